"""A runner that only says what it would do, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from pipeline.jobs.crew import Crew
from pipeline.jobs.digest import parts_of
from pipeline.jobs.runner import Runner, Workbench
from pipeline.jobs.store import Packed

J = TypeVar("J")
R = TypeVar("R")
_VERSION_LENGTH = 16  # digests are this long; what is shorter is a version that a reader knows


class UnmadeError(Exception):
    """A result is asked for that would have to be made first."""


@dataclass(frozen=True)
class Reason:
    """One result that would be made: of which kind of work, about what, and why."""

    label: str
    subject: str
    causes: tuple[str, ...]

    def __str__(self) -> str:
        """The reason as one line."""
        return f"{self.subject}: {', '.join(self.causes)}"


class Rehearsal(Runner):
    """Runs for real only what has a label in `real`, and collects the `reasons` for the rest.

    It ends at the first map of which something would have to be made.
    """

    def __init__(self, bench: Workbench, crew: Crew | None, real: frozenset[str]) -> None:
        """Look at what is kept at `bench`."""
        super().__init__(bench, crew)
        self._real = real
        self.reasons: list[Reason] = []

    def map(self, function: Callable[[J], R], jobs: Iterable[J], label: str, total: int = 0) -> Iterator[R]:
        """See `Runner`.

        Raises:
            UnmadeError: some of the results are not there.
        """
        if label in self._real:
            yield from super().map(function, jobs, label, total)
            return
        found: list[Packed | None] = []
        for job in jobs:
            parts = parts_of(job)
            result = self._store.find(self._key(function, parts))
            if result is None:
                self._missed(function, job, label, parts)
            found.append(result)
        if None in found:
            raise UnmadeError(label)
        yield from (cast("R", result.value()) for result in found if result is not None)

    def _missed(self, function: Callable[..., object], job: object, label: str, parts: Mapping[str, bytes]) -> None:
        super()._missed(function, job, label, parts)
        subject = getattr(job, "subject", label)
        self.reasons.append(Reason(label, subject, self._causes(function, job, subject, parts)))

    def _causes(
        self, function: Callable[..., object], job: object, subject: str, parts: Mapping[str, bytes]
    ) -> tuple[str, ...]:
        ledger, sources = self._bench.ledger, self._bench.sources(function)
        if not ledger.knows(function, subject):
            return ("new",)
        words: Mapping[str, str] = getattr(job, "causes", {})
        causes = []
        for change in ledger.changes(function, subject, sources, parts):
            old, new = ledger.source(function, change), sources.get(change, "")
            if change in parts:
                causes.append(words.get(change, f"its {change} changed".replace("_", " ")))
            elif old and new and max(len(old), len(new)) < _VERSION_LENGTH:
                causes.append(f"{change} {old} became {new}")
            else:
                causes.append(f"{change} {'changed' if old and new else 'is gone' if old else 'is new'}")
        return tuple(causes) or ("no longer in the cache",)
