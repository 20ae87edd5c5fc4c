"""Commands run under watch: what each used, what it said and which programs it started."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_HERE = Path(__file__).parent
PROBE = _HERE / "probe"


class BenchError(Exception):
    """What was to be measured failed, or cannot be measured; the text says why."""


@dataclass(frozen=True)
class Usage:
    """Seconds of wall and of all processors; peaks of resident memory in bytes, None where the system does not tell.

    `main` is the process that was started, `worker` the largest of the other Python processes, `largest` that of all.
    `faults` are page faults that had to wait for the disk: very many say that memory was short, and the figures wrong.
    """

    wall: float
    cpu: float
    main: int | None = None
    worker: int | None = None
    largest: int | None = None
    faults: int = 0


@dataclass(frozen=True)
class Measured:
    """One run: what it used, its output, the programs that its Python processes started and how often.

    `stages` are processor seconds of the main process by module, where they were asked for.
    """

    usage: Usage
    output: str
    programs: Mapping[str, int] = field(default_factory=dict)
    stages: Mapping[str, float] = field(default_factory=dict)


def measured(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None, *, stages: bool = False
) -> Measured:
    """Run a command in `folder` to its end.

    Raises:
        BenchError: it ended with another exit code than 0.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        report, programs, seconds = (Path(name) / part for part in ("report", "programs", "stages"))
        # As ./invoke has it: modules are compiled once, not by each process.
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        own = {"BENCH_PROGRAMS": str(programs)} | ({"BENCH_STAGES": str(seconds)} if stages else {})
        done = subprocess.run(
            # -I: the probe is for what is watched, and not for the one who watches.
            [sys.executable, "-I", str(_HERE / "watch.py"), str(report), *command],
            cwd=folder,
            env=inherited | dict(environment or {}) | own,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not report.exists():
            raise BenchError(f"{' '.join(command[:6])} … could not be watched:\n{done.stderr[-2000:]}")
        found = json.loads(report.read_text("utf-8"))
        if found["code"]:
            raise BenchError(f"{' '.join(command[:6])} … ended with {found['code']}:\n{done.stderr[-2000:]}")
        return Measured(
            Usage(**{name: found[name] for name in ("wall", "cpu", "main", "worker", "largest", "faults")}),
            done.stdout,
            Counter(programs.read_text("utf-8").split() if programs.exists() else ()),
            json.loads(seconds.read_text("utf-8")) if seconds.exists() else {},
        )


def median(usages: Sequence[Usage]) -> Usage:
    """The medians of the times and the largest of the peaks."""
    return Usage(
        statistics.median(usage.wall for usage in usages),
        statistics.median(usage.cpu for usage in usages),
        _largest(usage.main for usage in usages),
        _largest(usage.worker for usage in usages),
        _largest(usage.largest for usage in usages),
        max(usage.faults for usage in usages),
    )


def _largest(peaks: Iterable[int | None]) -> int | None:
    return max((peak for peak in peaks if peak is not None), default=None)
