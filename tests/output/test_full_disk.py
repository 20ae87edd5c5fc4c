"""A disk that is full, or that cannot be written, is told in one line; the old edition stands, nothing is left over."""

import os
import resource
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from pipeline.jobs.blob import Blob
from pipeline.output import staging
from pipeline.output.manifest import OutputError, Records
from pipeline.output.tree import new_tree, remove
from tests.small_disk import mount_disk

BLOCK = 4096


def publish(output: Path, size: int, files: int = 1) -> None:
    with new_tree(output, Records(output.parent / "records")) as tree:
        for number in range(files):
            tree.write("site", f"{number}.html", Blob.of(bytes(size)))
        tree.swap_in()


def assert_old_stands(output: Path, size: int) -> None:
    assert [path.stat().st_size for path in output.glob("*.html")] == [size]
    assert {path.name for path in output.parent.iterdir()} <= {output.name, "records"}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk with room for 64 blocks."""
    with mount_disk(tmp_path / "disk", 64 * BLOCK) as disk:
        yield disk


@pytest.mark.parametrize("free", range(7))
def test_whatever_no_longer_fits(small_disk: Path, free: int) -> None:
    output = small_disk / "output"
    publish(output, 100)
    with (small_disk / "filler").open("wb") as filler:
        left = shutil.disk_usage(small_disk).free
        filler.write(bytes(left - free * BLOCK))
    with pytest.raises(OutputError, match="No space left on device"):
        publish(output, 3 * BLOCK, 2)
    (small_disk / "filler").unlink()
    assert_old_stands(output, 100)
    publish(output, 200)
    assert_old_stands(output, 200)


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    publish(tmp_path / "output", 100)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (BLOCK, before[1]))
    try:
        with pytest.raises(OutputError, match="File too large"):
            publish(tmp_path / "output", 2 * BLOCK)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert_old_stands(tmp_path / "output", 100)


@pytest.mark.parametrize("name", ["mkdir", "open", "rename", "scandir"])
def test_a_disk_that_fails_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    output = tmp_path / "output"
    publish(output, 100)
    (output / "CNAME").write_text("example.org", "utf-8")
    monkeypatch.setattr(staging, "exchange", lambda *_: False)
    for after in range(100):
        with monkeypatch.context() as patch:
            failing(patch, name, after)
            error = outcome(output, 101 + after)
        if error is None:
            assert after > 0
            return
        assert "Input/output error" in error
        assert "\n" not in error
        assert (output / "CNAME").is_file()
        assert (output / "0.html").is_file()
        assert {path.name for path in tmp_path.iterdir()} <= {"output", "records"}

    pytest.fail("it never came to an end")


def outcome(output: Path, size: int) -> str | None:
    """Return the message of a publish, "" if it succeeds."""
    try:
        publish(output, size)
    except OutputError as error:
        return str(error)
    return None


def failing(patch: pytest.MonkeyPatch, name: str, after: int) -> None:
    """Make a function of `os` fail once, after so many calls."""
    real, calls = getattr(os, name), count()

    def fail(*arguments: object, **named: object) -> object:
        if next(calls) == after:
            raise OSError(5, "Input/output error")
        return real(*arguments, **named)

    patch.setattr(os, name, fail)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who can become somebody else")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    output = tmp_path / "output"
    publish(output, 100)
    for path in (*tmp_path.parents, tmp_path):
        if path.stat().st_uid == 0 and Path(tempfile.gettempdir()) in path.parents:
            path.chmod(0o755)
    os.seteuid(65534)
    try:
        for act in (lambda: publish(output, 200), lambda: remove(output)):
            with pytest.raises(OutputError, match="Permission denied"):
                act()
    finally:
        os.seteuid(0)
    assert_old_stands(output, 100)
