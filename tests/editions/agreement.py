"""Whether the pages of a PDF begin where a text has its marks: the words of both, read by other programs than ours."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from lxml import etree
from lxml.html import document_fromstring

# The text of an A4 page of ours, in points from its upper edge: below the running head, above the folio.
_TOP, _BOTTOM = 45, 785
_SEEN = 20  # letters by which a place is told from others
# Formulas are drawn on paper.
_LEFT_OUT = ("head", "math")


class Disagreement(NamedTuple):
    """A page whose first words do not follow its mark."""

    page: int
    on_paper: str
    after_mark: str


def disagreements(pdf: Path, pages: range, html: bytes, first: int) -> Iterator[Disagreement]:
    """The pages of a PDF, counted from 0, that do not begin as what follows their marks, from `page-FIRST` on."""
    texts = after_marks(html)
    for number, page in enumerate(pages, start=first):
        paper, marked = words_of(pdf, page), texts.get(number, ("",))
        if not any(agree(paper, each) for each in marked):
            yield Disagreement(number, paper[:70], marked[0][:70])


def agree(paper: str, marked: str) -> bool:
    """Whether the words on a page, bullets and numbers of notes apart, are those after a mark."""
    found, wanted = _letters(paper)[:_SEEN], _letters(marked)[:_SEEN]
    return bool(found) == bool(wanted) and wanted[: len(found)] == found[: len(wanted)]


def words_of(pdf: Path, page: int) -> str:
    """The words of a page of a PDF, without its head and foot."""
    with pypdfium2.PdfDocument(pdf) as document:
        own = document[page]
        height = own.get_height()
        words: str = own.get_textpage().get_text_bounded(bottom=height - _BOTTOM, top=height - _TOP)
        return words


def after_marks(html: bytes) -> dict[int, tuple[str, ...]]:
    """The text that follows the mark of each page, up to the text's end; in a table, also behind the table's head."""
    root = etree.fromstring(html) if b"xmlns=" in html else document_fromstring(html.decode())
    text, starts, heads = "", {}, {}
    for event, element in etree.iterwalk(root, events=("start", "end")):
        found = re.fullmatch(r"page-(\d+)", element.get("id") or "")
        if event == "start" and found and element.get("role") == "doc-pagebreak":
            starts[int(found[1])] = len(text)
            heads[int(found[1])] = _head_around(element)
        words = (element.text if event == "start" else element.tail) or ""
        within = (element, *element.iterancestors())[event == "end" :]
        if not any(etree.QName(each).localname in _LEFT_OUT for each in within):
            text += words
    return {page: (text[start:], heads[page] + text[start:]) for page, start in starts.items()}


def _head_around(mark: etree._Element) -> str:
    """The head of the table in which a mark stands: it is printed again on each page of the table."""
    table = next(mark.iterancestors("{*}table"), None)
    head = None if table is None else table.find("{*}thead")
    return "" if head is None else "".join(head.itertext())


def _letters(text: str) -> str:
    """Letters alone: the numbers of lists and notes, and the signs of lists, stand elsewhere or are none of the text."""
    return "".join(filter(str.isalpha, text)).casefold()


def disagreements_of_book(pdf: Path, epub: Path) -> Iterator[tuple[str, Disagreement]]:
    """The pages of a PDF that do not begin as what follows their marks in the e-book, each with the file that has it.

    A page that the list of pages does not have ("" for its file) disagrees if there are words on it.
    """
    with zipfile.ZipFile(epub) as archive:
        root = next(name for name in archive.namelist() if name.endswith("nav.xhtml")).removesuffix("nav.xhtml")
        files = {name.removeprefix(root): archive.read(name) for name in archive.namelist() if name.startswith(root)}
    links = etree.fromstring(files["nav.xhtml"]).iterfind(".//{*}nav[@role='doc-pagelist']//{*}a")
    places = {int(link.text or 0): (link.get("href") or "").partition("#") for link in links}
    texts = {file: after_marks(files[file]) for file, _, _ in places.values()}
    for page in range(1, 1 + pages_of(pdf)):
        file, _, identifier = places.get(page, ("", "", "page-0"))
        marked = texts.get(file, {}).get(int(identifier.removeprefix("page-")), ("",))
        paper = words_of(pdf, page - 1)
        if not any(agree(paper, each) for each in marked):
            yield file, Disagreement(page, paper[:70], marked[0][:70])


def pages_of(pdf: Path) -> int:
    """How many pages a PDF has."""
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)
