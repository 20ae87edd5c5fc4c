"""What a run's stages and kinds of work took, for `--verbose`."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.cli.language import told
from pipeline.i18n.sentences import sentence
from pipeline.jobs.progress import Silent, Took
from pipeline.runs.forecast import KINDS

_HEADS = (sentence("time"), sentence("CPU"), sentence("made"), sentence("found"))


@dataclass
class _Spent:
    """Seconds that passed, and seconds of processors: this process and the jobs that it took results of meanwhile."""

    wall: float = 0.0
    cpu: float = 0.0


class Times(Silent):
    """Adds up what each stage and each kind of work takes."""

    def __init__(self) -> None:
        """Begin with none."""
        self._stages: dict[str, _Spent] = {}
        self._within: list[_Spent] = []
        self._made: Counter[str] = Counter()
        self._found: Counter[str] = Counter()
        self._cpu: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """See `Progress`."""
        spent = self._stages.setdefault(name, _Spent())
        self._within.append(spent)
        wall, cpu = time.monotonic(), time.process_time()
        try:
            yield
        finally:
            self._within.pop()
            spent.wall += time.monotonic() - wall
            spent.cpu += time.process_time() - cpu

    def advance(self, label: str, *, found: bool) -> None:
        """See `Progress`."""
        (self._found if found else self._made)[label] += 1

    def ran(self, label: str, subject: str, took: Took) -> None:
        """See `Progress`."""
        del subject
        self._cpu[label] += took.cpu
        if self._within:
            self._within[-1].cpu += took.cpu

    def lines(self) -> list[str]:
        """Return two tables: of the stages in their order, and of the kinds of work with the longest first.

        They are in the language to speak.
        """
        if not self._stages:
            return []
        whole = _Spent(sum(s.wall for s in self._stages.values()), sum(s.cpu for s in self._stages.values()))
        stages = [*self._stages.items(), (sentence("together"), whole)]
        labels = sorted({*self._made, *self._found}, key=lambda label: (-self._cpu[label], label))
        time, cpu, made, found = (told(head) for head in _HEADS)
        return [
            f"{told(sentence('stage')):<20}{time:>10}{cpu:>10}",
            *(f"{_named(name)}{_seconds(spent.wall)}{_seconds(spent.cpu)}" for name, spent in stages),
            "",
            f"{told(sentence('kind of work')):<20}{cpu:>10}{made:>10}{found:>10}",
            *(f"{_named(one)}{_seconds(self._cpu[one])}{self._made[one]:>10}{self._found[one]:>10}" for one in labels),
        ]


def _named(name: str) -> str:
    return f"{told(KINDS.get(name, name)):<20}"


def _seconds(seconds: float) -> str:
    return told(sentence("{seconds:8.2f} s", seconds=seconds))
