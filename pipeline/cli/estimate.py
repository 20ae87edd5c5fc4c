"""How much of a run is done and how long the rest will take: told by what is expected, then by what is seen.

The bar goes on by each piece of work as far as this is a share of all that is left: so it never goes back and never
stands at its end while work goes on, however wrong it was about what comes. What is there from an earlier run counts
little; how much of it is there, each kind of work tells those that follow it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.jobs.progress import Work

# Of each kind the one that tells beforehand how much of it will be made; others are made as soon as anything is.
_FOLLOWS = {
    "pictures": "read",
    "write": "read",
    "articles": "write",
    "site": "write",
    "texts": "write",
    "lists": "write",
    "cards": "pictures",
    "chapters": "write",
    "handout": "write",
    "binding": "handout",
    "cover": "pictures",
    "book": "articles",
    "captions": "articles",
    "strips": "articles",
    "signatures": "articles",
    "page numbers": "site",
}
_STARTING = 1.2  # seconds until processes are there for the first job that is to be made
_FOUND = 0.0007  # seconds for a result that is there
_GUESSED = 0.05  # seconds of a job that nobody expected
_AS_EXPECTED = 3  # so many jobs weigh what was expected, against what is seen
_PACE = 0.5  # so many seconds weigh that this machine is as fast as the one that the expectations are from
_OFTEN = 0.1  # seconds between two times that all is added up anew
_WITHIN = 0.9  # of a job that is at work, so much is taken for done at most
_NEARLY = 0.99  # where the bar stands until the run has ended


class Moment(NamedTuple):
    """What is done of all, from 0 to 1, and the seconds that are left, nan as long as nobody can tell."""

    done: float
    left: float


@dataclass
class Jobs:
    """Jobs of one kind in one stage: how many there are, are looked at, done; and what one takes that is to be made."""

    label: str
    jobs: int = 0
    each: float = _GUESSED
    announced: int = 0
    looked_at: int = 0
    missing: int = 0  # of those that were looked at
    done: int = 0
    made: int = 0  # of those that are done
    spent: float = 0.0

    def seconds(self, pace: float) -> float:
        """Return what one takes, as expected at this pace and as seen."""
        return (self.each * pace * _AS_EXPECTED + self.spent) / (_AS_EXPECTED + self.made)

    def left(self, pace: float, missing: float) -> float:
        """Return the seconds that are left, where such a share of those that nobody has looked at is to be made."""
        to_make = max(self.missing - self.made, 0) + max(self.jobs - self.looked_at, 0) * missing
        to_find = max(self.jobs - self.done - to_make, 0)
        return to_make * self.seconds(pace) + to_find * _FOUND


@dataclass
class _Seen:
    """Jobs of one kind in all stages: how many were looked at, and how many of these were to be made."""

    looked_at: int = 0
    missing: int = 0


@dataclass
class _Stage:
    kinds: dict[str, Jobs] = field(default_factory=dict)
    besides: float = 0.0  # seconds of what it does beside its jobs


class Estimate:
    """What is known of a run's work, and what follows from it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with a run of which nothing is known."""
        self._clock = clock
        self._began = self._last = self._added_up = clock()
        self._stages: dict[str, _Stage] = {}
        self._seen: dict[str, _Seen] = {}
        self._within: list[str] = []
        self._over: set[str] = set()
        self._at: Jobs | None = None
        self._done, self._rest = 0.0, 0.0
        self._starting = _STARTING
        self._ahead = 0.0  # seconds of the job at work that are taken for done
        self._as_expected = self._as_seen = 0.0
        self._countdown = Countdown()

    @property
    def kinds(self) -> Sequence[Jobs]:
        """The kinds of work of the stage that goes on."""
        return list(self._stage().kinds.values())

    def expect(self, work: Mapping[str, Sequence[Work]]) -> None:
        """See `Progress`; of a stage that is over, nothing is to be expected."""
        for name, parts in work.items():
            if name in self._over:
                continue
            stage = self._stages[name] = self._stages.get(name, _Stage())
            for part in parts:
                if not part.jobs:
                    stage.besides = part.seconds
                    continue
                kind = stage.kinds.setdefault(part.label, Jobs(part.label))
                kind.jobs, kind.each = max(part.jobs, kind.announced), part.seconds / part.jobs
        self._add_up()

    def enter(self, stage: str) -> None:
        """Note that a stage begins."""
        self._within.append(stage)
        self._over.discard(stage)
        self._stages.setdefault(stage, _Stage())
        self._at, self._last = None, self._clock()

    def leave(self, stage: str) -> None:
        """Note that it has ended: what was expected of it and has not come does not come any more."""
        self._within.remove(stage)
        self._over.add(stage)
        besides = self._stages.pop(stage).besides
        self._move(max(besides - self._ahead, 0.0))
        self._ahead, self._at = 0.0, None
        self._add_up()

    def start(self, label: str, total: int) -> None:
        """See `Progress`."""
        kind = self._stage().kinds.setdefault(label, Jobs(label))
        kind.announced += total
        kind.jobs = max(kind.jobs, kind.announced)
        self._at = kind
        self._add_up()

    def take_in(self, label: str, *, found: bool) -> None:
        """See `Progress`."""
        kind, seen = self._stage().kinds[label], self._seen.setdefault(label, _Seen())
        kind.looked_at, seen.looked_at = kind.looked_at + 1, seen.looked_at + 1
        kind.missing, seen.missing = kind.missing + (not found), seen.missing + (not found)
        kind.jobs = max(kind.jobs, kind.looked_at)

    def advance(self, label: str, *, found: bool) -> None:
        """See `Progress`."""
        kind, now = self._stage().kinds[label], self._clock()
        seconds = _FOUND if found else kind.seconds(self._pace) + self._starting
        self._move(max(seconds - self._ahead, 0.0))
        self._ahead = 0.0
        kind.done += 1
        if not found:
            self._starting = 0.0
            kind.made += 1
            self._learn(kind, now - self._last)
        self._at, self._last = kind, now
        if now - self._added_up > _OFTEN:
            self._add_up()

    def look(self) -> Moment:
        """Return what is known now."""
        now = self._clock()
        self._add_up()
        self._look_ahead(now - self._last)
        return Moment(min(self._done, _NEARLY), self._countdown.at(now - self._began, self._rest, self._done))

    def _look_ahead(self, elapsed: float) -> None:
        """Take the job at work for done as far as it should be by now."""
        whole = self._at.seconds(self._pace) + self._starting if self._at else self._stage().besides
        ahead = min(elapsed, whole * _WITHIN)
        if ahead > self._ahead:
            self._move(ahead - self._ahead)
            self._ahead = ahead

    def _move(self, seconds: float) -> None:
        """Let the bar go on by this share of what is left."""
        if self._rest > 0:
            self._done += (1 - self._done) * min(seconds / self._rest, 1.0)
            self._rest = max(self._rest - seconds, 0.0)

    def _learn(self, kind: Jobs, seconds: float) -> None:
        """Remember what a job took; not of the first, which has waited for processes to start."""
        if not self._as_expected:
            self._as_expected = self._as_seen = kind.each
            return
        kind.spent += seconds
        self._as_expected += kind.each
        self._as_seen += seconds

    @property
    def _pace(self) -> float:
        """How many times as long everything takes as was expected."""
        return (self._as_seen + _PACE) / (self._as_expected + _PACE)

    def _add_up(self) -> None:
        shares: dict[str, float] = {}
        pace = self._pace
        self._rest = sum(kind.left(pace, self._missing(kind.label, shares)) for kind in self._all())
        besides = self._starting + sum(stage.besides for stage in self._stages.values())
        self._rest = max(self._rest + besides - self._ahead, 0.0)
        self._added_up = self._clock()

    def _missing(self, label: str, known: dict[str, float]) -> float:
        """Return which share of these jobs is likely to be made."""
        if label not in known:
            before = self._missing(_FOLLOWS[label], known) if label in _FOLLOWS else 1.0
            seen = self._seen.get(label, _Seen())
            known[label] = (seen.missing + before * _AS_EXPECTED) / (seen.looked_at + _AS_EXPECTED)
        return known[label]

    def _all(self) -> Iterator[Jobs]:
        for stage in self._stages.values():
            yield from stage.kinds.values()

    def _stage(self) -> _Stage:
        return self._stages.setdefault(self._within[-1] if self._within else "", _Stage())


class Countdown:
    """The seconds that are left, told calmly: they run down by themselves and bend slowly to what is known better."""

    _FROM, _AFTER = 0.1, 3.0  # share and seconds that are to be done before it tells anything
    _BENDS = 6.0  # seconds in which most of a difference is made up

    def __init__(self) -> None:
        """Begin with nothing to tell."""
        self._left = math.nan
        self._at = 0.0

    def at(self, elapsed: float, rest: float, done: float) -> float:
        """Return what is left when so many seconds have passed, `rest` is thought to be left and a share is `done`."""
        step, self._at = elapsed - self._at, elapsed
        if math.isnan(self._left):
            if done < self._FROM or elapsed < self._AFTER:
                return math.nan
            self._left = rest
        self._left = max(self._left - step, 0.0)
        self._left += (rest - self._left) * (1 - math.exp(-step / self._BENDS))
        return self._left
