"""One bar for the work at hand and a line that names it, for terminals that can redraw."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar as Bar
from rich.table import Table
from rich.text import Text

from pipeline.cli.language import translate
from pipeline.i18n.sentences import sentence
from pipeline.jobs.interrupt import on_interrupt
from pipeline.jobs.runner import Progress
from pipeline.runs.result import COUNTED, GOING_ON
from pipeline.text.visible import visible

_REDRAWS = 8  # per second
_WIDEST = 60  # columns of the bar
_MINUTE, _STEP = 60, 5  # seconds
_RELIABLE = 3.0  # seconds of work after which its time left is shown


@dataclass
class _Count:
    """Jobs of one kind in the current stage."""

    began: float
    done: int = 0
    total: int = 0


class ProgressBar(Progress):
    """Progress on the error stream, erased at the end.

    The main thread only counts; a thread of rich reads the counts and draws. There is no lock, so a signal handler can
    stop the drawing at any moment.
    """

    def __init__(self) -> None:
        """Prepare the bar; entering the context lets it be shown."""
        self._began = time.monotonic()
        self._stages: Sequence[str] = ()
        self._step = 0
        self._counts: dict[str, _Count] = {}
        self._work = ""  # the name of a count, or of the stage
        console = Console(stderr=True)
        self._live = Live(console=console, transient=True, refresh_per_second=_REDRAWS, get_renderable=self.__rich__)
        self._within = ExitStack()
        self._is_open = False

    def expect(self, stages: Sequence[str]) -> None:
        """See `Progress`."""
        self._stages, self._step = stages, 0
        self._show()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """See `Progress`."""
        self._show()
        if name in self._stages:
            self._step = max(self._step, self._stages.index(name) + 1)
        self._counts, self._work = {}, GOING_ON.get(name, name)
        yield

    def start(self, label: str, total: int) -> None:
        """See `Progress`."""
        if count := self._turn_to(label):
            count.total += total

    def advance(self, label: str, *, cached: bool) -> None:
        """See `Progress`."""
        del cached
        if count := self._turn_to(label):
            count.done += 1

    def _turn_to(self, label: str) -> _Count | None:
        """Return the count of a kind of work and show it from now on; None if it is not shown."""
        if name := COUNTED.get(label):
            self._work = name
            return self._counts.setdefault(name, _Count(time.monotonic()))
        return None

    def __enter__(self) -> Self:
        """Let the first stage show the bar; a signal that ends the run erases it too.

        Not at once: it is drawn by a thread, and a process with threads cannot be forked (`jobs/fork_server.py`).
        """
        self._is_open = True
        self._within.enter_context(on_interrupt(at_once=self._live.stop, shows=True))
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()
        self._within.close()

    def _show(self) -> None:
        if self._is_open:
            self._live.start()

    def __rich__(self) -> Group:
        work, now = self._work, time.monotonic()
        count = self._counts.get(work, _Count(now))
        # The bar pulses before the first job is done and while the last is at work, so that something always moves.
        total = count.total if count.done and count.total - count.done > 1 else None
        minutes, seconds = divmod(round(now - self._began), _MINUTE)
        step = sentence("step {step} of {steps}", step=self._step, steps=len(self._stages)) if self._step else ""
        line = Table.grid(padding=(0, 2, 0, 0))
        line.add_column(max_width=_WIDEST)
        line.add_row(
            Bar(total=total, completed=count.done, animation_time=now),
            *(Text(words, no_wrap=True) for words in (translate(step), f"{minutes}:{seconds:02}") if words),
        )
        words = _name_with_numbers(work, count)
        if total and now - count.began > _RELIABLE:
            left = (now - count.began) * (total - count.done) / count.done
            words = sentence("{work}, {left}", work=words, left=_in_words(left))
        return Group(line, Text(visible(translate(words)), no_wrap=True, overflow="ellipsis"))


def _name_with_numbers(work: str, count: _Count) -> str:
    if count.total >= max(count.done, 1):
        return sentence("{work}: {done} of {all}", work=work, done=count.done, all=count.total)
    return sentence("{work}: {done}", work=work, done=count.done) if count.done else work


def _in_words(seconds: float) -> str:
    if seconds > _MINUTE:
        return sentence("about {minutes} min left", minutes=round(seconds / _MINUTE))
    return sentence("about {seconds} s left", seconds=max(round(seconds / _STEP), 1) * _STEP)
