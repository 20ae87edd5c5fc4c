"""A line for each stage when it has ended, with its time: for pipes, logs and terminals that cannot move anything."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.cli.language import told
from pipeline.cli.stages import DONE
from pipeline.i18n.sentences import sentence
from pipeline.jobs.progress import Silent
from pipeline.text.visible import write_line

_LITTLE = 0.05  # seconds: nothing was done in a stage that has no job and takes no longer


class StageLines(Silent):
    """Writes to the error stream, without any control character."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        self._jobs = 0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """See `Progress`; nothing is said of a stage that came to no end."""
        began, jobs = time.monotonic(), self._jobs
        yield
        seconds = time.monotonic() - began
        if seconds > _LITTLE or self._jobs > jobs:
            line = sentence("{seconds:7.1f} s  {done}", seconds=seconds, done=DONE.get(name, name))
            write_line(told(line))

    def advance(self, label: str, *, found: bool) -> None:
        """See `Progress`."""
        del label, found
        self._jobs += 1
