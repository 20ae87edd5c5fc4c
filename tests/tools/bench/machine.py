"""On what the figures were measured."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from tests.tools.bench.project import ROOT
from tests.tools.bench.scenarios import pandoc

_ENGINES = ("weasyprint", "pikepdf", "lxml")


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def describe() -> dict[str, str]:
    """Processor, memory, system, Python, engines, the state of the code, and what else the machine was doing."""
    shown = subprocess.run([pandoc(), "--version"], capture_output=True, text=True, check=True)
    return {
        "processor": f"{_processor()}, {cores()} cores",
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "engines": ", ".join([shown.stdout.splitlines()[0], *(f"{name} {version(name)}" for name in _ENGINES)]),
        "commit": _commit(),
        "load before": f"{os.getloadavg()[0]:.1f} processes",
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    found = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return found[0] if found else platform.processor() or platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def _commit() -> str:
    """The commit, and whether the files that were measured differ from it."""
    try:
        name = _git("rev-parse", "--short", "HEAD")
        changed = _git("status", "--porcelain", "--", "pipeline", "styles", "tasks.py")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{name} and changes" if changed else name


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 - the git that is used here
    return done.stdout.strip()
