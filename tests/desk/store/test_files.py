"""What the desk writes: all of a step or none of it, nothing else, and nothing that cannot be taken back."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import shutil
import socket
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.desk.store import folder, step_log
from pipeline.desk.store.files import Change, ConflictError, DeskError, DeskFiles
from pipeline.desk.store.folder import ContentFolder
from pipeline.files.own_files import MANIFEST
from pipeline.i18n.sentences import Sentence, sentence
from pipeline.output.staging import exchange
from pipeline.preview import watching
from tests.desk.store.mortal import tree
from tests.small_disk import mount_disk

BLOCK = 4096
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


def test_a_step_is_undone_and_made_again_after_a_restart(files: DeskFiles, content: Path) -> None:
    before = tree(content)
    files.apply([Change("essai.md", b"un\r\n", b"deux\r\n"), Change("images/a.png", None, PICTURE)], "Une image")
    after = tree(content)
    assert after == {"essai.md": b"deux\r\n", "images/a.png": PICTURE}
    assert [step.what for step in files.steps()] == ["Une image"]
    files = DeskFiles(content, content.with_name("kept"))
    files.reverse("undo")
    assert tree(content) == before
    files = DeskFiles(content, content.with_name("kept"))
    files.reverse("redo")
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
    files.reverse("undo")
    assert [entry.key for entry in files.bin()] == [binned.key]


@pytest.mark.parametrize(
    "path",
    [
        "../essai.md",
        "/essai.md",
        "textes/../essai.md",
        "./essai.md",
        "",
        "a//b.md",
        "..\\essai.md",
        "a\0.md",
        "a\u202egnp.md",
        "a\udce9.md",
        ".git/config.md",
        ".cache.md",
        "essai.py",
        "look/site.css",
        "textes/collection.yaml",
        "a.php.png",
        "images/page.html",
        "pupils.csv",
        "output/index.md",
        "Sortie/index.md",
        "node_modules/a.md",
        "/".join("a" * 21) + ".md",
    ],
)
def test_what_is_none_of_the_desk_s_is_neither_read_nor_written(content: Path, path: str) -> None:
    files = DeskFiles(content, content.with_name("kept"), {"sortie"})
    (content / "output").mkdir()
    (content / "output" / MANIFEST).touch()
    (content / "node_modules").mkdir()
    before = tree(content.parent)
    with pytest.raises(DeskError, match="cannot be changed here"):
        files.read(path)
    with pytest.raises(DeskError, match="cannot be changed here"):
        files.apply([Change("essai.md", b"un\r\n", b"deux"), Change(path, None, b"x")], "")
    assert {name: data for name, data in tree(content.parent).items() if "kept" not in name} == before


@pytest.mark.parametrize("name", ["con.md", "NUL .txt.md", "a:b.md", "a?.md", "fin .md", "a" * 300 + ".md"])
def test_a_new_name_is_one_that_every_system_takes(files: DeskFiles, content: Path, name: str) -> None:
    before = tree(content)
    if not name.startswith("fin"):
        with pytest.raises(DeskError, match="not a name that every system accepts"):
            files.apply([Change(name, None, b"x")], "")
    assert tree(content) == before


def test_a_name_that_is_there_is_taken_as_it_is(files: DeskFiles, content: Path) -> None:
    composed = "Été ? Où.md"
    (content / unicodedata.normalize("NFD", composed)).write_bytes(b"un")
    (content / os.fsdecode(b"caf\xe9.md")).write_bytes(b"deux")
    before = set(content.iterdir())
    assert files.read(composed) == b"un"
    files.apply([Change(composed, b"un", b"trois"), Change("café.md", b"deux", b"quatre")], "")
    assert set(content.iterdir()) == before
    assert (files.read(composed), files.read("café.md")) == (b"trois", b"quatre")
    with pytest.raises(ConflictError):
        files.apply([Change(composed, None, b"cinq")], "")


def test_a_new_file_does_not_take_the_name_of_one_that_differs_in_capitals(files: DeskFiles, content: Path) -> None:
    (content / "Textes").mkdir()
    for path, other in (("ESSAI.md", "essai.md"), ("textes/a.md", "Textes")):
        with pytest.raises(DeskError, match=f"{other} exists already"):
            files.apply([Change(path, None, b"x")], "")
    with pytest.raises(DeskError, match="have one name"):
        files.apply([Change("a.md", None, b"x"), Change("A.md", None, b"y")], "")
    files.apply([Change("essai.md", b"un\r\n", None), Change("Essai.md", None, b"un\r\n")], "")
    assert tree(content) == {"Essai.md": b"un\r\n"}
    assert files.bin() == ()
    files.reverse("undo")
    assert tree(content) == {"essai.md": b"un\r\n"}
    (content / unicodedata.normalize("NFD", "été.md")).write_bytes(b"deux")
    files.apply([Change("été.md", b"deux", None), Change("Été.md", None, b"deux")], "")
    assert tree(content) == {"essai.md": b"un\r\n", "Été.md": b"deux"}


@pytest.mark.parametrize("kind", ["file", "folder", "nowhere", "queue", "socket", "directory"])
def test_no_link_and_no_device_is_read_or_written(files: DeskFiles, content: Path, kind: str) -> None:
    outside = content.with_name("outside")
    outside.mkdir()
    (outside / "a.md").write_bytes(b"SECRET")
    path, place = "a.md", content / "a.md"
    if kind == "folder":
        path, place = "textes/a.md", content / "textes"
        place.symlink_to(outside, target_is_directory=True)
    elif kind == "queue":
        os.mkfifo(place)
    elif kind == "socket":
        with contextlib.chdir(content), socket.socket(socket.AF_UNIX) as one:
            one.bind("a.md")
    elif kind == "directory":
        place.mkdir()
    else:
        place.symlink_to(outside / ("a.md" if kind == "file" else "b.md"))
    with pytest.raises(DeskError, match="is a link or not a regular file"):
        files.read(path)
    for before, after in ((b"SECRET", b"x"), (b"SECRET", None), (None, b"x")):
        with pytest.raises(DeskError, match="is a link or not a regular file"):
            files.apply([Change(path, before, after)], "")
    assert tree(outside) == {"a.md": b"SECRET"}
    assert files.steps() == ()


@pytest.mark.parametrize("swaps", [True, False])
@pytest.mark.parametrize("after", [b"deux", None])
def test_a_file_that_changes_between_the_look_and_the_write_stays(
    files: DeskFiles, content: Path, monkeypatch: pytest.MonkeyPatch, after: bytes | None, *, swaps: bool
) -> None:
    real = ContentFolder.check

    def check_then_change(folder: ContentFolder, changes: Iterable[Change]) -> list[Change]:
        wanted = real(folder, changes)
        (content / "essai.md").write_bytes(b"ailleurs")
        (content / "a.md").write_bytes(b"ailleurs aussi")
        return wanted

    monkeypatch.setattr(ContentFolder, "check", check_then_change)
    monkeypatch.setattr(folder, "_HANDLES", folder._HANDLES if swaps else Path("/nowhere"))
    for changes in (Change("essai.md", b"un\r\n", after),), (Change("b.md", None, b"x"), Change("a.md", None, b"x")):
        with pytest.raises(ConflictError) as caught:
            files.apply(changes, "")
        assert caught.value.current == (b"ailleurs" if caught.value.path == "essai.md" else b"ailleurs aussi")
        assert tree(content) == {"essai.md": b"ailleurs", "a.md": b"ailleurs aussi"}
        (content / "essai.md").write_bytes(b"un\r\n")
        (content / "a.md").unlink()
    assert files.steps() == ()


def test_a_file_that_is_replaced_in_the_last_moment_stays(
    files: DeskFiles, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = exchange
    moments = iter([True])

    def change_then_exchange(one: Path, other: Path) -> bool:
        if next(moments, False):
            (content / "~essai.md").write_bytes(b"ailleurs")
            (content / "~essai.md").replace(content / "essai.md")
        return real(one, other)

    monkeypatch.setattr(folder, "exchange", change_then_exchange)
    if not real(content / "essai.md", content / "essai.md"):
        pytest.skip("two files cannot be exchanged here")
    with pytest.raises(ConflictError) as caught:
        files.apply([Change("essai.md", b"un\r\n", b"deux")], "")
    assert caught.value.current == b"ailleurs"
    assert tree(content) == {"essai.md": b"ailleurs"}


def test_permissions_stay_and_what_is_protected_is_not_written(files: DeskFiles, content: Path) -> None:
    (content / "essai.md").chmod(0o640)
    if os.geteuid() == 0:
        os.chown(content / "essai.md", 65534, 65533)
    before = (content / "essai.md").stat()
    files.apply([Change("essai.md", b"un\r\n", b"deux")], "")
    after = (content / "essai.md").stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert [path for path in content.iterdir() if not watching.matters(path.name)] == []
    assert not watching.matters(folder._beside("essai.md"))


def test_what_changes_nothing_writes_nothing(files: DeskFiles, content: Path) -> None:
    before = (content / "essai.md").stat()
    files.apply([Change("essai.md", b"un\r\n", b"un\r\n")], "")
    assert (content / "essai.md").stat() == before
    assert files.steps() == ()


def test_sizes_and_counts_are_bounded(files: DeskFiles, content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "LARGEST_TEXT", 5)
    monkeypatch.setattr(folder, "LARGEST", 15)
    monkeypatch.setattr(folder, "MOST_FILES", 2)
    with pytest.raises(DeskError, match=r"essai\.md is too large"):
        files.apply([Change("essai.md", b"un\r\n", b"plus long")], "")
    for changes in (
        [Change(f"{n}.md", None, b"") for n in range(3)],
        [Change(f"{n}.png", None, PICTURE) for n in (1, 2)],
    ):
        with pytest.raises(DeskError, match="too much at once"):
            files.apply(changes, "")
    (content / "essai.md").write_bytes(b"plus long")
    with pytest.raises(DeskError, match=r"essai\.md is too large"):
        files.read("essai.md")
    with pytest.raises(DeskError, match="cannot be changed here"):
        files.apply([Change("a.jpg", None, b"<html>")], "")


def test_of_the_oldest_steps_nothing_is_kept(files: DeskFiles, content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step_log, "_MOST_STEPS", 3)
    texts = [b"un\r\n", *(b"%d" % number for number in range(5))]
    for before, after in itertools.pairwise(texts):
        files.apply([Change("essai.md", before, after)], "")
    assert len(files.steps()) == 3
    monkeypatch.setattr(step_log, "_MOST_KEPT", 1)
    files.reverse("undo")
    assert (content / "essai.md").read_bytes() == texts[4]
    assert files.steps() == ()
    size = content.with_name("kept") / "history.sqlite"
    assert size.stat().st_size < 100_000


def test_where_nothing_can_be_kept_nothing_is_written(content: Path) -> None:
    kept_there = content.with_name("kept")
    kept_there.write_bytes(b"a file")
    with pytest.raises(DeskError, match="where the desk keeps earlier texts, cannot be written"):
        DeskFiles(content, kept_there).apply([Change("essai.md", b"un\r\n", b"deux")], "")
    kept_there.unlink()
    kept_there.mkdir()
    (kept_there / "history.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(DeskError, match="is damaged: move it away"):
        DeskFiles(content, kept_there).apply([Change("essai.md", b"un\r\n", b"deux")], "")
    assert tree(content) == {"essai.md": b"un\r\n"}


def test_two_desks_write_one_after_the_other(files: DeskFiles, content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = DeskFiles(content, content.with_name("kept"))
    files.apply([Change("essai.md", b"un\r\n", b"deux")], "d'ici")
    other.apply([Change("essai.md", b"deux", b"trois")], "de là")
    assert [step.what for step in files.steps()] == ["de là", "d'ici"]
    monkeypatch.setattr(step_log, "_PATIENCE", 0.01)
    with files._open(), pytest.raises(DeskError, match="another desk is writing"):
        other.reverse("undo")


def test_a_sentence_is_kept_with_its_parts(files: DeskFiles) -> None:
    words = sentence("{path} was taken out of the bin", path="essai.md")
    files.apply([Change("essai.md", b"un\r\n", b"deux")], words)
    (step,) = files.steps()
    assert isinstance(step.what, Sentence)
    assert (step.what.template, step.what.values) == (words.template, words.values)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk with room for 64 blocks."""
    with mount_disk(tmp_path / "disk", 64 * BLOCK) as disk:
        yield disk


