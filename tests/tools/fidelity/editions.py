"""Read a text in each edition of a published folder."""

import zipfile
from collections.abc import Callable, Mapping
from itertools import count, takewhile
from pathlib import Path
from typing import NamedTuple

from lxml import etree, html

from pipeline.editions.epub.paths import file_of
from tests.tools.fidelity.pdf import read_pdf
from tests.tools.fidelity.seen import Seen, see


class Place(NamedTuple):
    """Location of a text: its slug or its name among a book's sections, and the path of a book that contains it.

    One that opens the whole `entitles` that: its own title stands there, and not above the text.
    """

    slug: str = ""
    book: str = ""
    entitles: bool = False


class Editions:
    """A published folder, read text by text."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._books: dict[str, zipfile.ZipFile] = {}

    @property
    def readers(self) -> Mapping[str, Callable[[Place], Seen | None]]:
        """Return for each edition a function that reads the text at a place; None if it does not exist."""
        return {"HTML": self._page, "PDF": self._sheets, "EPUB": self._chapter}

    def _page(self, place: Place) -> Seen | None:
        path = self._output / "articles" / f"{place.slug}.html"
        if not path.is_file():
            return None
        tree = html.fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
        # The list of contents would give the words of a heading that is lost.
        return see(
            tree.xpath(
                "//main/article/header/h1 | //main/article/div[@class='lead'] | //main/article/div[@class='body']"
            )
        )

    def _sheets(self, place: Place) -> Seen | None:
        path = self._output / "articles" / f"{place.slug}.pdf"
        return read_pdf(path) if path.is_file() else None

    def _chapter(self, place: Place) -> Seen | None:
        """Return all files of a chapter: a long one has several."""
        path = self._output / f"{place.book}.epub"
        if not path.is_file():
            return None
        if place.book not in self._books:
            self._books[place.book] = zipfile.ZipFile(path)
        book = self._books[place.book]
        names = (f"EPUB/{file_of(place.slug, number)}" for number in count(1))
        trees = [_parsed(book.read(name)) for name in takewhile(book.NameToInfo.__contains__, names)]
        return see([body for tree in trees for body in tree.xpath("/html/body")]) if trees else None


def _parsed(page: bytes) -> etree._Element:
    """Parse a page of an e-book, without namespaces."""
    tree = etree.fromstring(page, etree.XMLParser(huge_tree=True, resolve_entities=False))
    for element in tree.iter(etree.Element):
        element.tag = etree.QName(element).localname
    return tree
