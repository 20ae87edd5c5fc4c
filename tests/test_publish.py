from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from pipeline.cli.option_values import Verbosity
from pipeline.cli.summary import Purpose, TypedPaths
from pipeline.cli.terminal import tell
from pipeline.editions.book.selection import EmptySelectionError
from pipeline.extension import File, Product
from pipeline.extensions import get_editions, get_products, get_rules
from pipeline.jobs.blob import Blob
from pipeline.load import NoContentError
from pipeline.model.books_and_handouts import Handout, Selection
from pipeline.model.problems import Problem, Severity
from pipeline.options import Options
from pipeline.output.manifest import OutputError, list_published
from pipeline.publish import check, publish
from tests.ordering import publish_handout

GOOD = "---\ntitle: Un essai\ndate: 2025-03-01\ntags: essais\n---\n\nUn paragraphe, un [lien](https://example.org/).\n"
WARNED = GOOD.replace("Un essai", "Une image") + "\n![Un plan](absent.png)\n"
CLASHING = GOOD.replace("date:", "slug: pareil\ndate:")
BROKEN = "%PDF-1.7\n\udcff\n"  # no text; written with `surrogateescape`


def content(folder: Path, **posts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in posts.items():
        (folder / f"{name}.md").write_text(text, "utf-8", "surrogateescape")
    return folder


def options(folder: Path, **values: Any) -> Options:
    defaults: dict[str, Any] = {"only": ("site",), "workers": 1}
    return Options(folder / "content", folder / "output", **(defaults | values))


def test_a_good_folder_is_published(tmp_path: Path) -> None:
    content(tmp_path / "content", essai=GOOD)
    report = publish(options(tmp_path))
    assert (report.published, report.exit_code(strict=True), report.articles) == (True, 0, 1)
    assert (tmp_path / "output" / "articles" / "essai.html").is_file()


def test_an_error_stops_before_anything_is_replaced(tmp_path: Path) -> None:
    content(tmp_path / "content", essai=GOOD)
    publish(options(tmp_path))
    content(tmp_path / "content", essai=GOOD.replace("Un essai", "Changé"), mauvais=BROKEN)
    report = publish(options(tmp_path))
    assert (report.published, report.exit_code()) == (False, 1)
    assert "Changé" not in (tmp_path / "output" / "articles" / "essai.html").read_text("utf-8")


@pytest.mark.whole  # it publishes all editions six times
@pytest.mark.parametrize(
    ("fails", "missing"),
    [
        ("pipeline.editions.covers.draw_cover.typeset", {"anthology.pdf", "anthology.epub"}),
        ("pipeline.editions.print.sections.typeset", {"anthology.pdf"}),
        ("pipeline.editions.print.article.typeset", {"anthology.pdf", "articles/"}),
        ("pipeline.editions.print.binding.Blob.gathered", {"anthology.pdf", "anthology.epub"}),
        ("pipeline.editions.covers.draw_social_card._print_words", {"card.jpg", "cards/essai.jpg"}),
        ("pipeline.editions.handouts.sheet.typeset_copies", {"handouts/une-fiche/a4.pdf"}),
    ],
)
def test_what_an_engine_fails_on_is_named_and_all_else_comes_out(
    fails: str, missing: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Titles of its own, so that nothing is found that another run has made.
    settings = (
        f"title: Sans {fails}\nbase_url: https://example.org/\nhandouts:\n  - post: essai\n    title: Une fiche\n"
    )
    post = GOOD.replace("Un essai", f"Sans {fails}")
    (content(tmp_path / "content", essai=post) / "collection.yaml").write_text(settings, "utf-8")
    monkeypatch.setattr(fails, mock.Mock(side_effect=AttributeError("'BlockBox' object has no attribute 'index'")))
    report = publish(options(tmp_path, only=(), keep_going=True))
    named = [problem for problem in report.problems if problem.rule == "left-out"]
    assert {problem.message.partition(" cannot be made: ")[0] for problem in named} == missing
    assert all("the program failed on it" in problem.message for problem in named)
    made = {path.relative_to(tmp_path / "output").as_posix() for path in (tmp_path / "output").rglob("*.*")}
    assert {path for path in missing if path in made} == set()
    known = {"anthology.pdf", "anthology.epub", "articles/essai.pdf", "card.jpg", "handouts/une-fiche/a4.pdf"}
    assert {path for path in known if not path.startswith(tuple(missing))} <= made
    page = (tmp_path / "output" / "index.html").read_text("utf-8")
    assert ("anthology.pdf" in page) == ("typeset" not in fails or "anthology.pdf" not in missing)


def test_an_edition_off_by_default_is_made_where_it_is_named_and_goes_with_the_next_run(tmp_path: Path) -> None:
    def notes(*_: object) -> Iterator[File | Problem]:
        yield File("notes.txt", Blob.of("Note."))

    some = {"site": get_editions()["site"], "notes": replace(get_editions()["dump"], make=notes)}
    content(tmp_path / "content", essai=GOOD)
    there = []
    with mock.patch.dict(get_editions(), some, clear=True):  # which puts them back in their order
        for only in ((), ("notes",), ("site",)):
            publish(options(tmp_path, only=only))
            there.append({path.name for path in (tmp_path / "output").glob("[in]*.*")})
    assert there == [{"index.html"}, {"index.html", "notes.txt"}, {"index.html"}]


def test_keep_going_publishes_the_rest_and_still_fails(tmp_path: Path) -> None:
    content(tmp_path / "content", essai=GOOD, mauvais=BROKEN)
    report = publish(options(tmp_path, keep_going=True))
    assert (report.published, report.exit_code(), report.articles) == (True, 1, 1)
    assert [problem.path for problem in report.problems if problem.rule == "encoding"] == ["mauvais.md"]


def test_warnings_count_when_strict(tmp_path: Path) -> None:
    content(tmp_path / "content", image=WARNED)
    report = publish(options(tmp_path))
    assert (report.exit_code(), report.exit_code(strict=True)) == (0, 3)


def test_check_finds_the_same_and_writes_nothing(tmp_path: Path) -> None:
    content(tmp_path / "content", image=WARNED)
    problems = check(options(tmp_path)).problems
    assert not (tmp_path / "output").exists()
    assert problems == publish(options(tmp_path)).problems


def test_only_some_editions_leave_the_others_as_they_are(tmp_path: Path) -> None:
    content(tmp_path / "content", essai=GOOD)
    publish(options(tmp_path, only=("anthology-epub",)))
    publish(options(tmp_path, only=("site",)))
    assert set(list_published(tmp_path / "output")) == {"anthology-epub", "site"}
    assert "anthology.epub" in (tmp_path / "output" / "index.html").read_text("utf-8")


def test_the_site_links_to_no_pdf_that_is_not_there(tmp_path: Path) -> None:
    content(tmp_path / "content", essai=GOOD, autre=GOOD.replace("Un essai", "Un autre"))
    output = tmp_path / "output"
    publish(options(tmp_path, only=("articles",)))
    publish(options(tmp_path))
    page = output / "articles" / "essai.html"
    assert "essai.pdf" in page.read_text("utf-8")
    (tmp_path / "content" / "autre.md").unlink()
    content(tmp_path / "content", neuf=GOOD.replace("Un essai", "Du neuf"))
    publish(options(tmp_path))
    assert list(list_published(output)["articles"]) == ["articles/essai.pdf"]
    assert not (output / "articles" / "autre.pdf").exists()
    assert "essai.pdf" not in page.read_text("utf-8")


def test_drafts_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    content(tmp_path / "content", essai=GOOD, brouillon=GOOD.replace("date", "draft: true\ndate"))
    assert publish(options(tmp_path)).articles == 1
    assert publish(options(tmp_path, drafts=True)).articles == 2


def test_nothing_but_drafts_is_nothing_to_publish(tmp_path: Path) -> None:
    content(tmp_path / "content", brouillon=GOOD.replace("date", "draft: true\ndate"))
    report = publish(options(tmp_path))
    assert (report.published, report.exit_code()) == (False, 1)


def test_the_output_never_swallows_the_content(tmp_path: Path) -> None:
    folder = content(tmp_path / "content", essai=GOOD)
    for output in (folder, tmp_path):
        with pytest.raises(OutputError):
            publish(Options(folder, output))
    assert (folder / "essai.md").is_file()


def test_no_folder_no_publication(tmp_path: Path) -> None:
    with pytest.raises(NoContentError):
        publish(options(tmp_path))


def test_a_handout_joins_what_is_published(tmp_path: Path) -> None:
    content(tmp_path / "content", essai=GOOD)
    publish(options(tmp_path))
    report, path = publish_handout(options(tmp_path), Handout(Selection(tags=("Essais",)), class_name="3e B"))
    assert (path / "a4.pdf").read_bytes().startswith(b"%PDF")
    assert report.pages == {"handout": 1}
    assert (tmp_path / "output" / "index.html").is_file()
    other = publish_handout(options(tmp_path), Handout(Selection(("essai",)), title="Autre"))[1]
    publish(options(tmp_path))
    assert (path / "a4.pdf").is_file()
    assert (other / "a4.pdf").is_file()


def test_handouts_of_the_settings_come_out_with_everything(tmp_path: Path) -> None:
    content(tmp_path / "content", essai=GOOD)
    (tmp_path / "content" / "collection.yaml").write_text(
        "handouts:\n  - tag: essais\n    layout: [a4, booklet]\n", "utf-8"
    )
    report = publish(options(tmp_path, only=("site", "handouts")))
    assert (report.problems, report.sheets) == ((), {"handouts/essais/booklet.pdf": 1})
    assert (tmp_path / "output" / "handouts" / "essais" / "a4.pdf").is_file()
    # The same one made by hand is not taken away by the next publish, and stands there once.
    publish_handout(options(tmp_path), Handout(Selection(tags=("essais",))))
    publish(options(tmp_path, only=("site", "handouts")))
    assert sorted(path.name for path in (tmp_path / "output" / "handouts" / "essais").iterdir()) == [
        "a4.pdf",
        "a5.pdf",
        "booklet.pdf",
    ]


def test_a_selection_that_matches_nothing_lists_near_names(tmp_path: Path) -> None:
    content(tmp_path / "content", essai=GOOD)
    with pytest.raises(EmptySelectionError, match="essai"):
        publish_handout(options(tmp_path), Handout(Selection(("esai",))))


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (Purpose.PUBLISH, "Nothing was published: 1 error. Fix the errors, or publish 1 article without mauvais.md"),
        (Purpose.CHECK, ": 1 error; the editions were not tried. Fix the errors, or try 1 article without mauvais.md"),
        (get_products()["handout"], "No handout was made: 1 error. Fix the errors, or make it without mauvais.md"),
    ],
)
def test_each_command_says_what_errors_have_stopped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: Purpose | Product, said: str
) -> None:
    content(tmp_path / "content", essai=GOOD, mauvais=BROKEN)
    tell(check(options(tmp_path)), command, TypedPaths(), Verbosity())
    assert f"{said} with --keep-going." in capsys.readouterr().out
    (tmp_path / "content" / "essai.md").unlink()
    tell(check(options(tmp_path)), command, TypedPaths(), Verbosity())
    assert "--keep-going" not in capsys.readouterr().out


