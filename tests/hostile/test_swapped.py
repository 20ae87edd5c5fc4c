"""What was a file when it was found, and is a link to another one when it is read, is not followed."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.files.opening import open_below, read_below
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.collection import Collection
from pipeline.normalise import normalise
from pipeline.runs import up_to_date
from tests.hostile.making import SECRET, picture, write

FILES: dict[str, str | bytes] = {
    "essai.md": "---\ntitle: Un essai\nimage: images/tete.png\nimage_alt: Une tête\n---\n\n![Une image](images/a.png) [Un fichier](fichiers/a.txt)\n",
    "images/a.png": picture(),
    "images/tete.png": picture(),
    "images/couverture.png": picture(),
    "fichiers/a.txt": "Un mot.",
    "collection.yaml": "title: Essais\nanthologies:\n- title: Un livre\n  cover: images/couverture.png\n",
    "authors.yaml": "Ada Martin: Elle écrit.\n",
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    write(tmp_path / "dehors", {"a.txt": SECRET, "essai.md": SECRET, "authors.yaml": f"Ada Martin: {SECRET}\n"})
    write(tmp_path / "dehors", {name: picture() for name in ("a.png", "tete.png", "couverture.png")})
    return write(tmp_path / "content", FILES)


def _swap(content: Path, path: str) -> None:
    """Replace a file or its folder by a link."""
    target = content.with_name("dehors") / Path(path).name
    (content / path).unlink()
    (content / path).symlink_to(target)


def _swap_folder(content: Path, path: str) -> None:
    folder = (content / path).parent
    folder.rename(content.parent / f"{folder.name}-avant")
    folder.symlink_to(content.with_name("dehors"), target_is_directory=True)


def _all_text(collection: Collection) -> str:
    texts = (one.body.text for one in (*collection.articles, *collection.biographies.values()))
    return "".join((*texts, *(blob.data.decode() for blob in collection.attachments.values())))


@pytest.mark.parametrize("swap", [_swap, _swap_folder])
@pytest.mark.parametrize("path", ["images/a.png", "images/tete.png", "images/couverture.png", "fichiers/a.txt"])
def test_a_file_that_became_a_link_is_named(content: Path, swap: Callable[[Path, str], None], path: str) -> None:
    manuscript = load(content)
    swap(content, path)
    with Runner() as runner:
        collection = normalise(manuscript, runner)
        assert path not in collection.pictures
        assert path not in collection.attachments
        assert SECRET not in _all_text(collection)
    assert [one for one in collection.problems if Path(path).name in one.message]


@pytest.mark.parametrize("path", ["essai.md", "authors.yaml", "collection.yaml"])
def test_a_text_that_becomes_a_link_between_finding_and_reading_is_named(
    content: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(content, {"autre.md": "Un mot."})
    walk = os.walk

    def walk_then_swap(*how: Any, **options: Any) -> Iterator[Any]:
        yield from walk(*how, **options)
        _swap(content, path)

    monkeypatch.setattr(os, "walk", walk_then_swap)
    manuscript = load(content)
    assert SECRET not in repr((manuscript.posts, manuscript.biographies, manuscript.settings))
    assert [one for one in manuscript.problems if one.path == path]


def test_a_file_that_became_a_queue_is_not_waited_for(content: Path) -> None:
    manuscript = load(content)
    for path in ("images/a.png", "fichiers/a.txt"):
        (content / path).unlink()
        os.mkfifo(content / path)
    with Runner() as runner:
        collection = normalise(manuscript, runner)
    assert not {"images/a.png", "fichiers/a.txt"} & {*collection.pictures, *collection.attachments}
    up_to_date.fingerprint(content, "")


def test_a_link_to_a_file_of_the_folder_is_followed(content: Path) -> None:
    (content / "images/b.png").symlink_to("a.png")
    (content / "lien").symlink_to("fichiers", target_is_directory=True)
    assert read_below(content, "images/b.png", 99) == picture()[:100]
    assert read_below(content, "lien/a.txt", 99) == b"Un mot."


@pytest.mark.parametrize("path", ["../dehors/a.txt", "/etc/passwd", "fichiers/../../dehors/a.txt", "./essai.md", ""])
def test_no_path_climbs(content: Path, path: str) -> None:
    with pytest.raises(OSError, match="out of the content folder"):
        open_below(content, path)


@pytest.mark.parametrize("path", ["lien.txt", "dossier/a.txt", "rond"])
def test_the_way_of_systems_without_handles_holds_as_well(
    content: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (content / "lien.txt").symlink_to(content.with_name("dehors") / "a.txt")
    (content / "dossier").symlink_to(content.with_name("dehors"), target_is_directory=True)
    (content / "rond").symlink_to("rond")
    for has_handles in (True, False):
        monkeypatch.setattr("pipeline.files.opening._HAS_HANDLES", has_handles)
        assert read_below(content, "fichiers/a.txt", 99) == b"Un mot."
        with pytest.raises(OSError, match=r"content folder|regular file|symbolic"):
            open_below(content, path)


def test_a_list_of_parts_is_one_of_the_content_folder(content: Path) -> None:
    write(content.with_name("dehors"), {"parties.yaml": f"- title: {SECRET}\n"})
    for path in ("../dehors/parties.yaml", str(content.with_name("dehors") / "parties.yaml")):
        write(content, {"collection.yaml": f"anthologies:\n- title: Un livre\n  parts: {path}\n"})
        manuscript = load(content)
        assert SECRET not in repr(manuscript.anthologies)
        assert [one for one in manuscript.problems if one.rule == "anthology"]
