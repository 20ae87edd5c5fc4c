from __future__ import annotations

import io

import pytest
from PIL import Image

from pipeline.model.collection import Picture
from pipeline.normalise.pictures import LONGEST_SIDE, PictureFile, prepare


def raster(size: tuple[int, int], form: str, **options: object) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "#804020").save(data, form, **options)
    return data.getvalue()


def prepared(path: str, data: bytes) -> Picture:
    picture = prepare(PictureFile(path, data))
    assert isinstance(picture, Picture), picture
    return picture


def test_a_photograph_is_set_upright_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    picture = prepared("photo.jpg", raster((40, 20), "JPEG", exif=exif.tobytes()))
    assert (picture.width, picture.height) == (20, 40)
    assert not Image.open(io.BytesIO(picture.data)).getexif()


def test_a_large_picture_is_made_smaller() -> None:
    picture = prepared("grand.png", raster((3200, 800), "PNG"))
    assert (picture.width, picture.height) == (LONGEST_SIDE, 400)


def test_other_kinds_become_png() -> None:
    picture = prepared("dessin.webp", raster((10, 10), "WEBP"))
    assert (picture.path, picture.media_type) == ("dessin.webp.png", "image/png")


def test_a_drawing_loses_what_could_harm_its_reader() -> None:
    svg = b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>
    <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 10" onload="x()">
    <script>alert(1)</script><style>@import url(http://example.org/a.css);</style>
    <image xlink:href="http://example.org/a.png"/><a href="javascript:x()"><text>&x;bon</text></a>
    <rect fill="url(#b)" style="fill:url(http://example.org)"/><foreignObject/></svg>"""
    picture = prepared("dessin.svg", svg)
    text = picture.data.decode()
    for harm in ("script", "onload", "example.org", "javascript", "passwd", "foreignObject"):
        assert harm not in text
    assert "bon" in text
    assert "url(#b)" in text
    assert (picture.width, picture.height) == (20, 10)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("vide.png", b""),
        ("faux.svg", b"<html/>"),
        ("coupe.png", raster((9, 9), "PNG")[:40]),
        ("texte.jpg", b"du texte"),
    ],
)
def test_what_cannot_be_read_says_why(path: str, data: bytes) -> None:
    assert isinstance(prepare(PictureFile(path, data)), str)
