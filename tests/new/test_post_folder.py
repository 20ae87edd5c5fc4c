"""Where a new post goes: where its writer would look for it, by the name that its neighbours have."""

import datetime as dt
import os
from pathlib import Path

import pytest

from pipeline.new.post_folder import PostFolder, find_post_folder

REPOSITORIES = Path(__file__).parent.parent / "repositories"
DAY = dt.date(2026, 1, 5)


def folder(root: Path, *paths: str) -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("---\ntitle: x\n---\nMot.\n" if path.endswith("d") else "{}", "utf-8")
    return root


def path_of(root: Path, title: str = "Mon titre", language: str = "") -> str:
    found = find_post_folder(root, language)
    return found.path_of(found.free_slug(title), DAY)


@pytest.mark.parametrize(
    ("paths", "path"),
    [
        ((), "articles/mon-titre.md"),
        (("posts/.keep",), "posts/mon-titre.md"),
        (("un.md", "deux.md"), "mon-titre.md"),
        (("articles/un.md", "articles/deux.md", "pages/a-propos.md"), "articles/mon-titre.md"),
        (("blog/un.markdown", "blog/deux.markdown", "blog/trois.md"), "blog/mon-titre.markdown"),
        (("a/2025-01-02-un.md", "a/2025-01-03-deux.md", "a/trois.md"), "a/2026-01-05-mon-titre.md"),
        (("a/un/index.md", "a/deux/index.md", "a/trois.md"), "a/mon-titre/index.md"),
        (("a/index.md", "a/un.md"), "a/mon-titre.md"),
        (("a/2025/11/un.md", "a/2025/12/deux.md", "b/trois.md"), "a/2026/01/mon-titre.md"),
        (("a/2024/un.md", "a/2025/deux.md", "a/2025/trois/index.md"), "a/2026/mon-titre.md"),
        (("2024/un.md", "2025/deux.md"), "2026/mon-titre.md"),
        (("a/_index.md", "a/_prive.md", "b/un.md"), "b/mon-titre.md"),
        (("hugo.toml", "content/posts/.keep"), "content/posts/mon-titre.md"),
        (("hugo.toml", "content/post/.keep"), "content/post/mon-titre.md"),
        (("_config.yml",), "_posts/2026-01-05-mon-titre.md"),
        (("_config.yml", "_posts/2025-01-02-un.md"), "_posts/2026-01-05-mon-titre.md"),
        (("mkdocs.yml", "docs/.keep"), "docs/mon-titre.md"),
        ((".obsidian/app.json",), "mon-titre.md"),
        ((".obsidian/app.json", "Cours/un.md", "Cours/deux.md"), "mon-titre.md"),
    ],
)
def test_the_place_and_the_name_are_those_of_the_others(tmp_path: Path, paths: tuple[str, ...], path: str) -> None:
    assert path_of(folder(tmp_path, *paths)) == path


@pytest.mark.parametrize(
    ("tool", "path"),
    [
        ("hugo", "content/posts/mon-titre.md"),
        ("jekyll", "_posts/2026-01-05-mon-titre.markdown"),
        ("eleventy", "content/blog/mon-titre.md"),
        ("mkdocs", "docs/mon-titre.md"),
        ("docusaurus", "blog/2026-01-05-mon-titre.md"),
        ("astro", "src/content/blog/mon-titre.md"),
        ("quarto", "posts/mon-titre.md"),
    ],
)
def test_the_folders_of_other_tools_are_known(tool: str, path: str) -> None:
    assert path_of(REPOSITORIES / tool) == path


def test_obsidian_is_asked_where_new_notes_go(tmp_path: Path) -> None:
    vault = folder(tmp_path, ".obsidian/app.json", "un.md", "deux.md")
    settings = vault / ".obsidian" / "app.json"
    for said, path in (
        ('{"newFileLocation": "folder", "newFileFolderPath": "Boîte/Idées"}', "Boîte/Idées/mon-titre.md"),
        ('{"newFileLocation": "current", "newFileFolderPath": "Boîte"}', "mon-titre.md"),
        ('{"newFileLocation": "folder", "newFileFolderPath": "../../etc"}', "mon-titre.md"),
        ('{"newFileLocation": "folder", "newFileFolderPath": "/etc"}', "etc/mon-titre.md"),
        ('{"newFileLocation": "folder", "newFileFolderPath": 7}', "mon-titre.md"),
        ("{", "mon-titre.md"),
    ):
        settings.write_text(said, "utf-8")
        assert path_of(vault) == path


def test_of_two_folders_alike_that_with_the_newest_post_is_taken(tmp_path: Path) -> None:
    folder(tmp_path, "a/un.md", "b/deux.md")
    os.utime(tmp_path / "a" / "un.md", (2_000_000_000, 2_000_000_000))
    assert path_of(tmp_path) == "a/mon-titre.md"
    folder(tmp_path, "a/2025-01-02-un.md", "b/2025-11-02-trois.md")
    assert path_of(tmp_path).startswith("b/")


def test_a_post_goes_to_those_of_its_language(tmp_path: Path) -> None:
    folder(tmp_path, "content/fr/un.md", "content/fr/deux.md", "content/en/one.md")
    assert path_of(tmp_path) == "content/fr/mon-titre.md"
    assert path_of(tmp_path, language="en-GB") == "content/en/mon-titre.md"
    assert path_of(tmp_path, language="de") == "content/fr/mon-titre.md"


def test_no_other_post_has_the_name_wherever_it_stands(tmp_path: Path) -> None:
    folder(tmp_path, "a/un.md", "a/deux.md", "b/2024-01-02-mon-titre.md", "c/mon-titre-2/index.md", "d/Été.md")
    assert path_of(tmp_path) == "a/mon-titre-3.md"
    assert path_of(tmp_path, "Été") == "a/ete-2.md"


def test_several_posts_at_once_have_a_name_each() -> None:
    found = PostFolder("a", taken=frozenset({"un"}))
    taken: set[str] = set()
    for _ in range(3):
        taken.add(found.free_slug("Un", taken))
    assert taken == {"un-2", "un-3", "un-4"}


@pytest.mark.parametrize("title", ["CON", "nul.txt", "../../etc/passwd", "/", "..", "-rf", "🎉", "\u202e", "a" * 300])
def test_every_name_is_safe(title: str) -> None:
    path = PostFolder("a").path_of(PostFolder("a").free_slug(title), DAY)
    name = path.removeprefix("a/").removesuffix(".md")
    assert name
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert name[0] != "-"
    assert len(name) < 130
    assert name not in ("con", "nul")
