"""Results in the order of their jobs, whatever is done first: what is to be done goes out some jobs at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.build.executors import Task, Waiting
from pipeline.build.job import Outcome, StoredResult


class ResultQueue:
    """Results on their way; `weight` is what waits of their jobs, in bytes."""

    def __init__(self, begin: Callable[[Sequence[Task]], Waiting], together: int) -> None:
        """Begin with none; `begin` is given `together` tasks at a time."""
        self._begin = begin
        self._together = together
        self._places: deque[tuple[int, Callable[[], Outcome | StoredResult]]] = deque()
        self._batch = _Batch()
        self.weight = 0

    def __len__(self) -> int:
        """Return how many are on their way."""
        return len(self._places)

    def add_found(self, value: object) -> None:
        """Add one that is there already."""
        self._places.append((0, lambda: StoredResult(value)))

    def add_begun(self, waiting: Waiting) -> None:
        """Add one that was begun before."""
        self._places.append((0, lambda: waiting()[0]))

    def add(self, task: Task) -> None:
        """Add one that is to be made."""
        batch, place = self._batch, len(self._batch.tasks)
        batch.tasks.append(task)
        weight = len(task.job.payload)
        self._places.append((weight, lambda: self._results(batch)[place]))
        self.weight += weight
        if len(batch.tasks) == self._together:
            self._send(batch)

    def take(self) -> Outcome | StoredResult:
        """Take the first, waiting for it."""
        weight, done = self._places.popleft()
        self.weight -= weight
        return done()

    def _results(self, batch: _Batch) -> list[Outcome]:
        if batch.waiting is None:
            self._send(batch)
        if batch.results is None and batch.waiting is not None:
            batch.results = batch.waiting()
        return batch.results or []

    def _send(self, batch: _Batch) -> None:
        batch.waiting = self._begin(batch.tasks)
        self._batch = _Batch()


@dataclass
class _Batch:
    """Jobs that are done together."""

    tasks: list[Task] = field(default_factory=list)
    waiting: Waiting | None = None
    results: list[Outcome] | None = None
