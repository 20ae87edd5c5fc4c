"""The book's own sections as finished pages: XHTML, packed, with what is in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from pipeline.body.values import END
from pipeline.editions.epub.accessibility import facts
from pipeline.editions.epub.fonts import used_fonts
from pipeline.editions.epub.paths import page_id
from pipeline.editions.epub.values import Facts, PrintedPages
from pipeline.i18n.labels import number_in
from pipeline.press.epub.archive import Deflated, deflate


@dataclass(frozen=True)
class FinishedPage:
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
    """The place where a page of the printed edition begins: the id there, its number, and how that is printed."""

    id: str
    number: int
    folio: str


class PageBreaks:
    """Where printed pages begin in a section: at its own beginning, and at some of its entries.

    Several pages may begin within one entry; the section's beginning has the name "".
    """

    def __init__(self, printed: PrintedPages, name: str, language: str) -> None:
        """Take those of a section, by its name, of a book in this language; none where there is no printed edition."""
        first = printed.first.get(name, 0) if printed.source else 0
        self._at: dict[str, list[Mark]] = {"": [_mark(first, language)]} if first else {}
        # A page that begins at no entry has no mark: where it does begin, only paper can tell.
        for start in printed.starts.get(name, ()) if first else ():
            if start.place != END:
                self._at.setdefault(start.place, []).append(_mark(first + start.page, language))

    def at(self, place: str = "") -> tuple[Mark, ...]:
        """Return those at an entry, by its place, or at the beginning."""
        return tuple(self._at.get(place, ()))

    def numbers(self, places: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of those at these places, in their order."""
        return tuple(mark.number for place in places for mark in self.at(place))


def finished(path: str, page: bytes, pages: tuple[int, ...] = ()) -> FinishedPage:
    """Return a page as it goes into the package."""
    root = etree.fromstring(page)
    return FinishedPage(path, deflate(page), facts(root, ()), used_fonts(root), pages)


def _mark(number: int, language: str) -> Mark:
    return Mark(page_id(number), number, number_in(language, number))
