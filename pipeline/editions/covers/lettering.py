"""How large words are set, and in how many lines, before they are: art and words share a sheet by it.

All lengths are in columns.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.press.fonts.prepared import SANS_BOLD, TITLE_BOLD, Face, is_square

_SIZES = (7, 5.8, 4.9, 4.1, 3.5, 3, 2.6, 2.2, 1.9, 1.6, 1.3, 1.1, 0.9, 0.75, 0.6)
# What words may take more than their letters, for kerning and for figures of other widths; and even lines, that none of
# them is broken after all.
_KERNING, _EASE = 1.03, 1.04
# Leading of titles: letters that join, and have marks above and below, need more than Latin ones.
_LEADING, _TALLER, _LEADING_OF_SQUARES = 1.08, 1.36, 1.22
_TALL_SCRIPTS = ("ARABIC", "DEVANAGARI", "BENGALI", "TAMIL", "THAI", "HEBREW")
# Blanks that part words, or any place beside an East Asian letter; marks, long vowels and small letters stay with the
# letter before them. A word in katakana is one, unless it is so long that it would make the others small.
_SQUARE, _KATAKANA = r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]", r"[\u30a1-\u30fa\u30fc]"
_LOANWORD = rf"(?<!{_KATAKANA}){_KATAKANA}{{2,10}}(?!{_KATAKANA})"
_WITH = "[、。，．！？：；）」』》〉ー々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ]*"
_WORD = re.compile(rf"((?:{_LOANWORD}|{_SQUARE}){_WITH}|(?:(?!{_SQUARE})[^ ])+)( *)")


@dataclass(frozen=True)
class FittedText:
    """Words as they are set: size, the measure that makes their lines even, leading in em, and the height of all."""

    size: float
    measure: float
    leading: float
    height: float


@dataclass(frozen=True)
class _Word:
    width: float
    space: float


def fit_title(text: str, measure: float, height: float, largest: float = _SIZES[0]) -> FittedText:
    """Return the largest size at which no word is wider than the measure and the lines fit into the height."""
    words, leading = _words(text, TITLE_BOLD), _leading(text)
    sizes = [size for size in _SIZES if size <= largest]
    widest = max((word.width for word in words), default=0)
    size = next(
        (
            size
            for size in sizes
            if widest * size <= measure and _lines(words, measure / size) * size * leading <= height
        ),
        sizes[-1],
    )
    return FittedText(size, _even(words, size, measure), leading, _lines(words, measure / size) * size * leading)


def fit_text(text: str, size: float, measure: float, leading: float) -> FittedText:
    """Return a text of one size in the sans serif, bold or not, in even lines; an empty one has no height."""
    words = _words(text, SANS_BOLD)
    height = _lines(words, measure / size) * size * leading if text else 0.0
    return FittedText(size, _even(words, size, measure), leading, height)


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many letters, cut between words where there are any."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    words = cut.rpartition(" ")[0]
    return f"{(words if len(words) > most // 2 else cut).rstrip(' ,;:.–—-')}…"


def _leading(text: str) -> float:
    names = [unicodedata.name(letter, "") for letter in text]
    if any(name.startswith(_TALL_SCRIPTS) for name in names):
        return _TALLER
    return _LEADING_OF_SQUARES if any(map(is_square, text)) else _LEADING


def _words(text: str, face: Face) -> list[_Word]:
    return [_Word(_KERNING * face.width(word), face.width(blank[:1])) for word, blank in _WORD.findall(text)]


def _even(words: Sequence[_Word], size: float, measure: float) -> float:
    """Return the narrowest measure that needs no more lines: it evens them out, as `text-wrap: balance` would."""
    lines, widest = _lines(words, measure / size), max((word.width for word in words), default=0)
    steps = (measure * part / 20 for part in range(8, 20))
    even = next((step for step in steps if _lines(words, step / size) == lines and widest * size <= step), measure)
    return min(even * _EASE, measure)


def _lines(words: Sequence[_Word], measure: float) -> int:
    """Return how many lines words fill, one that is wider than a line several; all in em."""
    lines, used, space = 1, 0.0, 0.0
    for word in words:
        if used and used + space + word.width > measure:
            lines, used = lines + 1, word.width
        else:
            used += space + word.width
        further = max(math.ceil(used / measure) - 1, 0)
        lines, used, space = lines + further, used - further * measure, word.space
    return lines
