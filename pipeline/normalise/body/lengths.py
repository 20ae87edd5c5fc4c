"""How long what a post says of itself may be: it stands on many pages, on each of them again.

No step that works for all posts at once can take long then, whatever one of them says of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pipeline.i18n.sentences import sentence
from pipeline.text.printable import shortened

TITLE, DESCRIPTION, ALT, NAME, QUESTION, ADDRESS = 500, 5_000, 2_000, 200, 2_000, 4_000
"""The most letters of each; a name is a tag's, an author's, or that of a language."""
MOST_NAMES = 200
"""The most tags, authors and questions that a post may have."""

Report = Callable[[str], None]
_Entry = TypeVar("_Entry")


def bounded(text: str, most: int, what: str, report: Report) -> str:
    """Return the text, cut where it is longer than anybody reads, which is reported."""
    if len(text) > most:
        report(
            sentence(
                "{what} has {number:,} letters; the first {most:,} stand",
                what=what,
                number=len(text),
                most=most,
            )
        )
    return shortened(text, most)


def first_ones(entries: Sequence[_Entry], what: str, report: Report) -> Sequence[_Entry]:
    """Return no more entries than anybody has; more are reported."""
    if len(entries) > MOST_NAMES:
        report(
            sentence(
                "{what} has {number:,} entries; the first {most} stand",
                what=what,
                number=len(entries),
                most=MOST_NAMES,
            )
        )
    return entries[:MOST_NAMES]


def bounded_all(texts: Sequence[str], what: str, report: Report, most: int = NAME) -> tuple[str, ...]:
    """Return the names, no more than anybody has, none longer than one may be; what is cut is reported once."""
    longest = max(map(len, texts), default=0)
    few = first_ones(texts, what, report)
    if longest > most:
        report(
            sentence(
                "{what} has an entry of {number:,} letters; the first {most:,} stand",
                what=what,
                number=longest,
                most=most,
            )
        )
    return tuple(dict.fromkeys(shortened(text, most) for text in few))
