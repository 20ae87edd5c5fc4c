import pytest

from pipeline.preview.live import guess_media_type


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("assets/site.css", "text/css; charset=utf-8"),
        ("assets/icon.svg", "image/svg+xml; charset=utf-8"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("assets/fonts/a.woff2", "font/woff2"),
        ("media/a.JPG", "image/jpeg"),
        ("files/a.pdf", "application/pdf"),
        ("files/a.mp3", "audio/mpeg"),
        ("files/a.tar.gz", "application/octet-stream"),
        ("files/a", "application/octet-stream"),
        ("files/a.<script>", "application/octet-stream"),
    ],
)
def test_media_types_are_the_same_on_every_machine(path: str, expected: str) -> None:
    assert guess_media_type(path) == expected
