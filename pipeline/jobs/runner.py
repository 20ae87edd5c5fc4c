"""A memoised, parallel map over jobs: pure top-level functions of one frozen value. It knows nothing of publishing."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, TypeVar

from pipeline.jobs.memo import Memo

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

    Functions are top-level and jobs picklable; a job holds values, not paths, so that it can run anywhere and so that
    its result can be found again in the memo.
    """

    def __init__(self, workers: int = 0, progress: Progress | None = None, memo: Memo | None = None) -> None:
        """Use `workers` processes (0: one for each core); with one, everything runs in this process."""
        self.workers = workers or os.cpu_count() or 1
        self._progress = progress or Silent()
        self._memo = memo
        self._executor: Executor | None = None

    def map(self, function: Callable[[J], R], jobs: Iterable[J], label: str) -> Iterator[R]:
        """Yield `function(job)` for each job, in order; `label` names the work for the progress bar."""
        todo = list(jobs)
        self._progress.start(label, len(todo))
        alone = self.workers == 1 or len(todo) == 1
        begun: deque[Callable[[], R]] = deque()
        # A few jobs ahead keep every worker busy without holding all results of a large collection.
        ahead = 0 if alone else 4 * self.workers
        for job in todo:
            begun.append(self._begin(function, job, alone=alone))
            if len(begun) > ahead:
                yield self._ended(begun.popleft(), label)
        while begun:
            yield self._ended(begun.popleft(), label)

    def _ended(self, result: Callable[[], R], label: str) -> R:
        value = result()
        self._progress.advance(label)
        return value

    def _begin(self, function: Callable[[J], R], job: J, *, alone: bool) -> Callable[[], R]:
        """Begin a job; what is returned waits for its result."""
        memo = self._memo
        if memo is None:
            return self._compute(function, job, alone=alone)
        key = memo.key(function, job)
        found = memo.get(key)
        if found is not None:
            kept: R = found[0]
            return lambda: kept
        compute = self._compute(function, job, alone=alone)

        def compute_and_keep() -> R:
            result = compute()
            memo.put(key, result)
            return result

        return compute_and_keep

    def _compute(self, function: Callable[[J], R], job: J, *, alone: bool) -> Callable[[], R]:
        if alone:
            return lambda: function(job)
        return self._start().submit(function, job).result

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
        if self._memo is not None:
            self._memo.trim()
