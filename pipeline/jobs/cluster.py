"""Jobs done by the workers of a Dask cluster, which may be many machines. Only user of distributed.

Jobs go out and results come back by value, blobs included, so that a worker needs nothing but this package. The cluster
does again what was on a worker that died, and uses workers that join.
"""

from __future__ import annotations

import asyncio
import pickle
import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future, wait
from dataclasses import dataclass
from importlib.util import find_spec
from typing import cast

from distributed import Client
from distributed import Future as DaskFuture
from distributed.client import FutureCancelledError
from distributed.scheduler import KilledWorker

from pipeline.i18n.sentences import humanize, joined, sentence
from pipeline.inputs import giving
from pipeline.jobs.blob import Blob, Pickled, Source, reading_from
from pipeline.jobs.executors import DeadWorkerError, ExecutorError, Function, Task, Waiting, failure, is_contained
from pipeline.jobs.job import Done, Failed, Outcome
from pipeline.jobs.store import Store

_PACKAGE = __name__.partition(".")[0]
_PATIENCE = 60.0  # seconds to wait for a cluster, or for a worker where there is none
_LOOK = 2.0  # seconds between two looks at whether there is any
# A job alone is sent so often, where workers die that have it: it may have waited at those that another job ended.
_TRIES = 2
_DIED = sentence("the workers that did this died (out of memory?)")
_LOST = sentence("the connection to the scheduler is lost")
# A worker may have several threads; the engines that set pages can do one thing at a time in a process.
_ONE_AT_A_TIME = threading.Lock()


class ClusterError(ExecutorError):
    """The cluster cannot be used; the text says why."""


@dataclass(frozen=True)
class Parcel:
    """A result by value."""

    payload: bytes
    blobs: Mapping[str, bytes]


@dataclass(frozen=True)
class Identity:
    """Tells whether a worker has the same code and tools: `ask` is called there, and must say what is said here."""

    ask: Callable[[], str]
    said: str


@dataclass(frozen=True)
class Errand:
    """A task whose job goes by value."""

    task: Task
    blobs: Mapping[str, bytes]


_Order = tuple[Function, Sequence[Errand], Identity]
_Delivery = Sequence[Parcel | Failed]


