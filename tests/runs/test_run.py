"""Where output folders may stand, and that nobody reads them as content."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.load import NoContentError, load
from pipeline.model.books_and_handouts import Handout, Selection, Trim
from pipeline.options import Options
from pipeline.output.manifest import OutputError, list_published
from pipeline.output.tree import new_tree
from pipeline.publish import build_collection, check, publish
from pipeline.runs.result import RunResult
from pipeline.runs.up_to_date import report_if_up_to_date
from tests.ordering import publish_handout


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    """Create a site within a folder of posts, as `editions new site` does."""
    folder = tmp_path / "blog"
    folder.mkdir()
    (folder / "collection.yaml").write_text("title: Carnet\nlanguage: fr\n", "utf-8")
    (folder / "un.md").write_text("---\ndate: 2024-05-01\n---\n\n# Un\n\nUn mot.\n", "utf-8")
    monkeypatch.chdir(folder)
    return Options(Path(), Path("output"), only=("site",), workers=1)


def messages(report: RunResult) -> list[str]:
    assert report.published
    return [problem.message for problem in report.problems if problem.rule != "no-image"]


def test_the_output_may_stand_in_the_content_and_the_second_run_has_nothing_to_do(site: Options) -> None:
    assert report_if_up_to_date(site) is None
    assert messages(publish(site)) == []
    again = report_if_up_to_date(site)
    assert again is not None
    assert messages(again) == []
    assert again.articles == 1


def test_the_output_in_the_content_is_looked_at_by_nobody(site: Options) -> None:
    publish(site)
    (Path("output") / "deux.md").write_text("# Deux\n\nNon.\n", "utf-8")
    assert messages(publish(site)) == []
    assert messages(check(site)) == []
    (Path("output") / "deux.md").unlink()
    assert report_if_up_to_date(site) is not None


def test_what_a_host_wants_in_the_output_changes_nothing_for_the_content(site: Options) -> None:
    output = Path("output")
    (output / ".git").mkdir(parents=True)
    (output / "CNAME").write_text("example.org", "utf-8")
    assert messages(publish(site)) == []
    assert report_if_up_to_date(site) is not None
    assert (output / "CNAME").is_file()
    assert (output / ".git").is_dir()


def test_a_folder_of_posts_is_no_output(site: Options) -> None:
    posts = Path("articles")
    posts.mkdir()
    (posts / "deux.md").write_text("# Deux\n\nMot.\n", "utf-8")
    with pytest.raises(OutputError, match="not empty"):
        publish(replace(site, output=posts))
    with pytest.raises(OutputError, match="replaced as a whole"):
        publish(replace(site, output=Path()))
    with pytest.raises(OutputError, match="replaced as a whole"):
        publish(replace(site, output=Path("..")))
    assert (posts / "deux.md").exists()


@pytest.mark.parametrize("where", ["output", "build/site"])
def test_a_link_in_the_content_has_no_other_folder_replaced(site: Options, tmp_path: Path, where: str) -> None:
    publish(replace(site, output=tmp_path / "mine"))
    before = list_published(tmp_path / "mine")
    (Path("un.md")).write_text("# Autre\n\nMot.\n", "utf-8")
    Path("build").mkdir()
    Path(where).symlink_to(tmp_path / "mine")
    with pytest.raises(OutputError, match="leads out of"):
        publish(replace(site, output=Path(where)))
    assert list_published(tmp_path / "mine") == before


def test_another_output_of_ours_is_passed_over_and_counted(site: Options) -> None:
    publish(replace(site, output=Path("autre")))
    assert messages(publish(site)) == ["left out, because they are not posts: 1 folder (autre/)"]


def test_an_output_of_ours_is_no_content(site: Options) -> None:
    publish(site)
    (Path("output") / "deux.md").write_text("# Deux\n\nNon.\n", "utf-8")
    with pytest.raises(NoContentError, match="was written by publish"):
        load(Path("output"))


def with_copies(site: Options) -> Options:
    Path("collection.yaml").write_text("language: fr\nhandouts:\n  - {post: un, teacher: true, zip: true}\n", "utf-8")
    return replace(site, only=("handouts",))


def test_teachers_copies_are_not_in_the_folder_that_one_uploads(site: Options) -> None:
    options = with_copies(site)
    report = publish(options)
    assert (messages(report), report.files, report.copies, report.copies_in) == ([], 2, 2, "output-teacher")
    assert names("output") == ["handouts/un.zip", "handouts/un/a4.pdf"]
    assert names("output-teacher") == ["handouts/un-teacher.zip", "handouts/un/a4.pdf"]
    again = report_if_up_to_date(options)
    assert again is not None
    assert messages(again) == messages(check(options)) == []
    assert again.copies == 2


def test_teachers_copies_stay_with_what_else_is_made(site: Options) -> None:
    options = with_copies(site)
    publish(options)
    publish_handout(options, Handout(Selection(("un",)), title="Autre", teacher=True))
    report = publish(replace(options, only=("site",)))
    assert report.copies == report.withdrawn == 0
    assert names("output-teacher") == ["handouts/autre/a4.pdf", "handouts/un-teacher.zip", "handouts/un/a4.pdf"]
    # A handout that is made again without one has none.
    report, place = publish_handout(options, Handout(Selection(("un",)), title="Autre"))
    assert (report.copies, place) == (0, Path("output/handouts/autre"))
    assert names("output-teacher") == ["handouts/un-teacher.zip", "handouts/un/a4.pdf"]


def test_a_folder_of_teachers_copies_is_no_content(site: Options) -> None:
    publish(with_copies(site))
    with pytest.raises(NoContentError, match="was written by publish"):
        load(Path("output-teacher"))
    (Path("output-teacher") / "deux.md").write_text("# Deux\n\nNon.\n", "utf-8")
    assert messages(publish(replace(site, output=Path("autre")))) == [
        "left out, because they are not posts: 2 folders (output/, output-teacher/)"
    ]


@pytest.mark.parametrize("teachers", ["output", "output/x", ".", "..", "away"])
def test_teachers_copies_stand_apart(site: Options, tmp_path: Path, teachers: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    Path("away").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="--teacher-output"):
        publish(replace(with_copies(site), teacher_output=Path(teachers)))
    assert not Path("output").exists()


def test_teachers_copies_of_an_earlier_release_are_taken_out_and_told(site: Options) -> None:
    publish(site)
    with new_tree(Path("output")) as tree:
        for edition, files in tree.old.items():
            tree.keep(edition, files)
        tree.write("handouts", "handouts/un/teacher/a4.pdf", Blob.of("%PDF"))
        tree.swap_in()
    assert publish(site).withdrawn == 1
    assert not (Path("output") / "handouts").exists()
    assert publish(site).withdrawn == 0


def names(folder: str) -> list[str]:
    found = (path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file())
    return sorted(name for name in found if name != ".editions.json")


def test_the_size_of_pages_that_is_asked_for_is_that_of_all_books(site: Options) -> None:
    books = "trim: a4\nanthologies:\n  - {title: Un, tag: son, trim: letter}\n  - {title: Deux, tag: mot}\n"
    Path("collection.yaml").write_text(f"title: Carnet\nlanguage: fr\n{books}", "utf-8")
    with Runner() as runner:
        own, asked = (build_collection(replace(site, trim=trim), runner) for trim in (None, Trim.CROWN))
    trims = [(one.settings.trim, [book.trim for book in one.anthologies]) for one in (own, asked)]
    assert trims == [(Trim.A4, [Trim.LETTER, None]), (Trim.CROWN, [Trim.CROWN, Trim.CROWN])]
