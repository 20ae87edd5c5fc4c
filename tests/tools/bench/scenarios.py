"""What is measured, in this order: the engines' floor, a cold run, and runs after changes of several kinds."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pypandoc

from tests.tools.bench.generator import name_of
from tests.tools.bench.project import Project, Run
from tests.tools.bench.usage import Usage, measured, median

Say = Callable[[str], None]


@dataclass(frozen=True)
class EngineRun:
    """A run of the engines alone: what it used, processor seconds of its stages, pages and bytes of its PDFs."""

    usage: Usage
    stages: Mapping[str, float]
    pages: int
    size: int


@dataclass(frozen=True)
class Scenario:
    """A kind of run: its name, and what is changed before it; `warm` ones are short and can be repeated."""

    name: str
    change: Callable[[Project, int, int], None]
    warm: bool = True


def _forget(project: Project, _articles: int, _round: int) -> None:
    project.forget()


def _nothing(_project: Project, _articles: int, _round: int) -> None:
    pass


def change_text(project: Project, articles: int, round_: int) -> None:
    """Add a sentence to the article in the middle; another one in each round."""
    path = _middle(project, articles)
    path.write_text(f"{path.read_text('utf-8').rstrip()} Encore {round_ + 1}.\n", "utf-8")


def _title(project: Project, articles: int, round_: int) -> None:
    path = _middle(project, articles)
    head, key, rest = path.read_text("utf-8").partition("\ntitle: ")
    path.write_text(f"{head}{key}Titre {round_ + 1}, {rest}", "utf-8")


def _style(project: Project, _articles: int, round_: int) -> None:
    with (project.checkout / "styles" / "print" / "text.css").open("a", encoding="utf-8") as sheet:
        sheet.write(f"\nh2 {{ color: #1c1b{0x1B + round_:02x}; }}\n")


def _middle(project: Project, articles: int) -> Path:
    return project.content / "articles" / f"{name_of(articles // 2)}.md"


# Each starts from what the one before it left.
SCENARIOS = (
    Scenario("cold", _forget, warm=False),
    Scenario("nothing changed", _nothing),
    Scenario("one text changed", change_text),
    Scenario("one title changed", _title),
    Scenario("a print style changed", _style, warm=False),
)


@dataclass(frozen=True)
class Rounds:
    """How often what is long and what is short is measured."""

    long: int = 1
    short: int = 3


def pandoc() -> str:
    """The pandoc that the pipeline starts."""
    return str(pypandoc.get_pandoc_path())


def engines(prepared: Path, *steps: str) -> EngineRun:
    """Run `floor.py` on what `prepare.py` wrote."""
    script = str(Path(__file__).parent / "floor.py")
    run = measured([sys.executable, script, str(prepared), pandoc(), *steps], prepared)
    found = json.loads(run.output.splitlines()[-1])
    return EngineRun(run.usage, found["stages"], found["pages"], found["bytes"])


def floor_steps(prepared: Path) -> tuple[str, ...]:
    """What the engines have to do at least: a book whose trim is not that of the articles' own PDFs is set as well."""
    return ("pandoc", "print", *(step for step in ("book",) if (prepared / step).exists()))


def repeated_engines(prepared: Path, steps: Sequence[str], rounds: int) -> EngineRun:
    """The median of some runs; the stages are those of the last."""
    runs = [engines(prepared, *steps) for _ in range(rounds)]
    return replace(runs[-1], usage=median([run.usage for run in runs]))


def prepare(project: Project, folder: Path) -> None:
    """Make what the engines are given, with the copy's code."""
    script = str(Path(__file__).parent / "prepare.py")
    measured([sys.executable, "-P", script, str(project.content), str(folder)], project.folder, project.environment)


def run_scenarios(
    project: Project, articles: int, rounds: Rounds, say: Say, scenarios: Sequence[Scenario] = SCENARIOS
) -> tuple[dict[str, Run], dict[str, int]]:
    """All of the scenarios one after the other, and the sizes of what the first of them wrote."""
    found: dict[str, Run] = {}
    sizes: dict[str, int] = {}
    for scenario in scenarios:
        runs = []
        for number in range(rounds.short if scenario.warm else rounds.long):
            say(f"{scenario.name}, {number + 1}")
            scenario.change(project, articles, number)
            runs.append(project.publish())
        found[scenario.name] = typical(runs)
        sizes = sizes or project.sizes()
    return found, sizes


def typical(runs: Sequence[Run]) -> Run:
    """Medians of what was used, and the counts of the run in the middle."""
    middle = sorted(runs, key=lambda run: run.usage.cpu)[len(runs) // 2]
    return replace(middle, usage=median([run.usage for run in runs]))


@dataclass(frozen=True)
class Results:
    """All figures of a bench: `cores` is what wall time is divided by, `peers` what each used or why it did not run."""

    articles: int
    cores: int
    floor: EngineRun
    joined: EngineRun | None
    runs: Mapping[str, Run]
    sizes: Mapping[str, int]
    peers: Mapping[str, Usage | str] = field(default_factory=dict)
    machine: Mapping[str, str] = field(default_factory=dict)
