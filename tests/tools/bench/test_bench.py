"""The bench from end to end on three articles: what it counts, not how long it takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.bench.generator import name_of, write_collection
from tests.tools.bench.machine import describe
from tests.tools.bench.peers import Peer, run_peers
from tests.tools.bench.project import Project, Run
from tests.tools.bench.scenarios import (
    SCENARIOS,
    Results,
    Rounds,
    engines,
    floor_steps,
    prepare,
    run_scenarios,
    typical,
)
from tests.tools.bench.tables import markdown, tables
from tests.tools.bench.usage import BenchError, Usage

ARTICLES = 3

pytestmark = [pytest.mark.whole, pytest.mark.long]
SAID: list[str] = []


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def failing(_folder: Path) -> Usage:
    raise BenchError("no\nluck")


def changed_by(name: str, project: Project, round_: int) -> set[str]:
    before = files(project.folder)
    next(scenario for scenario in SCENARIOS if scenario.name == name).change(project, ARTICLES, round_)
    after = files(project.folder)
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """The floor, a cold run, one with nothing changed and one with one text changed."""
    project = Project(tmp_path_factory.mktemp("bench"))
    write_collection(project.content, ARTICLES)
    project.copy_checkout()
    prepared = project.folder / "prepared"
    prepare(project, prepared)
    floor, joined = engines(prepared, *floor_steps(prepared)), engines(prepared, "joined")
    runs, sizes = run_scenarios(project, ARTICLES, Rounds(1, 1), SAID.append, SCENARIOS[:3])
    return Results(ARTICLES, 2, floor, joined, runs, sizes, machine=describe())


def test_the_floor_does_all_the_engines_work(results: Results) -> None:
    assert set(results.floor.stages) == {"imports", "pandoc html", "pandoc xhtml", "set-up", "layout", "pdf"}
    assert results.joined is not None
    # The book has a cover, contents and a colophon as well.
    assert results.floor.pages == results.joined.pages < results.runs["cold"].pages["anthology-pdf"]
    assert set(results.sizes) == {"site", "article PDFs", "anthology.pdf", "anthology.epub"}
    assert min(results.sizes.values()) > 0


def test_a_warm_run_does_no_job_but_for_what_changed(results: Results) -> None:
    cold, unchanged, text = (results.runs[name] for name in ("cold", "nothing changed", "one text changed"))
    assert cold.pandoc > 0
    assert unchanged.pandoc == 0
    assert text.pandoc <= cold.pandoc
    assert unchanged.pages == cold.pages
    assert not any(unchanged.jobs.values())
    assert 0 < sum(text.jobs.values()) < sum(cold.jobs.values())
    assert SAID == ["cold, 1", "nothing changed, 1", "one text changed, 1"]


def test_the_figures_can_be_shown(results: Results) -> None:
    text = "\n".join(map(markdown, tables(results)))
    assert all(scenario.name in text for scenario in SCENARIOS[:3])


def test_times_are_medians_and_counts_those_of_the_run_in_the_middle() -> None:
    runs = [Run(Usage(3, 2.0), 0), Run(Usage(1, 9.0), 210), Run(Usage(2, 2.5), 7)]
    assert typical(runs) == Run(Usage(2, 2.5), 7)


def test_each_change_is_one_change_and_another_each_time(tmp_path: Path) -> None:
    project = Project(tmp_path)
    write_collection(project.content, ARTICLES)
    project.copy_checkout()
    middle = f"content/articles/{name_of(1)}.md"
    for name, path in (
        ("one text changed", middle),
        ("one title changed", middle),
        ("a print style changed", "project/styles/print/text.css"),
    ):
        seen = set()
        for round_ in range(2):
            assert changed_by(name, project, round_) == {path}
            seen.add((tmp_path / path).read_bytes())
        assert len(seen) == 2
    assert changed_by("nothing changed", project, 0) == set()


def test_peers_that_are_missing_or_fail_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def peer(name: str, *, here: bool, run: Callable[[Path], Usage]) -> Peer:
        return Peer(name, f"{name}-package", lambda: here, run)

    usage = Usage(1, 2)
    peers = (
        peer("absent", here=False, run=failing),
        peer("broken", here=True, run=failing),
        peer("good", here=True, run=lambda _: usage),
    )
    monkeypatch.setattr("tests.tools.bench.peers.PEERS", peers)
    assert dict(run_peers(tmp_path, SAID.append)) == {
        "absent": "not installed (pip install absent-package)",
        "broken": "failed: no luck",
        "good": usage,
    }
