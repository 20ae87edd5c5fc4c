"""Advice: something to write or to mend next, why, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pipeline.survey.values import Surveyed

SHOWN = 3
"""Places of a piece of advice that are named."""


class ToDo(StrEnum):
    """What there is to do."""

    MEND = "mend"
    WRITE = "write"


@dataclass(frozen=True)
class AdviceSpot:
    """A place that a piece of advice is about: its title, and the place as problems have it."""

    title: str
    place: str


@dataclass(frozen=True)
class Advice:
    """Something to do: `what`, and `why`, as sentences; the first of the `number` of places; the part of the report.

    `weight` says how much readers gain, of 100. `rule` names the rule whose meaning says why, "" for none.
    """

    kind: ToDo
    weight: int
    what: str
    why: str
    section: str
    spots: tuple[AdviceSpot, ...] = ()
    number: int = 0
    rule: str = ""

    @property
    def further(self) -> int:
        """How many places are not named."""
        return max(self.number - len(self.spots), 0)


def spots_of(articles: Iterable[Surveyed]) -> tuple[AdviceSpot, ...]:
    """Return the places of the first few articles."""
    return tuple(AdviceSpot(one.title, one.source) for one in articles)[:SHOWN]
