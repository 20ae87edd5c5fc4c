"""What a run says at its end: what was made, where to open it, what to do next."""

import re
from pathlib import Path

import pytest

from pipeline.cli.option_values import Verbosity
from pipeline.cli.summary import Purpose, TypedPaths, archive, next_steps, paper, summary, whereabouts
from pipeline.cli.terminal import tell, tell_json
from pipeline.model.problems import Problem
from pipeline.options import Options
from pipeline.publish import publish
from pipeline.runs.result import EditionResult, RunResult, _opens
from pipeline.runs.up_to_date import report_if_up_to_date

ERROR, WARNING, NOTE = (Problem("a.md", 1, 1, rule, "…") for rule in ("encoding", "dead-link", "draft"))


def test_each_edition_is_named_with_what_one_opens_and_how_much_it_is() -> None:
    editions = {
        "site": EditionResult(240, opens=("index.html",)),
        "articles": EditionResult(100, 210, ("articles/",)),
        "anthology-pdf": EditionResult(1, 220, ("anthology.pdf",)),
    }
    report = RunResult(published=True, problems=(), articles=100, editions=editions)
    assert [(each.edition, each.paths, each.extent) for each in whereabouts(report, Purpose.PUBLISH)] == [
        ("web site", ("index.html",), "240 files"),
        ("PDFs of the articles", ("articles/",), "100 files, 210 pages"),
        ("book as PDF", ("anthology.pdf",), "1 file, 220 pages"),
    ]
    assert whereabouts(report, Purpose.CHECK) == []


@pytest.mark.parametrize(
    ("paths", "opened"),
    [
        (["media/a.png", "index.html", "b.html"], ("index.html",)),
        (
            ["anthology.epub", *(f"anthologies/{number}.epub" for number in range(9))],
            ("anthologies/", "anthology.epub"),
        ),
        ([f"{number}.pdf" for number in range(9)], ("",)),
        (["a.pdf", "a/a.pdf", "b/a.pdf", "c/a.pdf", "d/a.pdf"], ("",)),
        (["anthology.pdf", "anthologies/son.pdf"], ("anthologies/son.pdf", "anthology.pdf")),
        ([f"articles/{number}.pdf" for number in range(9)], ("articles/",)),
        (["handouts/x.zip", "handouts/x/a4.pdf", "handouts/x/teacher/a4.pdf", "handouts/y/a4.pdf"], ("handouts/",)),
        ([f"books/{number}/a.pdf" for number in range(9)], ("books/",)),
        ([], ()),
    ],
)
def test_one_opens_the_first_page_or_a_few_files_or_their_folders(paths: list[str], opened: tuple[str, ...]) -> None:
    assert _opens(paths) == opened


def test_what_to_do_next_depends_on_what_is_wrong() -> None:
    def steps(*problems: Problem, purpose: Purpose = Purpose.PUBLISH, content: str = "") -> str:
        return "\n".join(next_steps(RunResult(published=True, problems=problems), purpose, content))

    assert steps() == ""
    assert steps(NOTE) == "editions explain RULE says what a problem means and how to fix it."
    assert "Fix the warnings where you can" in steps(WARNING, NOTE)
    assert "Fix the errors first, then look at the warnings" in steps(ERROR, WARNING)
    assert "Fix the errors first: each line" in steps(ERROR)
    assert steps(ERROR).endswith("Then see what is left with editions check, which writes nothing.")
    assert "editions check 'mon blog'," in steps(ERROR, content="mon blog")
    assert steps(ERROR, purpose=Purpose.CHECK).endswith("Then start again.")


@pytest.mark.parametrize(
    ("pages", "said"), [(0, "Published 4 articles into"), (1, "4 articles and 1 page into"), (3, "and 3 pages into")]
)
def test_pages_are_counted_where_there_are_any(pages: int, said: str) -> None:
    report = RunResult(published=True, problems=(), articles=4, site_pages=pages, jobs={"site": 7})
    assert said in summary(report, Purpose.PUBLISH, "output")
    assert ("page" in summary(report, Purpose.CHECK, "")) is bool(pages)


def test_what_is_for_teachers_only_is_named_and_not_counted_as_nothing() -> None:
    report = RunResult(published=True, problems=(), articles=4, seconds=1, copies=7, copied=("moodle", "handouts"))
    assert summary(report, Purpose.PUBLISH, "output") == (
        "Published 4 articles for teachers only, in 1.0 s: course for Moodle and other platforms, handouts; no problems."
    )


def test_an_archive_without_a_site_has_no_first_page_to_open() -> None:
    for editions, said in (
        ({"site": EditionResult(240)}, " Unpacked, it opens from its index.html."),
        ({"text": EditionResult(4)}, ""),
    ):
        report = RunResult(published=True, problems=(), archive="o.zip", archive_size=2000, editions=editions)
        assert archive(report) == [f"All of it in one file: o.zip, 2 kB.{said}"]


def test_without_an_article_nothing_can_be_done_but_fix() -> None:
    report = RunResult(published=False, problems=(ERROR,), left_out=("a.md",))
    assert summary(report, Purpose.PUBLISH, "output") == "Nothing was published: 1 error. Fix the errors."


def test_what_was_made_is_told_again_when_nothing_is_to_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    Path("content").mkdir()
    Path("content/un.md").write_text("---\ntitle: Un\n---\n\nTexte.\n", "utf-8")
    options = Options(only=("site",), workers=1)
    made = publish(options)
    again = report_if_up_to_date(options)
    assert again is not None
    for report in (made, again):
        tell(report, Purpose.PUBLISH, TypedPaths(wrote="output"), Verbosity())
        assert re.search(r"^  web site  output/index\.html  \(\d+ files\)$", capsys.readouterr().out, re.MULTILINE)
    tell_json(again, exit_code=0)
    assert f'"files": {made.files}' in capsys.readouterr().out


def test_the_pages_that_come_with_a_booklet_are_named() -> None:
    sheets = {"handouts/t/booklet.pdf": 1, "handouts/t/2up.pdf": 1}
    assert paper(RunResult(published=True, problems=(), sheets=sheets))[2:] == [
        "handouts/t/a5.pdf: the same pages one after the other, to read on a screen"
    ]
    assert paper(RunResult(published=True, problems=())) == []
