"""The figures as tables: one form, shown in a terminal or written as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table as RichTable

from tests.tools.bench.marks import marks
from tests.tools.bench.project import Run
from tests.tools.bench.scenarios import EngineRun, Results
from tests.tools.bench.usage import Usage

# What follows this line in a document is the bench's.
MEASURED = "<!-- What follows was written by `./invoke bench --markdown FILE`. -->"
_ABSENT = "–"


@dataclass(frozen=True)
class Table:
    """A title, the heads of the columns, and rows; all but the first column stand to the right unless `text`."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text: bool = False


def tables(results: Results) -> list[Table]:
    """All that was measured."""
    found = [_runs(results), _marks(results), _stages(results), _sizes(results)]
    if any(run.jobs for run in results.runs.values()):
        found.append(_jobs(results))
    if results.peers:
        found.append(_peers(results))
    return [*found, Table("Machine", ("", ""), tuple(results.machine.items()), text=True)]


def show(found: Sequence[Table], console: Console) -> None:
    """Print the tables."""
    for table in found:
        drawn = RichTable(title=table.title, title_justify="left", title_style="bold")
        for number, head in enumerate(table.heads):
            drawn.add_column(head, justify="left" if table.text or not number else "right", no_wrap=not number)
        for row in table.rows:
            drawn.add_row(*(f"[bold red]{cell}[/]" if cell == "above" else cell for cell in row))
        console.print(drawn)


def write(found: Sequence[Table], path: Path) -> None:
    """Put the tables into a Markdown file, in place of what stands there below the line `MEASURED`."""
    before = path.read_text("utf-8").partition(MEASURED)[0] if path.exists() else ""
    path.write_text(f"{before}{MEASURED}\n\n" + "\n".join(map(markdown, found)), "utf-8")


def markdown(table: Table) -> str:
    """One table as Markdown, its title above it."""
    rule = ["---", *("---" if table.text else "--:" for _ in table.heads[1:])]
    rows = (table.heads, rule, *table.rows)
    return f"**{table.title}**\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _runs(results: Results) -> Table:
    heads = ("", "wall s", "CPU s", "to floor", "to cold", "main MB", "worker MB", "pages/s", "pandoc", "faults")
    floor, cold = results.floor, results.runs["cold"].usage.cpu
    rows = [_engine_row("floor", floor, results, f"{2 * results.articles}")]
    if results.joined:
        rows.append(_engine_row("one WeasyPrint run", results.joined, results, "0"))
    for name, run in results.runs.items():
        usage = run.usage
        ratios = f"{usage.cpu / floor.usage.cpu:.2f}", f"{100 * usage.cpu / cold:.1f} %"
        pages = _pages_a_second(run) if name == "cold" else ""
        rows.append(
            (
                name,
                *_times(usage),
                *ratios,
                _mb(usage.main),
                _mb(usage.worker),
                pages,
                str(run.pandoc),
                str(usage.faults),
            )
        )
    return Table(f"{results.articles:,} articles", heads, tuple(rows))


def _engine_row(name: str, run: EngineRun, results: Results, pandoc: str) -> tuple[str, ...]:
    ratio = f"{run.usage.cpu / results.floor.usage.cpu:.2f}"
    pages = f"{run.pages / run.usage.wall:.1f}"
    return (name, *_times(run.usage), ratio, "", _mb(run.usage.main), _ABSENT, pages, pandoc, str(run.usage.faults))


def _pages_a_second(run: Run) -> str:
    """Pages of the book, each of which is set once, a second of wall time."""
    return f"{run.pages.get('anthology-pdf', 0) / run.usage.wall:.1f}"


def _marks(results: Results) -> Table:
    rows = tuple((mark.name, mark.shown, mark.shown_most, mark.verdict) for mark in marks(results))
    return Table("Marks", ("", "measured", "mark", ""), rows)


def _stages(results: Results) -> Table:
    stages = results.floor.stages
    rows = tuple(
        (name, f"{seconds:.2f}", f"{seconds / results.articles * 1000:.1f}") for name, seconds in stages.items()
    )
    return Table("The floor by stage", ("", "CPU s", "ms an article"), rows)


def _sizes(results: Results) -> Table:
    sizes = dict(results.sizes)
    if results.joined:
        sizes["one WeasyPrint run"] = results.joined.size
    rows = ((name, f"{size / 1e6:.2f}", f"{size / 1e3 / results.articles:.1f}") for name, size in sizes.items())
    return Table("Sizes", ("", "MB", "kB an article"), tuple(rows))


def _jobs(results: Results) -> Table:
    kinds = tuple(dict.fromkeys(kind for run in results.runs.values() for kind in run.jobs))
    rows = ((name, *(str(run.jobs.get(kind, 0)) for kind in kinds)) for name, run in results.runs.items())
    return Table("Jobs run", ("", *kinds), tuple(rows))


def _peers(results: Results) -> Table:
    ours = ("this project, cold", *_usage(results.runs["cold"].usage))
    rows = ((name, *_peer(peer)) for name, peer in results.peers.items())
    return Table("Beside others", ("", "wall s", "CPU s", "largest process MB"), (ours, *rows))


def _peer(peer: Usage | str) -> tuple[str, str, str]:
    return (peer, _ABSENT, _ABSENT) if isinstance(peer, str) else _usage(peer)


def _usage(usage: Usage) -> tuple[str, str, str]:
    return (*_times(usage), _mb(usage.largest))


def _times(usage: Usage) -> tuple[str, str]:
    return f"{usage.wall:.2f}", f"{usage.cpu:.2f}"


def _mb(size: int | None) -> str:
    return _ABSENT if size is None else f"{size / 1e6:.0f}"
