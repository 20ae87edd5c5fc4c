"""A memoised, parallel map over jobs: pure top-level functions of one frozen value."""

from __future__ import annotations

import contextlib
import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from typing import BinaryIO, Self, TypeVar, cast

from pipeline.i18n.sentences import sentence
from pipeline.inputs import giving
from pipeline.jobs.blob import Blob, LostBlobError, Pickled, reading_from
from pipeline.jobs.build_log import BuildLog
from pipeline.jobs.executors import Executor, GaveUpError, InProcess, Task, Waiting
from pipeline.jobs.interrupt import scratch
from pipeline.jobs.job import (
    Done,
    Failed,
    JobTiming,
    Outcome,
    StoredResult,
    declared_of,
    digest_of,
    inputs_of,
    parts_of,
    result_type,
)
from pipeline.jobs.store import Store


class Progress:
    """Observer of a run that shows nothing; all methods are called from one thread."""

    def expect(self, stages: Sequence[str]) -> None:
        """Announce the names of all stages of the run, in order."""

    def stage(self, name: str) -> AbstractContextManager[object]:  # noqa: ARG002 - for those that show something
        """Enter a stage and leave it at the end of the block."""
        return nullcontext()

    def start(self, label: str, total: int) -> None:
        """Announce `total` more jobs of a kind; 0 if their number is unknown."""

    def advance(self, label: str, *, cached: bool) -> None:
        """Count one job as done; `cached` if its result was in the cache."""

    def ran(self, label: str, subject: str, took: JobTiming) -> None:
        """Record where and when a job ran."""


class Relay(Progress):
    """Progress that passes every call on to other observers."""

    def __init__(self, *observers: Progress) -> None:
        """Pass calls on to these; `observers` may be replaced later."""
        self.observers = observers

    def expect(self, stages: Sequence[str]) -> None:
        """See `Progress`."""
        for each in self.observers:
            each.expect(stages)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """See `Progress`."""
        with ExitStack() as stack:
            for each in self.observers:
                stack.enter_context(each.stage(name))
            yield

    def start(self, label: str, total: int) -> None:
        """See `Progress`."""
        for each in self.observers:
            each.start(label, total)

    def advance(self, label: str, *, cached: bool) -> None:
        """See `Progress`."""
        for each in self.observers:
            each.advance(label, cached=cached)

    def ran(self, label: str, subject: str, took: JobTiming) -> None:
        """See `Progress`."""
        for each in self.observers:
            each.ran(label, subject, took)


@dataclass
class _Batch:
    """Jobs that are done together, and what came of them once that was waited for."""

    tasks: list[Task] = field(default_factory=list)
    waiting: Waiting | None = None
    outcomes: Sequence[Outcome | StoredResult] = ()


J = TypeVar("J")
R = TypeVar("R")
_NO_JOB: tuple[object, str, dict[str, bytes]] = None, "", {}
# Some jobs go to a worker together, for each trip costs a little; few enough that all workers end at about one time.
_MOST_TOGETHER = 8
_MOST_LOOKS = 8  # results that are there already: where so many of a row are, most of it is
_MOST_READ = 100  # results that are read from the store at once
_MOST_ON_THE_WAY = 32_000_000  # bytes of jobs that wait for workers or for their turn


@dataclass(frozen=True)
class RunnerContext:
    """Tools of a runner.

    `store` is where results are kept (None: in a folder of this run). `versions` are those of the program and its
    engines, on which all results depend. `build_log` remembers what results were made of.
    """

    store: Store | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    build_log: BuildLog = field(default_factory=BuildLog)
    progress: Progress = field(default_factory=Progress)


