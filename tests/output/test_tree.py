import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.files.own_files import MANIFEST
from pipeline.jobs.blob import Blob
from pipeline.output import staging
from pipeline.output.manifest import OutputError, list_published
from pipeline.output.tree import NewTree, new_tree, remove


def made(output: Path, **files: str) -> Path:
    with new_tree(output) as tree:
        for name, text in files.items():
            tree.write("site", f"{name}.html", Blob.of(text))
        tree.swap_in()
    return output


def sized(text: str) -> Blob:
    blob = Blob.of(text)
    return Blob(blob.digest, blob.size)


@pytest.fixture
def no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """Disable the exchange of two folders in one step."""
    monkeypatch.setattr(staging, "exchange", lambda *_: False)


def test_a_new_tree_replaces_the_old_one_as_a_whole(tmp_path: Path) -> None:
    output = made(tmp_path / "output", a="1", b="1")
    made(output, a="2")
    assert sorted(path.name for path in output.iterdir()) == [".editions.json", "a.html"]
    assert (output / "a.html").read_text("utf-8") == "2"
    assert list(tmp_path.iterdir()) == [output]


def test_a_failure_leaves_the_old_tree(tmp_path: Path) -> None:
    output = made(tmp_path / "output", a="1")
    with pytest.raises(OutputError), new_tree(output) as tree:
        tree.write("site", f"{'a' * 300}.html", Blob.of("2"))
    assert (output / "a.html").read_text("utf-8") == "1"
    assert list(tmp_path.iterdir()) == [output]


