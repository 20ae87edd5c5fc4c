"""The anthology: cover, sections and all articles, bound into one PDF with numbered pages.

The articles are the same sheets as those of the articles' own PDFs. The book is bound signature by signature, so that a
change of one article makes only its own signature anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.editions.book.book import PDF, Book
from pipeline.editions.covers.cover import BackCover, cover_of, set_back, set_cover
from pipeline.editions.edition import Publication
from pipeline.editions.fallback import make_or_report
from pipeline.editions.print.bindery import Bindery
from pipeline.editions.print.binding import (
    COVERS,
    Assembly,
    Interior,
    Jacket,
    address_of,
    assemble,
    gather,
    set_interior,
    set_jacket,
)
from pipeline.editions.print.documents import add_page_sign, begin_folios, set_furniture
from pipeline.extension import File
from pipeline.i18n.labels import direction
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.problems import Problem
from pipeline.model.settings import Settings
from pipeline.press.binding.signatures import fold
from pipeline.press.geometry import TRIMS
from pipeline.press.pdf.xmp import Imprint
from pipeline.text.standard_numbers import make_urn


def prepare(runner: Runner) -> None:
    """Start to set the folios for the default trim of books."""
    begin_folios(runner, TRIMS[Settings.trim])


def begin(publication: Publication, runner: Runner) -> None:
    """Begin the covers, which do not need the articles' sheets."""
    runner.begin(set_cover, [cover_of(book) for book in publication.books(PDF)], "cover")


def anthology_pdf(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield the PDF of each book that is to have one, and what the press had to say."""
    bindery = publication.bindery or Bindery(publication.collection, runner)
    for book in publication.books(PDF):
        yield from make_or_report(book.file(PDF), _bind_book(book, bindery, runner))


def _bind_book(book: Book, bindery: Bindery, runner: Runner) -> Iterator[File | Problem]:
    """Yield the PDF of a book, and what a printer gets where it asks for that."""
    typeset = bindery.book(book)
    yield from typeset.problems
    gatherings = fold(typeset.parts, address_of(book.site))
    own = [each.qualified(book.path) for each in gatherings]
    signatures = tuple(runner.map(gather, own, "signatures"))
    page = TRIMS[book.trim]
    furniture = set_furniture(runner, book.title, book.language, page)
    if any(part.references for part in typeset.parts):
        furniture = add_page_sign(furniture, runner, book.language, page)
    assembly = Assembly(signatures, _imprint(book), furniture, belongs_to=book.path)
    (file,) = runner.map(assemble, [assembly], "anthology")
    yield File(book.file(PDF), file, typeset.pagination.pages)
    if book.bleed:
        printed = _for_a_printer(book, file, typeset.pagination.pages, runner)
        yield from make_or_report(f"{book.path}-interior.pdf", printed)


def _for_a_printer(book: Book, pdf: Blob, pages: int, runner: Runner) -> Iterator[File]:
    """Yield the pages of a book between its covers, and the cover with a spine as wide as its leaves are thick."""
    cover, imprint = cover_of(book), _imprint(book)
    inside = pages - COVERS
    spine = round(-(-inside // 2) * book.paper_thickness, 1)
    lines = tuple(filter(None, (book.byline, book.publisher_name, book.rights, book.site)))
    preface = (book.preface.description or book.preface.excerpt) if book.preface else ""
    back = BackCover(cover, spine, book.bleed, lines, book.isbn.print, preface, belongs_to=book.path)
    (front,), (behind,) = runner.map(set_cover, [back.front], "cover"), runner.map(set_back, [back], "cover")
    within = Interior(pdf, cover.size, book.bleed, imprint, belongs_to=book.path)
    (interior,) = runner.map(set_interior, [within], "imposing")
    jacket = Jacket(front, behind, cover.size, spine, book.bleed, imprint, belongs_to=book.path)
    (whole,) = runner.map(set_jacket, [jacket], "imposing")
    yield File(f"{book.path}-interior.pdf", interior, inside)
    yield File(f"{book.path}-cover.pdf", whole, 1)


def _imprint(book: Book) -> Imprint:
    return Imprint(
        title=book.title,
        language=book.language,
        created=book.published or book.modified,
        modified=book.modified,
        authors=book.authors,
        subject=book.subtitle,
        keywords=tuple(tag.name for tag in book.tags),
        identifier=make_urn(book.isbn.pdf) or book.print_identifier,
        isbn=book.isbn.pdf or book.isbn.print,
        issn=book.issn,
        right_to_left=direction(book.language) == "rtl",
    )
