"""One post on the command line, several tags with commas, and what a help says first."""

import json
from pathlib import Path

import pytest

from pipeline.cli.click_program import run
from pipeline.cli.commands import COMMANDS
from pipeline.cli.option_values import Verbosity, choose_post
from pipeline.cli.summary import Purpose, TypedPaths
from pipeline.cli.terminal import tell, tell_plan
from pipeline.i18n.sentences import sentence
from pipeline.jobs.dry_run import Reason
from pipeline.model.problems import Problem
from pipeline.runs.result import ExitCode, RunResult
from tests.typed import typed

ROWS = {row.full_name: row for row in COMMANDS}
POST = "---\ndate: 2026-01-02\n---\n\n# Un\n\n[rien](rien-{name}.md)\n"


@pytest.fixture(autouse=True)
def _posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("site/articles/a.md", "site/b.md", "lone/c.md", "lone/d.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(POST.format(name=Path(path).stem), "utf-8")
    (tmp_path / "site/collection.yaml").write_text("title: x\n", "utf-8")
    monkeypatch.chdir(tmp_path)


def test_a_post_is_in_its_collection_or_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose_post(Path("site/articles/a.md")) == (Path("site"), "articles/a.md", True)
    assert choose_post(Path("lone/c.md")) == (Path("lone"), "c.md", False)
    monkeypatch.chdir(tmp_path / "site" / "articles")
    assert choose_post(Path("a.md")) == (Path(".."), "articles/a.md", True)


def test_of_a_post_its_own_problems_are_told(tmp_path: Path) -> None:
    done = typed("check", "site/articles/a.md", "--only", "site", cwd=tmp_path)
    assert done.returncode == ExitCode.PUBLISHED
    assert "rien-a.md" in done.stderr
    assert "rien-b.md" not in done.stderr
    assert "Checked 2 articles" in done.stdout


def test_a_post_that_is_in_no_collection_is_published_alone(tmp_path: Path) -> None:
    assert typed("publish", "lone/c.md", "--only", "site", cwd=tmp_path).returncode == ExitCode.PUBLISHED
    assert [path.name for path in (tmp_path / "output" / "articles").glob("*.html")] == ["c.html"]


def test_the_last_line_says_where_the_files_of_the_post_are(tmp_path: Path) -> None:
    for _ in range(2):  # the second time, nothing is made anew
        done = typed("publish", "site/articles/a.md", "--only", "site,text", cwd=tmp_path)
        last = done.stdout.splitlines()[-1]
        assert last == "This post: site/output/articles/a.html, site/output/articles/a.txt"
    done = typed("--lang", "fr", "publish", "site/b.md", "--only", "site", "--json", cwd=tmp_path)
    assert json.loads(done.stdout)["post"] == ["articles/b.html"]


def test_tags_may_be_parted_by_commas() -> None:
    given = {option.name: () if option.multiple else "" for option in ROWS["handout"].options}
    found = ROWS["handout"].merge(given | {"tag": ("a, b", "c"), "author": ("Martin, Ada",)})
    assert (found["tag"], found["author"]) == (("a", "b", "c"), ("Martin, Ada",))


def test_help_begins_with_examples_and_ends_with_what_few_need(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["publish", "--help"]) == ExitCode.PUBLISHED
    said = capsys.readouterr().out
    places = [said.index(word) for word in ("Examples:", "Options:", "--drafts", "For developers", "--jobs")]
    assert places == sorted(places)


def test_the_law_is_told_of_at_the_first_publication_and_by_check(capsys: pytest.CaptureFixture[str]) -> None:
    report = RunResult(
        published=True, problems=(Problem("collection.yaml", 1, 1, "legal-notice", sentence("is there")),)
    )
    told = []
    for purpose, is_first in ((Purpose.PUBLISH, True), (Purpose.PUBLISH, False), (Purpose.CHECK, False)):
        tell(report, purpose, TypedPaths(is_first=is_first), Verbosity())
        told.append("legal-notice" in capsys.readouterr().err)
    assert told == [True, False, True]


def test_a_dry_run_counts_what_only_follows(capsys: pytest.CaptureFixture[str]) -> None:
    own = Reason("site", sentence("article {name}", name="a"), (sentence("its text changed"),))
    follows = Reason(
        "site", sentence("feed {name}", name="feed.xml"), (sentence("its {what} changed", what="entries"),)
    )
    tell_plan({"site": [own, follows], "articles": []})
    assert capsys.readouterr().out == (
        "web site\n  article a: its text changed\n  and 1 file that shows it (see -v)\nPDFs of the articles: nothing to make\n"
    )
    tell_plan({"site": [own, follows]}, everything=True)
    assert "  feed feed.xml: its entries changed\n" in capsys.readouterr().out