class Runner(AbstractContextManager["Runner"]):
    """Runs `function(job)` for many jobs, results in the order of the jobs; what was done before is not done again.

    Functions are top-level and jobs picklable; a job holds values and blobs, not paths, so that it can run anywhere and
    so that its result can be found again. Most are a `Job`, which says what it is about. Contained jobs of one `budget`
    share the time that one may take.
    """

    def __init__(self, context: RunnerContext | None = None, executor: Executor | None = None) -> None:
        """Work at `context` with the help of `executor`; without one, everything runs in this process."""
        self._context = context or RunnerContext()
        self.progress = self._context.progress
        self._alone = InProcess()
        self._executor = executor or self._alone
        self._within = ExitStack()
        self._store = self._context.store or Store(self._within.enter_context(scratch()))
        self._program = repr(sorted(self._context.versions.items())).encode()
        self._begun: dict[str, Waiting] = {}
        self._later: Iterator[Callable[[], bool]] | None = None  # to be begun when a worker is idle
        self._asked: set[str] = set()  # keys of results that were asked for meanwhile
        self.ran: dict[str, int] = {}  # how many jobs of each label were not found but run
        self.took: dict[str, dict[str, float]] = {}  # seconds of what took long, by its subject and label
        self._spent: dict[str, float] = {}
        self.given: Mapping[str, object] = {}
        self._digests: Mapping[str, bytes] = {}
        self._packed: dict[tuple[str, ...], Pickled] = {}

    def __enter__(self) -> Self:
        """Let blobs find their bytes."""
        self._within.enter_context(reading_from(self._store))
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.close()
        self._context.build_log.save()
        self._store.trim()
        self._store.close()
        self._within.close()

    def map(self, function: Callable[[J], R], jobs: Iterable[J], label: str) -> Iterator[R]:
        """Yield `function(job)` for each job, in order; `label` names the work for the progress bar.

        Jobs are taken from `jobs` as they are needed, so that a long row of large ones need not be in memory at once.

        Raises:
            ExecutorError: A job cannot be done, or ends every process that does it.
            LostBlobError: the bytes of a blob are gone; see `verify_blobs`.
            OSError: the store cannot be written.
        """
        # A job that is not contained raises where it fails.
        return cast("Iterator[R]", self._outcomes(function, jobs, label, 0))

    def attempt(
        self, function: Callable[[J], R], jobs: Iterable[J], label: str, total: int = 0
    ) -> Iterator[R | Failed]:
        """Yield what `map` does, but a job that fails, or goes over its limits, gives a `Failed` and harms no other.

        `total` is the number of jobs if `jobs` has no length.

        Raises:
            ExecutorError, LostBlobError, OSError: as `map`, of what is no fault of the job.
        """
        return self._outcomes(function, jobs, label, total, contained=True)

    @staticmethod
    def gave_up(outcome: Failed) -> GaveUpError:
        """Return the error for a failed job whose result is needed."""
        return GaveUpError(sentence("{subject}: {why}", subject=outcome.subject, why=outcome.reason))

    def _outcomes(
        self, function: Callable[[J], R], jobs: Iterable[J], label: str, total: int, *, contained: bool = False
    ) -> Iterator[R | Failed]:
        total = len(jobs) if isinstance(jobs, Sized) else total
        self.progress.start(label, total)
        # One job alone is done here rather than wait for a process to start, unless it needs somebody to watch it.
        executor = self._alone if total == 1 and not (contained or self._executor.ready) else self._executor
        together = max(1, min(_MOST_TOGETHER, total // (4 * executor.size))) if executor.size > 1 else 1
        # A few jobs ahead keep every worker busy without holding all results of a large collection.
        ahead = 3 * executor.size * together if executor.size > 1 else 0
        queue = deque[tuple[_Batch, int, int]]()  # each job's batch, its place there, and its bytes
        batch, waiting_bytes = _Batch(), 0
        keyed = self._keyed(function, jobs)
        is_last = False
        while not is_last or queue:
            while not is_last and len(queue) <= ahead and waiting_bytes <= _MOST_ON_THE_WAY:
                job, key, parts = next(keyed, _NO_JOB)
                if not key:
                    is_last = True
                    break
                result = self._look_up(function, cast("J", job), label, key, parts, contained=contained)
                if isinstance(result, Task):
                    size = len(result.job.payload)
                    queue.append((batch, len(batch.tasks), size))
                    batch.tasks.append(result)
                    waiting_bytes += size
                    if len(batch.tasks) == together:
                        batch.waiting = self._send(executor, function, batch.tasks)
                        batch = _Batch()
                else:
                    queue.append((result, 0, 0))
            if queue:
                first, place, size = queue.popleft()
                waiting_bytes -= size
                if first.waiting is None and not first.outcomes:
                    first.waiting = self._send(executor, function, first.tasks)
                    batch = _Batch()
                if first.waiting and not first.outcomes:
                    if executor is self._executor:
                        self._fill(executor.size - len({id(first), *(id(each) for each, *_ in queue if each.waiting)}))
                    first.outcomes = first.waiting()
                yield cast("R | Failed", self._unpack(first.outcomes[place], label))

    def begin(self, function: Callable[[J], R], jobs: Iterable[J], label: str, *, contained: bool = False) -> None:
        """Begin jobs whose results a later map will ask for, or attempt, where they are to be `contained`.

        What else is done until then is done beside them.

        Raises:
            OSError: the store cannot be written.
        """
        for job in jobs:
            self._begin(function, job, label, contained=contained)

    def begin_when_idle(self, function: Callable[[J], R], jobs: Iterable[J], label: str) -> None:
        """Begin contained jobs that a later `attempt` will ask for, one by one, where workers would wait for others.

        Sections of a book follow from each other: what has time is done beside them.
        """
        more = (partial(self._begin, function, job, label, contained=True) for job in jobs)
        self._later = chain(self._later or (), more)

    def _begin(self, function: Callable[[J], R], job: J, label: str, *, contained: bool) -> bool:
        """Begin a job, and return whether there was need to."""
        parts = self._parts(function, job)
        key = self._key(function, parts)
        if key in self._begun or key in self._asked or self._store.find(key) is not None:
            return False
        task = replace(self._make_task(function, job, label, key, parts), contained=contained)
        self._begun[key] = self._send(self._executor, function, [task])
        return True

    def _fill(self, idle: int) -> None:
        """Begin what has time, so that no worker is idle."""
        later, self._later = self._later, None  # they may ask for results in their turn
        for _ in range(idle if later else 0):
            if not any(begin() for begin in islice(later or (), _MOST_LOOKS)):
                self._asked.clear()
                return
        self._later = later

    def give(self, values: Mapping[str, object]) -> None:
        """Give values to all jobs from now on whose function has declared their names (`inputs.given`).

        They are causes of their results, by these names.
        """
        if values is self.given:
            return
        self.given, self._packed = values, {}
        self._digests = {name: digest_of(value) for name, value in values.items()}

    def do_unremembered(self, function: Callable[[J], R], job: J) -> R:
        """Return `function(job)`, done in this process and kept nowhere: no cache or log may hold names of pupils."""
        with reading_from(self._store), giving({name: self.given.get(name) for name in inputs_of(function)}):
            return function(job)

    def keep(self, data: bytes) -> Blob:
        """Keep bytes in the store.

        Raises:
            OSError: the store cannot be written.
        """
        return self._store.add(data)

    def keep_file(self, file: BinaryIO, size: int) -> Blob:
        """Keep the first `size` bytes of a file in the store, piece by piece.

        Raises:
            OSError: it cannot be read, or the store cannot be written.
        """
        return self._store.add_file(file, size)

    def verify_blobs(self) -> None:
        """Use from now on only results whose blobs are whole, after a LostBlobError."""
        self._store.verify_blobs()

    def _keyed(self, function: Callable[[J], R], jobs: Iterable[J]) -> Iterator[tuple[J, str, dict[str, bytes]]]:
        """Yield each job with its key and parts; results of jobs that are in memory anyway are read some at a time."""
        together = _MOST_READ if isinstance(jobs, Sized) else 1
        jobs = iter(jobs)
        while some := list(islice(jobs, together)):
            keyed = [(job, parts := self._parts(function, job), self._key(function, parts)) for job in some]
            if together > 1:
                self._store.look_ahead(key for *_, key in keyed)
            yield from ((job, key, parts) for job, parts, key in keyed)

    def _look_up(  # noqa: PLR0913 - a job with all that is known of it
        self, function: Callable[[J], R], job: J, label: str, key: str, parts: Mapping[str, bytes], *, contained: bool
    ) -> Task | _Batch:
        """Return a job that has to be run, or a batch with the result that is there or was begun."""
        # Not where it was begun: whoever begins early may do so in vain, and what is then made bears the same name.
        self._context.build_log.note(function, getattr(job, "subject", label), self._context.versions, parts)
        begun = self._begun.pop(key, None)
        if begun is not None:
            return _Batch(waiting=begun)
        result = self._find_result(function, key)
        if result is not None:
            return _Batch(outcomes=[result])
        if self._later:
            self._asked.add(key)
        return replace(self._make_task(function, job, label, key, parts), contained=contained)

    def _find_result(self, function: Callable[..., object], key: str) -> StoredResult | None:
        """Return the result of a key where there is one of the type that the function gives, and forget any other."""
        packed = self._store.find(key)
        if packed is None:
            return None
        with contextlib.suppress(Exception):  # whatever foreign bytes, or a class that has changed, may raise
            value = packed.value()
            if isinstance(value, result_type(function)):
                return StoredResult(value)
        self._store.forget(key)
        return None

    def _make_task(self, function: Callable[[J], R], job: J, label: str, key: str, parts: Mapping[str, bytes]) -> Task:
        """Note a job that has to be run in the build log; return it as an executor takes it."""
        self._record(function, job, label, parts)
        budget = getattr(job, "budget", "")
        spent, given = self._spent.get(budget, 0.0), self._given_to(function)
        subject = getattr(job, "subject", label)
        return Task(key, Pickled.of(job), subject, label=label, budget=budget, spent=spent, given=given)

    def _given_to(self, function: Callable[..., object]) -> Pickled | None:
        """Return the given values that a function has declared."""
        found = declared_of(self.given, function)
        if not found:
            return None
        names = tuple(found)
        if names not in self._packed:
            self._packed[names] = Pickled.of(found)
        return self._packed[names]

    def _record(self, function: Callable[..., object], job: object, label: str, parts: Mapping[str, bytes]) -> None:  # noqa: ARG002 (for those who ask why)
        """Note that a job is about to be run, for its result is not there."""
        self.ran[label] = self.ran.get(label, 0) + 1

    def _unpack(self, done: Outcome | StoredResult, label: str) -> object:
        """Count a result, and return its value."""
        self.progress.advance(label, cached=isinstance(done, StoredResult))
        if isinstance(done, StoredResult):
            return done.value
        if isinstance(done, Failed):
            return done
        self._store.added += done.added
        try:
            return Pickled(done.payload).value()
        except Exception as error:
            raise LostBlobError(label) from error  # it is made again, as what has lost its blobs is

    def _send(self, executor: Executor, function: Callable[[J], R], tasks: Sequence[Task]) -> Waiting:
        for task in tasks:
            for blob in task.blobs:
                if blob.held is not None:
                    self._store.add(blob.held)
        waiting = executor.begin(function, tasks, self._store)

        def wait() -> list[Outcome]:
            outcomes = waiting()
            for task, outcome in zip(tasks, outcomes, strict=True):
                self._count(task, outcome)
            return outcomes

        return wait

    def _count(self, task: Task, outcome: Outcome) -> None:
        """Tell what a job took, and remember it where it took long."""
        if isinstance(outcome, Done) and outcome.took:
            self.progress.ran(task.label, task.subject, outcome.took)
        if seconds := outcome.seconds:
            took = self.took.setdefault(task.subject, {})
            took[task.label] = took.get(task.label, 0.0) + seconds
            if task.budget:
                self._spent[task.budget] = self._spent.get(task.budget, 0.0) + seconds

    def _parts(self, function: Callable[..., object], job: object) -> dict[str, bytes]:
        """Return the digests of what a job is made of: its own parts, and the inputs of its function."""
        given = cast("dict[str, bytes]", declared_of(self._digests, function))
        return {**parts_of(job), **given}

    def _key(self, function: Callable[..., object], parts: Mapping[str, bytes]) -> str:
        digest = hashlib.sha256(f"{function.__module__}.{function.__qualname__}\0".encode() + self._program)
        digest.update(b"".join([name.encode() + b"\0" + part for name, part in parts.items()]))
        return digest.hexdigest()
