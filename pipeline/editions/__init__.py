"""Collection -> files: one file an edition, and the table of them all.

An edition yields files (and the problems it met) and touches no disk; `publish` writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pipeline.jobs.runner import Runner
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem


@dataclass(frozen=True)
class File:
    """One file of an edition: a path below the output folder, with forward slashes. `pages` counts a PDF's pages."""

    path: str
    data: bytes = field(repr=False)
    pages: int = 0


@dataclass(frozen=True)
class Publication:
    """What an edition is made from: the collection, and the names of all editions that come out beside it."""

    collection: Collection
    editions: frozenset[str]


Edition = Callable[[Publication, Runner], Iterator[File | Problem]]
