"""Run a task and record the names of its jobs: `python -m tests.named_jobs FILE TASK …`.

Works as `python -m invoke`, but runs the jobs in this process: workers would each repeat imports and preparations.

Writes names shared by jobs with different inputs into the file, one a line: for these `--dry-run` would give wrong
reasons.
"""

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from invoke.main import program

from pipeline.jobs.build_log import BuildLog
from pipeline.jobs.executors import InProcess


class Names:
    """Names of requested jobs, with digests of their inputs."""

    def __init__(self) -> None:
        self.found: dict[str, set[bytes]] = {}

    def note(self, function: Callable[..., object], subject: str, parts: Mapping[str, bytes]) -> None:
        """Record a job."""
        made_of = hashlib.sha256(b"".join(name.encode() + part for name, part in parts.items())).digest()
        self.found.setdefault(f"{function.__module__}.{function.__qualname__}: {subject}", set()).add(made_of)

    @property
    def twice(self) -> list[str]:
        """Return the names that several jobs share."""
        return sorted(name for name, made_of in self.found.items() if len(made_of) > 1)


@contextmanager
def named_jobs() -> Iterator[Names]:
    """Record all jobs requested in the block."""
    names, note = Names(), BuildLog.note

    def noted(
        self: BuildLog,
        function: Callable[..., object],
        subject: str,
        sources: Mapping[str, str],
        parts: Mapping[str, bytes],
    ) -> None:
        names.note(function, subject, parts)
        note(self, function, subject, sources, parts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BuildLog, "note", noted)
        yield names


if __name__ == "__main__":
    with named_jobs() as asked_for, pytest.MonkeyPatch.context() as alone:
        alone.setattr("pipeline.runs.runners._processes", lambda _: InProcess())
        try:
            program.run(["invoke", *sys.argv[2:]])
        finally:
            Path(sys.argv[1]).write_text("".join(f"{name}\n" for name in asked_for.twice), "utf-8")
