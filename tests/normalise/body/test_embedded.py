"""What is no picture and is written as one: sounds, films and documents become links; pictures in the text are shown."""

import base64
import io
import re
from html import unescape
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from pipeline.model.collection import Collection
from pipeline.normalise.body.images import shorten_addresses
from pipeline.text.urls import read_data, write_data_url
from tests.hostile.making import body, normalised, picture, published, rules

FILES: dict[str, str | bytes] = {
    "son.mid": b"MThd",
    "film.avi": b"RIFF\0\0\0\0AVI ",
    "plan.pdf": b"%PDF-1.7",
    "ma photo.png": picture(),
    "photo.png": picture(),
}


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("![Le son](son.mid)", '<p><a href="asset:son.mid">Le son</a></p>'),
        ("![](son.mid)", '<p><a href="asset:son.mid">son.mid</a></p>'),
        ('![](film.avi "Le film")', '<p><a href="asset:film.avi">Le film</a></p>'),
        ("Voir ![le plan](plan.pdf) ici.", '<p>Voir <a href="asset:plan.pdf">le plan</a> ici.</p>'),
        ("![Le film](https://example.org/a.webm?x=1)", '<p><a href="https://example.org/a.webm?x=1">Le film</a></p>'),
        ("![Le film](https://example.org/a.ogv)", '<p><a href="https://example.org/a.ogv">Le film</a></p>'),
        ('<img src="son.mid" alt="Le son">', '<p><a href="asset:son.mid">Le son</a></p>'),
        ("<video src='film.avi' controls></video>", '<p><a href="asset:film.avi">film.avi</a></p>'),
        ("Un <audio src='son.mid'></audio> son.", '<p>Un <a href="asset:son.mid">son.mid</a> son.</p>'),
    ],
)
def test_sounds_films_and_documents_become_links(tmp_path: Path, markdown: str, html: str) -> None:
    assert body(tmp_path, markdown, FILES).strip() == html
    collection = normalised(tmp_path, {})
    assert rules(collection) >= {"embedded-media"}
    assert not rules(collection) & {"unreadable-image", "missing-image", "dead-link"}


@pytest.mark.parametrize(
    "address",
    (
        "photo.png https://example.org/a.png https://img.example.org/endpoint.json"
        " https://example.org/badge.php?a=1&b=%22 https://example.org/a"
    ).split(),
)
def test_pictures_stay_pictures(tmp_path: Path, address: str) -> None:
    assert "<img" in body(tmp_path, f"![Une photo]({address})", FILES)


@pytest.mark.parametrize(
    "markdown",
    [
        "![Une photo](photo.png)",
        "![Une photo](ma photo.png)",
        '![Une photo](ma photo.png "Légende")',
        "![Une photo]\n(photo.png)",
        "![Une photo](photo.png)<br>",
        "[![Une photo](photo.png)](plan.pdf)",
        "![Une photo](photo.png)<!-- remarque -->",
    ],
)
def test_a_picture_alone_is_a_figure_also_after_a_repair(tmp_path: Path, markdown: str) -> None:
    text = body(tmp_path, markdown, FILES)
    assert re.fullmatch(r"<figure>.*<img [^>]*>.*</figure>", text.strip(), re.DOTALL), text
    assert ("<figcaption>Légende</figcaption>" in text) == ("Légende" in markdown)


@pytest.mark.parametrize(
    "markdown",
    [
        "Une ![photo](ma photo.png) dans le texte.",
        "Voyez ![photo](photo.png)",
        "Oh ![lien]\n(https://example.org/page)",
        "Voir [le plan] (page 3).",
    ],
)
def test_what_stands_among_words_stays_there(tmp_path: Path, markdown: str) -> None:
    assert "<figure" not in body(tmp_path, markdown, FILES)


@pytest.mark.parametrize(
    ("markdown", "is_row"),
    [
        ("![Une](photo.png) ![Deux](photo.png)", True),
        ("![Une](photo.png)\n[![Deux](photo.png)](plan.pdf)", True),
        ("![Une](photo.png)\\\n![Deux](nulle-part.png)", True),
        ("![Une](photo.png) et ![Deux](photo.png)", False),
        ("Un mot.", False),
    ],
)
def test_a_paragraph_of_pictures_is_called_so(tmp_path: Path, markdown: str, is_row: bool) -> None:
    assert ('<p class="pictures">' in body(tmp_path, markdown, FILES)) == is_row


