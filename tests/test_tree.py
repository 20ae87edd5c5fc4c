from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.tree import NewTree, OutputError, published, remove


def made(output: Path, **files: str) -> Path:
    with NewTree(output) as tree:
        for name, text in files.items():
            tree.write("site", f"{name}.html", text.encode())
        tree.swap_in()
    return output


def test_a_new_tree_replaces_the_old_one_as_a_whole(tmp_path: Path) -> None:
    output = made(tmp_path / "output", a="1", b="1")
    made(output, a="2")
    assert sorted(path.name for path in output.iterdir()) == [".editions.json", "a.html"]
    assert (output / "a.html").read_text("utf-8") == "2"
    assert list(tmp_path.iterdir()) == [output]


def test_a_failure_leaves_the_old_tree(tmp_path: Path) -> None:
    output = made(tmp_path / "output", a="1")
    with pytest.raises(OutputError), NewTree(output) as tree:
        tree.write("site", f"{'a' * 300}.html", b"2")
    assert (output / "a.html").read_text("utf-8") == "1"
    assert list(tmp_path.iterdir()) == [output]


def test_editions_that_are_not_made_anew_are_kept(tmp_path: Path) -> None:
    output = made(tmp_path / "output", a="1")
    with NewTree(output) as tree:
        tree.write("anthology-pdf", "anthology.pdf", b"%PDF")
        tree.keep(tree.old_editions)
        tree.swap_in()
    assert published(output) == {"anthology-pdf": ["anthology.pdf"], "site": ["a.html"]}
    assert (output / "a.html").read_text("utf-8") == "1"


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    output = tmp_path / "documents"
    output.mkdir()
    (output / "thesis.txt").write_text("years of work", "utf-8")
    for act in (NewTree, published, remove):
        with pytest.raises(OutputError, match="not written by publish"):
            act(output)
    assert (output / "thesis.txt").exists()


def test_an_empty_folder_may_be_filled_and_a_file_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    made(tmp_path / "empty", a="1")
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OutputError, match="is a file"):
        made(tmp_path / "file", a="1")


def test_clean_removes_what_publish_wrote(tmp_path: Path) -> None:
    output = made(tmp_path / "output", a="1")
    assert remove(output)
    assert not output.exists()
    assert not remove(output)
