"""Jobs done by the workers of a Dask cluster, which may be many machines. Only user of distributed.

Jobs go out and results come back by value, blobs included, so that a worker needs nothing but this package. The cluster
does again what was on a worker that died, and uses workers that join.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from distributed import Client
from distributed.client import FutureCancelledError
from distributed.scheduler import KilledWorker

from pipeline.jobs.blob import LostBlobError, reading_from
from pipeline.jobs.crew import DeadWorkerError, Done, Function, Task, Waiting
from pipeline.jobs.recipe import allowing
from pipeline.jobs.store import Packed, Store

_PATIENCE = 60.0  # seconds to wait for a cluster, or for a worker where there is none
_LOOK = 2.0  # seconds between two looks at whether there is any
# A worker may have several threads; the engines that set pages can do one thing at a time in a process.
_ONE_AT_A_TIME = threading.Lock()


class ClusterError(Exception):
    """The cluster cannot be used; the text says why."""


@dataclass(frozen=True)
class Parcel:
    """A job by value."""

    payload: bytes
    blobs: Mapping[str, bytes]


@dataclass(frozen=True)
class Identity:
    """Tells whether a worker has the same code and tools: `ask` is called there, and must say what is said here."""

    ask: Callable[[], str]
    said: str


class Cluster:
    """The workers of a Dask scheduler."""

    ready = True

    def __init__(self, address: str, identity: Identity) -> None:
        """Connect to the scheduler at an address like `tcp://10.0.0.1:8786`.

        Raises:
            ClusterError: nobody answers there, or there are no workers.
        """
        self._identity = identity
        try:
            self._client = Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(f"no Dask scheduler answers at {address} ({error})") from error
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            self._client.close()
            raise ClusterError(f"the scheduler at {address} has no workers") from error
        self.size = max(1, sum(self._client.nthreads().values()))
        self._executor = self._client.get_executor(pure=False)

    def begin(self, function: Function, tasks: Sequence[Task], store: Store) -> Waiting:
        """See `Crew`. Waiting raises ClusterError too: all workers are gone, or one has other code or tools."""
        parcels = [Parcel(task.job.payload, _contents(task, store)) for task in tasks]
        future = self._executor.submit(_perform, function, parcels, self._identity)

        def wait() -> list[Done]:
            return [
                self._kept(task, parcel, store) for task, parcel in zip(tasks, self._result(future, tasks), strict=True)
            ]

        return wait

    def close(self) -> None:
        """Leave the cluster; what has not begun is dropped."""
        self._executor.shutdown(wait=False)
        self._client.close()

    def _result(self, future: Future[list[Parcel]], tasks: Sequence[Task]) -> list[Parcel]:
        missing = 0.0
        while True:
            try:
                return future.result(timeout=_LOOK)
            except TimeoutError:
                missing = 0.0 if self._client.nthreads() else missing + _LOOK
                if missing > _PATIENCE:
                    raise ClusterError("all workers of the cluster are gone") from None
            except KilledWorker as error:
                subjects = ", ".join(task.subject for task in tasks)
                raise DeadWorkerError(f"{subjects}: the workers that did this died (out of memory?)") from error
            except FutureCancelledError as error:
                raise ClusterError("the connection to the scheduler is lost") from error

    @staticmethod
    def _kept(task: Task, parcel: Parcel, store: Store) -> Done:
        before = store.added
        for data in parcel.blobs.values():
            store.add(data)
        store.keep(task.key, Packed(parcel.payload))
        added, store.added = store.added - before, before  # the runner counts
        return Done(parcel.payload, added)


class _Contents:
    """The blobs that came with a job."""

    def __init__(self, blobs: Mapping[str, bytes]) -> None:
        self._blobs = blobs

    def read(self, digest: str) -> bytes:
        """See `Source`."""
        try:
            return self._blobs[digest]
        except KeyError:
            raise LostBlobError(digest) from None


def _contents(task: Task, store: Store) -> dict[str, bytes]:
    return {blob.digest: store.read(blob.digest) for blob in task.job.blobs}


def _perform(function: Callable[[Any], Any], parcels: Sequence[Parcel], identity: Identity) -> list[Parcel]:
    """What a worker does."""
    if identity.ask() != identity.said:
        raise ClusterError("a worker of the cluster has other code, styles or tools than this machine")
    done = []
    for parcel in parcels:
        with _ONE_AT_A_TIME, reading_from(_Contents(parcel.blobs)), allowing(function):
            result = Packed.of(function(Packed(parcel.payload).value()))
        done.append(Parcel(result.payload, {blob.digest: blob.data for blob in result.blobs if blob.held is not None}))
    return done
