"""What an edition yields, held in memory: the bytes of its files outlive the runner that made them.

Jobs are pure functions of their values: what one test has had set, another finds, for as long as the suite runs. A test
that replaces parts of the program (fixture `monkeypatch`) finds nothing and leaves nothing (`conftest.py`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from pipeline.editions.edition import File
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner, RunnerContext
from pipeline.jobs.store import Store
from pipeline.model.problems import Problem

_stores: list[Store | None] = [None]
"""Where results are kept; the last one counts."""


@contextlib.contextmanager
def keeping_in(store: Store | None) -> Iterator[None]:
    """Keep results in a store meanwhile, or in none that others see."""
    _stores.append(store)
    try:
        yield
    finally:
        _stores.pop()


def made_by(edition: Callable[[Runner], Iterator[File | Problem]]) -> list[File | Problem]:
    """The files and problems of an edition, made by a runner of its own."""
    with Runner(RunnerContext(_stores[-1])) as runner:
        return [
            replace(item, data=Blob.of(item.data.data)) if isinstance(item, File) else item for item in edition(runner)
        ]


def files_by(edition: Callable[[Runner], Iterator[File | Problem]]) -> list[File]:
    """The files of an edition, made by a runner of its own."""
    return [item for item in made_by(edition) if isinstance(item, File)]
