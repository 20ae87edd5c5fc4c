"""A runner and the one thread that uses it.

Two threads cannot use a runner at once, and its blobs find their bytes in the thread alone that opened it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TypeVar

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import LostBlobError
from pipeline.jobs.executors import ExecutorError
from pipeline.jobs.interrupt import block_interrupt
from pipeline.jobs.memory_cache import RememberingRunner
from pipeline.jobs.runner import Progress, Relay
from pipeline.normalise.drafts import READ, WRITE
from pipeline.options import Options
from pipeline.runs.runners import open_remembering

_Result = TypeVar("_Result")
_ENDED = sentence("the preview has ended")
_ATTEMPTS = 3  # where somebody harms the cache while it is used


class ClosedError(ExecutorError):
    """The room was closed."""


class Workroom:
    """Does one piece of work after the other, in the order in which they were asked for; the first one opens it."""

    def __init__(self, options: Options, labels: frozenset[str] = frozenset()) -> None:
        """Work with a runner that remembers jobs of these labels."""
        self._options = options
        self._labels = labels
        self._progress = Relay()
        self._thread = ThreadPoolExecutor(1, "preview", initializer=block_interrupt)
        self._within = ExitStack()
        self._runner: RememberingRunner | None = None
        self._stopped = False

    def ask(self, work: Callable[[RememberingRunner], _Result], progress: Progress | None = None) -> _Result:
        """Return what comes of a piece of work, waiting for it; any thread may ask, but the room's own.

        Raises:
            ClosedError: the room is closed, or was meanwhile.
            UserError: nothing can be done here.
        """
        try:
            result = self._thread.submit(self._do, work, progress or Progress()).result()
        except (CancelledError, RuntimeError, ExecutorError) as error:
            if not self._stopped:
                raise
            raise ClosedError(_ENDED) from error
        if self._stopped:
            raise ClosedError(_ENDED)
        return result

    def begin(self, work: Callable[[RememberingRunner], object]) -> None:
        """Start a task in the background and ignore its result."""
        with suppress(RuntimeError):  # closed
            self._thread.submit(self._do, work, Progress())

    def stop(self) -> None:
        """End all tasks at once and accept no more."""
        self._stopped = True
        if self._runner is not None:
            self._runner.stop()

    def close(self) -> None:
        """Wait until the work has ended that was stopped."""
        with suppress(RuntimeError, OSError):  # closed before; no room for what is written at the end
            self._thread.submit(self._within.close).result()
        self._thread.shutdown(cancel_futures=True)

    def _do(self, work: Callable[[RememberingRunner], _Result], progress: Progress) -> _Result:
        runner = self._open_runner()
        self._progress.observers = (progress,)
        try:
            return self._attempt(work, runner)
        finally:
            self._progress.observers = ()

    def _open_runner(self) -> RememberingRunner:
        if self._stopped:
            raise ClosedError(_ENDED)
        if self._runner is None:
            opening = open_remembering(self._options, self._progress, self._labels)
            self._runner = self._within.enter_context(opening)
        return self._runner

    @staticmethod
    def _attempt(work: Callable[[RememberingRunner], _Result], runner: RememberingRunner) -> _Result:
        for _ in range(_ATTEMPTS - 1):
            try:
                return work(runner)
            except LostBlobError:
                runner.forget()
        return work(runner)


class Rooms:
    """Separate pools of processes for reading posts, making pages and setting PDFs, so that none waits for another."""

    def __init__(self, options: Options) -> None:
        self.reading = Workroom(options, frozenset({READ, WRITE}))
        self.pages = Workroom(replace(options, workers=1))
        self.press = Workroom(options)

    def close(self) -> None:
        """End all work at once."""
        rooms = (self.reading, self.pages, self.press)
        for room in rooms:
            room.stop()
        for room in rooms:
            room.close()
