"""Letters of the theme's fonts, embedded in drawings that are shown as pictures, and in self-contained pages.

On paper the engine has all fonts of the theme; a browser shows a drawing only with its own fonts or the machine's.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from lxml import etree

from pipeline.press.fonts.prepared import encode_woff2, keep_letters
from pipeline.theme.typefaces import FAMILIES, LATIN, Font, fonts

_SVG = "{http://www.w3.org/2000/svg}"
_WORDS = b"<text"
_STYLED = ("font-family", "font-weight", "font-style", "font", "style")
_BOLD, _SLANTED = re.compile(r"\b(?:bold(?:er)?|[6-9]00)\b"), re.compile(r"italic|oblique")
_REGULAR, _HEAVY = 400, 700
# Letters as text has them; figures as wide as they are, which is how paper and pages show them.
_FEATURES = ("ccmp", "locl", "kern", "mark", "mkmk", "liga", "pnum")
_FIGURES = ":root{font-variant-numeric:proportional-nums}"


class _Wanted(NamedTuple):
    """Families of the theme that a drawing names, whether bold and slanted too, and the letters of its words."""

    families: tuple[str, ...]
    bold: bool
    slanted: bool
    letters: frozenset[str]

    def has(self, font: Font) -> bool:
        """Return whether the drawing may use a font."""
        fits = (self.bold or font.weight == _REGULAR) and (self.slanted or font.style == "normal")
        return fits and any(font.is_of(family) for family in self.families)


def embed_letters(drawing: bytes) -> bytes:
    """Embed in an SVG the letters of its words from the theme's fonts that it names."""
    if _WORDS not in drawing:
        return drawing
    root = etree.fromstring(drawing)
    wanted = _read_wishes(root)
    faces = "".join(_faces(wanted)) if wanted.families else ""
    if not faces:
        return drawing
    etree.SubElement(root, f"{_SVG}style").text = faces + _FIGURES
    return etree.tostring(root, encoding="utf-8")


def make_faces(families: Sequence[str], letters: AbstractSet[str]) -> str:
    """Return `@font-face` rules with these letters of families of the theme, upright, regular and bold."""
    return "".join(_faces(_Wanted(tuple(families), bold=True, slanted=False, letters=frozenset(letters))))


def _read_wishes(root: etree._Element) -> _Wanted:
    styles = " ".join(_styles(root))
    words = "".join("".join(element.itertext()) for element in root.iter(f"{_SVG}text"))
    if "text-transform" in styles:
        words += words.upper() + words.lower() + words.title()
    named = (name for name in FAMILIES.values() if re.search(rf"(?<!\w){name}(?! ?\w)", styles, re.IGNORECASE))
    return _Wanted(tuple(named), bool(_BOLD.search(styles)), bool(_SLANTED.search(styles)), frozenset(words))


def _styles(root: etree._Element) -> Iterator[str]:
    """Yield the font styles of a drawing's words."""
    for element in root.iter(etree.Element):
        yield from (element.get(name, "") for name in _STYLED)
        if element.tag == f"{_SVG}style":
            yield element.text or ""


def _faces(wanted: _Wanted) -> Iterator[str]:
    """Yield `@font-face` rules with the letters, each family under the name that the drawing uses."""
    left: dict[tuple[str, int, str], set[int]] = {}
    for font in sorted(filter(wanted.has, fonts()), key=lambda font: font.subset != LATIN):
        name = next(family for family in wanted.families if font.is_of(family))
        weight = _REGULAR if font.weight == _REGULAR else _HEAVY
        letters = left.setdefault((name, weight, font.style), {ord(letter) for letter in wanted.letters})
        codes, data = _cut_font(font.data, letters)
        letters -= set(codes)
        if data:
            yield (
                f'@font-face{{font-family:"{name}";font-weight:{weight};font-style:{font.style};'
                f"src:url(data:font/woff2;base64,{base64.b64encode(data).decode()});"
                f"unicode-range:{','.join(f'U+{code:X}' for code in codes)}}}"
            )


def _cut_font(file: bytes, letters: AbstractSet[int]) -> tuple[list[int], bytes]:
    """Return the letters that a font has, by their numbers, and the font with these only, b"" without any."""
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(file), recalcTimestamp=False, lazy=True) as font:
        codes = sorted(font.getBestCmap().keys() & letters)
        if not codes:
            return [], b""
        keep_letters(font, codes, _FEATURES)
        return codes, encode_woff2(font)
