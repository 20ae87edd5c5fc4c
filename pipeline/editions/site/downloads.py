"""Books and handouts that readers take away from the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.editions.book.book import FORMATS, Book, BookFormat
from pipeline.editions.book.plan_handouts import PlannedHandout, plan_handouts
from pipeline.editions.edition import Publication
from pipeline.model.books_and_handouts import HandoutFormat


@dataclass(frozen=True)
class OfferedFile:
    """A file of a book, with its bytes and its pages (0: not known, or not told)."""

    path: str
    form: BookFormat
    size: int = 0
    pages: int = 0


@dataclass(frozen=True)
class BookLinks:
    """A book: its title, and the files of it that come out beside the site."""

    title: str
    files: tuple[OfferedFile, ...]


@dataclass(frozen=True)
class HandoutLink:
    """A handout: its title, and the path of the PDF that one reads and prints without thinking."""

    title: str
    path: str
    title_html: str = ""


def find_books(publication: Publication) -> Iterator[tuple[Book, BookLinks]]:
    """Yield the volumes of which at least one file comes out beside the site."""
    for book in publication.volumes:
        forms = (form for form in FORMATS if book.comes_as(form) and form.edition in publication.editions)
        if files := tuple(OfferedFile(book.file(form), form) for form in forms):
            yield book, BookLinks(book.title, files)


def measure_files(book: Book, links: BookLinks, publication: Publication) -> tuple[OfferedFile, ...]:
    """Return the files of a book with their pages, and their sizes in two digits: small changes change no page."""
    return tuple(_with_size(file, book, publication) for file in links.files)


def _with_size(file: OfferedFile, book: Book, publication: Publication) -> OfferedFile:
    size = publication.sizes.get(file.path, 0)
    pagination = publication.pagination(book) if file.form.printed else None
    return replace(file, size=round(size, 2 - len(str(size))), pages=pagination.pages if pagination else 0)


def find_handouts(publication: Publication) -> dict[str, tuple[HandoutLink, ...]]:
    """Return the handouts of each article, by its slug; handouts of all articles belong to none."""
    links: dict[str, tuple[HandoutLink, ...]] = {}
    if "handouts" not in publication.editions:
        return links
    for handout in plan_handouts(publication.collection):
        is_made = isinstance(handout, PlannedHandout) and HandoutFormat.PDF in handout.asked.formats
        if isinstance(handout, PlannedHandout) and is_made and not handout.asked.selection.everything:
            path = handout.first_path
            # A file of an earlier run may be another handout.
            if not publication.sizes or path in publication.sizes:
                for article in handout.articles:
                    links[article.slug] = (
                        *links.get(article.slug, ()),
                        HandoutLink(handout.title, path, handout.title_html),
                    )
    return links
