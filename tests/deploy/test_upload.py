"""What is put online of an output folder, and what never is."""

import base64
import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.deploy.deploy import list_public
from pipeline.deploy.host import DeployError, count_answers, make_upload
from pipeline.jobs.blob import Blob
from pipeline.model.books_and_handouts import Handout, Selection
from pipeline.options import Options
from pipeline.output.manifest import OutputError
from pipeline.output.tree import new_tree
from pipeline.publish import publish
from pipeline.runs.up_to_date import remember_request
from tests.ordering import publish_anthology, publish_handout

POST = "---\ndate: 2024-05-01\nauthor: Ada Martin\n{more}---\n\n# {title}\n\nUn mot.\n"


@pytest.fixture
def site(tmp_path: Path) -> Options:
    content = tmp_path / "content"
    content.mkdir()
    (content / "collection.yaml").write_text("title: Carnet\nlanguage: fr\n", "utf-8")
    write(content, "un")
    return Options(content, tmp_path / "output", only=("site",), workers=1)


def write(content: Path, name: str, more: str = "", title: str = "") -> None:
    (content / f"{name}.md").write_text(POST.format(title=title or name.title(), more=more), "utf-8")


def as_asked(options: Options) -> Options:
    """Return the options of a deployment: the folders only."""
    return Options(options.content, options.output)


def test_what_publish_wrote_goes_online_and_what_hosts_want(site: Options) -> None:
    publish(site)
    output = site.output
    (output / ".git" / "refs").mkdir(parents=True)
    (output / ".well-known").mkdir()
    for path in ("CNAME", ".nojekyll", ".well-known/security.txt", ".git/config", "notes.txt", "articles/mien.txt"):
        (output / path).write_text("x", "utf-8")
    (output / "secret").symlink_to("/etc/passwd")
    (output / "robots.txt").symlink_to("/etc/passwd")
    found = make_upload(as_asked(site))
    assert {"index.html", "articles/un.html", "CNAME", ".nojekyll", ".well-known/security.txt"} <= found.files.keys()
    assert not [path for path in found.files if path.startswith((".git", ".editions")) or "secret" in path]
    assert sorted(found.left_out) == ["articles/mien.txt", "notes.txt", "robots.txt", "secret"]
    assert found.files["CNAME"] == Blob(Blob.of("x").digest, 1)


def test_nothing_that_was_not_published_goes_online(site: Options) -> None:
    with pytest.raises(DeployError, match="run publish first"):
        make_upload(as_asked(site))
    (site.output).mkdir()
    (site.output / "thesis.txt").write_text("x", "utf-8")
    with pytest.raises(OutputError, match="not written by publish"):
        make_upload(as_asked(site))


def test_an_edition_older_than_its_sources_does_not(site: Options) -> None:
    publish(site)
    write(site.content, "un", title="Nouveau")
    with pytest.raises(DeployError, match="is older than its sources: run publish first"):
        make_upload(as_asked(site))
    publish(site)
    assert make_upload(as_asked(site))
    (site.output / "index.html").write_text("by hand", "utf-8")
    with pytest.raises(DeployError, match="was changed after publish: run publish first"):
        make_upload(as_asked(site))


def test_a_file_that_was_changed_and_kept_its_size_and_time_does_not(site: Options) -> None:
    publish(site)
    page = site.output / "index.html"
    before, text = page.stat(), page.read_text("utf-8")
    page.write_text(text.replace("e", "a"), "utf-8")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert page.stat().st_size == before.st_size
    with pytest.raises(DeployError, match="was changed after publish: run publish first"):
        make_upload(as_asked(site))
    publish(site)
    assert "index.html" in make_upload(as_asked(site)).files
    assert page.read_text("utf-8") == text


def test_nor_does_one_that_stayed_from_an_earlier_run(site: Options) -> None:
    publish(replace(site, only=("site", "dump", "anthology-epub")))
    assert make_upload(as_asked(site))
    write(site.content, "un", title="Nouveau")
    publish(site)
    with pytest.raises(
        DeployError, match=r"anthology-epub in .* may be older than its sources: run publish without --only"
    ):
        make_upload(as_asked(site))


