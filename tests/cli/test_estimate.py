"""The one bar: how far it is when half of the time has passed, whatever the run is like. The clock is none."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator

import pytest

from pipeline.cli.estimate import Estimate, Moment
from pipeline.cli.progress_bar import TimeLeft
from pipeline.runs.forecast import NORMALISE, PRINT, Extent, Scope, work

WORKERS = 2
_STARTING, _FINDING = 1.2, 0.0007  # seconds until workers are there; to find a result
ARTICLES = 400
WHOLE = Extent(ARTICLES, 3.5 * ARTICLES)
EVERYTHING = Scope(
    WHOLE,
    ("site", "articles", "anthology-pdf", "anthology-epub", "handouts"),
    {"anthology-pdf": [WHOLE], "anthology-epub": [WHOLE]},
    [WHOLE.share(4)] * 4,
    cards=True,
)
Seconds = Callable[[str, float], float]
"""From a kind of work, and what one is expected to take, to what one takes."""
Changed = Callable[[str], int]
"""From a kind of work to how many of its jobs are to be made."""


class Run:
    """A run that goes as it is told to, looked at eight times a second."""

    def __init__(self, scope: Scope, seconds: Seconds, changed: Changed) -> None:
        """Do all of it."""
        self.now = 0.0
        self.moments: list[tuple[float, Moment]] = []
        self._estimate = Estimate(lambda: self.now)
        self._seconds, self._changed = seconds, changed
        self._started = False
        stages = work(scope, WORKERS)
        self._pass(0.2)
        self._estimate.expect(stages)
        for name, parts in stages.items():
            self._estimate.enter(name)
            for part in parts:
                if part.jobs:
                    self._work(part.label, part.jobs, part.seconds / part.jobs)
                else:
                    self._pass(part.seconds)
            self._estimate.leave(name)

    def at(self, share: float) -> float:
        """How much is done after a share of the time."""
        return next(moment.done for when, moment in self.moments if when >= share * self.now)

    def reaches(self, done: float) -> float:
        """The share of the time after which so much is done."""
        return next((when for when, moment in self.moments if moment.done >= done), self.now) / self.now

    def _work(self, label: str, jobs: int, each: float) -> None:
        self._estimate.start(label, jobs)
        ahead = 24
        made = {number * jobs // self._changed(label) for number in range(self._changed(label))}
        for number in range(min(ahead, jobs)):
            self._estimate.take_in(label, found=number not in made)
        for number in range(jobs):
            if number in made and not self._started:
                self._started = True
                self._pass(_STARTING)
            self._pass(self._seconds(label, each) if number in made else _FINDING)
            self._estimate.advance(label, found=number not in made)
            if number + ahead < jobs:
                self._estimate.take_in(label, found=number + ahead not in made)

    def _pass(self, seconds: float) -> None:
        end = self.now + seconds
        for tick in itertools.count(int(self.now * 8) + 1):
            if tick / 8 > end:
                break
            self.now = tick / 8
            self.moments.append((self.now, self._estimate.look()))
        self.now = end


def all_of_it(label: str) -> int:
    return {part.label: part.jobs for parts in work(EVERYTHING, WORKERS).values() for part in parts}[label]


def as_expected(_: str, each: float) -> float:
    return each


def one_text(label: str) -> int:
    """What a change of one text makes anew."""
    return {"read": 1, "write": 1, "articles": 1, "book": 2, "site": 1, "signatures": 1, "chapters": 1}.get(
        label, 0
    ) or (1 if label in ("anthology", "e-book", "page numbers") else 0)


RUNS: dict[str, tuple[Seconds, Changed]] = {
    "cold": (as_expected, all_of_it),
    "cold, on a machine three times as slow": (lambda _, each: 3 * each, all_of_it),
    "cold, pages of formulas": (lambda label, each: each * (3 if label == "articles" else 1), all_of_it),
    "cold, pages without pictures": (lambda label, each: each * (0.4 if label == "articles" else 1), all_of_it),
    "cold, a slow site": (lambda label, each: each * (6 if label in ("site", "chapters") else 1), all_of_it),
}


@pytest.mark.parametrize("name", RUNS)
def test_the_bar_is_about_half_way_when_half_of_the_time_has_passed(name: str) -> None:
    run = Run(EVERYTHING, *RUNS[name])
    assert 0.3 <= run.at(0.5) <= 0.7, name
    assert run.reaches(0.95) >= 0.9, name


def test_what_is_there_from_an_earlier_run_counts_little() -> None:
    run = Run(EVERYTHING, as_expected, one_text)
    assert 0.3 <= run.at(0.5) <= 0.75
    assert run.reaches(0.95) >= 0.85


def test_a_changed_style_is_noticed_with_the_first_pages() -> None:
    """Nobody can tell before: the posts are all there. What is left of the bar is for what is left."""
    paper = ("articles", "book", "signatures", "cover", "strips", "handout", "binding", "anthology", "e-book")
    run = Run(EVERYTHING, as_expected, lambda label: all_of_it(label) if label in paper else 0)
    assert run.at(0.5) <= 0.8
    assert run.reaches(0.95) >= 0.75


@pytest.mark.parametrize("name", RUNS)
def test_the_bar_never_goes_back_and_is_not_full_before_the_end(name: str) -> None:
    done = [moment.done for _, moment in Run(EVERYTHING, *RUNS[name]).moments]
    assert done == sorted(done)
    assert done[-1] < 1


def test_what_takes_unexpectedly_long_does_not_fill_the_bar() -> None:
    run = Run(EVERYTHING, lambda label, each: 300.0 if label == "e-book" else each, all_of_it)
    assert run.at(0.5) < 0.99
    assert run.at(0.9) == run.at(0.6)  # it stands, and waits for what is at work


@pytest.mark.parametrize("name", RUNS)
def test_the_time_left_runs_down_calmly(name: str) -> None:
    run = Run(EVERYTHING, *RUNS[name])
    told = [(when, moment.left) for when, moment in run.moments if not math.isnan(moment.left)]
    assert told[0][0] >= 3
    for (before, left), (when, now) in itertools.pairwise(told):
        assert now - left <= 0.05 * max(left, 10), (when, left, now)
        assert when - before < 0.5
    second_half = [(run.now - when, left) for when, left in told if when > run.now / 2]
    assert all(left <= 2.5 * rest + 10 for rest, left in second_half)


def test_posts_that_drop_out_and_stages_that_never_come_are_no_work_left() -> None:
    now = 0.0
    estimate = Estimate(lambda: now)
    estimate.expect(work(EVERYTHING, WORKERS))
    estimate.enter(NORMALISE)
    estimate.start("read", 1)
    estimate.take_in("read", found=False)
    estimate.advance("read", found=False)
    estimate.leave(NORMALISE)
    estimate.expect(work(EVERYTHING, WORKERS))  # with what is known now: not of the stage that is over
    estimate.enter(PRINT)
    assert [kind.label for kind in estimate.kinds] == ["strips", "articles", "book", "cover"]
    estimate.leave(PRINT)
    assert estimate.look().done < 0.9


def _said(left: Iterator[float]) -> list[str]:
    words = TimeLeft()
    return [key for key, _ in itertools.groupby(map(words.of, left))]


def test_the_time_left_is_said_in_steps_that_one_can_read() -> None:
    assert _said(iter([math.nan, 200, 181, 179, 100, 61, 59, 41, 39, 12, 9, 3])) == [
        "",
        "about 4 min left",
        "about 3 min left",
        "about 2 min left",
        "about 60 s left",
        "about 50 s left",
        "about 40 s left",
        "about 20 s left",
        "a few seconds left",
    ]


def test_the_time_left_does_not_go_to_and_fro() -> None:
    assert _said(iter([39, 41, 39, 42, 38])) == ["about 40 s left"]
    assert _said(iter([39, 60])) == ["about 40 s left", "about 60 s left"]
