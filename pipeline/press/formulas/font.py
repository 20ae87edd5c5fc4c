"""The font of formulas for those who read them on a screen, cut to the signs that they use.

Without a font for mathematics a reading system draws no root, and 1/√2 is read as 1/2. This is the font in which
formulas are drawn on paper.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pipeline.jobs.recall import recall
from pipeline.press.fonts.cutting import as_woff2, keep_letters
from pipeline.press.formulas.drawings import font_file

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FAMILY = "STIX Two Math"
# Smaller forms for exponents, letters without dots below accents.
_FEATURES = ("ssty", "dtls", "flac")
# What formulas show that is not written in them: the root's sign, the brackets of `mfenced`, what a space is.
_ALWAYS = "√(), \u00a0"
# Accents that stand by themselves: the font has wider forms only of those that combine, which no text may begin with.
_COMBINING = {0x02C6: 0x0302, 0x02DC: 0x0303, 0x02C7: 0x030C}
# Letters that stand alone are set in italics (MathML Core, 4.2), whose codes are others: those of A, a, Α, α.
_ITALIC = {"A": 0x1D434, "a": 0x1D44E, "Α": 0x1D6E2, "α": 0x1D6FC}
_LAST = {"A": "Z", "a": "z", "Α": "Ω", "α": "ω"}
_OTHERS = {"h": "\u210e", "ϑ": "𝜗", "ϵ": "𝜖", "ϕ": "𝜙", "ϱ": "𝜚", "ϖ": "𝜛", "∂": "𝜕", "∇": "𝛻", "ı": "𝚤", "ȷ": "𝚥"}


def maths_font(signs: str) -> bytes:
    """Return the font as WOFF2 with no more than it takes to show formulas of these signs, as large as any may grow."""
    wanted = "".join(sorted({*signs, *map(italic, signs), *_ALWAYS}))
    return recall(cut, wanted.encode(), "fonttools", "brotli", "ziamath")


def maths_face(file: str) -> str:
    """Return the `@font-face` rule of the font of formulas, at this address."""
    return f'@font-face {{ font-family: "{FAMILY}"; src: url("{file}") format("woff2") }}\n'


def italic(sign: str) -> str:
    """Return a letter's form in italics, where mathematics has one of its own; any other sign itself."""
    if sign in _OTHERS:
        return _OTHERS[sign]
    for first, last in _LAST.items():
        if first <= sign <= last:
            return chr(_ITALIC[first] + ord(sign) - ord(first))
    return sign


def cut(signs: bytes) -> bytes:
    """Return the font as WOFF2 with these signs, UTF-8, alone."""
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(font_file()), recalcTimestamp=False, lazy=True) as font:
        _let_accents_grow(font)
        keep_letters(font, map(ord, signs.decode()), _FEATURES, ["GPOS"])
        return as_woff2(font)


def _let_accents_grow(font: TTFont) -> None:
    r"""Give the accents over several letters, \widehat{ABC}, the wider forms that the font has of them."""
    names, variants = font.getBestCmap(), font["MATH"].table.MathVariants
    covered = dict(zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, strict=True))
    covered |= {names[alone]: covered[names[combining]] for alone, combining in _COMBINING.items()}
    variants.HorizGlyphCoverage.glyphs = sorted(covered, key=font.getGlyphID)
    variants.HorizGlyphConstruction = [covered[name] for name in variants.HorizGlyphCoverage.glyphs]
    variants.HorizGlyphCount = len(covered)
