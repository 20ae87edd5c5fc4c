"""The anthology: cover, sections and all articles, bound into one PDF with numbered pages.

The articles are the same sheets as those of the articles' own PDFs. The book is bound signature by signature, so that a
change of one article makes only its own signature anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.blob import Blob
from pipeline.build.runner import Runner
from pipeline.editions.book.book import PDF, Book
from pipeline.editions.covers.cover import BackCover, cover_of, set_back, set_cover
from pipeline.editions.edition import File, Publication
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
from pipeline.i18n.labels import direction
from pipeline.model.problems import Problem
from pipeline.model.settings import Settings
from pipeline.press.binding.signatures import fold
from pipeline.press.geometry import TRIMS
from pipeline.press.pdf.xmp import Imprint


def prepare(runner: Runner) -> None:
    """Start to set the folios for the default trim of books."""
    begin_folios(runner, TRIMS[Settings.trim])


def begin(publication: Publication, runner: Runner) -> None:
    """Begin the covers, which do not need the articles' sheets."""
    runner.begin(set_cover, [cover_of(volume) for volume in publication.books(PDF)], "cover")


def anthology_pdf(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield the PDF of each book that is to have one, and what the press had to say."""
    bindery = publication.bindery or Bindery(publication.collection, runner)
    for volume in publication.books(PDF):
        yield from make_or_report(volume.file(PDF), _bind_book(volume, bindery, runner))


def _bind_book(volume: Book, bindery: Bindery, runner: Runner) -> Iterator[File | Problem]:
    """Yield the PDF of a book, and what a printer gets where it asks for that."""
    book = bindery.book(volume)
    yield from book.problems
    gatherings = fold(book.parts, address_of(volume.site))
    own = [each.told_apart_by(volume.path) for each in gatherings]
    signatures = tuple(runner.map(gather, own, "signatures"))
    page = TRIMS[volume.trim]
    furniture = set_furniture(runner, volume.title, volume.language, page)
    if any(part.references for part in book.parts):
        furniture = add_page_sign(furniture, runner, volume.language, page)
    assembly = Assembly(signatures, _imprint(volume), furniture, belongs_to=volume.path)
    (file,) = runner.map(assemble, [assembly], "anthology")
    yield File(volume.file(PDF), file, book.pagination.pages)
    if volume.bleed:
        printed = _for_a_printer(volume, file, book.pagination.pages, runner)
        yield from make_or_report(f"{volume.path}-interior.pdf", printed)


def _for_a_printer(volume: Book, pdf: Blob, pages: int, runner: Runner) -> Iterator[File]:
    """Yield the pages of a book between its covers, and the cover with a spine as wide as its leaves are thick."""
    cover, imprint = cover_of(volume), _imprint(volume)
    inside = pages - COVERS
    spine = round(-(-inside // 2) * volume.paper_thickness, 1)
    lines = tuple(filter(None, (volume.byline, volume.publisher, volume.rights, volume.site)))
    back = BackCover(cover, spine, volume.bleed, lines, belongs_to=volume.path)
    (front,), (behind,) = runner.map(set_cover, [back.front], "cover"), runner.map(set_back, [back], "cover")
    within = Interior(pdf, cover.size, volume.bleed, imprint, belongs_to=volume.path)
    (interior,) = runner.map(set_interior, [within], "imposing")
    jacket = Jacket(front, behind, cover.size, spine, volume.bleed, imprint, belongs_to=volume.path)
    (whole,) = runner.map(set_jacket, [jacket], "imposing")
    yield File(f"{volume.path}-interior.pdf", interior, inside)
    yield File(f"{volume.path}-cover.pdf", whole, 1)


def _imprint(volume: Book) -> Imprint:
    return Imprint(
        title=volume.title,
        language=volume.language,
        created=volume.published or volume.modified,
        modified=volume.modified,
        authors=volume.authors,
        subject=volume.subtitle,
        keywords=tuple(tag.name for tag in volume.tags),
        identifier=volume.print_identifier,
        right_to_left=direction(volume.language) == "rtl",
    )
