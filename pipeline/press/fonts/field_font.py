"""The font that readers type in when they fill in a form: one of the theme's, embedded whole, in Windows 1252.

All else that a PDF embeds are subsets, of what its text has.
"""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass, field

from pipeline.jobs.recall import recall
from pipeline.press.fonts.prepared import printing_font
from pipeline.press.fonts.sfnt import read_tables, write_tables

# The first of the codes that have a width.
FIRST_CODE = 0x20
_LAST_CODE = 0xFF
_FILE, _NAME = "source-sans-3-latin-400-normal.woff2", "SourceSans3-Regular"
# What a font within a PDF needs (ISO 32000-1, 9.9); layout is the viewer's own.
_EMBEDDED = frozenset(("cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"))


@dataclass(frozen=True)
class TypingFont:
    """A TrueType font, and the widths of characters by their codes, from `FIRST_CODE` on.

    `extent` is how far to the left and right glyphs reach, `capitals` how high: all in thousandths of the size.
    """

    name: str
    file: bytes = field(repr=False)
    widths: tuple[int, ...]
    extent: tuple[int, int]
    capitals: int


def font_name(pitch: int) -> str:
    """Return the font of a field whose lines stand so far apart, in thousandths of its size: by its name in the PDF."""
    return f"Sans{pitch}"


@functools.cache
def typing_font() -> TypingFont:
    """Return the font that readers fill in forms with."""
    return recall(prepare_typing_font, printing_font(_FILE), "fonttools")


def prepare_typing_font(file: bytes) -> TypingFont:
    """Return what there is to know of a TrueType font, without the tables that a PDF does not need."""
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(file), lazy=True) as font:
        head, glyphs, measures = font["head"], font.getBestCmap(), font["hmtx"].metrics
        scale = 1000 / head.unitsPerEm
        characters = (ord(bytes([code]).decode("cp1252", "replace")) for code in range(FIRST_CODE, _LAST_CODE + 1))
        advances = [measures[glyphs[each]][0] if each in glyphs else 0 for each in characters]
        return TypingFont(
            name=_NAME,
            file=write_tables({tag: data for tag, data in read_tables(file).items() if tag in _EMBEDDED}),
            widths=tuple(round(advance * scale) for advance in advances),
            extent=(round(head.xMin * scale), round(head.xMax * scale)),
            capitals=round(font["OS/2"].sCapHeight * scale),
        )
