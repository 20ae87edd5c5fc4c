import os
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.files import file_cache
from pipeline.files.file_cache import FileCache

PAST = 1_700_000_000


class Reader:
    """A function that reads files and records their names."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.asked: list[str] = []

    def __call__(self, paths: Sequence[str]) -> list[str]:
        """Return the content of a file, "" if it does not exist."""
        self.asked += paths
        return [(self.root / path).read_text("utf-8") if (self.root / path).exists() else "" for path in paths]


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    for name in ("a", "b", "é"):
        write(tmp_path / name, name)
    wait_for_a_tick()
    return Reader(tmp_path)


def write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    os.utime(path, (PAST, PAST))


def wait_for_a_tick() -> None:
    """Wait until another write gets another time stamp."""
    time.sleep(0.06)


def test_what_was_made_of_a_file_is_made_once(reader: Reader) -> None:
    seen = FileCache(reader.root)
    assert seen.each("text", ["b", "a", "é"], reader) == ["b", "a", "é"]
    assert seen.each("text", ["é", "a"], reader) == ["é", "a"]
    assert reader.asked == ["b", "a", "é"]
    stamp = seen.stamp("a")
    assert seen.find("letters", "a", stamp) is None  # another purpose
    seen.keep("letters", "a", stamp, 1)
    assert seen.find("letters", "a", stamp) == 1


def test_a_file_with_the_same_size_and_time_is_known_to_have_been_written(reader: Reader) -> None:
    seen = FileCache(reader.root)
    seen.each("text", ["a", "b"], reader)
    write(reader.root / "a", "A")
    assert seen.each("text", ["a", "b"], reader) == ["A", "b"]
    assert reader.asked == ["a", "b", "a"]


def test_a_file_in_the_place_of_another_is_made_anew(reader: Reader) -> None:
    seen = FileCache(reader.root)
    seen.each("text", ["a"], reader)
    (reader.root / "b").replace(reader.root / "a")
    assert seen.each("text", ["a"], reader) == ["b"]


def test_what_is_forgotten_is_made_anew(reader: Reader) -> None:
    seen = FileCache(reader.root)
    seen.each("text", ["a", "b"], reader)
    seen.forget(["a", "absent"])
    seen.each("text", ["a", "b"], reader)
    assert reader.asked == ["a", "b", "a"]


def test_a_file_that_is_not_there_is_looked_for_again(reader: Reader) -> None:
    seen = FileCache(reader.root)
    assert seen.each("text", ["absent"], reader) == [""]
    write(reader.root / "absent", "here")
    assert seen.each("text", ["absent"], reader) == ["here"]


def test_a_file_written_a_moment_ago_is_not_trusted(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_cache, "_TICK", 10**12)
    seen = FileCache(reader.root)
    (reader.root / "a").write_text("new", "utf-8")
    seen.each("text", ["a"], reader)
    seen.each("text", ["a"], reader)
    assert reader.asked == ["a", "a"]