@pytest.mark.parametrize("kept_too", [True, False])
def test_a_full_disk_changes_nothing(small_disk: Path, tmp_path: Path, *, kept_too: bool) -> None:
    content = small_disk / "content"
    content.mkdir()
    (content / "a.md").write_bytes(b"un")
    (content / "b.md").write_bytes(b"deux")
    files = DeskFiles(content, (small_disk if kept_too else tmp_path) / "kept")
    files.apply([Change("a.md", b"un", b"un, autrement")], "")
    before = tree(content)
    changes = [Change("a.md", b"un, autrement", b"x" * 3 * BLOCK), Change("b.md", b"deux", None)]
    changes += [Change(f"{number}.md", None, b"x" * 3 * BLOCK) for number in range(2)]
    failed = 0
    for free in itertools.count():
        left = shutil.disk_usage(small_disk).free
        (small_disk / "filler").write_bytes(bytes(max(left - free * BLOCK, 0)))
        try:
            files.apply(changes, "")
        except DeskError as error:
            assert re.search("no room|is full|cannot be written", str(error))  # noqa: PT017 - it may succeed
            failed += 1
            assert tree(content) == before
            assert files.read("a.md") == b"un, autrement"
        else:
            break
        finally:
            (small_disk / "filler").unlink()
    assert failed > 3
    assert len(tree(content)) == 3
    files.reverse("undo")
    assert tree(content) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who can become somebody else")
