"""Those who do the jobs: this process, or processes beside it that share its store."""

from __future__ import annotations

import functools
import multiprocessing
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pipeline.jobs.blob import reading_from
from pipeline.jobs.garbage import look_seldom
from pipeline.jobs.packed import Packed
from pipeline.jobs.recipe import allowing
from pipeline.jobs.store import Store

Function = Callable[[Any], Any]


class CrewError(Exception):
    """Nobody can do the jobs; the text says why."""


class DeadWorkerError(CrewError):
    """A job ended the process that did it, twice; the text names it."""


@dataclass(frozen=True)
class Task:
    """A job to be done, packed: the key of its result, and what it is about."""

    key: str
    job: Packed
    subject: str


@dataclass(frozen=True)
class Done:
    """A result, packed without its blobs, and by how many bytes the store has grown."""

    payload: bytes
    added: int = 0


Waiting = Callable[[], list[Done]]


class Crew(Protocol):
    """Does jobs somewhere. It is `ready` if it need not be called together first."""

    @property
    def size(self) -> int:
        """How many jobs it does at one time."""

    @property
    def ready(self) -> bool:
        """Whether a single job would not wait long for somebody to do it."""

    def begin(self, function: Function, tasks: Sequence[Task], store: Store) -> Waiting:
        """Begin some jobs; what is returned waits for their results, in their order.

        Waiting raises what the function raises, and CrewError.
        """

    def close(self) -> None:
        """Stop."""


def perform(function: Function, task: Task, store: Store) -> Done:
    """Do a job here and keep its result."""
    before = store.added
    with reading_from(store), allowing(function):
        result = Packed.of(function(task.job.value()))
    store.keep(task.key, result)
    return Done(result.payload, store.added - before)


class Alone:
    """This process does everything itself, when it is waited for."""

    size = 1
    ready = True

    def begin(self, function: Function, tasks: Sequence[Task], store: Store) -> Waiting:
        """See `Crew`."""

        def wait() -> list[Done]:
            before = store.added
            done = [perform(function, task, store) for task in tasks]
            store.added = before  # the runner counts
            return done

        return wait

    def close(self) -> None:
        """Nothing is open."""


class Processes:
    """Processes of this machine; one that dies is replaced, and what it did is done again."""

    def __init__(self, size: int, preload: Sequence[str] = ()) -> None:
        """Use `size` processes, which find the modules of `preload` imported where the system can share them."""
        self.size = size
        self._preload = list(preload)
        self._pool: Executor | None = None

    @property
    def ready(self) -> bool:
        """Whether processes are running."""
        return self._pool is not None

    def begin(self, function: Function, tasks: Sequence[Task], store: Store) -> Waiting:
        """See `Crew`."""
        pool = self._open()
        call = functools.partial(_perform_all, function, list(tasks), store.folder)
        try:
            future = pool.submit(call)
        except BrokenExecutor:
            self._replace(pool)
            return lambda: self._one_by_one(function, tasks, store)

        def wait() -> list[Done]:
            try:
                return future.result()
            except BrokenExecutor:
                self._replace(pool)
                return self._one_by_one(function, tasks, store)

        return wait

    def close(self) -> None:
        """Stop the processes; what has not begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _open(self) -> Executor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.size, _context(self._preload), look_seldom)
        return self._pool

    def _replace(self, broken: Executor) -> None:
        if self._pool is broken:
            broken.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _one_by_one(self, function: Function, tasks: Sequence[Task], store: Store) -> list[Done]:
        """Each job in a process of its own, so that only the one that ends it is to blame."""
        return [self._apart(function, task, store) for task in tasks]

    def _apart(self, function: Function, task: Task, store: Store) -> Done:
        for _ in range(2):
            with ProcessPoolExecutor(1, _context(self._preload), look_seldom) as pool:
                try:
                    return pool.submit(_perform_all, function, [task], store.folder).result()[0]
                except BrokenExecutor:
                    continue
        raise DeadWorkerError(f"{task.subject}: the process that worked on it was ended twice (out of memory?)")


def _context(preload: list[str]) -> multiprocessing.context.BaseContext:
    """Never a fork of this process: progress bars run in a thread, and a fork of a process with threads may hang."""
    if "forkserver" not in multiprocessing.get_all_start_methods() or sys.platform == "darwin":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(preload)
    return context


@functools.cache
def _store(folder: Path) -> Store:
    return Store(folder)


def _perform_all(function: Function, tasks: Sequence[Task], folder: Path) -> list[Done]:
    return [perform(function, task, _store(folder)) for task in tasks]
