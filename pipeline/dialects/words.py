"""The words that stand for tags in what pandoc has read, each with what was written around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline.dialects.source import Prepared, Slot

_MOST_DIGITS = 8  # no text has so many tags


class TagWord(NamedTuple):
    """A word in a text: the slot that it stands for, by its number too, and from where to where it goes."""

    slot: Slot
    number: int
    start: int
    end: int


class TagWords:
    """Finds the words of one post in its texts."""

    def __init__(self, prepared: Prepared) -> None:
        """Know the words by what `prepare` has put into the text."""
        self.slots = prepared.slots
        self._mark = prepared.mark
        self._word = re.compile(rf"(\n *| |\[|\]\()?{prepared.mark}(\d+)z(\)| |\n\n? *)?")

    def are_in(self, text: str) -> bool:
        """Return whether one of them stands in a text."""
        return self._mark in text

    def find(self, text: str) -> Iterator[TagWord]:
        """Yield each of them with what was written around it, in order."""
        for found in self._word.finditer(text):
            number = int(found[2]) if len(found[2]) <= _MOST_DIGITS else len(self.slots)
            if number < len(self.slots):
                slot = self.slots[number]
                yield TagWord(slot, number, *_extent(slot, found))

    def replaced(self, text: str, by: Callable[[Slot, int], str]) -> str:
        """Return a text with something else in the place of each word."""
        if not self.are_in(text):
            return text
        pieces: list[str] = []
        position = 0
        for slot, number, start, end in self.find(text):
            pieces += [text[position:start], by(slot, number)]
            position = end
        return "".join([*pieces, text[position:]])


def _extent(slot: Slot, found: re.Match[str]) -> tuple[int, int]:
    """Return from where to where a word goes with what was written around it; pandoc may have taken some away."""
    start, end = found.span()
    if found[1] and not (slot.before and slot.before[0] == found[1][0]):
        start = found.end(1)
    if found[3] and not (slot.after and slot.after[0] == found[3][0]):
        end = found.start(3)
    return start, end
