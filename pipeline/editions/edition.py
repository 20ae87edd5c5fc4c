"""What an edition is made from and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.anthologies import Format
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem

if TYPE_CHECKING:  # for whoever only reads the table of editions should not wait for what they are made of
    from pipeline.book.pagination import Pagination
    from pipeline.book.volume import Volume
    from pipeline.editions.paper.bindery import Bindery


@dataclass(frozen=True)
class File:
    """One file of an edition: a path below the output folder, with forward slashes.

    `pages` counts a PDF's pages; `sheets` those of paper, where the PDF is laid out for printing.
    """

    path: str
    data: Blob
    pages: int = 0
    sheets: int = 0


@dataclass(frozen=True)
class Publication:
    """What an edition is made from: the collection, the names of all editions that come out beside it, and its books.

    `bindery` sets the books on paper; it is None where none comes out as a PDF in the same run. `paginations` has the
    pages of those PDFs that stand beside from an earlier run, by the paths of their books.
    """

    collection: Collection
    editions: frozenset[str]
    volumes: tuple[Volume, ...] = ()
    bindery: Bindery | None = None
    paginations: Mapping[str, Pagination] = field(default_factory=dict)

    def pagination(self, volume: Volume) -> Pagination | None:
        """Return the pages of the PDF of a book.

        None where there is none, so that nothing is told of pages that are not.
        """
        if Format.PDF not in volume.formats:
            return None
        return self.bindery.pagination(volume) if self.bindery else self.paginations.get(volume.path)


@dataclass(frozen=True)
class Edition:
    """One form in which the collection comes out; `what` tells a reader what that is.

    `maker` is a function as `module:name`: it is imported when the edition is made, for whoever only reads the table
    should not wait for the engines.
    """

    what: str
    maker: str

    def prepare(self, runner: Runner) -> None:
        """Let workers begin what the edition needs whatever is published, while posts are read.

        A module of an edition may have a function `prepare`, and one that is called `begin`.
        """
        prepare: Callable[[Runner], None] = self._named("prepare")
        prepare(runner)

    def begin(self, publication: Publication, runner: Runner) -> None:
        """Let workers begin what this edition alone needs, while the editions before it are made."""
        begin: Callable[[Publication, Runner], None] = self._named("begin")
        begin(publication, runner)

    def make(self, publication: Publication, runner: Runner) -> Iterator[File | Problem]:
        """Yield the edition's files, and the problems that were met; no disk is touched."""
        make: Callable[[Publication, Runner], Iterator[File | Problem]] = self._named(self.maker.rpartition(":")[2])
        return make(publication, runner)

    def _named(self, name: str) -> Callable[..., Any]:
        """Return the function of this name in the edition's module; one that does nothing where there is none."""
        found: Callable[..., Any] = getattr(import_module(self.maker.partition(":")[0]), name, _nothing)
        return found


def _nothing(*_: object) -> None:
    pass