def test_a_paragraph_of_pictures_has_no_indent(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {
        "essai.md": "Un mot.\n\n![Une](photo.png) ![Deux](photo.png)\n",
        "photo.png": picture(),
    }
    files = published(tmp_path, pages, "site", "anthology-epub")
    assert b'<p class="pictures">' in files["articles/essai.html"]
    for sheet in ("print/text.css", "epub/book.css"):
        text = (Path(__file__).parents[3] / "styles" / sheet).read_text("utf-8")
        assert re.search(r"p\.pictures[^{]*\{ text-indent: 0;? ?\}", text)


def _photograph(form: str, **options: object) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(data, form, **options)
    return data.getvalue()


IN_TEXT = {
    "markdown": "![Une photo](ADDRESS)",
    "a reference": "![Une photo][p]\n\n[p]: ADDRESS\n",
    "a block of html": "<div><p><img alt='Une photo' src='ADDRESS'></p></div>",
    "html in words": 'Un <img src="ADDRESS" alt="Une photo"> mot.',
    "html without quotation marks": "<div><img alt=photo src=ADDRESS></div>",
    "a link around it": "[![Une photo](ADDRESS)](https://example.org/)",
}


def _shown(collection: Collection) -> tuple[int, int]:
    (picture,) = collection.pictures.values()
    assert not rules(collection) & {"missing-image", "unreadable-image", "raw-html"}
    assert "data:" not in collection.articles[0].body.text
    return picture.width, picture.height


@pytest.mark.parametrize("case", IN_TEXT)
@pytest.mark.parametrize(
    "address",
    [
        write_data_url("image/png", _photograph("PNG")),
        write_data_url("image/jpeg", _photograph("JPEG")).replace("base64,", "base64,%0A"),
        write_data_url("IMAGE/WEBP", _photograph("WEBP")),
        "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20width='30'%20height='20'/%3E".replace(
            "'", "%27"
        ),
    ],
)
def test_a_picture_in_the_text_is_shown(tmp_path: Path, case: str, address: str) -> None:
    text = f"---\ntitle: Un essai\n---\n\n{IN_TEXT[case].replace('ADDRESS', address)}\n"
    assert _shown(normalised(tmp_path, {"essai.md": text})) == (30, 20)


def test_a_lead_picture_may_stand_in_the_text(tmp_path: Path) -> None:
    address = write_data_url("image/png", _photograph("PNG"))
    collection = normalised(
        tmp_path, {"essai.md": f"---\ntitle: Un essai\nimage: {address}\nimage_alt: Une photo\n---\n\nUn mot.\n"}
    )
    assert _shown(collection) == (30, 20)
    assert collection.articles[0].lead is not None
    assert collection.articles[0].lead.asset in collection.pictures


def test_it_forgets_where_it_was_taken(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret"
    data = _photograph("JPEG", exif=exif.tobytes())
    assert b"secret" in data
    collection = normalised(tmp_path, {"essai.md": f"![Une photo]({write_data_url('image/jpeg', data)})"})
    assert b"secret" not in next(iter(collection.pictures.values())).data.data


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("data:text/html,<script>x()</script>", "its type is text/html"),
        ("data:application/pdf;base64,JVBERi0=", "its type is application/pdf"),
        ("data:,mot", "its type is text/plain"),
        (write_data_url("image/png", b"%!PS-Adobe-3.0 EPSF-3.0"), "a PostScript program"),
        (write_data_url("image/png", b"\x89PNG\r\n\x1a\n"), "damaged"),
        ("data:image/svg+xml,<p>", "a web page, not a drawing"),
        ("data:image/png;base64,A", "damaged"),
        ("data:image/png", "damaged"),
    ],
)
def test_what_is_no_picture_in_the_text_is_named_without_its_letters(tmp_path: Path, address: str, why: str) -> None:
    address = address.replace("<", "%3C").replace(">", "%3E")
    collection = normalised(tmp_path, {"essai.md": f"Un mot.\n\n![Une photo]({address})\n"})
    (problem,) = (one for one in collection.problems if one.rule == "unreadable-image")
    assert problem.place == "essai.md:3:1"
    assert why in problem.message
    assert "base64" not in problem.message
    assert not collection.pictures


def test_the_same_in_every_edition(tmp_path: Path) -> None:
    address = write_data_url("image/png", _photograph("PNG"))
    files = published(tmp_path, {"essai.md": f"Un mot.\n\n![Une photo]({address})\n"})
    page = files["articles/essai.html"].decode()
    (source,) = re.findall(r'src="\.\./(media/in-text/[^"]+)"', page)
    assert Image.open(io.BytesIO(files[source])).size == (30, 20)
    assert b"data:image" not in files["articles/essai.html"]
    assert b"/Image" in files["articles/essai.pdf"]


def test_an_address_is_read_as_rfc_2397_has_it() -> None:
    assert read_data("data:,a%20b") == ("text/plain", b"a b")
    assert read_data("data:text/plain;charset=utf-8;base64,YQ") == ("text/plain", b"a")
    assert read_data("data:image/png;base64,YW\nI=") == ("image/png", b"ab")
    assert read_data("https://example.org/") is None
    assert base64.b64decode(write_data_url("a/b", b"\xff").partition(",")[2]) == b"\xff"


def _large() -> str:
    """Return the data URL of a large picture."""
    data = io.BytesIO()
    Image.frombytes("L", (60, 40), Random(7).randbytes(60 * 40)).save(data, "PNG")
    return write_data_url("image/png", data.getvalue())


