"""The narrow no-break space, which stands before ; ! ? in French: a sixth of an em in every font, whatever it had."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

NARROW_SPACE = 0x202F
_NAME = "narrownobreakspace"
_PARTS = 6  # of an em; browsers make half a word space of it where a font has none, which bold letters close up


def set_narrow_space(font: TTFont) -> None:
    """Give a TrueType font that has a space this one too, as a glyph of its own; fixed pitches have one width."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: PLC0415 - not needed where fonts are ready

    characters, order = font.getBestCmap(), font.getGlyphOrder()
    if ord(" ") not in characters:
        return
    if _NAME not in order:
        font["glyf"].glyphs[_NAME] = TTGlyphPen(None).glyph()
        font["glyf"].glyphOrder = [*order, _NAME]
        font.setGlyphOrder([*order, _NAME])
    word_space = font["hmtx"][characters[ord(" ")]][0]
    width = word_space if font["post"].isFixedPitch else round(font["head"].unitsPerEm / _PARTS)
    font["hmtx"].metrics[_NAME] = (width, 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[NARROW_SPACE] = _NAME
