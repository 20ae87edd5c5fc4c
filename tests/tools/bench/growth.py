"""How the main process's own work grows with the number of articles: nothing may be worse than N log N."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.tools.bench.generator import write_brief_collection
from tests.tools.bench.project import Project, Run
from tests.tools.bench.scenarios import Say, change_text
from tests.tools.bench.tables import Table

# By how much a measured growth may be above N log N, for the noise; and the seconds at the largest size from which on a
# module has a row of its own and a judgement.
_TOLERANCE = 1.25
_SHORTEST = 0.2
_PASSES = ("cold", "one text changed")


def grow(folder: Path, sizes: Sequence[int], say: Say) -> list[Table]:
    """A cold run and one after a change of one text at each size; the main process's seconds by module.

    Raises:
        BenchError: a run failed.
    """
    found: dict[str, dict[int, Run]] = {name: {} for name in _PASSES}
    for size in sizes:
        project = Project(folder / str(size))
        write_brief_collection(project.content, size)
        project.copy_checkout()
        for name in _PASSES:
            say(f"{size} articles, {name}")
            if name != _PASSES[0]:
                change_text(project, size, 0)
            found[name][size] = project.publish(stages=True)
        project.forget()
    return [growth_table(name, runs) for name, runs in found.items()]


def growth_table(name: str, runs: Mapping[int, Run]) -> Table:
    """Seconds of each module at each size, the largest first, and whether any grows faster than N log N."""
    sizes = sorted(runs)
    modules = {module for run in runs.values() for module in run.stages}
    by_size = sorted(modules, key=lambda module: (-runs[sizes[-1]].stages.get(module, 0.0), module))
    large = [module for module in by_size if runs[sizes[-1]].stages.get(module, 0.0) >= _SHORTEST]
    rows = [_row(module, {size: runs[size].stages.get(module, 0.0) for size in sizes}) for module in large]
    small = {size: sum(runs[size].stages.get(module, 0.0) for module in modules.difference(large)) for size in sizes}
    totals = {size: sum(run.stages.values()) for size, run in runs.items()}
    whole = [_row("all shorter ones", small), _row("main process", totals), *_usage_rows(runs, sizes)]
    heads = ("CPU s of the main process", *(f"{size:,}" for size in sizes), "exponent", "")
    return Table(f"Growth, {name}", heads, (*rows, *whole))


def _row(name: str, seconds: Mapping[int, float]) -> tuple[str, ...]:
    sizes = sorted(seconds)
    first, last = sizes[0], sizes[-1]
    shown = tuple(f"{seconds[size]:.2f}" for size in sizes)
    if first == last or seconds[last] < _SHORTEST or not seconds[first]:
        return (name, *shown, "", "")
    growth = seconds[last] / seconds[first]
    bound = last * math.log(last) / (first * math.log(first))
    exponent = math.log(growth) / math.log(last / first)
    return (name, *shown, f"{exponent:.2f}", "ok" if growth <= bound * _TOLERANCE else "above")


def _usage_rows(runs: Mapping[int, Run], sizes: Sequence[int]) -> Iterator[tuple[str, ...]]:
    yield ("all processes", *(f"{runs[size].usage.cpu:.2f}" for size in sizes), "", "")
    for name in ("main", "worker"):
        peaks = [getattr(runs[size].usage, name) for size in sizes]
        yield (f"peak of {name}, MB", *("–" if peak is None else f"{peak / 1e6:.0f}" for peak in peaks), "", "")
