"""Books and handouts that readers take away from the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.editions.book.formats import EPUB, PDF, BookFormat
from pipeline.editions.book.handout_plan import PlannedHandout, all_planned
from pipeline.editions.book.volume import Volume
from pipeline.editions.edition import Publication


@dataclass(frozen=True)
class BookLinks:
    """A book: its title, and the paths of its files, "" where it has none."""

    title: str
    pdf: str = ""
    epub: str = ""


@dataclass(frozen=True)
class HandoutLink:
    """A handout: its title, and the path of the PDF that one reads and prints without thinking."""

    title: str
    path: str
    title_html: str = ""


@dataclass(frozen=True)
class OfferedFile:
    """A file of a book: its path, the bytes that it has (0 where that is not known), and a PDF's pages."""

    path: str
    size: int = 0
    pages: int = 0

    @property
    def is_pdf(self) -> bool:
        """Whether it is a PDF; it is an e-book else."""
        return self.path.endswith(".pdf")

    @property
    def type(self) -> str:
        """Its media type."""
        return "application/pdf" if self.is_pdf else "application/epub+zip"


def books_beside(publication: Publication) -> Iterator[tuple[Volume, BookLinks]]:
    """Yield the volumes of which at least one file comes out beside the site."""
    for volume in publication.volumes:
        book = BookLinks(volume.title, _path(volume, PDF, publication), _path(volume, EPUB, publication))
        if book.pdf or book.epub:
            yield volume, book


def downloads(volume: Volume, book: BookLinks, publication: Publication) -> tuple[OfferedFile, ...]:
    """Return the files of a book as one weighs whether to take them; little changes of a book change none of it."""
    pagination = publication.pagination(volume) if book.pdf else None
    files = {book.pdf: pagination.pages if pagination else 0, book.epub: 0}
    return tuple(
        OfferedFile(path, _rounded(publication.sizes.get(path, 0)), pages) for path, pages in files.items() if path
    )


def _rounded(size: int) -> int:
    """Return a size in two digits."""
    return round(size, 2 - len(str(size)))


def _path(volume: Volume, form: BookFormat, publication: Publication) -> str:
    return volume.file(form) if volume.comes_as(form) and form.edition in publication.editions else ""


def handouts_by_article(publication: Publication) -> dict[str, tuple[HandoutLink, ...]]:
    """Return the handouts of each article, by its slug; those that have all articles are nobody's own."""
    found: dict[str, tuple[HandoutLink, ...]] = {}
    if "handouts" not in publication.editions:
        return found
    for one in all_planned(publication.collection):
        if isinstance(one, PlannedHandout) and not one.asked.selection.everything:
            path = one.first_path
            # What stands there of an earlier run may be another handout.
            if not publication.sizes or path in publication.sizes:
                for article in one.articles:
                    found[article.slug] = (*found.get(article.slug, ()), HandoutLink(one.title, path, one.title_html))
    return found
