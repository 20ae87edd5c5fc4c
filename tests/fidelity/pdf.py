"""What a reader sees of a PDF: its text as PDFium extracts it, in the order of its tags; figures by their tags too.

PDFium gives the text of a page line by line, as it looks. Of a line that runs from right to left it may take the cells of
a table for words, and of the letters that one glyph stands for (lam-alef) it turns the order about. So text is put in
the order of the page's marked content, which is that of the tags and of reading; running heads and page numbers, which
are marked as artifacts, are left out; and words of such scripts are compared with their letters sorted
(`words.unordered`). The number of a note that stands close to a word is known by its smaller size.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.labels import labels
from tests.fidelity.seen import Picture, Seen
from tests.fidelity.words import words_of

# What PDFium gives for a hyphen at the end of a line, or of the last line, and the end that follows.
_HYPHEN = re.compile(r"[\x02\xad]\s*")
_SMALLER = 0.8
_LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "ja", "pt", "ru", "zh")
_LONGEST_DESCRIPTION = 300


def read_pdf(path: Path) -> Seen:
    """What is seen of a PDF."""
    seen = Seen(words=words_of(_text(path)))
    with pikepdf.open(path) as pdf:
        seen.pictures += [Picture("", tuple(words_of(description))) for description in _figures(pdf)]
    seen.pictures += _stand_ins(seen.words)
    return seen


def _text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [_pieces(page.get_textpage()) for page in document]
    finally:
        document.close()
    text = "\n".join(_over_pages(pages)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # in halves
    return _HYPHEN.sub("", text)


def _over_pages(pages: Sequence[list[str]]) -> Iterator[str]:
    """All pieces in order; a word that is broken over two pages ends on the first.

    What comes after it there are marks of lists and numbers of notes. Its end stays on the next page too, where it is an
    address that was broken.
    """
    for page, following in zip(pages, [*pages[1:], []], strict=True):
        for number, piece in enumerate(page):
            after = page[number + 1].strip() if number + 1 < len(page) else ""
            if following and _HYPHEN.search(piece[-3:]) and not any(map(str.isalpha, after)):
                yield piece + following[0].partition(" ")[0]
            else:
                yield piece


def _pieces(page: pypdfium2.PdfTextPage) -> list[str]:
    """The text of a page, one piece of marked content after another."""
    pieces: dict[int, list[str]] = {}
    marks: dict[int, int] = {}
    piece: list[str] = []
    size = 0.0
    for index in range(pdfium.FPDFText_CountChars(page)):
        drawn = pdfium.FPDFText_GetTextObject(page, index)
        if drawn:  # a space or the end of a line that PDFium adds is no part of any
            address = ctypes.addressof(drawn.contents)
            if address not in marks:
                marks[address] = pdfium.FPDFPageObj_GetMarkedContentID(drawn)
            piece = pieces.setdefault(marks[address], [])
        character, before = chr(pdfium.FPDFText_GetUnicode(page, index)), size
        size = pdfium.FPDFText_GetFontSize(page, index)
        if character.isdigit() and drawn and size < _SMALLER * before:
            piece.append(" ")
        piece.append(character)
    pieces.pop(-1, None)
    return ["".join(piece) for _, piece in sorted(pieces.items())]


def _figures(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What the figures are described by; those of formulas too."""
    for found in pdf.objects:
        if isinstance(found, pikepdf.Dictionary) and found.get("/S") in ("/Figure", "/Formula"):
            yield str(found.get("/Alt", ""))


def _stand_ins(words: list[str]) -> Iterator[Picture]:
    """The places of pictures that are not shown: what follows the words that say so."""
    for label in _labels():
        for start in range(len(words) - len(label) + 1):
            if tuple(words[start : start + len(label)]) == label:
                yield Picture("", tuple(words[start : start + _LONGEST_DESCRIPTION]), stand_in=True)


@cache
def _labels() -> frozenset[tuple[str, ...]]:
    texts = ("Missing picture", "Picture on the web:")
    return frozenset(tuple(words_of(labels(language).gettext(text))) for language in _LANGUAGES for text in texts)