def test_drafts_do_not(site: Options) -> None:
    write(site.content, "deux", "draft: true\n")
    publish(replace(site, drafts=True))
    with pytest.raises(DeployError, match="was published with --drafts: run publish without it first"):
        make_upload(as_asked(site))
    publish(site)
    assert "articles/deux.html" not in make_upload(as_asked(site)).files


def test_teachers_copies_do_not(site: Options) -> None:
    (site.content / "collection.yaml").write_text("language: fr\nhandouts:\n  - {post: un, teacher: true}\n", "utf-8")
    options = replace(site, only=("handouts",), teacher_output=site.output.with_name("mine"))
    publish(options)
    assert make_upload(as_asked(site)).files.keys() == {"handouts/un/a4.pdf"}
    with pytest.raises(DeployError, match="contains teachers' copies, which do not go online"):
        make_upload(replace(as_asked(site), output=options.teachers))


def test_teachers_copies_of_an_earlier_release_do_not(site: Options) -> None:
    publish(site)
    with new_tree(site.output) as tree:
        for edition, files in tree.old.items():
            tree.keep(edition, files)
        tree.write("site", "handouts/un/teacher/a4.pdf", Blob.of("%PDF"))
        tree.swap_in()
    remember_request(site, tree.state)
    with pytest.raises(DeployError, match=r"has teachers' copies of an earlier release: run publish first"):
        make_upload(as_asked(site))


def test_what_was_made_to_order_goes_online_until_the_content_changes(site: Options) -> None:
    publish(site)
    assert "handouts/un/a4.pdf" not in make_upload(as_asked(site)).files
    publish_handout(site, Handout(Selection(("un",))))
    assert "handouts/un/a4.pdf" in make_upload(as_asked(site)).files
    publish_handout(site, Handout(Selection(("un",)), title="Un titre"))
    assert {"handouts/un/a4.pdf", "handouts/un-titre/a4.pdf"} <= make_upload(as_asked(site)).files.keys()
    write(site.content, "un", more="description: Autre\n")
    publish_handout(site, Handout(Selection(("un",))))
    with pytest.raises(DeployError, match="was made after the last publish: type “editions publish”, then try again"):
        make_upload(as_asked(site))
    write(site.content, "deux")
    publish(site)
    found = make_upload(as_asked(site))
    assert "handouts/un/a4.pdf" not in found.files
    assert found.outdated == ("handouts/un", "handouts/un-titre")


def test_a_book_to_order_goes_online_unless_it_replaces_what_publish_makes(site: Options) -> None:
    publish(replace(site, only=("site", "anthology-pdf", "anthology-epub")))
    publish_anthology(site, "Un livre", {"selection": Selection(("un",))})
    publish_anthology(site, "", {})
    assert "anthologies/un-livre.pdf" in make_upload(as_asked(site)).files
    publish_anthology(site, "", {"subtitle": "Autre"})
    with pytest.raises(DeployError, match="was made after the last publish: type “editions publish”, then try again"):
        make_upload(as_asked(site))
    publish(replace(site, only=("site", "anthology-pdf", "anthology-epub")))
    assert "anthologies/un-livre.pdf" in make_upload(as_asked(site)).files


POINT = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'


def test_authors_pictures_and_files_are_named(site: Options) -> None:
    (site.content / "plan.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")
    (site.content / "son.csv").write_text("a,b\n1,2\n", "utf-8")
    text = POST.format(title="Un", more="") + "\n![Un plan](plan.svg) [son](son.csv)\n"
    text += f"\n![Un point](data:image/svg+xml;base64,{base64.b64encode(POINT).decode()})\n"
    (site.content / "un.md").write_text(text, "utf-8")
    write(site.content, "deux", "draft: true\nauthor: Nobody\n")
    found = list_public(as_asked(site))
    assert (found.authors, found.pictures, found.files) == (
        ("Ada Martin",),
        ("a picture within un.md", "plan.svg"),
        ("son.csv",),
    )


def test_questions_that_check_themselves_are_counted(site: Options) -> None:
    answered = "1. Combien ? [42]{.answer}\n2. Pourquoi ?\n"
    write(site.content, "deux", "interactive: true\n", f"Deux\n\n::: questions\n{answered}:::")
    write(site.content, "trois", title=f"Trois\n\n::: questions\n{answered}:::")
    publish(replace(site, single=True))
    assert count_answers(make_upload(as_asked(site))) == 1
