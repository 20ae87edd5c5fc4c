"""Quotation marks: each language's own after CLDR, and how straight ones are paired.

The direction of a straight mark is told by what stands on either side of the marks it touches, and by whether the
last mark that is still open is straight. Neither changes when marks are converted: a second pass finds nothing to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.normalise.typography.masks import OBJECT
from pipeline.normalise.typography.rules import BLANK, Edit


class QuoteMarks(NamedTuple):
    """A language's quotation marks, and those of a quotation inside a quotation."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


# Unicode CLDR 48.2, cldr-misc-full, main/LANGUAGE/delimiters.json: quotationStart, quotationEnd,
# alternateQuotationStart, alternateQuotationEnd. A language that is not here keeps its straight marks.
# Spanish of Spain keeps the angular marks that CLDR had until 47, as its Academy and TYPOGRAPHY ask.
_CLDR = {
    "ar": "”“’‘",
    "bg": "„“„“",
    "ca": "«»“”",
    "cs": "„“‚‘",
    "cy": "“”‘’",
    "da": "“”‘’",
    "de": "„“‚‘",
    "el": "«»“”",
    "en": "“”‘’",
    "eo": "“”«»",
    "es": "«»“”",
    "es-419": "“”‘’",
    "es-MX": "“”‘’",
    "es-US": "“”‘’",
    "et": "„“‚‘",
    "eu": "«»“”",
    "fa": "«»‹›",
    "fi": "””’’",
    "ga": "“”‘’",
    "gl": "“”‘’",
    "hr": "„“‚‘",
    "hu": "„”»«",
    "id": "“”‘’",
    "is": "„“‚‘",
    "it": "«»“”",
    "ja": "「」『』",
    "ko": "“”‘’",
    "la": "“”‘’",
    "lt": "„“„“",
    "lv": "“”‘’",
    "nb": "«»‘’",
    "nl": "‘’‘’",
    "nn": "«»‘’",
    "no": "«»‘’",
    "pl": "„”«»",
    "pt": "“”‘’",
    "pt-PT": "«»“”",
    "ro": "„”«»",
    "ru": "«»„“",
    "sk": "„“‚‘",
    "sl": "„“‚‘",
    "sv": "””’’",
    "tr": "“”‘’",
    "uk": "«»„“",
    "vi": "“”‘’",
    "zh": "“”‘’",
    "zh-HK": "「」『』",
    "zh-Hant": "「」『』",
    "zh-TW": "「」『』",
}
_MARKS = {tag.lower(): QuoteMarks(*marks) for tag, marks in _CLDR.items()}
FRENCH = QuoteMarks("«", "»", "“", "”")

# What may stand before a mark that opens, and after one that closes. Both kinds of apostrophe and of dash are in both,
# so that it makes no difference which of them is there.
_BEFORE_OPENING = frozenset("([{</-–—'’‘=+|*&_~")
_AFTER_CLOSING = frozenset(".,;:!?…)]}>-–—/'’‘*%")
_DOUBLE = '"«»“”„‟'
_STRAIGHT = '"'
_PURE = frozenset({(_STRAIGHT, _STRAIGHT), ("«", "»"), ("“", "”")})
_EMPTY = re.compile(f"{BLANK}*+")


def marks_of(language: str) -> QuoteMarks | None:
    """Return the marks of a BCP 47 language, by the longest part of its tag that is known; None where none is."""
    tag = language.replace("_", "-")
    while tag:
        known = _MARKS.get(tag.lower())
        if known:
            return known
        tag = tag.rpartition("-")[0]
    return None


@dataclass(frozen=True)
class Pairing:
    """Which marks a language has, which runs of marks (and blanks) are looked at together, which typed marks count."""

    marks: QuoteMarks
    runs: re.Pattern[str]
    openers: str = ""
    closers: str = ""

    def edits(self, text: str) -> Iterator[Edit]:
        """Give pairs of one shape the language's marks, every other level the inner ones; what has no partner stays."""
        ends: list[int] = []
        edits: list[Edit] = []
        for start, end in sorted(self._pairs(text)):
            while ends and ends[-1] < start:
                ends.pop()
            opening, closing = self.marks[2:] if len(ends) % 2 else self.marks[:2]
            ends.append(end)
            if (text[start], text[end]) in _PURE and not _EMPTY.fullmatch(text, start + 1, end):
                edits += ((start, start + 1, opening), (end, end + 1, closing))
        return iter(sorted(edits))

    def _pairs(self, text: str) -> Iterator[tuple[int, int]]:
        still_open: list[int] = []
        for run in self.runs.finditer(text):
            left, right = text[run.start() - 1 : run.start()] or " ", text[run.end() : run.end() + 1] or " "
            alone = run[0].count(_STRAIGHT) == 1
            for place in range(run.start(), run.end()):
                mark = text[place]
                if mark == _STRAIGHT:
                    top_is_straight = bool(still_open) and text[still_open[-1]] == _STRAIGHT
                    opens, closes = _direction(left, right, top_is_straight=top_is_straight, alone=alone)
                else:
                    opens, closes = mark in self.openers, mark in self.closers
                if opens:
                    still_open.append(place)
                elif closes and still_open:
                    yield still_open.pop(), place


def straight_to_typographic(marks: QuoteMarks) -> Pairing:
    """Return the rules that give straight marks the shape of a language; what was typed in another shape stays."""
    return Pairing(marks, re.compile(f"[{re.escape(_DOUBLE + ''.join(marks))}]+"))


def all_to_french() -> Pairing:
    """Return the rules by which pairs of any shape become « », inside others “ ”.

    Blanks that guillemets have (or that curly marks will lose) on their inner side are no border.
    """
    runs = re.compile(rf"(?:[{_DOUBLE}]|(?<=[«“]){BLANK}+|(?<!{BLANK}){BLANK}++(?=[»”]))+")
    return Pairing(FRENCH, runs, openers="«“", closers="»”")


def _direction(left: str, right: str, *, top_is_straight: bool, alone: bool) -> tuple[bool, bool]:
    """Return whether a straight mark opens or closes; neither for one that stands alone (inches, seconds, a slip)."""
    may_open = left.isspace() or left in _BEFORE_OPENING
    may_close = right.isspace() or right in _AFTER_CLOSING
    if may_open and not may_close:
        return True, False
    if may_open and may_close and not alone:
        return False, False
    if top_is_straight:
        return False, True
    if may_close:
        return may_open, False
    return not (left.isalnum() or left == OBJECT), False
