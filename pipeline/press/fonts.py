"""The fonts of the shelf made ready for print: every kind of space and hyphen has a glyph of its own.

The fonts draw U+0020 and U+00A0 with one glyph and have none for U+202F. In a PDF, text is read back from the glyphs,
so that whoever copies or hears the page would get the wrong spaces. A glyph of its own for each gives the true
characters back, and tells exactly how wide a narrow no-break space is. Only user of fontTools.
"""

from __future__ import annotations

import copy
import functools
import io
from pathlib import Path

from fontTools.ttLib import TTFont

from pipeline.shelf import Font, fonts

# What a hyphenated line ends with: a character that no author types. Binding keeps the glyph, and the finisher lets it
# read as the soft hyphen that it is (PDF 32000-1, 14.8.2.2.3), so that a word cut in two can be found as one.
LINE_END_HYPHEN = "\u2027"

_SPACE, _HYPHEN = 0x20, 0x2D
_COPIES = {0xA0: _SPACE, 0x202F: _SPACE, 0x2010: _HYPHEN, 0x2011: _HYPHEN, ord(LINE_END_HYPHEN): _HYPHEN}
_NARROW = 0x202F


# Names that pictures in SVG ask for without bringing a font; what they get must not depend on the machine.
_STAND_INS = {
    "Source Serif 4": ("serif", "Georgia", "Times New Roman", "Times"),
    "Source Sans 3": ("sans-serif", "system-ui", "Arial", "Helvetica", "Verdana"),
    "Source Code Pro": ("monospace", "Consolas", "Courier New", "Courier"),
}


def stand_ins() -> bytes:
    """Rules for fontconfig that put fonts of the shelf in the place of generic and of common families."""
    rules = "".join(
        f'<match target="pattern"><test name="family" compare="eq"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{family}</string></edit></match>'
        for family, names in _STAND_INS.items()
        for name in names
    )
    return f'<?xml version="1.0"?><fontconfig>{rules}</fontconfig>'.encode()


def faces(text: str) -> tuple[str, ...]:
    """The `@font-face` rules that the text needs, one each, in a fixed order; `font:NAME` is a font's address.

    The latin fonts are always among them.
    """
    codes = {ord(character) for character in text} | {_SPACE}
    return tuple(_rule(font) for font in fonts() if _has_any(font, codes))


def _has_any(font: Font, codes: set[int]) -> bool:
    spans = _spans(font.characters)
    return any(first <= code <= last for code in codes for first, last in spans)


@functools.cache
def _spans(characters: str) -> tuple[tuple[int, int], ...]:
    """The first and last character of each part of a `unicode-range`."""
    parts = [part.removeprefix("U+").split("-") for part in characters.split(",")]
    return tuple((int(part[0], 16), int(part[-1], 16)) for part in parts)


def _rule(font: Font) -> str:
    # What asks for bold gets the semibold of the families that have no bold.
    weight = 700 if font.weight > 400 else 400  # noqa: PLR2004 - CSS's own numbers
    return (
        f'@font-face{{font-family:"{font.family}";font-weight:{weight};font-style:{font.style};'
        f'src:url("font:{font.path.name}");unicode-range:{_covered(font)}}}'
    )


def _covered(font: Font) -> str:
    """The part of the font's range that it has glyphs for: the press believes that a font has all of its range."""
    _, characters = _prepared(font.path)
    codes = sorted(code for first, last in _spans(font.characters) for code in characters if first <= code <= last)
    starts = [code for code, before in zip(codes, [None, *codes], strict=False) if before is None or code > before + 1]
    ends = [code for code, after in zip(codes, [*codes[1:], None], strict=True) if after is None or after > code + 1]
    return ",".join(f"U+{first:X}-{last:X}" for first, last in zip(starts, ends, strict=True))


def printing_font(name: str) -> bytes:
    """The font of the shelf with this file name, as an uncompressed TrueType font with the further glyphs at its end.

    The glyphs that the font had keep their numbers. Raises KeyError where the shelf has no such font.
    """
    path = {font.path.name: font.path for font in fonts()}[name]
    return _prepared(path)[0]


@functools.cache
def _prepared(path: Path) -> tuple[bytes, frozenset[int]]:
    """The font as a file, and the characters that it has."""
    with TTFont(path, recalcTimestamp=False, recalcBBoxes=False, lazy=True) as font:
        _add_glyphs(font)
        font.flavor = None
        written = io.BytesIO()
        font.save(written, reorderTables=False)
        return written.getvalue(), frozenset(font.getBestCmap())


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
        # An eighth of an em is what French compositors call "une fine"; a fixed pitch has one width for all.
        narrow = character == _NARROW and not font["post"].isFixedPitch
        widths.metrics[name] = (font["head"].unitsPerEm // 8 if narrow else width, bearing)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[character] = name
    glyphs.glyphOrder = order
    font.setGlyphOrder(order)
