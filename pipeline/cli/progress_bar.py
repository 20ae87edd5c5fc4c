"""One bar for a whole run, and below it what is being made: for a terminal that can move what it shows."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Self

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.progress_bar import ProgressBar as Bar
from rich.table import Table
from rich.text import Text

from pipeline.cli.estimate import Estimate, Moment
from pipeline.cli.language import told
from pipeline.cli.stages import COUNTED, GOING_ON, so_far
from pipeline.i18n.sentences import sentence
from pipeline.jobs.progress import Took, Work
from pipeline.jobs.stopping import put_away
from pipeline.text.visible import visible

_TIMES = 8  # a second that it is drawn anew
_WIDEST, _WORDS, _MARGIN = 60, 24, 1  # columns: of the bar, of what stands beside it, between them
_MINUTE, _SOON = 60, 10  # seconds


class ProgressBar:
    """A bar that never goes back, on the error stream; it goes away with the work."""

    def __init__(self, console: Console, estimate: Estimate | None = None) -> None:
        """Make ready; use as a context manager."""
        self._estimate = estimate or Estimate()
        self._line = ""
        self._told = TimeLeft()
        # Drawn by a thread of rich's own, while another tells of the work; a signal may come within either.
        self._lock = threading.RLock()
        self._live = Live(
            console=console, transient=True, refresh_per_second=_TIMES, get_renderable=lambda: self, auto_refresh=True
        )
        self._within = ExitStack()

    def expect(self, work: Mapping[str, Sequence[Work]]) -> None:
        """See `Progress`."""
        with self._lock:
            self._estimate.expect(work)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """See `Progress`."""
        with self._lock:
            self._estimate.enter(name)
            self._line = GOING_ON.get(name, name)
        try:
            yield
        finally:
            with self._lock:
                self._estimate.leave(name)

    def start(self, label: str, total: int) -> None:
        """See `Progress`."""
        with self._lock:
            self._estimate.start(label, total)
            self._count(label)

    def take_in(self, label: str, *, found: bool) -> None:
        """See `Progress`."""
        with self._lock:
            self._estimate.take_in(label, found=found)

    def advance(self, label: str, *, found: bool) -> None:
        """See `Progress`."""
        with self._lock:
            self._estimate.advance(label, found=found)
            self._count(label)

    def ran(self, label: str, subject: str, took: Took) -> None:
        """Show nothing of it."""

    def __enter__(self) -> Self:
        """Show the bar; a run that is told to end takes it away too."""
        self._within.enter_context(put_away(at_once=self._live.stop, shows=True))
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take it away."""
        self._live.stop()
        self._within.close()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it as it is now."""
        with self._lock:
            moment, line = self._estimate.look(), self._line
        yield bar_line(moment, self._told.of(moment.left), options.max_width)
        yield Text(visible(told(line)), no_wrap=True, overflow="ellipsis")

    def _count(self, label: str) -> None:
        """Say how many are done, of all of which the same is said."""
        counted = COUNTED.get(label)
        if counted:
            kinds = [kind for kind in self._estimate.kinds if COUNTED.get(kind.label) == counted]
            done, known = sum(kind.done for kind in kinds), sum(kind.jobs for kind in kinds)
            self._line = so_far(counted, done, max(known, done))


def bar_line(moment: Moment, left: str, width: int) -> Table:
    """Return the bar with the share that is done and the time that is left, no wider than `width` columns."""
    percent = told(sentence("{percent:3}%", percent=round(moment.done * 100)))
    words = f"{percent}  {told(left)}".rstrip()
    columns = min(_WIDEST, width - max(len(words), _WORDS) - _MARGIN)  # so that the bar does not change its width
    line = Table.grid(padding=(0, _MARGIN, 0, 0))
    line.add_row(Bar(total=1.0, completed=moment.done, width=max(columns, _MARGIN)), Text(words, no_wrap=True))
    return line


class TimeLeft:
    """Words for the seconds that are left, in steps that one can read; they do not go to and fro."""

    _MORE = 1.3  # times as much is left as was said: then it is said again

    def __init__(self) -> None:
        """Begin with nothing said."""
        self._said = math.inf

    def of(self, seconds: float) -> str:
        """Return what is to be said of it, "" where nobody can tell."""
        if math.isnan(seconds):
            return ""
        step = _step(seconds)
        if step < self._said or seconds > self._said * self._MORE:
            self._said = step
        if self._said <= _SOON:
            return sentence("a few seconds left")
        if self._said <= _MINUTE:
            return sentence("about {seconds} s left", seconds=round(self._said))
        return sentence("about {minutes} min left", minutes=round(self._said / _MINUTE))


def _step(seconds: float) -> float:
    """Return the seconds as they are said: tens, from a minute on minutes."""
    unit = _MINUTE if seconds > _MINUTE else _SOON
    return math.ceil(seconds / unit) * unit
