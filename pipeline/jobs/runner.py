"""A parallel map over jobs: pure top-level functions of one frozen value. It knows nothing of publishing."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, TypeVar

J = TypeVar("J")
R = TypeVar("R")


class Progress(Protocol):
    """Told how long work goes on; the terminal's progress bars are one."""

    def start(self, label: str, total: int) -> None:
        """A map of `total` jobs begins."""

    def advance(self, label: str) -> None:
        """One of its jobs is done."""


class Silent:
    """Progress for those who do not look."""

    def start(self, label: str, total: int) -> None:
        """Say nothing."""

    def advance(self, label: str) -> None:
        """Say nothing."""


class Runner(AbstractContextManager["Runner"]):
    """Runs `function(job)` for many jobs on `workers` processes, results in the order of the jobs.

    Functions are top-level and jobs picklable; a job holds values, not paths, so that it can run anywhere.
    """

    def __init__(self, workers: int = 0, progress: Progress | None = None) -> None:
        """Use `workers` processes (0: one for each core); with one, everything runs in this process."""
        self.workers = workers or os.cpu_count() or 1
        self._progress = progress or Silent()
        self._executor: Executor | None = None

    def map(self, function: Callable[[J], R], jobs: Iterable[J], label: str) -> Iterator[R]:
        """Yield `function(job)` for each job, in order; `label` names the work for the progress bar."""
        todo = list(jobs)
        self._progress.start(label, len(todo))
        for result in self._results(function, todo):
            yield result
            self._progress.advance(label)

    def _results(self, function: Callable[[J], R], jobs: list[J]) -> Iterator[R]:
        if self.workers == 1 or len(jobs) <= 1:
            yield from map(function, jobs)
            return
        executor = self._start()
        waiting: list[Future[R]] = []
        # A few jobs ahead keep every worker busy without holding all results of a large collection.
        ahead = 4 * self.workers
        for job in jobs:
            waiting.append(executor.submit(function, job))
            if len(waiting) > ahead:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()

    def _start(self) -> Executor:
        if self._executor is None:
            # Never fork: progress bars run in a thread, and a fork of a process with threads may hang.
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self.workers, mp_context=context)
        return self._executor

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the workers."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None
