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
from pipeline.theme import typefaces
from pipeline.theme.typefaces import Font, OwnFonts

# Of scripts that the theme has no font for: letters that join, capitals, all others.
_JOINED, _CAPITAL, _COMMON, _SQUARE = 0.52, 0.73, 0.61, 1.0
_REGULAR = 400


@dataclass(frozen=True)
class Face:
    """The family that is for something (`theme.typefaces.SERIF`), upright."""

    role: str
    bold: bool = False

    def width(self, text: str) -> float:
        """Return how wide the text is on one line, in em."""
        family = typefaces.family(self.role)
        return sum(_width(family, self.bold, letter, typefaces.own_fonts()) for letter in text)


SERIF, SERIF_BOLD = Face(typefaces.SERIF), Face(typefaces.SERIF, bold=True)
SANS, SANS_BOLD = Face(typefaces.SANS), Face(typefaces.SANS, bold=True)
MONO = Face(typefaces.MONO)
TITLE_BOLD = Face(typefaces.TITLE, bold=True)


def read_advances(file: bytes) -> Mapping[int, float]:
    """Return how wide each character of a font is, in em.

    Raises fontTools' TTLibError for bytes that are no font.
    """
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(file), lazy=True) as font:
        advances, per_em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: advances[name][0] / per_em for code, name in font.getBestCmap().items()}


def is_square(letter: str) -> bool:
    """Return whether a letter fills a square, as those of East Asia do; a line may end beside it."""
    return unicodedata.east_asian_width(letter) in "WF"


@functools.cache
def _width(family: str, bold: bool, letter: str, _: OwnFonts) -> float:  # noqa: FBT001 - a cache's own signature
    """Return the width of a letter in a family, else in a font of the theme that stands in for it, else a guess.

    The fonts of the look are there for the cache: with others, widths are others.
    """

    def is_face(font: Font) -> bool:
        return font.is_of(family) and font.style == "normal" and (font.weight > _REGULAR) == bold

    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    code = COPIES.get(ord(letter), ord(letter))
    fonts = sorted(fonts_for(code), key=is_face, reverse=True)
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
    return recall(read_advances, font.data, "fonttools")
