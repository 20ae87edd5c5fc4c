"""What a reader sees of one article in each edition of a published folder."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from lxml import etree, html

from pipeline.editions.ebook.places import chapter_file
from tests.fidelity.pdf import read_pdf
from tests.fidelity.seen import Seen, see


class Editions:
    """A published folder, article by article."""

    def __init__(self, output: Path) -> None:
        """Open it; use as a context manager where the e-book is read."""
        self._output = output

    @property
    def readers(self) -> Mapping[str, Callable[[str], Seen | None]]:
        """Each edition's name and what is seen of the article with a slug; None where it is not there."""
        return {"HTML": self._page, "PDF": self._sheets, "EPUB": self._chapter}

    def _page(self, slug: str) -> Seen | None:
        path = self._output / "articles" / f"{slug}.html"
        if not path.is_file():
            return None
        tree = html.fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
        # The list of contents would give the words of a heading that is lost.
        return see(
            tree.xpath(
                "//main/article/header/h1 | //main/article/div[@class='lead'] | //main/article/div[@class='body']"
            )
        )

    def _sheets(self, slug: str) -> Seen | None:
        path = self._output / "articles" / f"{slug}.pdf"
        return read_pdf(path) if path.is_file() else None

    def _chapter(self, slug: str) -> Seen | None:
        name = f"EPUB/articles/{chapter_file(slug)}"
        if self._book is None or name not in self._book.namelist():
            return None
        tree = etree.fromstring(self._book.read(name), etree.XMLParser(huge_tree=True, resolve_entities=False))
        for element in tree.iter(etree.Element):
            element.tag = etree.QName(element).localname
        return see(tree.xpath("/html/body"))

    @cached_property
    def _book(self) -> zipfile.ZipFile | None:
        path = self._output / "anthology.epub"
        return zipfile.ZipFile(path) if path.is_file() else None
