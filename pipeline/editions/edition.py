"""What an edition is made from and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem


@dataclass(frozen=True)
class File:
    """One file of an edition: a path below the output folder, with forward slashes. `pages` counts a PDF's pages."""

    path: str
    data: Blob
    pages: int = 0


@dataclass(frozen=True)
class Publication:
    """What an edition is made from: the collection, and the names of all editions that come out beside it."""

    collection: Collection
    editions: frozenset[str]


@dataclass(frozen=True)
class Edition:
    """One form in which the collection comes out; `what` tells a reader what that is.

    `maker` is a function as `module:name`: it is imported when the edition is made, for whoever only reads the table
    should not wait for the engines.
    """

    what: str
    maker: str

    def begin(self, publication: Publication, runner: Runner) -> None:
        """Let workers begin what this edition will need for itself, while the editions before it are made.

        A module of an edition has a function `begin` where one job after another would keep all but one worker waiting.
        """
        module, _, _ = self.maker.partition(":")
        begin: Callable[[Publication, Runner], None] | None = getattr(import_module(module), "begin", None)
        if begin is not None:
            begin(publication, runner)

    def make(self, publication: Publication, runner: Runner) -> Iterator[File | Problem]:
        """Yield the edition's files, and the problems that were met; no disk is touched."""
        module, _, name = self.maker.partition(":")
        make: Callable[[Publication, Runner], Iterator[File | Problem]] = getattr(import_module(module), name)
        return make(publication, runner)
