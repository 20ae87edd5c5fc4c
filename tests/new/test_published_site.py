"""A new site as it is written, published: nothing is to be said of it, and every judge is content with it."""

import datetime as dt
import json
from pathlib import Path

import pytest

from pipeline.new.site import NewSite, write_site
from pipeline.options import Options
from pipeline.publish import check
from tests.judges import axe, epubcheck, verapdf, vnu
from tests.typed import typed


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the commands; return the new collection, its output and the report."""
    folder = tmp_path_factory.mktemp("site")
    given = ["--title", "Essai", "--licence", "cc-by", "--base-url", "https://essai.example"]
    command(folder, "new", "site", "content", *given)
    (folder / "report.json").write_text(command(folder, "publish", "content", "--json"), "utf-8")
    return folder


def command(folder: Path, *words: str) -> str:
    done = typed(*words, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_is_to_be_said_of_it_but_what_french_law_wants_to_know(site: Path) -> None:
    report = json.loads((site / "report.json").read_text("utf-8"))
    assert [problem["rule"] for problem in report["problems"]] == ["legal-notice"]
    assert report["articles"] == 1


@pytest.mark.judge
@pytest.mark.long
def test_pages_book_and_papers_satisfy_every_judge(site: Path) -> None:
    output = site / "output"
    pages = sorted(output.rglob("*.html"))
    verdicts = [*vnu(pages).values(), *axe(pages).values(), epubcheck(output / "anthology.epub")]
    verdicts += [verapdf(path, flavour) for path in sorted(output.rglob("*.pdf")) for flavour in ("ua1", "3a")]
    assert [faults for faults in verdicts if faults] == []
    assert len(pages) > 3
    assert len(verdicts) > 2 * len(pages)


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_nor_of_one_in_another_language(tmp_path: Path, language: str) -> None:
    write_site(tmp_path, NewSite("Essai", language), dt.date(2026, 1, 5))
    report = check(Options(tmp_path, tmp_path.with_name("output"), only=("site",), workers=1))
    assert report.problems == ()
