"""What does not change is not written again, and not even read."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.files.own_files import MANIFEST
from pipeline.jobs.blob import Blob, LostBlobError
from pipeline.output.manifest import Records, list_published
from pipeline.output.tree import new_tree, state_of


class Warm:
    """An output folder and its recorded state."""

    def __init__(self, folder: Path) -> None:
        self.output, self.records = folder / "output", Records(folder / "cache" / "outputs")

    def publish(self, **files: Blob) -> None:
        """Publish an edition of these files."""
        with new_tree(self.output, self.records) as tree:
            for name, blob in files.items():
                tree.write("site", f"{name}.html", blob)
            tree.swap_in()

    def inodes(self) -> dict[str, int]:
        """Return the inodes of these files."""
        return {path.name: path.stat().st_ino for path in (self.output, *self.output.iterdir())}

    def text(self, name: str) -> str:
        """Return the text of a file."""
        return (self.output / f"{name}.html").read_text("utf-8")


@pytest.fixture
def warm(tmp_path: Path) -> Warm:
    warm = Warm(tmp_path)
    warm.publish(a=Blob.of("1"), b=Blob.of("1"))
    return warm


def empty_blob(text: str) -> Blob:
    """Return a blob without bytes."""
    blob = Blob.of(text)
    return Blob(blob.digest, blob.size)


def test_nothing_new_touches_nothing(warm: Warm) -> None:
    before = warm.inodes()
    warm.publish(a=empty_blob("1"), b=empty_blob("1"))
    assert warm.inodes() == before


def test_a_file_that_is_the_same_is_not_written_again(warm: Warm) -> None:
    before = warm.inodes()
    for text in "234":
        warm.publish(a=Blob.of(text), b=empty_blob("1"))
        assert (warm.text("a"), warm.text("b")) == (text, "1")
        assert warm.inodes()["b.html"] == before["b.html"]


def test_a_file_that_is_gone_from_the_edition_goes(warm: Warm) -> None:
    warm.publish(a=empty_blob("1"))
    assert sorted(path.name for path in warm.output.iterdir()) == [MANIFEST, "a.html"]


def edit(path: Path) -> None:
    path.write_text("2", "utf-8")


def replace(path: Path) -> None:
    """Replace a file by another one of the same size and time."""
    status, other = path.stat(), path.with_name("other")
    other.write_text("2", "utf-8")
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)


def link(path: Path) -> None:
    path.unlink()
    path.symlink_to("b.html")


@pytest.mark.parametrize("change", [edit, replace, link, Path.unlink, lambda path: path.chmod(0o600)])
def test_what_somebody_has_changed_is_written_anew(warm: Warm, change: Callable[[Path], None]) -> None:
    mode = (warm.output / "a.html").stat().st_mode
    change(warm.output / "a.html")
    assert not state_of(warm.output, warm.records)
    warm.publish(a=Blob.of("1"), b=empty_blob("1"))
    assert warm.text("a") == "1"
    assert not (warm.output / "a.html").is_symlink()
    assert (warm.output / "a.html").stat().st_mode == mode
    assert state_of(warm.output, warm.records)


def test_whoever_begins_again_need_not_write_again(warm: Warm) -> None:
    with new_tree(warm.output, warm.records) as tree:
        tree.write("site", "a.html", Blob.of("2"))
        with pytest.raises(LostBlobError):
            tree.write("site", "b.html", empty_blob("lost"))
        tree.write("site", "a.html", empty_blob("2"))
        tree.write("site", "b.html", empty_blob("1"))
        tree.write("site", "a.html", Blob.of("3"))
        tree.swap_in()
    assert (warm.text("a"), warm.text("b")) == ("3", "1")
    assert list_published(warm.output) == {"site": {"a.html": empty_blob("3"), "b.html": empty_blob("1")}}


def test_what_stands_is_told(warm: Warm) -> None:
    assert state_of(warm.output, warm.records)
    assert list_published(warm.output) == {"site": {"a.html": empty_blob("1"), "b.html": empty_blob("1")}}
    assert not state_of(warm.output, Records())
    (warm.output / MANIFEST).write_text('{"site": {}}', "utf-8")
    (warm.output / "a.html").unlink()
    assert state_of(warm.output, warm.records)
    assert list_published(warm.output) == {"site": {}}


def test_other_permissions_for_new_files_are_for_all_files(warm: Warm) -> None:
    mask = os.umask(0o027)
    try:
        with pytest.raises(LostBlobError):
            warm.publish(a=empty_blob("1"), b=empty_blob("1"))
        warm.publish(a=Blob.of("1"), b=Blob.of("1"))
    finally:
        os.umask(mask)
    assert {oct(path.stat().st_mode & 0o777) for path in warm.output.iterdir()} == {"0o640"}
    assert oct(warm.output.stat().st_mode & 0o777) == "0o750"


def test_an_edition_that_is_kept_is_not_read_unless_somebody_has_changed_it(
    warm: Warm, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(warm.output / "b.html")
    read, inode = list[str](), warm.inodes()["a.html"]
    opened = Path.open

    def noted(path: Path, *how: Any, **more: Any) -> Any:
        read.append(path.name)
        return opened(path, *how, **more)

    monkeypatch.setattr(Path, "open", noted)
    with new_tree(warm.output, warm.records) as tree:
        tree.write("other", "c.html", Blob.of("3"))
        tree.keep("site", ["a.html", "b.html"])
        tree.swap_in()
    assert [name for name in read if name.endswith(".html")] == ["b.html"]
    assert list_published(warm.output)["site"] == {"a.html": empty_blob("1"), "b.html": empty_blob("2")}
    assert warm.inodes()["a.html"] == inode
    assert warm.text("b") == "2"
    assert state_of(warm.output, warm.records)


def test_a_file_that_changes_between_the_look_and_the_swap_is_seen_the_next_time(warm: Warm) -> None:
    with new_tree(warm.output, warm.records) as tree:
        tree.write("site", "a.html", Blob.of("new"))
        tree.write("site", "b.html", empty_blob("1"))
        edit(warm.output / "b.html")
        tree.swap_in()
    warm.publish(a=empty_blob("new"), b=Blob.of("1"))
    assert warm.text("b") == "1"


def test_where_files_can_have_one_name_only_they_are_copied(warm: Warm, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    warm.publish(a=Blob.of("2"), b=empty_blob("1"))
    assert (warm.text("a"), warm.text("b")) == ("2", "1")
    assert state_of(warm.output, warm.records)


def test_a_manifest_of_before_digests_is_ours(warm: Warm) -> None:
    (warm.output / MANIFEST).write_text('{"site": ["a.html"], "articles": ["b.html"]}', "utf-8")
    with new_tree(warm.output, warm.records) as tree:
        assert set(tree.old) == {"articles", "site"}
        tree.write("site", "a.html", Blob.of("1"))
        tree.keep("articles", tree.old["articles"])
        tree.swap_in()
    assert list_published(warm.output) == {"articles": {"b.html": empty_blob("1")}, "site": {"a.html": empty_blob("1")}}


@pytest.mark.parametrize("record", ["", "[]", "{", '{"state": 1}', "\udcff"])
def test_a_record_that_is_none_is_not_believed(warm: Warm, record: str) -> None:
    (path,) = (warm.records.folder or Path()).iterdir()
    path.write_bytes(record.encode("utf-8", "surrogateescape"))
    assert not state_of(warm.output, warm.records)
    with pytest.raises(LostBlobError):
        warm.publish(a=empty_blob("1"), b=empty_blob("1"))
    warm.publish(a=Blob.of("1"), b=Blob.of("1"))
    assert state_of(warm.output, warm.records)


def test_records_do_not_pile_up(tmp_path: Path) -> None:
    records = Records(tmp_path / "outputs")
    for number in range(60):
        with new_tree(tmp_path / str(number), records) as tree:
            tree.write("site", "a.html", Blob.of("1"))
            tree.swap_in()
    assert len(list((tmp_path / "outputs").iterdir())) == 50
    assert state_of(tmp_path / "59", records)
    records.clear()
    assert not (tmp_path / "outputs").exists()


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with new_tree(tmp_path / "output", Records(tmp_path / "file" / "outputs")) as tree:
        tree.write("site", "a.html", Blob.of("1"))
        tree.swap_in()
    assert (tmp_path / "output" / "a.html").is_file()


def test_the_manifest_depends_on_nothing_but_what_was_published(tmp_path: Path) -> None:
    for name, order in (("one", "ab"), ("two", "ba")):
        with new_tree(tmp_path / name) as tree:
            for letter in order:
                tree.write(letter, f"{letter}.html", Blob.of(letter))
            tree.swap_in()
    one, two = (json.loads((tmp_path / name / MANIFEST).read_bytes()) for name in ("one", "two"))
    assert (tmp_path / "one" / MANIFEST).read_bytes() == (tmp_path / "two" / MANIFEST).read_bytes()
    assert one == two == {letter: {f"{letter}.html": {"sha256": Blob.of(letter).digest, "size": 1}} for letter in "ab"}
