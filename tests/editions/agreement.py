"""Check that the pages of a PDF begin at the page marks of a text, with independent readers for both.

`python -m tests.editions.agreement BOOK.pdf BOOK.epub` names the pages that disagree, and fails if there are any.
"""

import ctypes
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree
from lxml.html import document_fromstring

# The text of an A4 page of ours, in points from its upper edge: below the running head, above the folio.
_TOP, _BOTTOM = 45, 785
_SEEN = 20  # letters by which a place is told from others
# Formulas are drawn on paper, and raised letters may call a note that paper alone has.
_LEFT_OUT = ("head", "math", "sup")
_RAISED_SIZE, _RAISED_BY = 0.75, 0.1  # of the letters around: at most so large, at least so much higher


class Disagreement(NamedTuple):
    """A page whose first words differ from those after its mark."""

    page: int
    on_paper: str
    after_mark: str


def disagreements(pdf: Path, pages: range, html: bytes, first: int) -> Iterator[Disagreement]:
    """Yield the pages of a PDF, counted from 0, that differ from the marks of a text from `page-FIRST` on."""
    texts = after_marks(html)
    for number, page in enumerate(pages, start=first):
        paper, marked = words_of(pdf, page), texts.get(number, ("",))
        if not any(agree(paper, each) for each in marked):
            yield Disagreement(number, paper[:70], marked[0][:70])


def agree(paper: str, marked: str) -> bool:
    """Return whether the words of a page, without bullets and note numbers, are those after a mark."""
    found, wanted = _letters(paper)[:_SEEN], _letters(marked)[:_SEEN]
    return bool(found) == bool(wanted) and wanted[: len(found)] == found[: len(wanted)]


def words_of(pdf: Path, page: int) -> str:
    """Return the words of a page of a PDF, without head, foot and superscripts."""
    with pypdfium2.PdfDocument(pdf) as document:
        own = document[page]
        return "".join(letter for letter, _ in _unraised(own.get_textpage(), own.get_height()))


def _has_notes_alone(pdf: Path, page: int) -> bool:
    """Return whether the upper half of a page is empty: it continues notes of the page before."""
    with pypdfium2.PdfDocument(pdf) as document:
        own = document[page]
        height = own.get_height()
        return all(y < height / 2 for letter, y in _unraised(own.get_textpage(), height) if not letter.isspace())


def _unraised(page: pypdfium2.PdfTextPage, height: float) -> Iterator[tuple[str, float]]:
    """Yield the letters of a page with their heights, without superscripts."""
    size = line = 0.0
    for index in range(page.count_chars()):
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(page, index, x, y)
        own = pdfium.FPDFText_GetFontSize(page, index)
        if not height - _BOTTOM < y.value < height - _TOP:
            continue
        if own < _RAISED_SIZE * size and _RAISED_BY * size < y.value - line < size:
            continue
        letter = chr(pdfium.FPDFText_GetUnicode(page, index))
        if not letter.isspace():
            size, line = own, y.value
        yield letter, y.value


def after_marks(html: bytes) -> dict[int, tuple[str, ...]]:
    """Return the text after the mark of each page, up to the end of the text.

    Each page may have alternatives that only paper prints: the table's head, repeated on each of its pages, or the
    title alone, because paper adds the reading time below it.
    """
    root = etree.fromstring(html) if b"xmlns=" in html else document_fromstring(html.decode())
    text, starts, heads, titles = "", {}, {}, {}
    for event, element in etree.iterwalk(root, events=("start", "end")):
        found = re.fullmatch(r"page-(\d+)", element.get("id") or "")
        if event == "start" and found and element.get("role") == "doc-pagebreak":
            starts[int(found[1])] = len(text)
            heads[int(found[1])] = _head_around(element)
            titles[int(found[1])] = _title_behind(element)
        words = (element.text if event == "start" else element.tail) or ""
        within = (element, *element.iterancestors())[event == "end" :]
        if not any(etree.QName(each).localname in _LEFT_OUT for each in within):
            text += words
    return {
        page: (text[start:], heads[page] + text[start:], *filter(None, [titles[page]]))
        for page, start in starts.items()
    }


def _head_around(mark: etree._Element) -> str:
    """Return the head of the table that contains a mark."""
    table = next(mark.iterancestors("{*}table"), None)
    head = None if table is None else table.find("{*}thead")
    return "" if head is None else "".join(head.itertext())


def _title_behind(mark: etree._Element) -> str:
    """Return the title that begins right after a mark."""
    following = next(mark.itersiblings(), None)
    title = None if following is None else next(following.iter("{*}h1"), None)
    return "" if title is None else "".join(title.itertext())


def _letters(text: str) -> str:
    """Return letters only: list numbers, note numbers and bullets may be placed elsewhere."""
    return "".join(filter(str.isalpha, text)).casefold()


def disagreements_of_book(pdf: Path, epub: Path) -> Iterator[tuple[str, Disagreement]]:
    """Compare the pages of a PDF with the page list of an e-book; return the differences by file.

    A page missing from the list ("" for its file) is a difference if it has words. The cover, a picture in the e-book,
    is left out.
    """
    with zipfile.ZipFile(epub) as archive:
        root = next(name for name in archive.namelist() if name.endswith("nav.xhtml")).removesuffix("nav.xhtml")
        files = {name.removeprefix(root): archive.read(name) for name in archive.namelist() if name.startswith(root)}
    links = etree.fromstring(files["nav.xhtml"]).iterfind(".//{*}nav[@role='doc-pagelist']//{*}a")
    places = {int(link.text or 0): (link.get("href") or "").partition("#") for link in links}
    texts = {file: after_marks(files[file]) for file, _, _ in places.values()}
    bands = _part_openings(files)
    for page in range(2, 1 + pages_of(pdf)):
        file, _, identifier = places.get(page, ("", "", "page-0"))
        marked = texts.get(file, {}).get(int(identifier.removeprefix("page-")), ("",))
        marked += tuple(bands[file] + each for each in marked if file in bands)
        paper = words_of(pdf, page - 1)
        notes_alone = not _letters(marked[0]) and _has_notes_alone(pdf, page - 1)
        if not (notes_alone or any(agree(paper, each) for each in marked)):
            yield file, Disagreement(page, paper[:70], marked[0][:70])


def _part_openings(files: dict[str, bytes]) -> dict[str, str]:
    """Return label and title of each part by the file of its first article: compact books print them above it."""
    found = {}
    for name, data in files.items():
        if name.endswith(".xhtml") and b"part-label" in data:
            header = next(etree.fromstring(data).iter("{*}header"))
            first = re.findall(rb'<li><a href="([^"#]+)', data)[0]
            found[first.decode()] = "".join(header.itertext())
    return found


def pages_of(pdf: Path) -> int:
    """Return the number of pages of a PDF."""
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


if __name__ == "__main__":
    pdf, epub = map(Path, sys.argv[1:])
    found = list(disagreements_of_book(pdf, epub))
    for file, (page, on_paper, after_mark) in found:
        sys.stdout.write(f"page {page} ({file}): {on_paper!r} on paper, {after_mark!r} after its mark\n")
    sys.stdout.write(f"{pdf}: {len(found)} of {pages_of(pdf)} pages disagree\n")
    sys.exit(bool(found))
