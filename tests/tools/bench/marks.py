"""The marks that the figures are held against, and whether they are reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.tools.bench.scenarios import Results

# Those of warm runs and of memory are meant for 1,000 articles.
FLOOR, WALL, SIZE = 1.25, 1.25, 1.1
UNCHANGED, ONE_TEXT, ONE_TITLE = 0.02, 0.025, 0.05
MAIN, WORKER = 300_000_000, 400_000_000
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Mark:
    """A figure, what it may be at most, and both in words."""

    name: str
    figure: float
    most: float
    shown: str
    shown_most: str

    @property
    def verdict(self) -> str:
        """Whether the mark is reached."""
        return "ok" if self.figure <= self.most else "above"


def marks(results: Results) -> list[Mark]:
    """All marks for which there are figures."""
    return [*_times(results), *_memory(results), *_counts(results)]


def _times(results: Results) -> Iterator[Mark]:
    floor, cold = results.floor.usage, results.runs["cold"].usage
    yield _ratio("cold: CPU to the floor's", cold.cpu / floor.cpu, FLOOR)
    yield _ratio("cold: wall to the floor's CPU / cores", cold.wall * results.cores / floor.cpu, WALL)
    shares = {"nothing changed": UNCHANGED, "one text changed": ONE_TEXT, "one title changed": ONE_TITLE}
    for name, most in shares.items():
        if name in results.runs:
            yield _share(f"{name}: CPU to cold", results.runs[name].usage.cpu / cold.cpu, most)


def _memory(results: Results) -> Iterator[Mark]:
    usages = [run.usage for run in results.runs.values()]
    mains = [usage.main for usage in usages if usage.main is not None]
    workers = [usage.worker for usage in usages if usage.worker is not None]
    for name, found, most in (("main process", mains, MAIN), ("largest worker", workers, WORKER)):
        if found:
            largest = max(found)
            words = f"{largest / _MEGABYTE:.0f} MB", f"{most / _MEGABYTE:.0f} MB"
            yield Mark(f"{name}: peak of resident memory", largest, most, *words)


def _counts(results: Results) -> Iterator[Mark]:
    style = results.runs.get("a print style changed")
    if style:
        yield Mark("a print style changed: runs of pandoc", style.pandoc, 0, str(style.pandoc), "0")
    if results.joined and "anthology.pdf" in results.sizes:
        yield _ratio("anthology.pdf: bytes to one run's", results.sizes["anthology.pdf"] / results.joined.size, SIZE)


def _ratio(name: str, figure: float, most: float) -> Mark:
    return Mark(name, figure, most, f"{figure:.2f}", f"{most:g}")


def _share(name: str, figure: float, most: float) -> Mark:
    return Mark(name, figure, most, f"{100 * figure:.1f} %", f"{100 * most:g} %")
