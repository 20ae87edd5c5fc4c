from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.jobs.memo import Memo
from pipeline.jobs.runner import Runner

PLENTY = 1_000_000


@dataclass(frozen=True)
class Job:
    """Adds a line to a file whenever it is really done."""

    trace: str
    number: int


def double(job: Job) -> int:
    with Path(job.trace).open("a", encoding="utf-8") as file:
        file.write("x")
    return 2 * job.number


def triple(job: Job) -> int:
    return 3 * job.number


def run(folder: Path, stamp: bytes = b"1", workers: int = 1, most: int = PLENTY) -> tuple[list[int], int]:
    """The results for three jobs, and how many have been done so far in all runs."""
    trace = folder / "trace"
    with Runner(workers, memo=Memo(folder / "memo", stamp, most)) as runner:
        results = list(runner.map(double, [Job(str(trace), n) for n in (1, 2, 1)], "work"))
    return results, len(trace.read_text("utf-8")) if trace.exists() else 0


def entries(folder: Path) -> list[Path]:
    return sorted((folder / "memo").glob("??/*"))


def test_the_same_job_is_done_once(tmp_path: Path) -> None:
    assert run(tmp_path) == ([2, 4, 2], 2)
    assert run(tmp_path, workers=2) == ([2, 4, 2], 2)


def test_other_code_or_tools_do_it_anew(tmp_path: Path) -> None:
    run(tmp_path)
    assert run(tmp_path, stamp=b"2") == ([2, 4, 2], 4)


def test_another_function_has_results_of_its_own(tmp_path: Path) -> None:
    with Runner(1, memo=Memo(tmp_path / "memo", b"1", PLENTY)) as runner:
        job = Job(str(tmp_path / "trace"), 5)
        assert list(runner.map(double, [job], "work")) == [10]
        assert list(runner.map(triple, [job], "work")) == [15]


@pytest.mark.parametrize("harm", ["cut short", "one bit", "empty"])
def test_a_broken_entry_is_made_anew(tmp_path: Path, harm: str) -> None:
    run(tmp_path)
    for path in entries(tmp_path):
        data = path.read_bytes()
        path.write_bytes({"cut short": data[:-1], "one bit": data[:-1] + bytes([data[-1] ^ 1]), "empty": b""}[harm])
    assert run(tmp_path) == ([2, 4, 2], 4)
    assert run(tmp_path) == ([2, 4, 2], 4)


def test_the_memo_keeps_itself_small(tmp_path: Path) -> None:
    run(tmp_path)
    size = entries(tmp_path)[0].stat().st_size
    run(tmp_path, most=size)
    assert len(entries(tmp_path)) == 1


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "memo").write_text("a file, not a folder", "utf-8")
    assert run(tmp_path) == ([2, 4, 2], 3)


def test_a_folder_that_cannot_be_trimmed_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(str(path), missing_ok)

    run(tmp_path)
    monkeypatch.setattr(Path, "unlink", refuse)
    assert run(tmp_path, most=0) == ([2, 4, 2], 2)
    assert len(entries(tmp_path)) == 2


@dataclass(frozen=True)
class Sheet:
    """A job with all that jobs hold."""

    title: str
    words: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    more: Mapping[str, object] = field(default_factory=dict)


def key(job: object) -> str:
    return Memo(Path("memo"), b"1", PLENTY).key(double, job)


def test_equal_jobs_have_one_key() -> None:
    word, again = "of the house", "of the houses"[:-1]
    date = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    dates = date, date.replace()
    one = Sheet(word, (word, word), frozenset("abcdefgh"), {word: [date, dates[0], word], "picture": b"1"})
    other = Sheet(word, (again, word), frozenset("hgfedcba"), {again: [date, dates[1], again], "picture": bytes([49])})
    assert one == other
    assert key(one) == key(other)


def test_different_jobs_have_different_keys() -> None:
    parts: list[object] = [1, True, 1.0, "1", b"1", None, (1,), [1], ("1", ""), ("", "1"), (("1",),), {1: 1}, {1}]
    maps: list[object] = [{"a": 1, "b": 2}, {"b": 2, "a": 1}, Path("1"), dt.date(2025, 1, 1), "\udcff", Sheet("1")]
    jobs = [*parts, *maps, frozenset({1})]
    assert len({key(job) for job in jobs}) == len(jobs)


def test_lists_that_hold_each_other_have_a_key() -> None:
    often: list[object] = []
    for _ in range(60):
        often = [often, often]
    circle: list[object] = []
    circle.append(circle)
    assert key(often) != key(circle)
