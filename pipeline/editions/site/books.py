"""The books that come out beside the site, as its pages refer to them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.editions.book.formats import EPUB, PDF, BookFormat
from pipeline.editions.book.volume import Volume
from pipeline.editions.edition import Publication
from pipeline.editions.site.takeaway import BookLinks, OfferedFile


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