def test_a_run_that_errors_stop_says_what_would_be_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(get_rules(), "duplicate-slug", Severity.ERROR)
    content(
        tmp_path / "content", essai=CLASHING, autre=CLASHING, **{f"mauvais-{number}": BROKEN for number in range(7)}
    )
    report = publish(options(tmp_path))
    assert report.left_out == tuple(
        f"mauvais-{number}.md" for number in range(7)
    )  # the other one became another address
    tell(report, Purpose.PUBLISH, TypedPaths(), Verbosity())
    missing = ", ".join(f"mauvais-{number}.md" for number in range(5))
    assert f"or publish 2 articles without {missing} and 2 others with --keep-going." in capsys.readouterr().out
    for number in range(7):
        (tmp_path / "content" / f"mauvais-{number}.md").unlink()
    tell(publish(options(tmp_path)), Purpose.PUBLISH, TypedPaths(), Verbosity())
    assert "or publish all of 2 articles in spite of them with --keep-going." in capsys.readouterr().out


def test_a_handout_tells_the_problems_of_its_articles_alone(tmp_path: Path) -> None:
    content(tmp_path / "content", essai=GOOD, autre="---\ntitle: Autre\n---\n\n![](perdue.png)\n")
    report, _ = publish_handout(options(tmp_path), Handout(Selection(("essai",))))
    assert report.problems == ()
    report, _ = publish_handout(options(tmp_path), Handout(Selection(("autre",))))
    assert {problem.path for problem in report.problems} == {"autre.md"}
