"""Pictures that are none, or two things at once, or broken anywhere: shown, or named, and never passed on as they are."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.model.collection import Picture
from pipeline.normalise.pictures import PictureFile, prepare, to_download
from tests.hostile.making import normalised, rules

_STEADY = settings(max_examples=40, derandomize=True, deadline=None, database=None)
EVIL = b"<script>alert(1)</script>"


def _saved(form: str, **options: object) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (24, 16), "teal").save(data, form, **options)
    return data.getvalue()


FORMS = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WEBP", "tiff": "TIFF", "bmp": "BMP", "ico": "ICO"}


@pytest.mark.parametrize("suffix", FORMS)
@_STEADY
@given(data=st.data())
def test_a_picture_broken_anywhere_is_shown_or_named(suffix: str, data: st.DataObject) -> None:
    whole = bytearray(_saved(FORMS[suffix]))
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


def test_a_program_of_a_page_is_not_run(tmp_path: Path) -> None:
    mark = tmp_path / "fait"
    postscript = f"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n({mark}) (w) file closefile showpage\n".encode()
    for name in ("a.eps", "a.ps", "a.png", "a.jpg", "a.pdf"):
        prepare(PictureFile(name, postscript))
        to_download(PictureFile(name, postscript))
    assert not mark.exists()


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
