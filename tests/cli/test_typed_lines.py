"""What a newcomer types amiss, or reads in an answer: whole command lines."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from pipeline.load.walk import _OTHER_FORMATS
from tests.typed import typed as of_program

POST = "---\ntitle: {title}\ndate: 2026-01-02\n---\n\n{text}\n"


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """Create a collection with one post."""
    (tmp_path / "blog/posts").mkdir(parents=True)
    (tmp_path / "blog/collection.yaml").write_text("title: Notebook\nlanguage: en\n", "utf-8")
    (tmp_path / "blog/posts/one.md").write_text(POST.format(title="One", text="Text."), "utf-8")
    return tmp_path / "blog"


def typed(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command line in a folder."""
    return of_program(*words, cwd=folder, environment=os.environ | variables)


def assert_named(done: subprocess.CompletedProcess[str], error: str) -> None:
    """Check that a command ends with one line that names the fault."""
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith("error: ")
    assert error in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_looked_at_is_no_target(blog: Path) -> None:
    assert typed(blog, "publish", "--only", "site", "-q").returncode == 0
    closed = blog.parent / "closed"
    closed.mkdir(mode=0)
    places = [Path("/", "a" * 300)]  # which root, too, cannot ask about
    if os.geteuid():
        places.append(closed / "site")
    for place in places:
        assert_named(typed(blog, "deploy", "--to", f"folder:{place}"), f"error: {place} cannot be read: ")


@pytest.mark.parametrize(
    "line",
    ["check {}", "preview {}", "doctor {}", "clean -o {}", "new site {} --title A --lang en", "new post A -c {}"],
)
def test_a_path_that_cannot_be_asked_about_is_named(tmp_path: Path, line: str) -> None:
    path = str(tmp_path / ("a" * 300))
    assert_named(typed(tmp_path, *line.format(path).split()), "cannot be used: File name too long\n")


@pytest.mark.parametrize("command", ["check", "doctor"])
def test_nobody_is_told_to_remove_a_folder_that_was_named_for_the_cache(blog: Path, command: str) -> None:
    everybodys = blog.parent / "everybodys"
    everybodys.mkdir()
    everybodys.chmod(0o1777)
    done = typed(blog, command, EDITIONS_CACHE=str(everybodys))
    said = done.stdout + done.stderr
    assert f"{everybodys} can be written by others" in said
    assert "with EDITIONS_CACHE, choose a new folder that only you can write to" in said
    assert "remove it" not in said
    assert done.returncode == 2


def test_the_usual_cache_may_be_removed(blog: Path) -> None:
    home = blog.parent / "home"
    (home / "editions").mkdir(parents=True)
    (home / "editions").chmod(0o777)
    done = typed(blog, "check", "-q", EDITIONS_CACHE="", XDG_CACHE_HOME=str(home))
    assert_named(done, "would be published; remove it and close its folder to others")


@pytest.mark.parametrize("command", ["preview", "report", "doctor", "clean"])
def test_a_post_is_no_folder_of_posts(blog: Path, command: str) -> None:
    done = typed(blog.parent, command, "blog/posts/one.md")
    assert_named(done, "blog/posts/one.md is a file: type the folder of your posts in its place, blog\n")
    (blog / "collection.yaml").unlink()
    assert_named(typed(blog, command, "posts/one.md"), "in its place, posts\n")


def test_the_help_of_what_does_not_publish_does_not_say_so(blog: Path) -> None:
    said = " ".join(typed(blog, "check", "--help").stdout.split())
    assert "Editions to try" in said
    assert "Check drafts too." in said
    assert "Editions to make" not in said
    assert said.count("ublish") == 1  # what it is for: the problems that publish would find
    said = " ".join(typed(blog, "clean", "--help").stdout.split())
    assert "--output FOLDER Folder that publish has written" in said
    assert "Folder to write" not in said


def test_only_publish_says_that_something_is_published(blog: Path) -> None:
    words = ("--only", "site", "--json")
    found = [json.loads(typed(blog, command, *words).stdout) for command in ("check", "publish")]
    assert [(each["published"], each["exit_code"]) for each in found] == [(False, 0), (True, 0)]


def test_files_of_the_output_folder_itself_are_named_with_one_slash(blog: Path) -> None:
    books = "".join(f"  - {{name: book {number}, tag: a, title: Book {number}}}\n" for number in range(3))
    with (blog / "collection.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"anthologies:\n  - title: All\n{books}")
    (blog / "posts/one.md").write_text("---\ntags: a\n" + POST.format(title="One", text="Text.")[4:], "utf-8")
    done = typed(blog, "publish", "--only", "anthology-epub")
    assert done.returncode == 0, done.stderr
    assert "  output/anthologies/, output/anthology.epub  (4 files)" in done.stdout


def test_a_link_to_a_draft_says_so(blog: Path) -> None:
    with (blog / "collection.yaml").open("a", encoding="utf-8") as settings:
        settings.write("menu: [later]\n")
    (blog / "posts/2026-01-05-later.md").write_text("---\ntitle: Later\ndraft: true\n---\n\nText.\n", "utf-8")
    (blog / "drafts").mkdir()
    (blog / "drafts/held.md").write_text(POST.format(title="Held", text="Text."), "utf-8")
    text = "[a](2026-01-05-later.md#x) [b](/later/) [c](../drafts/held.md) [[held]] [d](gone.md)"
    post = POST.format(title="One", text=text).replace("date:", "related: [later]\ndate:")
    (blog / "posts/one.md").write_text(post, "utf-8")
    said = typed(blog, "check", "--only", "site").stderr
    for address in ("2026-01-05-later.md#x", "/later/", "../drafts/held.md", "held"):
        assert f"“{address}” is a draft; the link's text stays (hint: publish that post too, or take" in said, said
    assert "“related” names “later”, which is a draft (hint: " in said
    assert "“menu” names “later”, which is a draft; the line is left out (hint: " in said
    assert "“gone.md” does not exist in this collection" in said
    assert "is a draft" not in typed(blog, "check", "--only", "site", "--drafts").stderr


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_told_to_be_imported_is_what_import_takes(blog: Path, language: str) -> None:
    for suffix in _OTHER_FORMATS:
        (blog / f"posts/text{suffix}").write_bytes(b"\x01\x02")  # nothing but its name tells what it is
    problems = json.loads(typed(blog, "check", "--only", "site", "--json", EDITIONS_LANG=language).stdout)["problems"]
    told = {one["path"]: "import" in one["hint"] for one in problems if one["rule"] == "other-format"}
    assert len(told) > 10  # of many of one kind the first one is named
    for path, is_told in told.items():
        done = typed(blog, "import", path, "--dry-run")
        assert is_told is ("files to import end with" not in done.stdout + done.stderr), path
