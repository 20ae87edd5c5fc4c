"""The command `report`, by its command line."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.files.own_files import MANIFEST, REPORT
from pipeline.jobs.runner import Progress
from pipeline.options import Options
from pipeline.report.make_survey import survey
from pipeline.report.page import ReportError, find_report_path, write_report
from pipeline.runs.up_to_date import fingerprint
from tests.report.samples import write_posts
from tests.typed import typed

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """Write the posts of `samples.py`."""
    return once("survey-posts", write_posts)


def test_whoever_finds_all_articles_read_waits_for_no_parser() -> None:
    unwanted = {"lxml", "pikepdf", "textstat"}
    code = f"import sys, pipeline.report.make_survey; sys.exit(', '.join({unwanted} & sys.modules.keys()) or 0)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def run(where: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Return the output of the command."""
    return typed("report", *words, cwd=where)


def test_it_says_what_comes_next_and_writes_a_page_that_is_no_content(tmp_path: Path) -> None:
    write_posts(tmp_path)
    before = fingerprint(tmp_path, "", Options(tmp_path).outputs_within)
    done = run(tmp_path)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "1. Fix the broken link (un.md:8:62)"), done.stderr
    assert done.stdout.splitlines()[-1] == f"Report: {REPORT}"
    page = (tmp_path / REPORT).read_text("utf-8")
    assert "What should we write or fix next?" in page
    assert fingerprint(tmp_path, "", Options(tmp_path).outputs_within) == before
    (tmp_path / "neu").mkdir()
    again = run(tmp_path, "--json", "-o", "neu/x.html")
    data = json.loads(again.stdout)
    assert (data["exit_code"], data["report"]) == (0, "neu/x.html")
    assert [one["slug"] for one in data["drafts"]] == ["trois"]
    assert (tmp_path / "neu" / "x.html").read_text("utf-8") == page  # the same from elsewhere, and with a report there


def test_it_reads_the_collection_as_it_is_published(folder: Path) -> None:
    found = survey(Options(folder, workers=1), Progress())
    one, other = sorted(found.articles, key=lambda each: each.slug, reverse=True)
    assert (one.slug, one.reading.leads_to, [link.address for link in one.reading.links]) == (
        *("un", ("deux",), ["https://e.test/page"]),
    )
    assert found.linked == {"deux"}
    assert sorted(map(str, other.lacks)) == ["picture", "summary"]
    assert [(draft.slug, draft.date and draft.date.year) for draft in found.drafts] == [("trois", 2025)]
    assert found.visits is None


@pytest.mark.parametrize(
    "named", ["output/report.html", "output/deep/report.html", "output-teacher/x.html", "site/x.html", "in/x.html"]
)
def test_it_is_never_written_into_an_output_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.chdir(tmp_path)
    for one in ("output/deep", "output-teacher", "site"):
        (tmp_path / one).mkdir(parents=True)
    (tmp_path / "site" / MANIFEST).touch()
    (tmp_path / "in").symlink_to(tmp_path / "output", target_is_directory=True)
    with pytest.raises(ReportError, match="which goes online"):
        find_report_path(named, Options(tmp_path))


@pytest.mark.parametrize(
    ("named", "why"), [("un.md", "must end in .html"), ("there.html", "not a report"), ("link.html", "not a report")]
)
def test_nothing_but_a_report_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for one in ("un.md", "there.html"):
        (tmp_path / one).write_text("mine", "utf-8")
    (tmp_path / "link.html").symlink_to(tmp_path / "un.md")
    with pytest.raises(ReportError, match=why):
        find_report_path(named, Options(tmp_path))


def test_a_report_takes_the_place_of_one(tmp_path: Path) -> None:
    path = tmp_path / REPORT
    write_report('<meta name="generator" content="editions report">', path)
    assert find_report_path(str(path), Options(tmp_path / "content")) == path
    write_report("neu", path)
    assert path.read_text("utf-8") == "neu"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot be written: there is no folder"):
        find_report_path(f"{tmp_path}/nowhere/x.html", Options(tmp_path))
    (tmp_path / "x.html").mkdir()
    with pytest.raises(ReportError, match="cannot be written: Is a directory"):
        write_report("", tmp_path / "x.html")


def test_it_speaks_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITIONS_LANG", "fr")
    write_posts(tmp_path / "content")
    done = run(tmp_path, "content")
    assert done.stdout.splitlines()[0] == "1. Corrigez le lien qui ne mène nulle part (un.md:8:62)"
    assert '<html lang="fr">' in (tmp_path / REPORT).read_text("utf-8")


def test_links_are_visited_where_somebody_asks_for_it_and_no_machine_of_this_network_is(tmp_path: Path) -> None:
    """By the command line, with the system's resolver: the addresses are none that anybody else could answer at."""
    addresses = ["http://127.0.0.1/", "http://[::1]/x", "http://2130706433/", "http://localhost:22/"]
    (tmp_path / "un.md").write_text("# Un\n\n" + " ".join(f"[là]({one})" for one in addresses) + "\n", "utf-8")
    done = run(tmp_path, "--content", ".", "--online", "--json")
    assert done.returncode == 0, done.stderr
    found = {one["address"]: (one["state"], one["result"]) for one in json.loads(done.stdout)["links"]}
    assert set(found.values()) == {("refused", "not-public"), ("refused", "not-web")}
    assert len(found) == len(addresses)
