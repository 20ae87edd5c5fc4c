"""Those who do the jobs, and how they do one: this process, or others (`processes.py`, `cluster.py`)."""

from __future__ import annotations

import gc
import logging
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from pipeline.errors import UserError
from pipeline.i18n.sentences import sentence
from pipeline.inputs import UndeclaredInputError, giving
from pipeline.jobs.blob import Blob, LostBlobError, Pickled, reading_from
from pipeline.jobs.job import Done, Failed, JobTiming, NamedFunction, Outcome, inputs_of
from pipeline.jobs.store import Store, StoreError

# Calls in calls: some ten for each list in a list, and still far from the end of the stack.
DEEPEST = 20_000


@contextmanager
def room_to_nest() -> Iterator[None]:
    """Let what runs within go down as deep as posts are nested, and no deeper."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


# Objects made since it was last looked for; to look through what stays takes time. Layouts leave much in circles: where
# these are made, memory would grow with a larger number. Where all is kept until the end, hardly anything is garbage.
_OF_JOBS, _OF_A_RUN = 50_000, 200_000


def look_seldom(objects: int = _OF_JOBS) -> None:
    """Look for garbage seldom in this process from now on."""
    gc.set_threshold(objects, *gc.get_threshold()[1:])


@contextmanager
def looking_seldom() -> Iterator[None]:
    """Look for garbage seldom in what runs within."""
    usual = gc.get_threshold()
    look_seldom(_OF_A_RUN)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


_LOGGER = logging.getLogger(__name__)
_OURS = Path(__file__).parent.parent
Function = Callable[[Any], Any]


class ExecutorError(Exception):
    """Nobody can do the jobs; the text says why."""


class UnmadeError(Exception):
    """A result is asked for that would have to be made first."""


class GaveUpError(ExecutorError):
    """A contained job came to nothing that others cannot do without; the text names it."""


class DeadWorkerError(ExecutorError):
    """A job ended the process that did it, twice; the text names it."""


# What is not the job's own fault, so that the next one would fare no better.
_NOT_ITS_FAULT = (LostBlobError, StoreError, UndeclaredInputError, ExecutorError, UnmadeError, UserError)


@dataclass(frozen=True)
class Task:
    """A job to be done, packed: the key of its result, and what it is about.

    One that is `contained` may fail without harm to the others, and is stopped when it goes over the limits. `label`
    names its kind of work; those with one `budget` share the time of one, of which so many seconds are `spent`. `given`
    are the values of the run that its function has declared, by their names; None for none.
    """

    key: str
    job: Pickled
    subject: str
    contained: bool = False
    label: str = ""
    budget: str = ""
    spent: float = 0.0
    given: Pickled | None = None

    @property
    def blobs(self) -> tuple[Blob, ...]:
        """Blobs to which its job and the given values refer."""
        return (*self.job.blobs, *(self.given.blobs if self.given else ()))

    def inputs(self, function: Function) -> Mapping[str, object]:
        """Return the inputs that its function has declared; None for one that the run does not give."""
        values = cast("Mapping[str, object]", self.given.job()) if self.given else {}
        return {name: values.get(name) for name in inputs_of(function)}


Waiting = Callable[[], list[Outcome]]


class Executor(Protocol):
    """Does jobs somewhere. It is `ready` if it need not be called together first."""

    @property
    def size(self) -> int:
        """Number of jobs that it does at one time."""

    @property
    def ready(self) -> bool:
        """Return whether a single job would start without delay."""

    def begin(self, function: Function, tasks: Sequence[Task], store: Store) -> Waiting:
        """Begin some jobs; what is returned waits for what comes of them, in their order.

        Waiting raises what the function raises, unless the job is contained, and ExecutorError.
        """

    def close(self) -> None:
        """Stop."""


def perform(function: Function, task: Task, store: Store) -> Outcome:
    """Do a job here and keep its result."""
    before, began, cpu = store.added, time.monotonic(), _processor_time()
    try:
        work = function.function if isinstance(function, NamedFunction) else function
        job = task.job.job()
        with reading_from(store), giving(task.inputs(function)):
            result = Pickled.of(work(job))
    except Exception as error:
        if not is_contained(task, error):
            raise
        return failure(task, error)
    store.keep(task.key, result)
    took = JobTiming(os.getpid(), began, time.monotonic(), _processor_time() - cpu)
    return Done(result.payload, store.added - before, took=took)


def _processor_time() -> float:
    """Return the seconds of this process, and of the programs that it has started and seen end."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def is_contained(task: Task, error: Exception) -> bool:
    """Return whether an exception concerns this task alone."""
    return task.contained and not isinstance(error, _NOT_ITS_FAULT)


def fault_of(error: Exception) -> str:
    """Return why a job came to nothing where others may fare better, else ""."""
    if isinstance(error, GaveUpError):
        return str(error)
    return "" if isinstance(error, _NOT_ITS_FAULT) else in_our_words(error)


def failure(task: Task, error: Exception) -> Failed:
    """Return what comes of a contained job that fails with an exception: a fault of ours or of an engine."""
    _LOGGER.debug("%s", task.subject, exc_info=error)
    return Failed(task.subject, in_our_words(error))


def in_our_words(error: BaseException) -> str:
    """Describe an unexpected exception by its place in the program."""
    places = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    ours = [(path, line) for path, line in places if _OURS in path.parents and _OURS / "jobs" not in path.parents]
    if not ours:
        return sentence("the program failed on it; this is a fault of the program")
    path, line = ours[-1]
    place = path.relative_to(_OURS).as_posix()
    return sentence(
        "the program failed on it; this is a fault of the program ({place}, line {line})", place=place, line=line
    )


class InProcess:
    """Runs jobs in this process when their results are waited for, without limits."""

    size = 1
    ready = True

    def begin(self, function: Function, tasks: Sequence[Task], store: Store) -> Waiting:
        """See `Executor`."""

        def wait() -> list[Outcome]:
            before = store.added
            outcomes = [perform(function, task, store) for task in tasks]
            store.added = before  # the runner counts
            return outcomes

        return wait

    def close(self) -> None:
        """Close nothing: nothing is open."""
