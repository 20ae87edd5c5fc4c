from __future__ import annotations

from dataclasses import dataclass
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
