"""Results that are not made again: what several jobs need, in the store of the one that asks; and a runner with memory.

The runner is for a preview, which asks for the same again and again with a little changed.
"""

from __future__ import annotations

import functools
import hashlib
import sys
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, cast

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Pickled, current_source
from pipeline.jobs.executors import Executor, ExecutorError, Task, Waiting
from pipeline.jobs.job import Failed, Outcome, declared_of
from pipeline.jobs.runner import Runner, RunnerContext
from pipeline.jobs.store import Store

R = TypeVar("R")


def recall(function: Callable[[bytes], R], data: bytes, *libraries: str) -> R:
    """Return `function(data)`, as it was made before where there is a store to remember it.

    What else it depends on is the code of the function's module, and the versions of these libraries.
    """
    kept = WorkerMemo(function.__module__, *libraries)
    value = kept.find(function.__qualname__, data)
    if value is None:
        value = function(data)
        kept.keep(function.__qualname__, data, value)
    return cast("R", value)


class WorkerMemo:
    """Results of one module's code, with some libraries, in the store of the job that asks, if any."""

    def __init__(self, module: str, *libraries: str) -> None:
        """Look for what this code makes, in these versions of the libraries."""
        self._module, self._libraries = module, libraries

    def find(self, name: str, data: bytes) -> Any:  # noqa: ANN401 - whatever was kept
        """Return what was made of the data under a name, None where there is nothing."""
        store = current_source()
        value = store.find(self._key(name, data)) if isinstance(store, Store) else None
        try:
            return value.value() if value else None
        except Exception:  # noqa: BLE001 - an unreadable value is made again
            return None

    def keep(self, name: str, data: bytes, made: object) -> None:
        """Keep what was made of the data under a name."""
        store = current_source()
        if isinstance(store, Store):
            store.keep(self._key(name, data), Pickled.of(made))

    def _key(self, name: str, data: bytes) -> str:
        whole = f"{self._module}.{name}\0{_find_version(self._module, self._libraries)}\0"
        return hashlib.sha256(whole.encode() + data).hexdigest()


@functools.cache
def _find_version(module: str, libraries: tuple[str, ...]) -> str:
    code = hashlib.sha256(Path(str(sys.modules[module].__file__)).read_bytes()).hexdigest()
    return " ".join((code, *map(_find_installed, libraries)))


def _find_installed(library: str) -> str:
    """Return the name and version of a library as it is installed; `importlib.metadata` takes longer to import."""
    folders = (path.name for place in sys.path for path in Path(place).glob("*-info"))
    return next((name for name in folders if name.lower().startswith(f"{library}-")), library)


J = TypeVar("J")
_Subject = tuple[Callable[..., object], str]


class RememberingRunner(Runner):
    """Has at hand what a function last gave for each subject, and gives it again while the job is the same.

    Equal values that are one object are compared at once, so that to find nothing changed costs a millionth of a second
    a job. What failed is remembered too: it would take its time again.
    """

    def __init__(
        self, context: RunnerContext | None = None, executor: Executor | None = None, labels: Collection[str] = ()
    ) -> None:
        """Remember the jobs of these labels, which should hold no large bytes: they stay in memory."""
        super().__init__(context, executor)
        self._labels = labels
        self._last: dict[_Subject, tuple[object, object, object]] = {}
        self._lock = threading.Lock()
        self._stopped = False

    def look_again(self) -> None:
        """Begin another look: what earlier ones took of the time that a post may take counts no more."""
        self._spent.clear()

    def begin_anew(self, function: Callable[[J], R], job: J, label: str) -> Callable[[], R | Failed]:
        """Begin a job though its result may be there: a process that has done one does the next of its kind at once.

        What is returned waits for what comes of it.
        """
        parts = self._parts(function, job)
        task = self._make_task(function, job, label, self._key(function, parts), parts)
        waiting = self._send(self._executor, function, [replace(task, contained=True)])

        def wait() -> R | Failed:
            (outcome,) = waiting()
            return outcome if isinstance(outcome, Failed) else cast("R", Pickled(outcome.payload).value())

        return wait

    def forget(self) -> None:
        """Remember nothing of what was done, and believe what is kept only where it is whole."""
        self._last.clear()
        self.verify_blobs()

    def stop(self) -> None:
        """End all work at once; any thread may do so.

        Whoever waits for work, or asks for more, gets an ExecutorError.
        """
        with self._lock:
            self._stopped = True
        self._executor.close()

    def _outcomes(
        self, function: Callable[[J], R], jobs: Iterable[J], label: str, total: int, *, contained: bool = False
    ) -> Iterator[R | Failed]:
        if label not in self._labels:
            yield from super()._outcomes(function, jobs, label, total, contained=contained)
            return
        jobs = list(jobs)
        last = [self._last.get((function, getattr(job, "subject", ""))) for job in jobs]
        given = declared_of(self._digests, function)
        known = [one is not None and one[:2] == (job, given) for one, job in zip(last, jobs, strict=True)]
        new = [job for job, is_known in zip(jobs, known, strict=True) if not is_known]
        made = super()._outcomes(function, new, label, len(new), contained=contained)
        for job, before, is_known in zip(jobs, last, known, strict=True):
            if is_known and before:
                yield cast("R | Failed", before[2])
                continue
            outcome = next(made)
            self._last[function, getattr(job, "subject", "")] = job, given, outcome
            yield outcome

    def _send(self, executor: Executor, function: Callable[[J], R], tasks: Sequence[Task]) -> Waiting:
        with self._lock:
            if self._stopped:
                raise ExecutorError(sentence("the work was stopped"))
            for task in tasks:
                self.took.get(task.subject, {}).pop(task.label, None)  # what it took before is no longer true
            waiting = super()._send(executor, function, tasks)

        def wait() -> list[Outcome]:
            try:
                return waiting()
            except CancelledError as error:
                raise ExecutorError(sentence("the work was stopped")) from error

        return wait
