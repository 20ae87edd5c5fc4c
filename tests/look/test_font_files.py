"""Fonts of an editor become what the theme's own are: subsets, as WOFF2, with the letters that they have."""

import io

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from pipeline.jobs.blob import Blob
from pipeline.look.apply import FamilyRead, FontFiles
from pipeline.look.font_files import read_fonts
from pipeline.press.fonts.prepared import prepare_font
from tests.look.fonts import own_font


def read(files: list[tuple[str, bytes]]) -> FamilyRead:
    """Read a family from files by their paths."""
    return read_fonts(FontFiles(tuple((path, Blob.of(data)) for path, data in files)))


def opentype() -> bytes:
    """Return an OpenType font with cubic outlines and two letters."""
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "A", "alpha"])
    builder.setupCharacterMap({65: "A", 0x3B1: "alpha"})
    pen = T2CharStringPen(600, None)
    pen.moveTo((0, 0))
    pen.curveTo((100, 700), (500, 700), (600, 0))
    pen.closePath()
    outline = pen.getCharString()
    builder.setupCFF("Cubique", {}, dict.fromkeys((".notdef", "A", "alpha"), outline), {})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "A", "alpha"), (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Cubique", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    written = io.BytesIO()
    builder.save(written)
    return written.getvalue()


def test_a_family_is_cut_into_subsets_that_print_and_screens_read() -> None:
    family = read([("a.ttf", own_font()), ("b.ttf", own_font(weight=700))])
    assert family.name == "Essai"
    assert family.family.startswith("Essai ")
    assert not family.wrong
    assert not family.lacks_bold
    assert {(font.weight, font.style) for font in family.fonts} == {(400, "normal"), (700, "normal")}
    for font in family.fonts:
        assert font.data[:4] == b"wOF2"
        assert prepare_font(font.data).characters
        assert "fpgm" not in TTFont(io.BytesIO(font.data))


def test_the_same_file_gives_the_same_bytes_and_another_file_another_family() -> None:
    one, other = (read([("a.ttf", own_font())]) for _ in range(2))
    assert one == other
    assert read([("a.ttf", own_font(weight=500))]).family != one.family


def test_cubic_outlines_become_quadratic() -> None:
    family = read([("a.otf", opentype())])
    assert [font.family.removeprefix(family.family) for font in family.fonts] == ["", " Greek"]
    assert "glyf" in TTFont(io.BytesIO(family.fonts[0].data))
    assert prepare_font(family.fonts[0].data).characters == ((65, 65),)


def test_a_font_whose_maker_lets_nobody_embed_it_is_not_used() -> None:
    family = read([("a.ttf", own_font(restricted=True))])
    assert family.fonts == ()
    assert "fsType" in family.wrong[0][1]


@pytest.mark.parametrize("data", [b"", b"no font", own_font()[:3000], b"OTTO" + bytes(500), b"wOF2" + bytes(100)])
def test_what_is_no_font_is_named(data: bytes) -> None:
    family = read([("a.ttf", data)])
    assert family.family == ""
    assert family.wrong[0][0] == "a.ttf"


def test_of_two_of_one_weight_the_nearer_one_counts() -> None:
    family = read([("a.ttf", own_font(weight=500)), ("b.ttf", own_font())])
    assert [path for path, _ in family.wrong] == ["a.ttf"]
    assert family.lacks_bold
