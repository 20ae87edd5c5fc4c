"""Measure the usage of a command from a separate process."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_WATCH = Path(__file__).with_name("watch.py")


class BenchError(Exception):
    """A command failed or cannot be measured; the text gives the reason."""


@dataclass(frozen=True)
class Usage:
    """Seconds of wall clock and CPU; peaks of resident memory in bytes, None if unknown.

    `main` is the process that was started, `worker` the largest of the other Python processes, `largest` that of all.
    """

    wall: float
    cpu: float
    main: int | None = None
    worker: int | None = None
    largest: int | None = None


def measured(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> tuple[Usage, str]:
    """Run a command in `folder`; return its usage and its output.

    Raises:
        BenchError: it ended with another exit code than 0.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        report = Path(name) / "report"
        # As ./invoke has it: modules are compiled once, not by each process.
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        done = subprocess.run(
            [sys.executable, "-I", str(_WATCH), str(report), *command],
            cwd=folder,
            env=inherited | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        used = json.loads(report.read_text("utf-8")) if report.exists() else {"code": "nothing measured"}
    if code := used.pop("code"):
        raise BenchError(f"{' '.join(command[:6])} … ended with {code}:\n{done.stderr[-2000:]}")
    return Usage(**used), done.stdout


def median(usages: Sequence[Usage]) -> Usage:
    """Return the medians of the times and the largest of the peaks."""
    return Usage(
        statistics.median(usage.wall for usage in usages),
        statistics.median(usage.cpu for usage in usages),
        _largest(usage.main for usage in usages),
        _largest(usage.worker for usage in usages),
        _largest(usage.largest for usage in usages),
    )


def _largest(peaks: Iterable[int | None]) -> int | None:
    return max((peak for peak in peaks if peak is not None), default=None)
