from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.jobs.blob import Blob
from pipeline.output.manifest import OutputError, Records, published
from pipeline.output.tree import new_tree
from pipeline.output.trees import Trees, holds_copies, new_trees, remove_copies, state_of_both


class Folders:
    """The two folders of a run, and what is made into them."""

    def __init__(self, folder: Path) -> None:
        """Begin with nothing published."""
        self.output, self.teachers = folder / "output", folder / "output-teacher"
        self.records = Records(folder / "records")

    def made(self, own: dict[str, str], copies: dict[str, str], edition: str = "handouts") -> Trees:
        """Make one edition of these files for everyone, and these for teachers."""
        with new_trees(self.output, self.teachers, self.records) as trees:
            for teacher, files in ((False, own), (True, copies)):
                for path, text in files.items():
                    trees.write(edition, path, Blob.of(text), teacher=teacher)
            trees.keep_copies(but=[edition])
            trees.swap_in()
        return trees

    def state(self) -> str:
        """What is known of both folders."""
        return state_of_both(self.output, self.teachers, self.records)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


def test_teachers_copies_stand_apart_under_the_same_paths(folders: Folders) -> None:
    trees = folders.made({"handouts/x/a4.pdf": "own"}, {"handouts/x/a4.pdf": "solved"})
    assert (folders.output / "handouts/x/a4.pdf").read_text("utf-8") == "own"
    assert (folders.teachers / "handouts/x/a4.pdf").read_text("utf-8") == "solved"
    assert trees.state == folders.state() != ""
    assert holds_copies(folders.teachers)
    assert not holds_copies(folders.output)


def test_no_folder_is_made_where_there_are_none(folders: Folders) -> None:
    trees = folders.made({"a.html": "1"}, {})
    assert not folders.teachers.exists()
    assert trees.state == folders.state() != ""


def test_a_folder_whose_last_copy_goes_goes_with_it(folders: Folders) -> None:
    folders.made({"a.html": "1"}, {"x.pdf": "1"})
    trees = folders.made({"a.html": "1"}, {})
    assert not folders.teachers.exists()
    assert trees.state == folders.state() != ""


def test_copies_of_other_editions_stay(folders: Folders) -> None:
    folders.made({"a.html": "1"}, {"x.pdf": "1"}, "handouts/x")
    folders.made({"a.html": "1"}, {"y.pdf": "1"})
    assert names(folders.teachers) == [".editions.json", "x.pdf", "y.pdf"]


@pytest.mark.parametrize("copies", [{"x.pdf": "1"}, {}])
def test_whoever_changes_a_copy_has_all_made_anew(folders: Folders, copies: dict[str, str]) -> None:
    folders.made({"a.html": "1"}, copies)
    before = folders.state()
    assert before
    folders.made({"a.html": "1"}, {"x.pdf": "2"})
    assert folders.state() not in {"", before}
    (folders.teachers / "x.pdf").write_text("other", "utf-8")
    assert folders.state() == ""


def test_copies_of_an_earlier_release_leave_the_output_folder(folders: Folders) -> None:
    old = ("handouts/x/a4.pdf", "handouts/x/teacher/a4.pdf", "handouts/x.zip", "handouts/x-teacher.zip")
    # Its title ends as the archives did.
    own = ("handouts/y-teacher/a4.pdf", "handouts/y-teacher.zip", "handouts/teacher/a4.pdf")
    with new_tree(folders.output, folders.records) as tree:
        for path in (*old, *own):
            tree.write("handouts", path, Blob.of(path))
        tree.swap_in()
    with new_trees(folders.output, folders.teachers, folders.records) as trees:
        assert trees.withdrawn == 2
        for edition, files in trees.old.items():
            trees.keep(edition, files)
        trees.swap_in()
    assert names(folders.output) == sorted([".editions.json", "handouts/x/a4.pdf", "handouts/x.zip", *own])
    with new_trees(folders.output, folders.teachers, folders.records) as trees:
        assert trees.withdrawn == 0


def test_neither_folder_is_taken_for_the_other(folders: Folders, tmp_path: Path) -> None:
    folders.made({"a.html": "1"}, {"x.pdf": "1"})
    with (
        pytest.raises(OutputError, match="holds teachers' copies: choose another --output"),
        new_trees(folders.teachers, tmp_path / "z", folders.records),
    ):
        pass
    with (
        pytest.raises(OutputError, match="an edition for everyone: choose another --teacher-output"),
        new_trees(tmp_path / "z", folders.output, folders.records) as trees,
    ):
        trees.write("handouts", "y.pdf", Blob.of("1"), teacher=True)
    assert published(folders.output).keys() == {"handouts"}


def test_a_folder_of_somebody_else_is_left_alone_and_in_nobodys_way(folders: Folders) -> None:
    folders.teachers.mkdir()
    (folders.teachers / "thesis.txt").write_text("years of work", "utf-8")
    folders.made({"a.html": "1"}, {})
    assert folders.state()
    assert not remove_copies(folders.teachers)
    with pytest.raises(OutputError, match="not written by publish: choose another --teacher-output"):
        folders.made({"a.html": "2"}, {"x.pdf": "1"})
    assert (folders.output / "a.html").read_text("utf-8") == "1"
    assert names(folders.teachers) == ["thesis.txt"]


def test_copies_are_removed(folders: Folders) -> None:
    folders.made({"a.html": "1"}, {"x.pdf": "1"})
    assert remove_copies(folders.teachers)
    assert not folders.teachers.exists()
    assert not remove_copies(folders.teachers)
    assert not remove_copies(folders.output)
    assert (folders.output / "a.html").exists()
