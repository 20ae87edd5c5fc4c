"""What a dry run says: what would be made, and why, in words; it writes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.publish import plan, publish
from tests.named_jobs import named_jobs
from tests.project import Project


def everything_of(folder: Path) -> Mapping[str, tuple[int, bytes]]:
    """Return all files below a folder with their modification times."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in paths}


def test_a_plan_of_nothing_names_nothing(project: Project) -> None:
    assert not any(project.reasons().values())


def test_a_plan_says_why_in_words(project: Project) -> None:
    project.edit(3, "Un second paragraphe", "Un paragraphe encore")
    before = everything_of(project.options.output)
    editions = {
        "site": [
            "front page index.html: its teasers changed",
            *(
                f"list {path}.html: its teasers changed"
                for path in ("tags/essais", "tags/impairs", "authors/ada-martin")
            ),
            *(f"feed {path}.xml: its entries changed" for path in ("feed", "tags/essais", "tags/impairs")),
            "feed authors/ada-martin.xml: its entries changed",
            "feed feed.json: its feed changed",
            "text articles/essai-3.md: its text changed",
            "page of article essai-3: its text changed",
            "page numbers (fr, 1): its parts are made again",
        ],
        "articles": ["article essai-3: its text changed"],
        "anthology-pdf": ["article essai-3 on pages of 148 × 210 mm: its text changed"],
        "anthology-epub": ["article essai-3 (anthology): its text changed"],
        "handouts": [],
    }
    text = [
        "post essai-3.md: its text changed",
        "article essai-3: its text changed",
        "related articles in fr: the words of an article changed",
    ]
    assert project.reasons() == {"text": text, **editions}
    assert project.reasons() == {"text": [], **editions}  # it has been read
    assert everything_of(project.options.output) == before


def test_a_plan_says_that_the_program_changed(project: Project, change_of_program: Callable[[], None]) -> None:
    change_of_program()
    found = project.reasons()
    assert "the program or an engine changed (Editions " in found["text"][0]
    assert "the program or an engine changed (Editions " in found["articles"][0]


def test_a_plan_tells_what_is_new(project: Project) -> None:
    project.add(7)
    assert "article essai-7: new" in project.reasons()["articles"]


def test_a_plan_of_the_first_time_is_all_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path / "cache"))
    project = Project(tmp_path)
    project.write()
    found = project.reasons()
    assert "post essai-1.md: new" in found["text"]
    assert {f"article essai-{number}: new" for number in range(1, 7)} <= set(found["articles"])
    assert {f"page of article essai-{number}: new" for number in range(1, 7)} <= set(found["site"])
    assert not project.options.output.exists()


def test_a_plan_knows_of_handouts_that_were_never_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path / "cache"))
    fresh = Project(tmp_path)
    fresh.write()
    (fresh.options.content / "collection.yaml").write_text("handouts:\n  - tag: pairs\n    title: Pairs\n", "utf-8")
    found = plan(replace(fresh.options, only=("handouts",)))
    assert [str(reason) for reason in found["handouts"]] == ["a4 sheet of Pairs (handouts/pairs): new"]


def test_a_plan_of_one_edition_knows_what_stands_beside_it(project: Project) -> None:
    found = plan(replace(project.options, only=("site",)))
    assert found == {"text": [], "site": []}


_TWO_LANGUAGES = """\
base_url: https://essai.example/
languages: {fr: {}, en: {}}
anthologies:
  - all: true
  - {name: petit, title: Un petit livre, post: [essai-1], parts: [{title: Avant, post: essai-1}]}
  - {name: autre, title: Un autre livre, post: [essai-1], parts: [{title: Après, post: essai-1}], bleed: 3mm}
handouts:
  - {title: Des fiches, post: essai-1, layout: [a4, large-print, cards], teacher: true, zip: true}
"""


def test_no_two_jobs_of_a_run_are_called_alike_and_a_plan_names_the_book_that_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path / "cache"))
    fresh = Project(tmp_path)
    fresh.write()
    for number in range(3, 7):
        fresh.path_of(number).unlink()
    fresh.edit(2, "date:", "lang: en\ndate:")
    settings = fresh.options.content / "collection.yaml"
    settings.write_text(_TWO_LANGUAGES, "utf-8")
    with named_jobs() as asked_for:
        publish(fresh.options)
    assert len(asked_for.found) > 80
    assert not asked_for.twice
    assert not any(fresh.reasons().values())
    settings.write_text(_TWO_LANGUAGES.replace("Un autre livre", "Encore un livre"), "utf-8")
    found = fresh.reasons()
    named = [reason for name in ("anthology-pdf", "anthology-epub") for reason in found[name]]
    assert "cover (anthologies/autre): its title changed" in named
    assert all("anthologies/autre" in reason for reason in named)
