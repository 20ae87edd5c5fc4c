"""How wide letters are, in em: what `hmtx` says of them in the fonts of the theme, and a guess for other scripts.

Kerning is left out: it takes some hundredths off a word more often than it adds one.
"""

from __future__ import annotations

import functools
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.jobs.recall import recall
from pipeline.press.fonts.prepared import COPIES, fonts_for
from pipeline.theme import Font

# Of scripts that the theme has no font for: letters that join, capitals, all others.
_JOINED, _CAPITAL, _COMMON, _SQUARE = 0.52, 0.73, 0.61, 1.0
_REGULAR = 400


@dataclass(frozen=True)
class Face:
    """A family of the theme, without the names of its subsets, upright."""

    family: str
    bold: bool = False

    def width(self, text: str) -> float:
        """Return how wide the text is on one line, in em."""
        return sum(_width(self, letter) for letter in text)

    def has(self, font: Font) -> bool:
        """Return whether a font is one of this face."""
        is_family = font.family == self.family or font.family.startswith(f"{self.family} ")
        return is_family and font.style == "normal" and (font.weight > _REGULAR) == self.bold


SERIF, SERIF_BOLD = Face("Source Serif 4"), Face("Source Serif 4", bold=True)
SANS, SANS_BOLD = Face("Source Sans 3"), Face("Source Sans 3", bold=True)
MONO = Face("Source Code Pro")


def read_advances(file: bytes) -> Mapping[int, float]:
    """Return how wide each character of a font is, in em.

    Raises fontTools' TTLibError for bytes that are no font.
    """
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - not needed where others have read the fonts

    with TTFont(io.BytesIO(file), lazy=True) as font:
        advances, per_em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: advances[name][0] / per_em for code, name in font.getBestCmap().items()}


def is_square(letter: str) -> bool:
    """Return whether a letter fills a square, as those of East Asia do; a line may end beside it."""
    return unicodedata.east_asian_width(letter) in "WF"


@functools.cache
def _width(face: Face, letter: str) -> float:
    """Return the width of a letter in the face, else in a font of the theme that stands in for it, else a guess."""
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    code = COPIES.get(ord(letter), ord(letter))
    fonts = sorted(fonts_for(code), key=face.has, reverse=True)
    advances = (_advances(font).get(code) for font in fonts)
    return next((advance for advance in advances if advance is not None), _guess(letter))


def _guess(letter: str) -> float:
    if is_square(letter):
        return _SQUARE
    if unicodedata.bidirectional(letter) == "AL":
        return _JOINED
    return _CAPITAL if letter.isupper() else _COMMON


@functools.cache
def _advances(font: Font) -> Mapping[int, float]:
    return recall(read_advances, font.path.read_bytes(), "fonttools")