def test_many_letters_of_a_picture_are_no_words_of_the_post(tmp_path: Path) -> None:
    address = _large()
    assert len(address) > 2000
    words = "Γεια σας, αυτό είναι ένα μικρό κείμενο."
    text, long = shorten_addresses(f"{words}\n\n![Une photo]({address})\n\n<img alt='a' src='{address}'>\n")
    assert len(text) < 200
    assert list(long.values()) == [address]
    collection = normalised(tmp_path, {"essai.md": f"{words}\n\n![Une photo]({address})\n"})
    assert collection.articles[0].language == "el"
    assert [(one.width, one.height) for one in collection.pictures.values()] == [(60, 40)]


@pytest.mark.parametrize("markdown", ["`ADDRESS`", "```\nADDRESS\n```", "    ADDRESS", "Un mot ADDRESS ici."])
def test_an_address_that_is_shown_is_shown_whole(tmp_path: Path, markdown: str) -> None:
    address = _large()
    text = body(tmp_path, f"Un mot.\n\n{markdown.replace('ADDRESS', address)}")
    assert address in unescape(text).replace("\u200b", "")
    assert "in-text" not in text


@pytest.mark.parametrize("name", ["photo.png~", "photo.bak", "photo", "photo.json5", "photo.pct", "photo.2024"])
def test_a_picture_under_any_name_is_shown(tmp_path: Path, name: str) -> None:
    collection = normalised(tmp_path, {"essai.md": f"![Une photo]({name})", name: picture()})
    assert f'<img src="asset:{name}" alt="Une photo">' in collection.articles[0].body.text
    assert set(collection.pictures) == {name}


@pytest.mark.parametrize(
    ("frame", "page", "words"),
    [
        (
            '<iframe src="https://www.youtube-nocookie.com/embed/abc-DEF?start=30" title="Le hall"></iframe>',
            "https://www.youtube.com/watch?v=abc-DEF&amp;t=30s",
            ("Le hall", "Film · YouTube"),
        ),
        (
            '<iframe src="//player.vimeo.com/video/123456" title="Vimeo video player"></iframe>',
            "https://vimeo.com/123456",
            ("Film", "Vimeo"),
        ),
        (
            '<iframe src="https://tube.example.org/videos/embed/b1c5a9e0-77aa"></iframe>',
            "https://tube.example.org/w/b1c5a9e0-77aa",
            ("Film", "tube.example.org"),
        ),
        (
            '<iframe src="https://pod.example.org/video/12-le-hall/?is_iframe=true" title="Le hall"></iframe>',
            "https://pod.example.org/video/12-le-hall/",
            ("Le hall", "Film · pod.example.org"),
        ),
        (
            "[Le hall](https://www.youtube.com/embed/abc-DEF)",
            "https://www.youtube.com/watch?v=abc-DEF",
            ("Le hall", "Film · YouTube"),
        ),
        (
            "https://www.youtube.com/embed/abc-DEF",
            "https://www.youtube.com/watch?v=abc-DEF",
            ("Film", "YouTube"),
        ),
        ("![Le hall](https://youtu.be/abc)", "https://youtu.be/abc", ("Le hall", "Film · YouTube")),
    ],
)
def test_a_film_in_a_frame_is_a_line_that_leads_to_its_page(
    tmp_path: Path, frame: str, page: str, words: tuple[str, str]
) -> None:
    text = body(tmp_path, f"Avant.\n\n{frame}\n\nEt [là](https://youtu.be/abc), après.", FILES)
    title, kind = words
    assert f'<p class="film-line"><a href="{page}">{title}</a> <span class="kind">{kind}</span></p>' in text
    assert '<a href="https://youtu.be/abc">là</a>, après.' in text


@pytest.mark.parametrize("typed", ["https://www.youtube.com/embed/abc-DEF", "<https://www.youtube.com/embed/abc-DEF>"])
def test_an_address_of_a_player_among_words_is_that_of_the_films_page(tmp_path: Path, typed: str) -> None:
    text = body(tmp_path, f"Le film {typed} dure.[^1]\n\n`https://www.youtube.com/embed/a`\n\n[^1]: Voir {typed}.")
    visible = re.sub(r"<[^<>]*>", "", text).replace("\u200b", "")
    assert "Le film youtube.com/watch?v=abc-DEF dure." in visible
    assert "Voir youtube.com/watch?v=abc-DEF" in visible
    assert visible.count("/embed/") == 1  # in code, which is as it was typed


def test_the_picture_that_the_docs_teach_for_a_film_elsewhere_earns_no_remark(tmp_path: Path) -> None:
    text = "---\ntitle: Un film\n---\n\n![Le hall](https://youtu.be/abc){poster=photo.png}\n"
    assert rules(normalised(tmp_path, {"essai.md": text} | FILES)) == set()


def test_a_film_elsewhere_is_shown_by_the_picture_that_stands_for_it(tmp_path: Path) -> None:
    text = body(tmp_path, '<video src="https://example.org/a.mp4" poster="photo.png" title="Le hall"></video>', FILES)
    assert (
        '<figure class="film-line"><a href="https://example.org/a.mp4"><img src="asset:photo.png" alt="Le hall"' in text
    )
    assert (
        '<figcaption><a href="https://example.org/a.mp4">Le hall</a> <span class="kind">Film</span></figcaption>'
        in text
    )
