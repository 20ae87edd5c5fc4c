"""What is made to order joins what stands in the output folder, and is kept there."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.editions.book.selection import EmptySelectionError
from pipeline.extensions import get_rules
from pipeline.load.books import read_wishes
from pipeline.model.books_and_handouts import Handout, Selection
from pipeline.model.problems import Severity
from pipeline.options import Options
from pipeline.publish import publish
from pipeline.runs.result import RunResult
from pipeline.text.setting_values import WrongFieldError
from tests.ordering import publish_anthology, publish_course, publish_handout

SETTINGS = """\
title: Carnet
language: fr
anthologies:
  - subtitle: Le tout
  - name: Essais
    tag: essais
    format: epub
"""


@pytest.fixture
def options(tmp_path: Path) -> Options:
    content = tmp_path / "content"
    content.mkdir()
    (content / "collection.yaml").write_text(SETTINGS, "utf-8")
    (content / "un.md").write_text("---\ndate: 2024-05-01\ntags: [Essais]\n---\n\n# Un\n\nUn mot.\n", "utf-8")
    (content / "deux.md").write_text("---\ndate: 2025-05-01\n---\n\n# Deux\n\nDeux mots.\n", "utf-8")
    return Options(content, tmp_path / "output", workers=1)


def made(options: Options, name: str = "", **values: object) -> list[str]:
    report, paths = publish_anthology(options, name, read_wishes(values, options.content))
    assert report.published
    return [path.relative_to(options.output).as_posix() for path in paths]


def files(options: Options) -> set[str]:
    found = {path.relative_to(options.output).as_posix() for path in options.output.rglob("*") if path.is_file()}
    return found - {".editions.json"}


def test_a_book_of_the_settings_is_made_by_its_name_and_with_other_wishes(options: Options) -> None:
    assert made(options, "essais") == ["anthologies/essais.epub"]
    assert made(options, "essais", format="pdf") == ["anthologies/essais.pdf"]
    assert made(options) == ["anthology.pdf", "anthology.epub"]
    # What was made before stays.
    assert files(options) == {"anthologies/essais.epub", "anthologies/essais.pdf", "anthology.pdf", "anthology.epub"}


def test_a_new_book_stays_when_all_is_published(options: Options) -> None:
    assert made(options, since="2025", title="Le neuf", format="epub") == ["anthologies/le-neuf.epub"]
    publish(options)
    assert {"anthologies/le-neuf.epub", "anthologies/essais.epub", "anthology.pdf", "index.html"} <= files(options)
    # One that the settings have belongs to them, and goes with them.
    made(options, "essais", format="pdf")
    (options.content / "collection.yaml").write_text("title: Carnet\nlanguage: fr\n", "utf-8")
    publish(options)
    assert {name for name in files(options) if name.startswith("anthologies/")} == {"anthologies/le-neuf.epub"}


def test_a_book_of_nothing_is_refused(options: Options) -> None:
    with pytest.raises(EmptySelectionError, match="there is no tag “rien”"):
        made(options, tag="rien")


@pytest.mark.parametrize("cover", ["images/rien.png", "nope", "un.md", "../ailleurs.png"])
def test_a_cover_that_is_not_there_is_said_before_anything_is_read(options: Options, cover: str) -> None:
    (options.content.parent / "ailleurs.png").touch()
    with pytest.raises(WrongFieldError, match="or the path of a picture in"):
        read_wishes({"cover": cover}, options.content)


@pytest.mark.parametrize("cover", ["images/robot.png", "robot.png", "images/Robot.png"])
def test_a_cover_may_be_called_as_pictures_of_posts_are(options: Options, cover: str) -> None:
    (options.content / "images").mkdir()
    (options.content / "images" / "robot.png").touch()
    assert read_wishes({"cover": cover}, options.content)["cover"] == cover


@pytest.mark.parametrize("name", ["", "essais", "Le neuf"])
def test_a_cover_of_the_command_is_no_fault_of_the_settings(options: Options, name: str) -> None:
    (options.content / "robot.png").write_bytes(b"no picture")
    asked = read_wishes({"cover": "robot.png", "format": "epub"}, options.content)
    (problem,) = publish_anthology(options, name, asked)[0].problems
    assert (problem.rule, problem.path, problem.line) == ("missing-image", "", 0)
    assert "--cover" in problem.message


def test_errors_stop_it_unless_it_is_wanted_in_spite_of_them(options: Options) -> None:
    (options.content / "trois.md").write_text(BROKEN, "utf-8", "surrogateescape")
    report, paths = publish_anthology(options, "", {})
    assert (report.published, paths) == (False, ())
    kept = Options(options.content, options.output, keep_going=True, workers=1)
    assert made(kept, format="epub") == ["anthology.epub"]


BROKEN = "%PDF-1.7\n\udcff\n"  # no text; written with `surrogateescape`
CLASHING = "---\nslug: pareil\ntags: [Essais]\n---\n\n# Trois\n\nTrois mots.\n"


def handed_out(options: Options, **selection: Any) -> RunResult:
    return publish_handout(options, Handout(Selection(**selection)))[0]


def outcome(report: RunResult) -> tuple[bool, int, set[str]]:
    return report.published, report.exit_code(), {problem.path for problem in report.problems}


def test_an_error_in_another_post_stops_no_handout_and_no_book(options: Options) -> None:
    (options.content / "mauvais.md").write_text(BROKEN, "utf-8", "surrogateescape")
    assert outcome(handed_out(options, tags=("Essais",))) == (True, 0, set())
    assert made(options, "essais") == ["anthologies/essais.epub"]
    assert made(options, since="2025", title="Le neuf", format="epub") == ["anthologies/le-neuf.epub"]


def test_an_error_in_what_it_holds_stops_a_handout_or_a_book(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(get_rules(), "duplicate-slug", Severity.ERROR)
    (options.content / "quatre.md").write_text(CLASHING.replace("tags: [Essais]\n", ""), "utf-8")
    (options.content / "trois.md").write_text(CLASHING, "utf-8")
    assert outcome(handed_out(options, tags=("Essais",))) == (False, 1, {"trois.md"})
    assert outcome(handed_out(replace(options, keep_going=True), tags=("Essais",))) == (True, 1, {"trois.md"})
    assert outcome(handed_out(options, posts=("un",))) == (True, 0, set())
    report, paths = publish_anthology(options, "essais", {})
    assert (outcome(report), paths) == ((False, 1, {"trois.md"}), ())


def test_what_holds_all_posts_is_stopped_by_one_that_is_left_out(options: Options) -> None:
    (options.content / "mauvais.md").write_text(BROKEN, "utf-8", "surrogateescape")
    assert outcome(handed_out(options, everything=True)) == (False, 1, {"mauvais.md"})
    assert outcome(publish_anthology(options, "", {})[0]) == (False, 1, {"mauvais.md"})


def test_whoever_asks_for_a_post_that_is_left_out_is_told_so(options: Options) -> None:
    (options.content / "mauvais.md").write_text(BROKEN, "utf-8", "surrogateescape")
    with pytest.raises(EmptySelectionError, match=r"no article “mauvais”.*errors keep .* out: mauvais\.md"):
        handed_out(options, posts=("mauvais",))


def test_of_the_settings_those_faults_stop_it_that_are_about_it(options: Options) -> None:
    def set_to(text: str) -> None:
        (options.content / "collection.yaml").write_text(text, "utf-8")

    other = SETTINGS + "  - name: tout\n    format: papier\nhandouts:\n  - layout: a3\n    tag: essais\n"
    set_to(other)
    assert handed_out(options, tags=("Essais",)).published
    assert made(options, "essais") == ["anthologies/essais.epub"]
    assert made(options, since="2025", title="Le neuf", format="epub") == ["anthologies/le-neuf.epub"]
    # The entry that cannot be read is the one that is meant.
    assert outcome(publish_anthology(options, "tout", {})[0]) == (False, 1, {"collection.yaml"})
    set_to(SETTINGS.replace("language: fr", "language: le français"))
    assert outcome(handed_out(options, tags=("Essais",)))[:2] == (False, 1)
    set_to(SETTINGS.replace("tag: essais", "tag: essais\n    preface: absente.md"))
    assert outcome(publish_anthology(options, "essais", {})[0]) == (False, 1, {"collection.yaml"})
    assert handed_out(options, tags=("Essais",)).published


def test_a_course_goes_to_the_teachers_alone_and_stays_until_it_is_made_again(options: Options) -> None:
    folder = options.teachers / "course"
    report, path = publish_course(options, Handout(selection=Selection(tags=("essais",)), class_name="2nde"))
    assert (report.published, report.copies, path) == (True, 2, folder / "2nde-essais")
    publish_course(options, Handout())
    made(options, "essais")
    publish(replace(options, only=("site",)))
    assert sorted(each.name for each in folder.iterdir()) == ["2nde-essais", "carnet"]
    assert not [each for each in files(options) if "course" in each]
    with pytest.raises(EmptySelectionError):
        publish_course(options, Handout(selection=Selection(tags=("rien",))))


def test_the_course_of_all_is_an_edition_that_one_asks_for(options: Options) -> None:
    publish(replace(options, only=("moodle",)))
    assert (options.teachers / "course" / "carnet" / "moodle-book.zip").is_file()
    assert files(options) == set()
