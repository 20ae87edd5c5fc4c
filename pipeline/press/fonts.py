"""The fonts of the shelf made ready for print: every kind of space and hyphen has a glyph of its own.

The fonts draw U+0020 and U+00A0 with one glyph and have none for U+202F. In a PDF, text is read back from the glyphs, so
that whoever copies or hears the page would get the wrong spaces. A glyph of its own for each gives the true characters
back, and tells exactly how wide a narrow no-break space is. Only user of fontTools.
"""

from __future__ import annotations

import copy
import functools
import io

from fontTools.ttLib import TTFont

from pipeline.shelf import Font, fonts

# What a hyphenated line ends with: a character that no author types. Binding keeps the glyph, and the finisher lets it
# read as the soft hyphen that it is (PDF 32000-1, 14.8.2.2.3), so that a word cut in two can be found as one.
LINE_END_HYPHEN = "\u2027"

_SPACE, _HYPHEN = 0x20, 0x2D
_COPIES = {0xA0: _SPACE, 0x202F: _SPACE, 0x2011: _HYPHEN, ord(LINE_END_HYPHEN): _HYPHEN}
_NARROW = 0x202F


def address_of(font: Font) -> str:
    """The address by which the press's style sheets call for a font."""
    return f"font:{font.path.name}"


@functools.cache
def printing_font(name: str) -> bytes:
    """The font of the shelf with this file name, as an uncompressed TrueType font with the further glyphs at its end.

    The glyphs that the font had keep their numbers. Raises KeyError where the shelf has no such font.
    """
    path = {font.path.name: font.path for font in fonts()}[name]
    with TTFont(path, recalcTimestamp=False, recalcBBoxes=False, lazy=True) as font:
        _add_glyphs(font)
        font.flavor = None
        written = io.BytesIO()
        font.save(written, reorderTables=False)
    return written.getvalue()


def _add_glyphs(font: TTFont) -> None:
    characters = font.getBestCmap()
    order = list(font.getGlyphOrder())
    glyphs, widths = font["glyf"], font["hmtx"]
    for character, model in _COPIES.items():
        drawn = characters.get(model)
        if drawn is None or characters.get(character, drawn) != drawn:
            continue
        name = f"print{character:04X}"
        order.append(name)
        glyphs.glyphs[name] = copy.deepcopy(glyphs[drawn])
        width, bearing = widths[drawn]
        # Half a word space is what the Lexique calls "une fine"; in a fixed pitch all characters are of one width.
        narrow = character == _NARROW and not font["post"].isFixedPitch
        widths.metrics[name] = (width // 2 if narrow else width, bearing)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[character] = name
    glyphs.glyphOrder = order
    font.setGlyphOrder(order)
