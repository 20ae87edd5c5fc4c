"""What each process of a run was at, and when: a file in Chrome's trace format, for `--profile`.

Perfetto (ui.perfetto.dev), Chrome (chrome://tracing) and speedscope open it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import UserError
from pipeline.i18n.humanize import said
from pipeline.i18n.sentences import sentence
from pipeline.jobs.progress import Silent, Took

_MICROSECONDS = 1e6


class Trace(Silent):
    """Notes a span for each stage, and one for each job that was done on this machine."""

    def __init__(self) -> None:
        """Begin now."""
        self._began = time.monotonic()
        self._main = os.getpid()
        self._spans: list[dict[str, object]] = []
        self._processes: dict[int, str] = {self._main: "main process"}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """See `Progress`."""
        began, cpu = time.monotonic(), time.process_time()
        try:
            yield
        finally:
            took = Took(self._main, began, time.monotonic(), time.process_time() - cpu)
            self._note(name, "stage", took)

    def ran(self, label: str, subject: str, took: Took) -> None:
        """See `Progress`."""
        self._processes.setdefault(took.process, f"worker {len(self._processes)}")
        self._note(label, "job", took, subject)

    def write(self, path: Path) -> None:
        """Write all of it into a file.

        Raises:
            UserError: it cannot be written.
        """
        names = [
            {"ph": "M", "pid": self._main, "tid": process, "name": "thread_name", "args": {"name": name}}
            for process, name in self._processes.items()
        ]
        try:
            path.write_text(json.dumps({"traceEvents": [*names, *self._spans], "displayTimeUnit": "ms"}), "utf-8")
        except OSError as error:
            raise UserError(
                sentence("--profile {path} cannot be written: {error}", path=path, error=said(error))
            ) from error

    def _note(self, name: str, kind: str, took: Took, subject: str = "") -> None:
        known = {"subject": subject} if subject else {}
        self._spans.append(
            {
                "ph": "X",
                "name": name,
                "cat": kind,
                "pid": self._main,
                "tid": took.process,
                "ts": round((took.begin - self._began) * _MICROSECONDS),
                "dur": round((took.end - took.begin) * _MICROSECONDS),
                "args": {**known, "cpu": round(took.cpu, 4)},
            }
        )
