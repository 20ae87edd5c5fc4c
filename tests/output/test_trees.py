"""All of it in one file: the same for the same, without teachers' copies, and never in the place of somebody's own."""

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.files.own_files import add_file
from pipeline.jobs.blob import Blob
from pipeline.options import Options
from pipeline.output.manifest import OutputError, Records, list_published
from pipeline.output.tree import new_tree
from pipeline.output.trees import Trees, holds_copies, new_trees, pack, remove_copies, state_of_both
from tests.hostile.making import write
from tests.typed import typed


class Folders:
    """The two output folders of a run."""

    def __init__(self, folder: Path) -> None:
        self.output, self.teachers = folder / "output", folder / "output-teacher"
        self.records = Records(folder / "records")

    def made(self, own: dict[str, str], copies: dict[str, str], edition: str = "handouts") -> Trees:
        """Make an edition of files for everyone and files for teachers."""
        with new_trees(self.output, self.teachers, self.records) as trees:
            for teacher, files in ((False, own), (True, copies)):
                for path, text in files.items():
                    trees.write(edition, path, Blob.of(text), teacher=teacher)
            trees.keep_copies(but=[edition])
            trees.swap_in()
        return trees

    def state(self) -> str:
        """Return the known state of both folders."""
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
            trees.public.keep(edition, files)
        trees.swap_in()
    assert names(folders.output) == sorted([".editions.json", "handouts/x/a4.pdf", "handouts/x.zip", *own])
    with new_trees(folders.output, folders.teachers, folders.records) as trees:
        assert trees.withdrawn == 0


def test_neither_folder_is_taken_for_the_other(folders: Folders, tmp_path: Path) -> None:
    folders.made({"a.html": "1"}, {"x.pdf": "1"})
    with (
        pytest.raises(OutputError, match="contains teachers' copies: choose another --output"),
        new_trees(folders.teachers, tmp_path / "z", folders.records),
    ):
        pass
    with (
        pytest.raises(OutputError, match="an edition for everyone: choose another --teacher-output"),
        new_trees(tmp_path / "z", folders.output, folders.records) as trees,
    ):
        trees.write("handouts", "y.pdf", Blob.of("1"), teacher=True)
    assert list_published(folders.output).keys() == {"handouts"}


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


ROOT = Path(__file__).parent.parent.parent
_SETTINGS = "title: Carnet\nlanguage: fr\nhandouts:\n  - {all: true, teacher: true, layout: cards}\n"
_POST = "---\ntitle: Un essai\n---\n\nUn mot.\n\n::: solution\nce-que-le-professeur-sait\n:::\n"


def names_in(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def run(*words: str) -> str:
    done = typed(*words, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_publish_packs_what_it_has_published(tmp_path: Path) -> None:
    folder = write(tmp_path / "mon-blog", {"collection.yaml": _SETTINGS, "essai.md": _POST})
    words = ("publish", str(folder), "-o", str(folder / "output"), "--only", "site,handouts", "--zip", "-j", "1")
    assert f"All of it in one file: {folder / 'output.zip'}, " in run(*words)
    archive = folder / "output.zip"
    first = archive.read_bytes()
    found = names_in(archive)
    assert "mon-blog/index.html" in found
    assert "mon-blog/handouts/carnet/cards.pdf" in found
    with zipfile.ZipFile(archive) as packed:
        assert not any(b"professeur-sait" in packed.read(name) for name in found)
        for name in found:
            assert packed.read(name) == (folder / "output" / name.removeprefix("mon-blog/")).read_bytes()
    archive.unlink()
    assert "nothing to make again" in run(*words), "the archive is no post, and no reason to begin anew"
    assert archive.read_bytes() == first


def test_a_file_of_somebody_else_stays(tmp_path: Path) -> None:
    output, target = tmp_path / "output", tmp_path / "output.zip"
    output.mkdir()
    for data in (b"mes photos", _archive()):
        target.write_bytes(data)
        with pytest.raises(OutputError, match="not an archive of this program"):
            pack(output, target, "blog")
        assert target.read_bytes() == data


def test_where_it_cannot_be_written_the_old_one_stays(tmp_path: Path) -> None:
    output, target = tmp_path / "output", tmp_path / "none" / "output.zip"
    output.mkdir()
    with pytest.raises(OutputError, match=r"output\.zip cannot be written: No such file or directory"):
        pack(output, target, "blog")


def test_it_stands_beside_the_output(tmp_path: Path) -> None:
    options = Options(tmp_path, tmp_path / "out.put")
    assert options.archive == tmp_path / "out.put.zip"
    options.archive.write_bytes(_archive())
    assert options.outputs_within == {"out.put", "out.put-teacher"}, "one of somebody's own may be linked to"
    options.output.mkdir()
    options.archive.unlink()
    pack(options.output, options.archive, "blog")
    assert options.outputs_within == {"out.put", "out.put-teacher", "out.put.zip"}


def test_what_is_compressed_already_is_stored() -> None:
    with zipfile.ZipFile(io.BytesIO(_archive())) as archive:
        assert {one.filename: one.compress_type for one in archive.infolist()} == {
            "a.JPG": zipfile.ZIP_STORED,
            "a.html": zipfile.ZIP_DEFLATED,
        }


def _archive() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        add_file(archive, "a.JPG", b"a" * 100)
        add_file(archive, "a.html", b"a" * 100)
    return data.getvalue()