@pytest.mark.parametrize("locked", ["the folder", "the file", "the folder of what is kept"])
def test_a_folder_without_rights_is_told(content: Path, tmp_path: Path, locked: str) -> None:
    for path in (*tmp_path.parents, tmp_path):
        if path.stat().st_uid == 0 and Path(tempfile.gettempdir()) in path.parents:
            path.chmod(0o755)
    there = content.with_name("kept")
    there.mkdir()
    mine = {"the folder": [there, content / "essai.md"], "the file": [there, content]}.get(
        locked, [*content.iterdir(), content]
    )
    for path in mine:
        os.chown(path, 65534, 65534)
    os.seteuid(65534)
    try:
        with pytest.raises(DeskError, match="check its permissions"):
            DeskFiles(content, there).apply([Change("essai.md", b"un\r\n", b"deux")], "")
        assert DeskFiles(content, there).read("essai.md") == b"un\r\n"
    finally:
        os.seteuid(0)
    assert tree(content) == {"essai.md": b"un\r\n"}


def test_without_handles_of_folders_links_are_refused_all_the_same(
    files: DeskFiles, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""
    monkeypatch.setattr(folder, "_HAS_HANDLES", False)
    files.apply([Change("essai.md", b"un\r\n", b"deux"), Change("images/a.png", None, PICTURE)], "")
    files.reverse("undo")
    files.reverse("redo")
    assert tree(content) == {"essai.md": b"deux", "images/a.png": PICTURE}
    outside = content.with_name("outside")
    outside.mkdir()
    (content / "textes").symlink_to(outside, target_is_directory=True)
    (content / "lien.md").symlink_to(content / "essai.md")
    for path in ("textes/a.md", "lien.md"):
        with pytest.raises(DeskError, match="is a link"):
            files.apply([Change(path, None, b"x")], "")
    assert tree(outside) == {}


NAMES = ("a.md", "b.md", "textes/c.md")
STEPS = st.one_of(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.one_of(st.none(), st.sampled_from([b"1", b"2", b"3", b""]))),
        min_size=1,
        unique_by=lambda one: one[0],
    ),
    st.sampled_from(["undo", "redo", "restart", "restore"]),
)


