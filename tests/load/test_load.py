import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.files.opening import read_below
from pipeline.load import NoContentError, load
from pipeline.load.front_matter import read_post


def test_posts_are_found_at_any_depth_but_not_private_ones(tmp_path: Path) -> None:
    for name in "a.md b/c.MARKDOWN b/d/index.md _e.md _f/g.md _posts/k.md .h/i.md README.md b/photo.jpg".split():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("texte", "utf-8")
    manuscript = load(tmp_path)
    assert [post.path for post in manuscript.posts] == ["_posts/k.md", "a.md", "b/c.MARKDOWN", "b/d/index.md"]
    assert {(p.path, p.rule) for p in manuscript.problems} == {("_e.md", "private"), ("_f/g.md", "private")}
    assert manuscript.assets == {"b/photo.jpg"}


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret", "utf-8")
    content = tmp_path / "content"
    content.mkdir()
    (content / "bon.md").write_text("bon", "utf-8")
    (content / "lien.md").symlink_to(tmp_path / "secret.md")
    assert [post.path for post in load(content).posts] == ["bon.md"]


@pytest.mark.parametrize("make", [False, True])
def test_a_folder_without_posts_is_said_to_be_one(tmp_path: Path, make: bool) -> None:
    folder = tmp_path / "content"
    if make:
        folder.mkdir()
    with pytest.raises(NoContentError, match="content"):
        load(folder)


@pytest.mark.parametrize(
    ("text", "metadata", "body_line"),
    [
        ("---\ntitle: a\n---\nb", {"title": "a"}, 4),
        ("---\r\ntitle: a\r\n---\r\nb", {"title": "a"}, 4),
        ("\n\n---\ntitle: a\n...\nb", {"title": "a"}, 6),
        ("+++\ntitle = 'a'\n+++\nb", {"title": "a"}, 4),
        ('{\n"title": "a"\n}\nb', {"title": "a"}, 4),
        ("---\n---\nb", {}, 3),
        ("---\ntags:\n---\nb", {"tags": None}, 4),
        (
            "---\nversion: 1.10\non: no\nday: 2024-02-30\n---\nb",
            {"version": "1.10", "on": "no", "day": "2024-02-30"},
            6,
        ),
        ("b", {}, 1),
        ("---\n\nb", {}, 1),
    ],
)
def test_front_matter_in_all_its_forms(text: str, metadata: dict[str, object], body_line: int) -> None:
    post, problems = read_post("a.md", text.encode())
    assert post is not None
    assert not problems
    assert post.metadata == metadata
    assert post.body_line == body_line
    assert post.body.endswith("b")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("texte", "utf-8")

    def refuse(root: Path, path: str, most: int) -> bytes:
        if path == "a.md":
            raise PermissionError(13, "Permission denied")
        return read_below(root, path, most)

    monkeypatch.setattr("pipeline.load.read_below", refuse)
    manuscript = load(tmp_path)
    assert [post.path for post in manuscript.posts] == ["b.md"]
    assert [(problem.path, problem.rule) for problem in manuscript.problems] == [("a.md", "unreadable-file")]


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.md", "closed/in/b.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("texte", "utf-8")
    scandir = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "in":
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    manuscript = load(tmp_path)
    assert [post.path for post in manuscript.posts] == ["a.md"]
    (problem,) = manuscript.problems
    assert (problem.path, problem.rule) == ("closed/in", "unreadable-file")
    assert "nothing in it is published" in problem.message


def test_a_post_of_too_many_bytes_is_named_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("texte", "utf-8")
    with (tmp_path / "b.md").open("wb") as file:
        file.truncate(3_000_000_000)  # without taking room on the disk
    manuscript = load(tmp_path)
    assert [post.path for post in manuscript.posts] == ["a.md"]
    (problem,) = manuscript.problems
    assert (problem.path, problem.rule) == ("b.md", "unreadable-file")
