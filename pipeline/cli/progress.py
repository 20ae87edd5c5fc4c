"""Progress of a command: a bar or lines, and the measurements of `--verbose` and `--profile`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline.build.progress import Progress, Relay, Silent
from pipeline.cli.language import told
from pipeline.cli.timing import Timing
from pipeline.cli.verbosity import Verbosity
from pipeline.errors import UserError
from pipeline.i18n.sentences import sentence
from pipeline.runs.result import DONE
from pipeline.text.visible import write_line

_STILL = ("dumb", "unknown")  # values of TERM for terminals that cannot redraw
_LITTLE = 0.05  # seconds


@contextmanager
def show_progress(shown: Verbosity) -> Iterator[Progress]:
    """Show the progress of the work within; write its times and its profile at the end.

    Raises:
        UserError: The profile cannot be written, or quiet and verbose are both set.
    """
    if shown.quiet and shown.verbose:
        raise UserError(sentence("--quiet and --verbose exclude each other"))
    timing = Timing()
    observers: list[Progress] = [timing] if shown.verbose or shown.profile else []
    with ExitStack() as stack:
        if not shown.quiet and can_redraw():
            from pipeline.cli.progress_bar import ProgressBar  # noqa: PLC0415 - a run that makes nothing shows no bar

            observers.append(stack.enter_context(ProgressBar()))
        elif not shown.quiet:
            observers.append(StageLines())
        yield Relay(*observers)
    if shown.verbose:
        for line in timing.tables():
            write_line(line)
    if shown.profile:
        timing.write_profile(Path(shown.profile))


def can_redraw() -> bool:
    """Return whether the error stream is a terminal that can redraw; that of a build service is a log."""
    return sys.stderr.isatty() and os.environ.get("TERM") not in _STILL and not os.environ.get("CI")


class StageLines(Silent):
    """One line with its time for each stage that has ended, without control characters."""

    def __init__(self) -> None:
        """Count no job yet."""
        self._jobs = 0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """See `Progress`; a stage without jobs that took no time gets no line."""
        began, jobs = time.monotonic(), self._jobs
        yield
        seconds = time.monotonic() - began
        if seconds > _LITTLE or self._jobs > jobs:
            write_line(told(sentence("{seconds:7.1f} s  {done}", seconds=seconds, done=DONE.get(name, name))))

    def advance(self, label: str, *, found: bool) -> None:
        """See `Progress`."""
        del label, found
        self._jobs += 1
