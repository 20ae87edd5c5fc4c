"""Sections that are too long for one page, cut into several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from pipeline.editions.epub.paths import LARGEST
from pipeline.i18n.labels import number_in

ROOM = LARGEST - 20_000
"""Bytes that the entries of a list may fill, beside what else its page holds."""


T = TypeVar("T")


def chunks(entries: Iterable[T], size: Callable[[T], int], room: int) -> Iterator[list[T]]:
    """Yield entries in their order, some together that are no larger than `room`, though one at least."""
    together: list[T] = []
    used = 0
    for entry in entries:
        if together and used + size(entry) > room:
            yield together
            together, used = [], 0
        together.append(entry)
        used += size(entry)
    if together:
        yield together


def numbered(title: str, number: int, count: int, language: str) -> str:
    """Return the title of one of several files of a section."""
    return title if count == 1 else f"{title} {number_in(language, number)}/{number_in(language, count)}"
