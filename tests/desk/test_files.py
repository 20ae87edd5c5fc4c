"""What the desk writes: all of a step or none of it, nothing else, and nothing that cannot be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.desk.files import Change, ConflictError, DeskError, DeskFiles

PICTURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "essai.md").write_bytes(b"un\r\n")
    return folder


@pytest.fixture
def files(content: Path) -> DeskFiles:
    return DeskFiles(content, content.with_name("kept"))


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_step_is_undone_and_made_again_after_a_restart(files: DeskFiles, content: Path) -> None:
    before = tree(content)
    files.apply([Change("essai.md", b"un\r\n", b"deux\r\n"), Change("images/a.png", None, PICTURE)], "Une image")
    after = tree(content)
    assert after == {"essai.md": b"deux\r\n", "images/a.png": PICTURE}
    assert [step.what for step in files.steps()] == ["Une image"]
    files = DeskFiles(content, content.with_name("kept"))
    files.undo()
    assert tree(content) == before
    files = DeskFiles(content, content.with_name("kept"))
    files.redo()
    assert tree(content) == after


def test_a_file_that_was_changed_meanwhile_is_not_written(files: DeskFiles, content: Path) -> None:
    (content / "essai.md").write_bytes(b"ailleurs")
    with pytest.raises(ConflictError) as caught:
        files.apply([Change("a.md", None, b"x"), Change("essai.md", b"un\r\n", b"deux")], "")
    assert (caught.value.path, caught.value.current) == ("essai.md", b"ailleurs")
    assert tree(content) == {"essai.md": b"ailleurs"}
    assert files.steps() == ()


def test_what_is_removed_is_in_the_bin_until_it_is_taken_out(files: DeskFiles, content: Path) -> None:
    files.apply([Change("essai.md", b"un\r\n", None)], "")
    (binned,) = files.bin()
    files.apply([Change("Essai.md", None, b"un autre")], "")
    assert files.restore(binned.key) == "essai-2.md"
    assert tree(content) == {"Essai.md": b"un autre", "essai-2.md": b"un\r\n"}
    assert files.bin() == ()
    with pytest.raises(DeskError, match="not in the bin"):
        files.restore(binned.key)
    files.undo()
    assert [entry.key for entry in files.bin()] == [binned.key]
