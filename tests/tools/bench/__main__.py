"""`python -m tests.tools.bench`: what `./invoke bench` runs."""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from tests.tools.bench.generator import write_collection
from tests.tools.bench.growth import grow
from tests.tools.bench.machine import cores, describe
from tests.tools.bench.peers import run_peers
from tests.tools.bench.project import Project
from tests.tools.bench.scenarios import (
    SCENARIOS,
    Results,
    Rounds,
    Say,
    engines,
    floor_steps,
    prepare,
    repeated_engines,
    run_scenarios,
)
from tests.tools.bench.tables import Table, show, tables, write
from tests.tools.bench.usage import BenchError

# Beyond, one run over all articles takes hours: its time grows with the square.
_MOST_JOINED = 1000
_WIDTH = 120  # of tables that go into a file


@dataclass(frozen=True)
class Plan:
    """What to measure: of how many articles, how often, whether no more than floor and cold run, peers too, on what trim."""

    articles: int
    rounds: Rounds
    only_cold: bool = False
    peers: bool = False
    trim: str = ""


def bench(folder: Path, plan: Plan, say: Say) -> Results:
    """Measure all of it in `folder`, which is made.

    Raises:
        BenchError: a run failed.
    """
    project = Project(folder)
    prepared = folder / "prepared"
    machine = describe()
    say(f"making {plan.articles} articles")
    write_collection(project.content, plan.articles, plan.trim)
    project.copy_checkout()
    prepare(project, prepared)
    say("warming up")
    _warm_up(folder)
    say("floor")
    floor = repeated_engines(prepared, floor_steps(prepared), plan.rounds.long)
    scenarios = SCENARIOS[:1] if plan.only_cold else SCENARIOS
    runs, sizes = run_scenarios(project, plan.articles, plan.rounds, say, scenarios)
    joined = None
    if plan.articles <= _MOST_JOINED and not plan.only_cold:
        say("one WeasyPrint run")
        joined = engines(prepared, "joined")
    peers = dict(run_peers(prepared, say)) if plan.peers else {}
    return Results(plan.articles, cores(), floor, joined, runs, sizes, peers, machine)


def _warm_up(folder: Path) -> None:
    """One small run, so that no figure holds the first reading of programs and libraries from disk."""
    small = Project(folder / "warm-up")
    write_collection(small.content, 2)
    small.copy_checkout()
    small.publish()


def main() -> None:
    """Parse the options, measure, show the tables."""
    options = _options()
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        found = _measure(options, Path(name) / "bench", console)
    show(found, Console() if sys.stdout.isatty() else Console(width=_WIDTH))
    if options.markdown:
        write(found, options.markdown)


def _measure(options: argparse.Namespace, folder: Path, console: Console) -> list[Table]:
    def say(text: str) -> None:
        console.print(f"[dim]{text} …[/]")

    try:
        if options.growth:
            return grow(folder, [int(number) for number in options.growth.split(",")], say)
        rounds = Rounds(options.long, options.short)
        return tables(bench(folder, Plan(options.n, rounds, options.cold, options.peers, options.trim), say))
    except BenchError as error:
        sys.exit(f"error: {error}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--n", type=int, default=100, help="number of articles")
    parser.add_argument("--short", type=int, default=3, help="how often to measure what is short; the median counts")
    parser.add_argument("--long", type=int, default=1, help="how often to measure what is long")
    parser.add_argument("--cold", action="store_true", help="measure the floor and a cold run only")
    parser.add_argument("--peers", action="store_true", help="measure the other tools that are installed too")
    parser.add_argument(
        "--trim", default="", help="trim of the book (default: that of books; a4: that of articles too)"
    )
    parser.add_argument("--growth", default="", help="numbers of articles to measure the main process's growth at")
    parser.add_argument("--markdown", type=Path, help="file to write the tables into")
    return parser.parse_args()


if __name__ == "__main__":
    main()
