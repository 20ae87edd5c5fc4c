"""A line for each stage when it has ended, with its time: for pipes, logs and terminals that cannot move anything."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.cli.sentences import DONE
from pipeline.jobs.progress import Silent
from pipeline.text.visible import write_line


class StageLines(Silent):
    """Writes to the error stream, without any control character."""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """See `Progress`; nothing is said of a stage that came to no end."""
        began = time.monotonic()
        yield
        write_line(f"{time.monotonic() - began:7.1f} s  {DONE.get(name, name)}")
