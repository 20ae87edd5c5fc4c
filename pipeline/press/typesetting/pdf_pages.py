"""Changes that need the written PDF: page references ("p. 12") in its document, and pages turned by a quarter.

A style sheet could ask the engine for page numbers, but then it sets some pages anew and loses their notes. All pages
of a book are upright: the upper edge of a wide page is at the left, as compositors turn tables.
"""

from __future__ import annotations

import html
import io
import re
import string
from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf import Array, Matrix, Object, Page, Pdf

from pipeline.press.pdf.links import read_destinations
from pipeline.press.sheets import escape_name
from pipeline.press.upstream import mends

_NUMBER = re.compile(r'(?<=<span data-page-of=")([^"]*)"( data-digits="([^"]{10})")?>[^<]*(?=</span>)')


@mends("notes are lost in a document with `target-counter`, pages of which are set anew (not met again in 70.0)")
def fill_page_numbers(document: str, pdf: bytes) -> str:
    """Write into the document the numbers of the pages of places in its PDF, counted from 1.

    A number is a `span` with the place's id in `data-page-of` and, if its digits are not European, these ten in
    `data-digits`.
    """
    if not _NUMBER.search(document):
        return document
    part = pikepdf.open(io.BytesIO(pdf))
    numbers = {page.obj.objgen: number for number, page in enumerate(part.pages, start=1)}
    pages = {escape_name(name): numbers[place[0].objgen] for name, place in read_destinations(part).items()}

    def number(match: re.Match[str]) -> str:
        page = pages.get(escape_name(html.unescape(match[1])))
        if page is None:
            return match[0]
        return f'{match[1]}"{match[2] or ""}>{"".join((match[3] or string.digits)[int(digit)] for digit in str(page))}'

    return _NUMBER.sub(number, document)


_XYZ = "/XYZ"


def turn_pages(pdf: bytes, wide: Iterable[int]) -> bytes:
    """Turn these pages (the first is 0), with all destinations and annotations on them."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        turned = {page.obj.objgen: _turn_page(document, page) for page in map(document.pages.__getitem__, wide)}
        for place in (*read_destinations(document).values(), *_lines(document.Root.get("/Outlines"))):
            if place[0].objgen in turned and str(place[1]) == _XYZ:
                place[2], place[3] = turned[place[0].objgen].transform((float(place[2]), float(place[3])))
        written = io.BytesIO()
        document.save(written, static_id=True)
        return written.getvalue()


def _turn_page(document: Pdf, page: Page) -> Matrix:
    width, height = float(page.mediabox[2]), float(page.mediabox[3])
    turn = Matrix(0, 1, -1, 0, height, 0)
    page.contents_add(document.make_stream(f"q 0 1 -1 0 {height:g} 0 cm".encode()), prepend=True)
    page.contents_add(document.make_stream(b"Q"))
    for box in ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if box in page.obj:
            page.obj[box] = Array([0, 0, height, width])
    for annotation in page.obj.get("/Annots", ()):
        annotation.Rect = _move(annotation.Rect, turn)
    return turn


def _move(rectangle: Object, turn: Matrix) -> Array:
    left, bottom, right, top = map(float, rectangle)
    corners = [turn.transform(corner) for corner in ((left, bottom), (right, top))]
    across, up = zip(*corners, strict=True)
    return Array([min(across), min(up), max(across), max(up)])


def _lines(outline: Object | None) -> Iterator[Object]:
    """Yield the destinations of an outline."""
    waiting = [outline.get("/First")] if outline is not None else []
    while waiting:
        line = waiting.pop()
        if line is None:
            continue
        if "/Dest" in line:
            yield line.Dest
        waiting += [line.get("/Next"), line.get("/First")]
