"""Characters that the theme's fonts lack: fonts of the extra `fonts`, else boxes with the character's code (U+0928).

The extra's packages have Noto fonts; fontconfig reads their files, and nothing of them is imported. PDF/A and PDF/UA
forbid the empty box of a font that lacks a character. Each box with a code is a glyph of its own for its own character,
so that copied and spoken text is right and lines break as usual. Characters are assigned to fonts by their codes alone:
the same one is the same glyph in any document.
"""

from __future__ import annotations

import functools
import io
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_VERSIONS = ">=0.1,<0.2"
EAST_ASIAN = frozenset({"Hani", "Hira", "Kana", "Hang", "Bopo"})
"""Scripts of Chinese, Japanese and Korean."""
_SCRIPTS = {
    "justmytype-intl-cjk": EAST_ASIAN,
    "justmytype-intl-rtl": frozenset({"Arab", "Hebr"}),
    "justmytype-intl-south-asia": frozenset({"Deva", "Beng", "Taml", "Telu"}),
}


def font_files() -> list[Path]:
    """Return the fonts of the installed packages."""
    return sorted(path for package in _SCRIPTS for home in _find_folders(package) for path in Path(home).rglob("*.ttf"))


def install_hint_for_fonts(scripts: Collection[str]) -> str:
    """Return the command that installs fonts of these scripts; "" if the extra lacks one or all are installed."""
    needed = [package for package, own in _SCRIPTS.items() if own & set(scripts)]
    if not needed or set(scripts) - frozenset().union(*_SCRIPTS.values()) or all(map(_find_folders, needed)):
        return ""
    return f'"{sys.executable}" -m pip install ' + " ".join(f'"{package}{_VERSIONS}"' for package in needed)


def _find_folders(package: str) -> Collection[str]:
    spec = find_spec(package.replace("-", "_"))
    return (spec and spec.submodule_search_locations) or ()


# What the families and addresses of stand-ins are called; the number of their first character follows.
_FAMILY = "missing-"
_IN_A_FONT = 256
# The engine sets a space from the font of the word before it.
_SPACES = (0x20, 0xA0, 0x202F, 0x3000)
# Glyphs before the first character's: .notdef, the box, the spaces, the digits.
_BEFORE = 2 + len(_SPACES) + 16
_EM = 1000
_DIGITS = "0123456789ABCDEF"
_MODEL = "source-code-pro-latin-400-normal.woff2"
# The box, in thousandths of an em; digits stand in it in two rows, each with a cell of its own.
_LEFT, _BOTTOM, _TOP, _STROKE = 40, -160, 800, 34
_CELL, _ROW, _SCALE = 400, 470, 0.58
_OVER, _FOUR_DIGITS = 60, 0xFFFF


def missing_font_faces(characters: Iterable[str]) -> tuple[str, ...]:
    """Return `@font-face` rules for these characters; `font:missing-CODE` is a font's address."""
    return tuple(
        f'@font-face{{font-family:"{name}";src:url("font:{name}");'
        f"unicode-range:{','.join(f'U+{code:X}' for code in codes)}}}"
        for name, codes in group_missing(characters).items()
    )


def group_missing(characters: Iterable[str]) -> dict[str, list[int]]:
    """Return the codes of these characters by the names of their fonts."""
    codes: dict[str, list[int]] = defaultdict(list)
    for code in sorted({ord(character) for character in characters}):
        codes[f"{_FAMILY}{code - code % _IN_A_FONT:X}"].append(code)
    return codes


def is_missing_font(name: str) -> bool:
    """Return whether a font name is that of a font made here."""
    return name.startswith(_FAMILY)


def missing_font(name: str) -> bytes:
    """Make the font of this name, as a TrueType font file."""
    return _font(int(name.removeprefix(_FAMILY), 16))


def character_of(name: str, glyph: int) -> str:
    """Return the character of a glyph of such a font."""
    first = name.removeprefix(_FAMILY).partition("-")[0].rstrip(",")  # the engine puts weight and style after it
    return chr(int(first, 16) + glyph - _BEFORE) if glyph >= _BEFORE else chr(_SPACES[max(glyph - 2, 0)])


@functools.cache
def _font(first: int) -> bytes:
    from fontTools.fontBuilder import FontBuilder

    codes = range(first, first + _IN_A_FONT)
    digits = 2 if codes[-1] <= _FOUR_DIGITS else 3
    advance = 2 * _LEFT + _OVER + digits * _CELL
    spaces = {code: f"space{code:X}" for code in _SPACES}
    glyphs = {".notdef": _empty(), "box": _box(advance - _LEFT)} | {name: _empty() for name in spaces.values()}
    glyphs |= _draw_digits()
    parts = dict(glyphs)
    glyphs |= {f"u{code:X}": _draw_boxed(f"{code:0{2 * digits}X}", digits, parts) for code in codes}
    font = FontBuilder(_EM, isTTF=True)
    font.setupGlyphOrder(list(glyphs))
    font.setupCharacterMap({code: f"u{code:X}" for code in codes} | spaces)
    font.setupGlyf(glyphs)
    metrics = {name: (_EM // 4, 0) if name in spaces.values() else (advance, _LEFT) for name in glyphs}
    font.setupHorizontalMetrics(metrics)
    font.setupHorizontalHeader(ascent=_TOP + 50, descent=_BOTTOM - 40)
    font.setupNameTable({"familyName": f"{_FAMILY}{first:X}", "styleName": "Regular"})
    font.setupOS2(
        sTypoAscender=_TOP + 50, sTypoDescender=_BOTTOM - 40, usWinAscent=_TOP + 50, usWinDescent=40 - _BOTTOM
    )
    font.setupPost()
    font.updateHead(created=0, modified=0)
    font.font.recalcTimestamp = False
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _empty() -> Any:
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    return TTGlyphPen(None).glyph()


def _box(right: int) -> Any:
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    inner = (_LEFT + _STROKE, _BOTTOM + _STROKE, right - _STROKE, _TOP - _STROKE)
    for left, bottom, far, top, clockwise in ((_LEFT, _BOTTOM, right, _TOP, True), (*inner, False)):
        corners = [(left, bottom), (left, top), (far, top), (far, bottom)]
        first, *others = corners if clockwise else corners[::-1]
        pen.moveTo(first)
        for corner in others:
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()


@functools.cache
def _draw_digits() -> dict[str, Any]:
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont

    from pipeline.press.fonts.prepared import printing_font

    glyphs = {}
    with TTFont(io.BytesIO(printing_font(_MODEL))) as model:
        names, drawn = model.getBestCmap(), model.getGlyphSet()
        scale = _SCALE * _EM / model["head"].unitsPerEm
        for digit in _DIGITS:
            pen = TTGlyphPen(None)
            drawn[names[ord(digit)]].draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
            glyphs[f"digit{digit}"] = pen.glyph()
    return glyphs


def _draw_boxed(number: str, in_a_row: int, parts: dict[str, Any]) -> Any:
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(parts)
    pen.addComponent("box", (1, 0, 0, 1, 0, 0))
    for place, digit in enumerate(number):
        row, column = divmod(place, in_a_row)
        across, up = _LEFT + _OVER // 2 + column * _CELL + 26, _BOTTOM + 75 + (1 - row) * (_ROW - 30)
        pen.addComponent(f"digit{digit}", (1, 0, 0, 1, across, up))
    return pen.glyph()
