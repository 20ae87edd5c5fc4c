"""What a run tells whoever looks on: its stages, how many jobs each of them has, and what becomes of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Work:
    """Jobs of one kind that a stage will have: how many, and the seconds from the first to the last if all are made.

    What a stage does beside its jobs has the label "" and no job.
    """

    label: str
    jobs: int
    seconds: float


@dataclass(frozen=True)
class Took:
    """Where and when a job was done: a process, seconds of a clock that all processes share, and processor time.

    The processor time is that of the programs it started, too. Of another machine, whose clock is another, nobody asks.
    """

    process: int
    begin: float
    end: float
    cpu: float


class Progress(Protocol):
    """Told how the work goes on; what a terminal shows is one. All of it is told by one thread."""

    def expect(self, work: Mapping[str, Sequence[Work]]) -> None:
        """Note what is to come, by the names of the stages; it takes the place of what was said of these before."""

    def stage(self, name: str) -> AbstractContextManager[object]:
        """Note that what is done within belongs to a stage."""

    def start(self, label: str, total: int) -> None:
        """Note that a map of `total` jobs begins, 0 where nobody knows how many."""

    def take_in(self, label: str, *, found: bool) -> None:
        """Note that one of its jobs is looked at: its result is there already, or else it is to be made."""

    def advance(self, label: str, *, found: bool) -> None:
        """Note that one of its jobs is done."""

    def ran(self, label: str, subject: str, took: Took) -> None:
        """Note where and when a job was done."""


class Silent:
    """Progress for those who do not look."""

    def expect(self, work: Mapping[str, Sequence[Work]]) -> None:
        """Say nothing."""

    def stage(self, name: str) -> AbstractContextManager[object]:
        """Say nothing."""
        del name
        return nullcontext()

    def start(self, label: str, total: int) -> None:
        """Say nothing."""

    def take_in(self, label: str, *, found: bool) -> None:
        """Say nothing."""

    def advance(self, label: str, *, found: bool) -> None:
        """Say nothing."""

    def ran(self, label: str, subject: str, took: Took) -> None:
        """Say nothing."""
