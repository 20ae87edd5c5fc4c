"""Inputs and outputs of an edition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.build.job import NamedFunction
from pipeline.i18n.sentences import Sentence

if TYPE_CHECKING:  # to read the table of editions imports no engine
    from pipeline.build.blob import Blob
    from pipeline.build.runner import Runner
    from pipeline.editions.book.book import Book, BookFormat
    from pipeline.editions.book.pagination import Pagination
    from pipeline.editions.print.bindery import Bindery
    from pipeline.model.collection import Collection
    from pipeline.model.problems import Problem


@dataclass(frozen=True)
class File:
    """One file of an edition: a path below the output folder, with forward slashes.

    `pages` counts a PDF's pages; `sheets` those of paper, where the PDF is laid out for printing. What is for a
    `teacher` alone goes into a folder of its own, and may have the path of another one for everyone. One that
    `gives_way` is left out where others have put a file of its name into the output folder.
    """

    path: str
    data: Blob
    pages: int = 0
    sheets: int = 0
    teacher: bool = False
    gives_way: bool = False


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


Hook = NamedFunction[..., Any]
"""A function of an edition: a table of them imports no engine."""


def do_nothing(*_: object) -> None:
    """Do nothing: the hook of an edition that has nothing to begin."""


@dataclass(frozen=True)
class ArticleFile:
    """A file that an edition makes of each article, `articles/SLUG` with this suffix.

    The site leads to it by the label `called`, in the language of the page.
    """

    suffix: str
    media_type: str
    called: str


@dataclass(frozen=True)
class Edition:
    """One form in which the collection comes out.

    `title` names it in the summary of a run, `going_on` and `done` in its progress. `make` yields files and problems
    and touches no disk. `prepare` starts what needs no post, while posts are read; `begin` starts its own jobs while
    earlier editions are made. `file` is what it makes of each article, if the site is to lead there. `prints` is False
    where no page is set. One that is not made `by_default` is made where `--only` names it. The `last` one knows the
    files of all others.
    """

    name: Sentence
    title: Sentence
    going_on: Sentence
    done: Sentence
    make: Callable[[Publication, Runner], Iterator[File | Problem]]
    prepare: Callable[[Runner], None] = do_nothing
    begin: Callable[[Publication, Runner], None] = do_nothing
    file: ArticleFile | None = None
    prints: bool = True
    by_default: bool = True
    last: bool = False
