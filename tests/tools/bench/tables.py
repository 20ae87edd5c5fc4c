"""Print the results of a bench and its machine as Markdown tables."""

import os
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import pypandoc

from tests.tools.bench.project import ROOT, Run
from tests.tools.bench.usage import Usage

_ABSENT = "–"
_ENGINES = ("weasyprint", "pikepdf", "lxml")


def markdown(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; all columns but the first are aligned to the right."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    rule = [f"{'-' * (width - 1)}{':' if number else '-'}" for number, width in enumerate(widths)]
    lines = [heads, rule, *rows]
    aligned = (
        [
            cell.rjust(width) if number else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        for line in lines
    )
    return "".join(f"| {' | '.join(line)} |\n" for line in aligned)


def runs_table(runs: Mapping[str, Sequence[Run]]) -> str:
    """Return a row for each scenario; for two projects, both results and the ratio of the last to the first."""
    rows = []
    for name, found in runs.items():
        cells = zip(*map(_cells, found), strict=True)
        ratio = f"{found[-1].usage.cpu / found[0].usage.cpu:.2f}"
        rows.append([name, *map(" → ".join, cells), *([ratio] if len(found) > 1 else [])])
    heads = ["", "CPU s", "wall s", "main MiB", "worker MiB", "jobs", "CPU ratio"]
    return markdown(heads[: len(rows[0])], rows)


def peers_table(cold: Usage, peers: Mapping[str, Usage | str]) -> str:
    """Return a row for this project and each peer, with the reason if a peer did not run."""
    rows = {"this project, cold": cold, **peers}
    cells = {
        name: [_ABSENT] * 3 if isinstance(used, str) else _times(used, used.largest) for name, used in rows.items()
    }
    named = (f"{name}: {used}" if isinstance(used, str) else name for name, used in rows.items())
    heads = ["", "CPU s", "wall s", "largest process MiB"]
    return markdown(heads, ([name, *row] for name, row in zip(named, cells.values(), strict=True)))


def _cells(run: Run) -> list[str]:
    return [*_times(run.usage, run.usage.main, run.usage.worker), str(sum(run.jobs.values()))]


def _times(usage: Usage, *peaks: int | None) -> list[str]:
    shown = (_ABSENT if peak is None else f"{peak / 2**20:.0f}" for peak in peaks)
    return [f"{usage.cpu:.2f}", f"{usage.wall:.2f}", *shown]


def describe() -> str:
    """Describe processor, memory, system, Python, engines, commit and load of the machine."""
    pandoc = subprocess.run([pypandoc.get_pandoc_path(), "--version"], capture_output=True, text=True, check=True)
    parts = [
        f"{_processor()}, {os.cpu_count()} cores",
        f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in _ENGINES),
        pandoc.stdout.splitlines()[0],
        _commit(),
        f"load {os.getloadavg()[0]:.1f}",
    ]
    return ", ".join(parts)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def _commit() -> str:
    """Return the commit, and whether files of the program differ from it."""
    commands = (["rev-parse", "--short", "HEAD"], ["status", "--porcelain", "--", "pipeline", "styles", "tasks.py"])
    name, changed = (
        subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S607 - the git that is used here
        for words in commands
    )
    return f"commit {name or 'unknown'}{' and changes' if changed else ''}"
