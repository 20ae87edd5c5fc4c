"""Pages of a written PDF that are turned by a quarter.

All pages of a book are upright: the upper edge of a wide page is at the left, as compositors turn tables.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf import Array, Matrix, Object, Page, Pdf

from pipeline.press.pdf.links import read_destinations

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
