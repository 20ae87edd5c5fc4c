"""Pictures that move: on screens they do, on paper the first of them stands."""

import io

import pytest
from PIL import Image

from pipeline.editions.site.paths import image
from pipeline.model.article import Picture
from pipeline.normalise.media.pictures import PictureFile, prepare


def moving(form: str) -> bytes:
    data = io.BytesIO()
    frames = [Image.new("RGB", (40, 20), colour) for colour in ("red", "blue", "green")]
    frames[0].save(data, form, save_all=True, append_images=frames[1:], duration=[100, 200, 300], exif=b"")
    return data.getvalue()


def prepared(form: str) -> Picture:
    found = prepare(PictureFile(f"a.{form.lower()}", moving(form)))
    assert isinstance(found, Picture)
    return found


def test_a_webp_moves_on_the_site_and_stands_still_elsewhere() -> None:
    picture = prepared("WEBP")
    assert (picture.path, picture.media_type) == ("a.webp.png", "image/png")
    assert picture.moving is not None
    assert image(picture).path == "media/a.webp.png.webp"
    with Image.open(io.BytesIO(picture.moving.data)) as shown:
        assert (shown.format, getattr(shown, "n_frames", 1)) == ("WEBP", 3)
        assert not shown.getexif()


def test_a_gif_moves_as_it_did() -> None:
    picture = prepared("GIF")
    assert (picture.media_type, picture.moving) == ("image/gif", None)
    with Image.open(io.BytesIO(picture.data.data)) as shown:
        assert getattr(shown, "n_frames", 1) == 3


@pytest.mark.parametrize("form", ["WEBP", "GIF"])
def test_the_same_file_gives_the_same_bytes(form: str) -> None:
    assert prepared(form) == prepared(form)
