"""Subsets of one font put together again."""

import io

import pytest
from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name

from pipeline.press.binding.bind import bind
from pipeline.press.binding.signatures import Piece
from pipeline.press.binding.subsets import glyph_widths
from pipeline.press.fonts.merge import Union, is_truetype
from tests.press.samples import font_files, imprint, opened, pixels, sheets

Subset = tuple[bytes, frozenset[int]]


def subset(text: str, family: str = "Serif") -> Subset:
    """Return the engine's subset of a font for this text, and the glyph ids used."""
    pdf = opened(sheets(f"<p>{text}</p><h2>{text}</h2>").pdf.data)
    for font in pdf.objects:
        if isinstance(font, Dictionary) and font.get("/Subtype") == Name.Type0 and family in str(font.BaseFont):
            program = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
            return program, frozenset(glyph_widths(font))
    raise LookupError(family)


def test_union_has_the_glyphs_of_both() -> None:
    (first, few), (second, others) = subset("abc"), subset("xyz é")
    union = Union(first, few)
    assert union.add(second, others)
    font = TTFont(io.BytesIO(union.program()))
    for glyph in few | others:
        whole = TTFont(io.BytesIO(first if glyph in few else second))
        name, old = font.getGlyphName(glyph), whole.getGlyphName(glyph)
        assert font["hmtx"][name] == whole["hmtx"][old]
        mine, theirs = font["glyf"][name], whole["glyf"][old]
        assert mine.getCoordinates(font["glyf"]) == theirs.getCoordinates(whole["glyf"])


@pytest.mark.parametrize("order", [("é", "é ÿ ß ½"), ("é ÿ ß ½", "é")])
def test_pieces_of_accented_letters_keep_their_shape(order: tuple[str, str]) -> None:
    # The engine numbers the acute accent anew in each subset, behind the last letter used.
    parts = [Piece(f"p{number}", sheets(f"<p>{text}</p>")) for number, text in enumerate(order)]
    data = bind(parts, imprint())
    assert set(font_files(opened(data)).values()) == {1}
    for number, part in enumerate(parts):
        assert pixels(data, number) == pixels(part.sheets.pdf.data, 0)


def test_another_font_is_refused() -> None:
    union = Union(*subset("abc"))
    before = union.program()
    assert not union.add(*subset("abc", "Sans"))
    assert union.program() == before


def test_only_truetype_is_known() -> None:
    assert is_truetype(subset("abc")[0])
    assert not is_truetype(b"OTTO" + bytes(8))
