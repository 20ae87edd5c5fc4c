"""Progress of a run: its stages, the number of jobs in each, and where and when each job was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Took:
    """Process, monotonic clock and CPU seconds of one job on this machine.

    The CPU seconds include those of the programs that the job started.
    """

    process: int
    begin: float
    end: float
    cpu: float


class Progress(Protocol):
    """Observer of a run; all methods are called from one thread."""

    def expect(self, stages: Sequence[str]) -> None:
        """Announce the names of all stages of the run, in order."""

    def stage(self, name: str) -> AbstractContextManager[object]:
        """Enter a stage and leave it at the end of the block."""

    def start(self, label: str, total: int) -> None:
        """Announce `total` more jobs of a kind; 0 if their number is unknown."""

    def advance(self, label: str, *, found: bool) -> None:
        """Count one job as done; `found` if its result was in the cache."""

    def ran(self, label: str, subject: str, took: Took) -> None:
        """Record where and when a job ran."""


class Silent:
    """Progress that shows nothing."""

    def expect(self, stages: Sequence[str]) -> None:
        """See `Progress`."""

    def stage(self, name: str) -> AbstractContextManager[object]:
        """See `Progress`."""
        del name
        return nullcontext()

    def start(self, label: str, total: int) -> None:
        """See `Progress`."""

    def advance(self, label: str, *, found: bool) -> None:
        """See `Progress`."""

    def ran(self, label: str, subject: str, took: Took) -> None:
        """See `Progress`."""


class Relay:
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

    def advance(self, label: str, *, found: bool) -> None:
        """See `Progress`."""
        for each in self.observers:
            each.advance(label, found=found)

    def ran(self, label: str, subject: str, took: Took) -> None:
        """See `Progress`."""
        for each in self.observers:
            each.ran(label, subject, took)
