"""What a change costs, counted in jobs: six articles are published, one thing changes, and only what shows it is made."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.jobs.runner import Runner
from pipeline.options import Options
from pipeline.pandoc.process import Pandoc
from pipeline.publish import publish
from pipeline.runs.result import RunResult
from pipeline.runs.up_to_date import report_if_up_to_date
from tests.named_jobs import named_jobs
from tests.project import Project

# All that the change of one article's text makes anew: "lists" is the feed, which has the newest articles in full; the
# numbers of printed pages are written into all pages of the site, and of the e-book, that stand in one batch with its own.
OF_ONE_TEXT = dict.fromkeys("read write site lists chapters e-book articles signatures anthology".split(), 1)
OF_ONE_TEXT |= {"page numbers": 2, "texts": 1, "related": 1, "search": 1}
OF_ONE_TEXT |= {"articles": 2}  # its own PDF, and the pages of the book, which are smaller
# The feeds: of all, as XML and as JSON, of its two topics, of its author; and, as it has no description, the pages that list
# it with its first sentences: the front page, its two topics, its author.
OF_ONE_TEXT |= {"lists": 9}


@pytest.fixture
def pandoc(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record the requests to pandoc; all jobs run in this process."""
    asked: list[str] = []
    ask = Pandoc._ask

    def note(self: Pandoc, operation: str, form: str, text: str) -> object:
        asked.append(operation)
        return ask(self, operation, form, text)

    monkeypatch.setattr(Pandoc, "_ask", note)
    return asked


def test_nothing_changed_nothing_is_done(project: Project, pandoc: list[str]) -> None:
    assert publish(project.options).jobs == {}
    assert pandoc == []


def test_nothing_changed_is_seen_without_a_single_job(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = publish(project.options)

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Runner, "map", refuse)
    found = report_if_up_to_date(project.options)
    assert found is not None
    assert (found.jobs, found.problems, found.files, found.size, found.pages) == (
        {},
        *(before.problems, before.files, before.size, before.pages),
    )


def test_a_changed_text_makes_its_own_pages_and_what_binds_them(project: Project, pandoc: list[str]) -> None:
    project.edit(3, "Un second paragraphe", "Un fleuve et un paragraphe")
    # Whoever lists figures has to look whether it has any.
    assert publish(project.options).jobs == OF_ONE_TEXT | {"captions": 1}
    assert sorted(pandoc) == ["read", "write", "write"]  # the post, and its page as Markdown


def test_a_book_of_the_articles_pages_binds_what_is_set_for_them(project: Project) -> None:
    settings = project.options.content / "collection.yaml"
    before = settings.read_text("utf-8")
    settings.write_text(f"{before}trim: a4\n", "utf-8")
    publish(project.options)
    project.edit(3, "Un second paragraphe", "Un paragraphe et un phare")
    found = publish(project.options).jobs
    settings.write_text(before, "utf-8")
    assert found == OF_ONE_TEXT | {"articles": 1, "captions": 1}


def test_a_text_put_back_makes_nothing(project: Project) -> None:
    before = project.files()
    project.edit(3, "Un second paragraphe", "Un nouveau paragraphe")
    publish(project.options)
    assert project.files() != before
    project.edit(3, "Un nouveau paragraphe", "Un second paragraphe")
    assert publish(project.options).jobs == {}
    assert project.files() == before


def test_a_changed_title_makes_only_what_shows_it(project: Project) -> None:
    project.edit(3, "L’essai 3", "Un titre")
    expected = {
        **OF_ONE_TEXT,
        "site": 3,  # its own page and those of its neighbours
        # The feeds, the front page, its two topics, its author's page, the archive, the pages of the book, the list of texts.
        "lists": 12,
        "cards": 1,
        # The contents, which are known to be as long as they were: with each article on its own pages, which says how
        # many pages are to be saved, and as three run on. The index shows no titles.
        "book": 2,
    }
    assert publish(project.options).jobs == expected


def test_a_changed_setting_that_no_post_is_read_with_reads_none(project: Project) -> None:
    settings = project.options.content / "collection.yaml"
    before = settings.read_text("utf-8")
    settings.write_text(f"{before}publisher: La Forge\nsubtitle: Autrement\n", "utf-8")
    found = publish(project.options).jobs
    settings.write_text(before, "utf-8")
    assert found["site"] == 6
    assert not {"read", "write", "texts", "related", "search"} & found.keys()


def test_a_changed_picture_makes_only_what_shows_it(project: Project) -> None:
    project.draw(4, "#8a2050")
    found = publish(project.options).jobs
    assert found["pictures"] == 1
    assert found["articles"] == 2  # its own PDF, and the pages of the book
    assert found["running on"] == 1
    assert found.get("read", 0) == 0


def test_a_changed_program_makes_all_again(project: Project, change_of_program: Callable[[], None]) -> None:
    before = project.files()
    change_of_program()
    assert report_if_up_to_date(project.options) is None
    found = publish(project.options).jobs
    assert found["read"] == found["write"] == 6
    assert project.files() == before
    assert publish(project.options).jobs == {}


def touch(path: Path) -> None:
    path.touch()


def edit(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


OF_THE_SITE = ["copy_text", "parse_post", "render_article", "render_article_page"]


@pytest.mark.parametrize(
    ("only", "made"), [(("site",), OF_THE_SITE), ((), [*OF_THE_SITE, "make_chapter", "print_article", "print_article"])]
)
def test_an_article_has_few_results(project: Project, only: tuple[str, ...], made: list[str], tmp_path: Path) -> None:
    with named_jobs() as asked_for:
        publish(replace(project.options, only=only, output=tmp_path / "output"))
    own = [name.partition(":")[0].rpartition(".")[2] for name in asked_for.found if "essai-5" in name]
    assert sorted(own) == sorted(made)  # for each picture two more: itself, and its sizes


@pytest.mark.parametrize("harm", [touch, edit, Path.unlink])
@pytest.mark.parametrize("name", ["articles/essai-1.html", "anthology.pdf"])
def test_what_somebody_has_changed_is_fixed(project: Project, name: str, harm: Callable[[Path], None]) -> None:
    before = project.files()
    harm(project.options.output / name)
    assert report_if_up_to_date(project.options) is None
    assert publish(project.options).jobs == {}
    assert project.files() == before
    assert report_if_up_to_date(project.options) is not None


def changed(project: Project) -> RunResult | None:
    project.edit(1, "Un second", "Un tout autre")
    return report_if_up_to_date(project.options)


def other_edition(project: Project) -> RunResult | None:
    return report_if_up_to_date(Options(project.options.content, project.options.output, ("site",)))


def another_post(project: Project) -> RunResult | None:
    project.add(7)
    return report_if_up_to_date(project.options)


def dated(project: Project) -> RunResult | None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        return report_if_up_to_date(project.options)


@pytest.mark.parametrize("change", [changed, other_edition, another_post, dated])
def test_what_is_to_be_published_anew_does_not_stand(
    project: Project, change: Callable[[Project], RunResult | None]
) -> None:
    assert report_if_up_to_date(project.options) is not None
    assert change(project) is None