class Cluster:
    """The workers of a Dask scheduler. `sent` and `received` count the bytes of jobs and of results."""

    ready = True

    def __init__(self, address: str, identity: Identity) -> None:
        """Connect to the scheduler at an address like `tcp://10.0.0.1:8786`.

        Raises:
            ClusterError: The scheduler does not answer or has no workers.
        """
        self._identity = identity
        try:
            self._client = Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(
                sentence("no Dask scheduler answers at {address} ({error})", address=address, error=humanize(error))
            ) from error
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            self._client.close()
            raise ClusterError(sentence("the scheduler at {address} has no workers", address=address)) from error
        self._expect_package()
        self.sent = self.received = 0

    @property
    def size(self) -> int:
        """Number of workers now. Each does one job at a time, even with several threads."""
        return max(1, self._count_workers())

    def begin(self, function: Function, tasks: Sequence[Task], store: Store) -> Waiting:
        """See `Executor`. Waiting raises ClusterError too: all workers are gone, or one has other code or tools."""
        return self._begin(function, tasks, store, _TRIES)

    def _begin(self, function: Function, tasks: Sequence[Task], store: Store, tries: int) -> Waiting:
        errands = [Errand(task, {blob.digest: store.read(blob.digest) for blob in task.blobs}) for task in tasks]
        # As bytes: what the scheduler is given it unpacks too, and would import the engines for it.
        order = pickle.dumps((function, errands, self._identity), protocol=5)
        self.sent += len(order)
        with warnings.catch_warnings():
            # A whole book goes to the one who binds it through the scheduler, which has it still if that worker dies;
            # what is scattered among workers, as Dask would rather have it, dies with them.
            warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
            future = self._gather(self._client.submit(_perform, order, pure=False))

        def outcomes() -> list[Outcome]:
            try:
                delivery = self._wait_for_result(future, tasks)
            except DeadWorkerError as error:
                if len(tasks) == 1 and tries > 1:
                    return self._begin(function, tasks, store, tries - 1)()
                return self._try_one_by_one(function, tasks, store, error)
            self.received += len(delivery)
            results: _Delivery = pickle.loads(delivery)  # noqa: S301 (whoever has the cluster runs code here anyway)
            return [_keep_outcome(task, result, store) for task, result in zip(tasks, results, strict=True)]

        return outcomes

    def _try_one_by_one(
        self, function: Function, tasks: Sequence[Task], store: Store, error: DeadWorkerError
    ) -> list[Outcome]:
        """Return each task by itself, so that only the one that ends workers is to blame."""
        if len(tasks) > 1:
            return [outcome for task in tasks for outcome in self.begin(function, [task], store)()]
        if not tasks[0].contained:
            raise error
        return [Failed(tasks[0].subject, _DIED)]

    def close(self) -> None:
        """Leave the cluster; what has not begun is dropped."""
        self._client.close()

    def _gather(self, future: DaskFuture[bytes]) -> Future[bytes]:
        """Have a result brought here meanwhile.

        Not by Dask's executor: it asks for a result and afterwards whether there was one, and where the worker has died
        in between, as it may when it has delivered, takes the bytes apart as an error (“too many values to unpack”).
        """
        coming = self._client.gather(future, asynchronous=True)
        return asyncio.run_coroutine_threadsafe(coming, self._client.loop.asyncio_loop)

    def _expect_package(self) -> None:
        """Send this package: a worker without it would end with its first job, and not say why."""
        found = {sentence("the scheduler"): self._client.run_on_scheduler(find_spec, _PACKAGE)}
        found |= self._client.run(find_spec, _PACKAGE)
        lacking = [place for place, spec in found.items() if spec is None]
        if lacking:
            self._client.close()
            raise ClusterError(
                sentence("this package is not installed where these run: {lacking}", lacking=", ".join(lacking))
            )

    def _count_workers(self) -> int:
        try:
            return len(self._client.nthreads())
        except OSError as error:
            raise ClusterError(_LOST) from error

    def _wait_for_result(self, future: Future[bytes], tasks: Sequence[Task]) -> bytes:
        missing = 0.0
        while not wait([future], _LOOK).done:
            missing = 0.0 if self._count_workers() else missing + _LOOK
            if missing > _PATIENCE:
                raise ClusterError(sentence("all workers of the cluster are gone"))
        try:
            return future.result()
        except KilledWorker as error:
            subjects = joined(task.subject for task in tasks)
            raise DeadWorkerError(sentence("{subjects}: {died}", subjects=subjects, died=_DIED)) from error
        except (CancelledError, FutureCancelledError) as error:
            raise ClusterError(_LOST) from error
        except OSError:  # the job's own, unless nobody answers any more
            self._count_workers()
            raise


@dataclass(frozen=True)
class _Contents(Source):
    """The blobs that came with a job."""

    blobs: Mapping[str, bytes]

    def read(self, digest: str) -> bytes:
        """See `Source`."""
        return self.blobs[digest] if digest in self.blobs else super().read(digest)


def _keep_outcome(task: Task, result: Parcel | Failed, store: Store) -> Outcome:
    if isinstance(result, Failed):
        return result
    before = store.added
    blobs = tuple(Blob(digest, len(data), data) for digest, data in result.blobs.items())
    store.keep(task.key, Pickled(result.payload, blobs))
    added, store.added = store.added - before, before  # the runner counts
    return Done(result.payload, added)


def _perform(order: bytes) -> bytes:
    """Return what a worker does."""
    function, errands, identity = cast("_Order", pickle.loads(order))  # noqa: S301 (a worker runs what it is sent)
    if identity.ask() != identity.said:
        raise ClusterError(sentence("a worker of the cluster has different code, styles or tools"))
    return pickle.dumps([_do_errand(function, errand) for errand in errands], protocol=5)


def _do_errand(function: Function, errand: Errand) -> Parcel | Failed:
    try:
        job = errand.task.job.job()
        with _ONE_AT_A_TIME, reading_from(_Contents(errand.blobs)), giving(errand.task.inputs(function)):
            result = Pickled.of(function(job))
    except Exception as error:
        if not is_contained(errand.task, error):
            raise
        return failure(errand.task, error)
    return Parcel(result.payload, {blob.digest: blob.data for blob in result.blobs if blob.held is not None})