@given(st.lists(STEPS, max_size=12))
def test_any_row_of_steps_gives_the_states_back(steps: list[str | list[tuple[str, bytes | None]]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        content, there = Path(name, "content"), Path(name, "kept")
        content.mkdir()
        files = DeskFiles(content, there)
        states, at = [tree(content)], 0
        for step in steps:
            if step == "restart":
                files = DeskFiles(content, there)
            elif step in ("undo", "redo"):
                wanted = at + (1 if step == "redo" else -1)
                if 0 <= wanted < len(states):
                    files.reverse("redo" if step == "redo" else "undo")
                    at = wanted
                else:
                    with pytest.raises(DeskError, match="there is nothing to"):
                        files.reverse("redo" if step == "redo" else "undo")
            else:
                if isinstance(step, list):
                    now = tree(content)
                    files.apply([Change(path, now.get(path), after) for path, after in step], "")
                else:
                    for binned in files.bin()[:1]:
                        files.restore(binned.key)
                if tree(content) != states[at]:
                    states, at = [*states[: at + 1], tree(content)], at + 1
            assert tree(content) == states[at]
            assert [step.undone for step in files.steps()].count(False) == at


def test_a_killed_step_keeps_its_texts_where_another_program_has_changed_the_file_since(
    files: DeskFiles, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows by then whether it was written: what it has replaced is in no file, nor what was typed."""

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(ContentFolder, "write", die)
        with pytest.raises(KeyboardInterrupt):
            files.apply([Change("essai.md", b"un\r\n", b"deux\r\n")], "essai.md, line 1")
    (content / "essai.md").write_bytes(b"trois\r\n")
    files = DeskFiles(content, content.with_name("kept"))
    assert files.read("essai.md") == b"trois\r\n"
    (step,) = files.steps()
    assert files.find_version(step.number, "essai.md") == (b"un\r\n", b"deux\r\n")
