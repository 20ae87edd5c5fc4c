"""Pictures that are none, or two things at once, or broken anywhere: shown, or named, and never passed on as they are."""

from __future__ import annotations

import ast
import base64
import io
import shutil
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import EpsImagePlugin, Image

from pipeline.files.rasters import FORMATS as FORMATS_READ
from pipeline.model.article import Picture
from pipeline.normalise.media.pictures import PictureFile, prepare, to_download
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from tests.hostile.making import normalised, published, rules

ROOT = Path(__file__).parent.parent.parent

EVIL = b"<script>alert(1)</script>"


def _saved(form: str, **options: object) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (24, 16), "teal").save(data, form, **options)
    return data.getvalue()


FORMS = {
    "png": "PNG",
    "jpg": "JPEG",
    "gif": "GIF",
    "webp": "WEBP",
    "tiff": "TIFF",
    "bmp": "BMP",
    "ico": "ICO",
    "avif": "AVIF",
}


_HEIC = (ROOT / "tests" / "normalise" / "media" / "toit.heic").read_bytes()


@pytest.mark.parametrize("suffix", [*FORMS, "heic"])
@settings(max_examples=40)
@given(data=st.data())
def test_a_picture_broken_anywhere_is_shown_or_named(suffix: str, data: st.DataObject) -> None:
    whole = bytearray(_HEIC if suffix == "heic" else _saved(FORMS[suffix]))
    for _ in range(data.draw(st.integers(0, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    found = PictureFile(f"a.{suffix}", bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    for result in (prepare(found), to_download(found)):
        assert result
    picture = prepare(found)
    assert isinstance(picture, str) or Image.open(io.BytesIO(picture.data.data)).size == (picture.width, picture.height)


@pytest.mark.parametrize("suffix", FORMS)
@pytest.mark.parametrize("evil", [EVIL, b"PK\x03\x04" + EVIL, b"%PDF-1.4\n" + EVIL, b"<?php " + EVIL])
def test_what_is_hidden_behind_a_picture_goes(suffix: str, evil: bytes) -> None:
    found = PictureFile(f"a.{suffix}", _saved(FORMS[suffix]) + evil)
    picture = prepare(found)
    assert isinstance(picture, Picture)
    assert evil not in picture.data.data


@pytest.mark.parametrize("suffix", FORMS)
@pytest.mark.parametrize(
    "data",
    [
        EVIL,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"<!DOCTYPE html>" + EVIL,
        b"%!PS\n(/etc/passwd) (r) file",
        b"push graphic-context\nviewbox 0 0 1 1\nimage over 0,0 0,0 '|id'",
    ],
)
def test_a_name_makes_no_picture(suffix: str, data: bytes) -> None:
    assert isinstance(prepare(PictureFile(f"a.{suffix}", data)), str)


def _program(mark: Path) -> bytes:
    """Return a picture that writes a file if opened by Ghostscript."""
    return f"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n({mark}) (w) file closefile showpage\n".encode()


def test_the_attackers_tool_is_there_and_would_run_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("gs") is None:
        pytest.skip("Ghostscript is not installed")
    monkeypatch.setattr(EpsImagePlugin, "gs_binary", None)  # what Pillow has found, or not, while tests forbade it
    with Image.open(io.BytesIO(_program(tmp_path / "fait"))) as image:
        image.load()
    assert (tmp_path / "fait").exists()


@pytest.mark.parametrize("name", ["a.eps", "a.ps", "a.png", "a.jpg", "a.pdf", "a.heic"])
@pytest.mark.parametrize("before", [b"", b"\xc5\xd0\xd3\xc6" + struct.pack("<II", 32, 400) + bytes(20)])
def test_a_program_of_a_page_is_not_run(tmp_path: Path, name: str, before: bytes) -> None:
    mark = tmp_path / "fait"
    found = PictureFile(name, before + _program(mark))
    assert prepare(found) == to_download(found) == "it is a PostScript program, not a picture"
    assert not mark.exists()


def test_no_program_hides_within_a_drawing(tmp_path: Path) -> None:
    mark = tmp_path / "fait"
    inside = base64.b64encode(_program(mark)).decode()
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'><image width='9' height='9' href='data:image/png;base64,{inside}'/></svg>"
    files = published(
        tmp_path, {"essai.md": "![Un dessin](a.svg)", "a.svg": drawing, "collection.yaml": "title: T"}, "articles"
    )
    assert files
    assert not mark.exists()


def test_the_press_takes_no_program_for_a_picture(tmp_path: Path) -> None:
    mark = tmp_path / "fait"
    address = f"data:image/png;base64,{base64.b64encode(_program(mark)).decode()}"
    page = f'<!DOCTYPE html><html lang="fr"><title>T</title><body><img src="asset:a" alt="a"><img src="{address}" alt="b"></body></html>'
    typeset(Copy(page, (), {"asset:a": _program(mark)}))
    assert not mark.exists()


def test_pictures_are_opened_in_one_place_which_names_their_formats() -> None:
    opening = {
        f"{path.relative_to(ROOT).as_posix()}: {ast.unparse(node)}"
        for path in (ROOT / "pipeline").rglob("*.py")
        if "open" in (text := path.read_text("utf-8")) and "Image" in text
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Image.open")
    }
    assert all(one.startswith("pipeline/files/rasters.py: ") and "formats=" in one for one in opening)
    assert len(opening) == 2
    assert not set(FORMATS_READ) & {"EPS", "WMF", "PDF", "PCD", "XBM"}


KINDS = {
    b"%!PS-Adobe": "a PostScript program",
    b"%PDF-1.7": "a PDF",
    b"PK\x03\x04" + bytes(60) + b"word/document.xml": "a Word document",
    b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text": "a document of LibreOffice",
    b"PK\x03\x04" + bytes(99): "an archive (ZIP)",
    b"<!DOCTYPE html><p>": "a web page",
    b"\xef\xbb\xbf <script>": "a web page",
    b"<?xml version='1.0'?>\n<!DOCTYPE svg [<!ENTITY a 'b'>]>\n<svg>": "a drawing (SVG)",
    b"<?xml version='1.0'?><a/>": "an XML file",
    b"<?php echo 1;": "a PHP program",
    b"MZ\x90\0": "a Windows program",
    b"\0\0\0\x20ftypisom": "a film",
    b"version https://git-lfs.github.com/spec/v1\n": "a Git LFS pointer in place of a file that was not fetched",
    b"8BPS\0\1": "a Photoshop file",
    b"Un texte.\n": "a text",
}


@pytest.mark.parametrize("data", KINDS, ids=KINDS.values())
def test_what_is_no_picture_is_named_in_words(data: bytes) -> None:
    assert prepare(PictureFile("a.png", data)) == f"it is {KINDS[data]}, not a picture"


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(40), b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 "]
)
def test_a_broken_picture_is_called_so_without_the_words_of_a_library(data: bytes) -> None:
    assert prepare(PictureFile("a.png", data)) == "it is damaged, or only a part of it is there"
    assert prepare(PictureFile("a.png", b"\1\2\3\4" * 9)) == "it is not a picture of a known kind"


@pytest.mark.parametrize(
    "profile", [b"", b"\x00", b"acsp" * 40, b"\xff" * 200, struct.pack(">I", 0xFFFFFFFF) + b"\x00" * 200]
)
def test_a_broken_profile_of_colours_is_passed_over(profile: bytes) -> None:
    picture = prepare(PictureFile("a.png", _saved("PNG", icc_profile=profile)))
    assert isinstance(picture, Picture)
    assert b"iCCP" not in picture.data.data


def test_huge_exif_is_dropped(tmp_path: Path) -> None:
    exif = (
        b"Exif\0\0II*\0\x08\0\0\0"
        + struct.pack("<H", 65_535)
        + struct.pack("<HHII", 0x0112, 3, 0xFFFFFFFF, 0xFFFFFFFF) * 4_000
    )
    data = _saved("JPEG")
    data = data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:]
    collection = normalised(tmp_path, {"essai.md": "![Une image](a.jpg)", "a.jpg": data})
    assert not rules(collection) & {"unreadable-image"}
    assert b"Exif" not in collection.pictures["a.jpg"].data.data
