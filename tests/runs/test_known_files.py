"""What a run knows of files that the last one has read, and when it does not trust that."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from pipeline.files.file_cache import FileCache
from pipeline.jobs.job import Failed
from pipeline.load import PostRead, front_matter
from pipeline.options import Options
from pipeline.publish import check, publish
from pipeline.runs.result import RunResult
from pipeline.runs.runners import keep_known_files, recall_files, trusted_cache
from pipeline.runs.up_to_date import forget


class Folder:
    """Two posts and a picture; `read` returns the posts read since the last call."""

    def __init__(self, root: Path) -> None:
        self.options = Options(root / "content", root / "output", ("site",), workers=1)
        self.options.content.mkdir()
        for name in ("un", "deux"):
            self.write(name, "Des mots.")
        self._read: list[str] = []

    def write(self, name: str, words: str) -> None:
        """Write a post."""
        (self.options.content / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n\n{words}\n", "utf-8")

    def note(self, path: str) -> None:
        """Record that a post was read."""
        self._read.append(path)

    def read(self, run: Callable[[Options], RunResult] = check) -> list[str]:
        """Return the posts that a run reads."""
        self._read.clear()
        assert run(self.options).articles == 2
        return sorted(self._read)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Create posts with old times, and a cache of their own."""
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("pipeline.files.file_cache._TICK", 0)
    monkeypatch.setattr("pipeline.files.file_cache._COARSE_TICK", -(10**12))
    found = Folder(tmp_path)

    def read_post(path: str, data: bytes) -> PostRead:
        found.note(path)
        return front_matter.read_post(path, data)

    monkeypatch.setattr("pipeline.load.read_post", read_post)
    assert found.read() == ["deux.md", "un.md"]
    return found


def test_what_has_not_changed_is_not_read_again(folder: Folder) -> None:
    assert folder.read() == []
    folder.write("un", "Des mots, et d’autres.")
    assert folder.read() == ["un.md"]
    assert folder.read() == []


def test_a_file_of_the_same_length_and_time_is_another_one(folder: Folder) -> None:
    path = folder.options.content / "un.md"
    status = path.stat()
    folder.write("un", "Six mots.")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)
    assert folder.read() == ["un.md"]


def test_another_program_reads_all_anew(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.runs.runners.cache_key", lambda: "another")
    assert folder.read() == ["deux.md", "un.md"]


def test_what_is_damaged_is_not_believed(folder: Folder) -> None:
    (kept,) = (trusted_cache() / "files").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])
    assert folder.read() == ["deux.md", "un.md"]


def test_all_is_forgotten_with_the_cache(folder: Folder) -> None:
    assert forget()
    assert not (trusted_cache() / "files").exists()
    assert folder.read() == ["deux.md", "un.md"]


def test_a_cache_that_has_lost_a_picture_is_filled_again(folder: Folder) -> None:
    Image.new("RGB", (60, 40), "#20508a").save(folder.options.content / "robot.png")
    folder.write("un", "![Un robot](robot.png)")
    assert folder.read() == ["un.md"]
    shutil.rmtree(trusted_cache() / "blobs")
    assert folder.read(publish) == ["deux.md", "un.md"]
    assert (folder.options.output / "media" / "robot.png").exists()


def test_a_file_that_was_just_written_is_read_again(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.files.file_cache._COARSE_TICK", 10**12)
    folder.write("un", "D’autres mots.")
    assert folder.read() == ["un.md"]
    assert folder.read() == ["deux.md", "un.md"]


def test_what_failed_is_tried_again(folder: Folder) -> None:
    content = folder.options.content
    seen = FileCache(content)
    seen.each("looks", ["un.md", "deux.md"], lambda _: [Failed("un", "it took too long"), "well"])
    keep_known_files(content, seen)
    assert recall_files(content).each("looks", ["un.md", "deux.md"], list) == ["un.md", "well"]
