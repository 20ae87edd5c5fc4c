"""Input of an edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # books and their pages import engines
    from pipeline.editions.book.book import Book, BookFormat
    from pipeline.editions.book.pagination import Pagination
    from pipeline.editions.print.bindery import Bindery
    from pipeline.model.collection import Collection


@dataclass(frozen=True)
class Publication:
    """Input of an edition: the collection, the names of all editions that come out beside it, and its books.

    `bindery` sets the books on paper; it is None where none comes out as a PDF in the same run. `paginations` has the
    pages of the PDFs of an earlier run, by the paths of their books. `sizes` are the bytes of the
    files of other editions, by their paths, as far as these are there already. With `single`, each article comes as one
    file, too.
    """

    collection: Collection
    editions: frozenset[str]
    volumes: tuple[Book, ...] = ()
    bindery: Bindery | None = None
    paginations: Mapping[str, Pagination] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    single: bool = False

    def books(self, form: BookFormat) -> list[Book]:
        """Return its books that are to come out in this form."""
        return [book for book in self.volumes if book.comes_as(form)]

    def pagination(self, book: Book) -> Pagination | None:
        """Return the pages of the PDF of a book.

        There are none (None) where it has no PDF, so that nothing is told of pages that are not.
        """
        from pipeline.editions.book.book import PDF  # noqa: PLC0415 - see above

        if not book.comes_as(PDF):
            return None
        return self.bindery.pagination(book) if self.bindery else self.paginations.get(book.path)
