"""Small parts to bind, and readers of bound PDFs."""

import datetime as dt
import functools
import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name, NameTree, Object, Pdf

from pipeline.editions.print import documents
from pipeline.editions.print.documents import list_styles, make_document, make_running_head
from pipeline.press.binding.signatures import Furniture, Piece
from pipeline.press.pdf.xmp import Imprint
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typesetting.typeset import typeset
from tests.factory import red_square

NEW_YEAR = dt.datetime(2024, 1, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=1)))
BOOK_TITLE, TABLE = "Le livre entier", '<table><tr><th scope="col">Nom</th></tr><tr><td>DVB</td></tr></table>'


def imprint(**changes: Any) -> Imprint:
    """Return the metadata of a test book."""
    facts: dict[str, Any] = {"title": "Tout & rien", "language": "fr", "created": NEW_YEAR, "modified": NEW_YEAR}
    return Imprint(**(facts | changes))


@functools.cache
def sheets(body: str, head: str = "", more_css: str = "") -> Sheets:
    """Typeset a body, with a running head if given."""
    strips = (make_running_head(head),) if head else ()
    styles = (*list_styles("fr"), more_css) if more_css else list_styles("fr")
    return typeset(Copy(make_document("Essai", "fr", body), styles, {"asset:r.png": red_square().data.data}, strips))


@functools.cache
def place(title: str = "", *, grey: bool = False) -> Furniture:
    """Return the positions of heads and folios, as the editions use them."""
    return documents.place_furniture(
        documents.set_strips(documents.Strips(documents.DIGITS, grey=grey)),
        sheets("<p>x</p>", title) if title else None,
    )


def one() -> Piece:
    """Typeset three pages with a picture, a table, and links of every kind."""
    body = (
        '<article id="un"><h1 data-label="Premier titre">Premier titre</h1><p>Vers <a href="article:deux">le deuxième</a>, '
        '<a href="article:deux#fin">sa fin</a>, <a href="article:deux#nulle-part">nulle part</a>, '
        '<a href="article:perdu">un perdu</a>, <a href="asset:fiche.pdf">une fiche</a>, '
        '<a href="#un#ici">ici</a>, <a href="https://example.org/">loin</a>.</p>'
        '<h2 id="un#ici" data-label="Une partie œuvrée">Une partie œuvrée</h2><p><img src="asset:r.png" alt="rouge"></p>'
        f'<p style="break-before: page">Éléphant</p>{TABLE}<p style="break-before: page">Fin.</p></article>'
    )
    return Piece("un", sheets(body, "Premier titre"), "Premier titre", "fr")


def two() -> Piece:
    """Typeset two pages with the same picture, a table, and a destination that the first part has too."""
    body = (
        '<article id="deux"><h1 data-label="Second titre">Second titre</h1><p>Retour à <a href="article:un#ici">ici</a> et '
        f'<a href="#note">sa note</a>.</p><p><img src="asset:r.png" alt="rouge"></p>{TABLE}'
        '<p style="break-before: page" id="deux#fin">Çà et là : 127, 3, œil.</p><p id="note">Note.</p></article>'
    )
    return Piece("deux", sheets(body, "Second titre"), "Second titre", "fr")


def opened(data: bytes) -> Pdf:
    """Open a PDF."""
    return pikepdf.open(io.BytesIO(data))


def links(pdf: Pdf, index: int) -> dict[str, str]:
    """Return the targets of a page's links by text: `-> NAME` within the document, else an address."""
    return {str(link.Contents): _goal(link) for link in pdf.pages[index].obj.get("/Annots", [])}


def page_of(pdf: Pdf, name: str) -> int:
    """Return the page index of a named destination."""
    where = NameTree(pdf.Root.Names.Dests)[name]
    return next(i for i, page in enumerate(pdf.pages) if page.obj.objgen == where[0].objgen)


def elements_below(item: Object) -> Iterator[Dictionary]:
    """Yield the descendants of a structure element in order."""
    for kid in item.get("/K", []):
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.StructElem:
            yield kid
            yield from elements_below(kid)


def elements(pdf: Pdf, kind: str) -> list[Object]:
    """Return all structure elements of a kind in reading order."""
    return [element for element in _walk(pdf.Root.StructTreeRoot.K[0]) if str(element.S) == f"/{kind}"]


def text(data: bytes, index: int) -> str:
    """Return the text of a page."""
    page = pypdfium2.PdfDocument(data)[index]
    return str(page.get_textpage().get_text_bounded())


def pixels(data: bytes, index: int) -> bytes:
    """Render a page."""
    return bytes(pypdfium2.PdfDocument(data)[index].render(scale=1).to_pil().tobytes())


def font_files(pdf: Pdf) -> dict[str, int]:
    """Count the font files by font name."""
    files: dict[str, set[tuple[int, int]]] = {}
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name.FontDescriptor:
            files.setdefault(str(item.FontName).partition("+")[2], set()).add(item.FontFile2.objgen)
    return {name: len(found) for name, found in files.items()}


def _goal(link: Object) -> str:
    return f"-> {link.Dest}" if "/Dest" in link else str(link.A.URI)


def _walk(element: Object) -> Iterator[Object]:
    yield element
    for kid in element.get("/K", []):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield from _walk(kid)
