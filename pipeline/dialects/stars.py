"""Stars of bold type with a blank between them and its words (`**bold **`), where CommonMark sees no bold type.

What writes so are word processors and hasty hands: the blank goes to the other side of the stars.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from pipeline.dialects.code import Code
from pipeline.dialects.signs import Paragraphs
from pipeline.text.lines import Lines

_STARS = re.compile(r"\\.|(?<!\*)\*\*(?!\*)", re.DOTALL)
_MAY_BE = re.compile(r"[ \t\u00a0]\*\*|\*\*[ \t\u00a0]")
_BLANKS = " \t\u00a0"
_ENDS = (":", ".", "!", "?", ";", "…")
_NO_BLANK_BEFORE = " \n,.)]"
_CODE = re.compile(r"(?: {4}|\t)")
_MOST = 80  # characters beside stars that are looked at


def with_blanks_outside(text: str, code: Code) -> Iterator[tuple[int, int, str]]:
    """Yield what is put in the place of what, from one offset to another."""
    if not _MAY_BE.search(text):
        return
    paragraphs, lines = Paragraphs(text), Lines(text)

    def is_code(place: int) -> bool:  # or may be, for its line is indented as far as that
        return code.at(place) >= 0 or bool(_CODE.match(text, lines.start(place)))

    found = (one.start() for one in _STARS.finditer(text) if one[0][0] == "*" and not is_code(one.start()))
    for _, places in groupby(found, key=paragraphs.end):
        yield from _in_paragraph(text, list(places))


def _in_paragraph(text: str, places: list[int]) -> Iterator[tuple[int, int, str]]:
    opens = [bool(text[place + 2 : place + 3].strip()) for place in places] + [True]
    closes = [bool(text[place - 1 : place].strip()) and place > 0 for place in places] + [False]
    is_open = False
    for n, place in enumerate(places):
        next_ends = closes[n + 1] and not opens[n + 1]
        before = text[max(0, place - _MOST) : place]
        after = text[place + 2 : place + 2 + _MOST]
        words, rest = before.rstrip(_BLANKS), after.lstrip(_BLANKS)
        if not is_open and rest != after and next_ends:
            yield place, place + 2 + len(after) - len(rest), f"{after[: len(after) - len(rest)]}**"
            is_open = True
        elif not is_open or closes[n]:
            is_open = not is_open and opens[n]
        elif words != before and not next_ends and (not after[:1].isalnum() or words.endswith(_ENDS)):
            yield place - len(before) + len(words), place, ""
            if after[:1] and after[:1] not in _NO_BLANK_BEFORE:
                yield place + 2, place + 2, before[len(words) :]
            is_open = False