def test_editions_that_are_not_made_anew_are_kept(tmp_path: Path) -> None:
    output = made(tmp_path / "output", a="1")
    with new_tree(output) as tree:
        tree.write("anthology-pdf", "anthology.pdf", Blob.of("%PDF"))
        tree.keep("site", tree.old["site"])
        tree.swap_in()
    assert list_published(output) == {"anthology-pdf": {"anthology.pdf": sized("%PDF")}, "site": {"a.html": sized("1")}}
    assert (output / "a.html").read_text("utf-8") == "1"


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    output = tmp_path / "documents"
    output.mkdir()
    (output / "thesis.txt").write_text("years of work", "utf-8")
    for act in (made, list_published, remove):
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


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError])
@pytest.mark.usefixtures("no_exchange")
def test_half_a_swap_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]) -> None:
    output = made(tmp_path / "output", a="1")
    rename = Path.rename

    def stopped(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise stop
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises((KeyboardInterrupt, OutputError)):
        made(output, a="2")
    assert (output / "a.html").read_text("utf-8") == "1"
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.usefixtures("no_exchange")
def test_the_only_copy_of_the_old_tree_is_never_cleared_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = made(tmp_path / "output", a="1")
    rename = Path.rename

    def once(path: Path, target: Path) -> Path:
        if path != output:
            raise OSError
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", once)
    with pytest.raises(OutputError):
        made(output, a="2")
    (staging,) = tmp_path.iterdir()
    assert (staging / "old" / "a.html").read_text("utf-8") == "1"


NO_PATHS = ['"a"', "null", "[1]", '["/etc/hostname"]', '["a/../../secret"]', '[""]', '["a\\u0000"]']


@pytest.mark.parametrize(
    "manifest", [*(f'{{"site": {paths}}}' for paths in NO_PATHS), "null", "[]", "[" * 100_000, "\udcff"]
)
def test_a_manifest_that_is_none_is_not_followed(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "secret").write_text("mine", "utf-8")
    output = made(tmp_path / "output", a="1")
    (output / MANIFEST).write_bytes(manifest.encode("utf-8", "surrogateescape"))
    for act in (made, list_published, remove):
        with pytest.raises(OutputError):
            act(output)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["output", "secret"]


def no_space(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("step", ["keep", "swap_in"])
def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    output = made(tmp_path / "output", a="1")
    acts: dict[str, Callable[[NewTree], None]] = {
        "keep": lambda tree: tree.keep("site", ["a.html"]),
        "swap_in": NewTree.swap_in,
    }
    with new_tree(output) as tree:
        monkeypatch.setattr(os, "link", no_space)
        monkeypatch.setattr(shutil, "copy2", no_space)
        monkeypatch.setattr(Path, "write_bytes", no_space)
        monkeypatch.setattr(hashlib, "file_digest", no_space)
        with pytest.raises(OutputError, match="No space left"):
            acts[step](tree)
    assert (output / "a.html").read_text("utf-8") == "1"


def test_the_folder_behind_a_link_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    output = made(tmp_path / "disk" / "real", a="1")
    link = tmp_path / "output"
    link.symlink_to(output)
    made(link, b="2")
    assert link.is_symlink()
    assert (output / "b.html").read_text("utf-8") == "2"
    assert not (output / "a.html").exists()
    link.unlink()
    link.symlink_to(link)
    with pytest.raises(OutputError):
        made(link, a="1")


def with_files_of_others(output: Path) -> Path:
    (output / ".git" / "refs" / "heads").mkdir(parents=True)
    (output / ".git" / "HEAD").write_text("ref", "utf-8")
    (output / "CNAME").write_text("example.org", "utf-8")
    (output / "latest").symlink_to("nowhere")
    return output


def test_files_of_others_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = with_files_of_others(made(tmp_path / "output", a="1"))
    (output / "b.html").write_text("theirs", "utf-8")
    for link in (os.link, no_space):
        monkeypatch.setattr(os, "link", link)
        made(output, b="2")
        assert sorted(path.name for path in output.iterdir()) == [MANIFEST, ".git", "CNAME", "b.html", "latest"]
        assert (output / "b.html").read_text("utf-8") == "2"
        assert (output / ".git" / "HEAD").read_text("utf-8") == "ref"
        assert (output / ".git" / "refs" / "heads").is_dir()
        assert (output / "latest").is_symlink()
    assert list_published(output) == {"site": {"b.html": sized("2")}}


def test_a_folder_that_is_no_longer_needed_does_not_stay(tmp_path: Path) -> None:
    output = tmp_path / "output"
    made(output, **{"tags/x": "1"})
    made(output, tags="2", **{"CNAME/x": "3"})
    assert sorted(path.name for path in output.iterdir()) == [MANIFEST, "CNAME", "tags.html"]


def test_a_file_of_others_gives_way_to_a_folder(tmp_path: Path) -> None:
    output = made(tmp_path / "output", a="1")
    (output / "tags").write_text("theirs", "utf-8")
    (output / "b.html").mkdir()
    (output / "b.html" / "theirs").write_text("", "utf-8")
    made(output, b="2", **{"tags/x": "1"})
    assert (output / "tags" / "x.html").is_file()
    assert (output / "b.html").read_text("utf-8") == "2"


def test_clean_leaves_files_of_others_and_a_folder_to_publish_into(tmp_path: Path) -> None:
    output = with_files_of_others(made(tmp_path / "output", **{"tags/x": "1"}))
    assert remove(output)
    assert sorted(path.name for path in output.iterdir()) == [MANIFEST, ".git", "CNAME", "latest"]
    assert not remove(output)
    made(output, a="2")
    assert (output / "CNAME").is_file()


def test_a_folder_with_nothing_but_what_hosts_want_may_be_filled(tmp_path: Path) -> None:
    output = tmp_path / "output"
    (output / ".git").mkdir(parents=True)
    (output / ".well-known").mkdir()
    (output / ".well-known" / "security.txt").write_text("Contact", "utf-8")
    for name in ("CNAME", ".nojekyll"):
        (output / name).write_text("", "utf-8")
    assert list_published(output) == {}
    made(output, a="1")
    assert sorted(path.name for path in output.iterdir()) == [
        MANIFEST,
        ".git",
        ".nojekyll",
        ".well-known",
        "CNAME",
        "a.html",
    ]
    assert (output / ".well-known" / "security.txt").read_text("utf-8") == "Contact"
    (output / "page.txt").write_text("theirs", "utf-8")
    (output / MANIFEST).unlink()
    with pytest.raises(OutputError, match="not written by publish"):
        made(output, a="2")
