"""The bench from end to end on three articles: what runs and how often, not how long it takes."""

import re
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.bench.__main__ import bench
from tests.tools.bench.generator import name_of, write_collection
from tests.tools.bench.peers import Peer, run_peers, write_chapters
from tests.tools.bench.project import ROOT, SCENARIOS, Project, Run, typical
from tests.tools.bench.tables import markdown, peers_table, runs_table
from tests.tools.bench.usage import BenchError, Usage

ARTICLES = 3
SAID: list[str] = []


def cells(table: str) -> dict[str, list[str]]:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return {row[0]: row[1:] for row in rows}


@pytest.mark.whole
@pytest.mark.long
def test_two_commits_are_published_by_turns(tmp_path: Path) -> None:
    options = Namespace(number=ARTICLES, against="HEAD", only="site", rounds=2, peers=False)
    machine, table = bench(tmp_path, options, SAID.append)
    assert machine.startswith("3 articles, ")
    assert SAID[:6] == [
        "HEAD: warming up",
        "this code: warming up",
        "HEAD: cold, 1 of 2",
        "this code: cold, 1 of 2",
        "HEAD: cold, 2 of 2",
        "this code: cold, 2 of 2",
    ]
    found = cells(table)
    assert found[""] == ["CPU s", "wall s", "main MiB", "worker MiB", "jobs", "CPU ratio"]
    assert list(found)[2:] == list(SCENARIOS)
    for side in range(2):
        jobs = {name: int(found[name][-2].split(" → ")[side]) for name in SCENARIOS}
        assert jobs["nothing changed"] == 0
        assert 0 < jobs["one text changed"] <= jobs["one title changed"] < jobs["cold"]
    for folder in ("before", "now"):
        assert (tmp_path / folder / "output" / "articles" / f"{name_of(1)}.html").exists()
    # A commit comes with all its files, this checkout with those of the program.
    assert (tmp_path / "before" / "project" / "README.md").exists()
    assert not (tmp_path / "now" / "project" / "README.md").exists()


def test_a_commit_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"^commit 0123456789 is not in this clone, which may be shallow"):
        Project(tmp_path).copy_commit("0123456789")


def test_packages_that_the_other_commit_wants_are_named(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert project.other_packages() == []
    lock = project.checkout / "locks" / "run.txt"
    lock.parent.mkdir(parents=True)
    lock.write_bytes((ROOT / "locks" / "run.txt").read_bytes())
    assert project.other_packages() == []
    lock.write_text("other==1.0 ; python_version < '4' \\\n    --hash=sha256:00\n    # via elder==2\n", "utf-8")
    assert project.other_packages() == ["other==1.0"]


def test_each_change_is_one_change_and_another_each_time(tmp_path: Path) -> None:
    project = Project(tmp_path)
    write_collection(project.content, ARTICLES)
    middle = project.content / "articles" / f"{name_of(1)}.md"

    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    for name in ("one text changed", "one title changed"):
        for round_ in range(2):
            before = files()
            SCENARIOS[name](project, round_)
            assert {path for path, data in files().items() if data != before[path]} == {middle}
    before = files()
    SCENARIOS["nothing changed"](project, 0)
    assert files() == before


def test_figures_are_medians() -> None:
    runs = [Run(Usage(3, 2.0), {}), Run(Usage(1, 9.0), {"set": 2}), Run(Usage(2, 2.5), {"set": 1})]
    assert typical(runs) == Run(Usage(2, 2.5), {"set": 1})


def test_the_figures_of_one_code_and_of_two() -> None:
    before, now = Run(Usage(60, 120, 250 << 20), {"set": 3}), Run(Usage(40, 60, 200 << 20, 380 << 20), {"set": 2})
    assert cells(runs_table({"cold": [now]}))["cold"] == ["60.00", "40.00", "200", "380", "2"]
    assert cells(runs_table({"cold": [before, now]}))["cold"] == [
        *("120.00 → 60.00", "60.00 → 40.00", "250 → 200", "– → 380", "3 → 2", "0.50")
    ]
    assert markdown(["", "s"], [["one", "1.00"]]) == "|     |    s |\n| --- | ---: |\n| one | 1.00 |\n"


def test_peers_that_are_missing_or_fail_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def peer(name: str, *, here: bool, run: Callable[[Path], Usage]) -> Peer:
        return Peer(name, f"{name}-package", lambda: here, run)

    def failing(_folder: Path) -> Usage:
        raise BenchError("no\nluck")

    usage = Usage(1, 2, largest=3 << 20)
    peers = (
        peer("absent", here=False, run=failing),
        peer("broken", here=True, run=failing),
        peer("good", here=True, run=lambda _: usage),
    )
    monkeypatch.setattr("tests.tools.bench.peers.PEERS", peers)
    write_collection(tmp_path / "content", 1)
    found = dict(run_peers(tmp_path / "content", tmp_path, SAID.append))
    assert found == {"absent": "not installed (pip install absent-package)", "broken": "failed: no luck", "good": usage}
    rows = cells(peers_table(Usage(2, 4), found))
    assert rows["good"] == ["2.00", "1.00", "3"]
    assert rows["broken: failed: no luck"] == ["–", "–", "–"]


def test_peers_get_each_article_below_its_title(tmp_path: Path) -> None:
    write_collection(tmp_path / "content", 1)
    write_chapters(tmp_path / "content", tmp_path / "chapters")
    text = (tmp_path / "chapters" / f"{name_of(0)}.md").read_text("utf-8")
    assert re.match(r"# “.*” no 1\n\n\w", text)
    assert f"](images/{name_of(0)}.jpg)" in text
    assert (tmp_path / "chapters" / "images" / f"{name_of(0)}.jpg").exists()
    assert f"[^{name_of(0)}-1]: " in text
