"""Who looks on while a command works: a bar or lines, and what `--verbose` and `--profile` ask for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.console import Console

from pipeline.cli.progress_bar import ProgressBar
from pipeline.cli.shown import Shown
from pipeline.cli.stage_lines import StageLines
from pipeline.cli.times import Times
from pipeline.cli.trace import Trace
from pipeline.errors import UserError
from pipeline.i18n.sentences import sentence
from pipeline.jobs.progress import Progress, Took, Work
from pipeline.text.visible import write_line

_STILL = ("dumb", "unknown")  # terminals that cannot move what they show


@contextmanager
def watching(shown: Shown) -> Iterator[Progress]:
    """Give whoever is to be told of the work within; at its end times are told, and the profile is written.

    Raises:
        UserError: the profile cannot be written, or nothing and more is to be shown at once.
    """
    if shown.quiet and shown.verbose:
        raise UserError(sentence("--quiet and --verbose exclude each other"))
    times, trace = Times(), Trace()
    also: list[Progress] = [*([times] if shown.verbose else ()), *([trace] if shown.profile else ())]
    with ExitStack() as within:
        if not shown.quiet:
            also.append(within.enter_context(ProgressBar(Console(stderr=True))) if moves() else StageLines())
        yield Several(also)
    for line in times.lines():
        write_line(line)
    if shown.profile:
        trace.write(Path(shown.profile))


def moves() -> bool:
    """Return whether the error stream is a terminal on which a bar can move; a build service's is a log."""
    return sys.stderr.isatty() and os.environ.get("TERM") not in _STILL and not os.environ.get("CI")


class Several:
    """Tells several of all that it is told."""

    def __init__(self, others: Sequence[Progress]) -> None:
        """Tell these."""
        self._others = others

    def expect(self, work: Mapping[str, Sequence[Work]]) -> None:
        """See `Progress`."""
        for one in self._others:
            one.expect(work)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """See `Progress`."""
        with ExitStack() as within:
            for one in self._others:
                within.enter_context(one.stage(name))
            yield

    def start(self, label: str, total: int) -> None:
        """See `Progress`."""
        for one in self._others:
            one.start(label, total)

    def take_in(self, label: str, *, found: bool) -> None:
        """See `Progress`."""
        for one in self._others:
            one.take_in(label, found=found)

    def advance(self, label: str, *, found: bool) -> None:
        """See `Progress`."""
        for one in self._others:
            one.advance(label, found=found)

    def ran(self, label: str, subject: str, took: Took) -> None:
        """See `Progress`."""
        for one in self._others:
            one.ran(label, subject, took)
