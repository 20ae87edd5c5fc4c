"""The book's own sections as finished pages: XHTML, packed, with what is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from lxml import etree

from pipeline.editions.ebook.access import facts
from pipeline.editions.ebook.book import PrintedPages
from pipeline.editions.ebook.chapter import Facts
from pipeline.editions.ebook.fonts import used_fonts
from pipeline.editions.ebook.places import LARGEST, page_id
from pipeline.editions.pages import END
from pipeline.press.archive import Deflated, deflate

ROOM = LARGEST - 20_000
"""Bytes that the entries of a list may fill, beside what else its page holds."""
T = TypeVar("T")


@dataclass(frozen=True)
class Section:
    """A page of the book that is no text of an author's: where it is in the package, and what is in it.

    `pages` has the printed pages that begin in it.
    """

    path: str
    page: Deflated
    facts: Facts
    fonts: tuple[str, ...]
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Mark:
    """The place where a page of the printed edition begins: the id there, and its number."""

    id: str
    number: int


class Marks:
    """Where printed pages begin in a section: at its own beginning, and at some of its entries.

    Several pages may begin within one entry; the section's beginning has the name "".
    """

    def __init__(self, printed: PrintedPages, name: str) -> None:
        """Those of the section with this name; none where there is no printed edition."""
        first = printed.first.get(name, 0) if printed.source else 0
        self._at: dict[str, list[Mark]] = {"": [_mark(first)]} if first else {}
        # A page that begins at no entry has no mark: where it does begin, only paper can tell.
        for start in printed.starts.get(name, ()) if first else ():
            if start.place != END:
                self._at.setdefault(start.place, []).append(_mark(first + start.page))

    def at(self, place: str = "") -> tuple[Mark, ...]:
        """Those at an entry, by its place, or at the beginning."""
        return tuple(self._at.get(place, ()))

    def numbers(self, places: Iterable[str]) -> tuple[int, ...]:
        """The numbers of those at these places, in their order."""
        return tuple(mark.number for place in places for mark in self.at(place))


def finished(path: str, page: bytes, pages: tuple[int, ...] = ()) -> Section:
    """A page as it goes into the package."""
    root = etree.fromstring(page)
    return Section(path, deflate(page), facts(root, ()), used_fonts(root), pages)


def chunks(entries: Iterable[T], size: Callable[[T], int], room: int) -> Iterator[list[T]]:
    """Entries in their order, some together that are no larger than `room`, though one at least."""
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


def numbered(title: str, number: int, count: int) -> str:
    """The title of one of several files of a section."""
    return title if count == 1 else f"{title} {number}/{count}"


def _mark(number: int) -> Mark:
    return Mark(page_id(number), number)
