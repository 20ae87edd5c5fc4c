from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.jobs.blob import Blob, LostBlobError
from pipeline.jobs.processes import Processes
from pipeline.jobs.runner import Runner, RunnerContext
from pipeline.jobs.store import Store
from tests.kept import BLOBS, RESULTS, change, records

PLENTY = 1_000_000


@dataclass(frozen=True)
class Job:
    """A job that adds a line to a file each time it runs."""

    trace: str
    number: int


def double(job: Job) -> int:
    with Path(job.trace).open("a", encoding="utf-8") as file:
        file.write("x")
    return 2 * job.number


def triple(job: Job) -> int:
    return 3 * job.number


def letters(job: Job) -> Blob:
    double(job)
    return Blob.of("abc" * job.number)


def length(blob: Blob) -> int:
    return len(blob.data)


def bench(folder: Path, version: str = "1", most: int = PLENTY) -> RunnerContext:
    return RunnerContext(Store(folder / "store", most), {"code": version})


def run(folder: Path, version: str = "1", workers: int = 1, most: int = PLENTY) -> tuple[list[int], int]:
    """Return the results of three jobs, and the number of jobs run so far."""
    trace = folder / "trace"
    executor = Processes(workers) if workers > 1 else None
    with Runner(bench(folder, version, most), executor) as runner:
        results = list(runner.map(double, [Job(str(trace), n) for n in (1, 2, 1)], "work"))
    return results, len(trace.read_text("utf-8")) if trace.exists() else 0


def files(folder: Path) -> list[Path]:
    """Return the large blobs."""
    return sorted((folder / "store" / "blobs").glob("??/*"))


def damage(data: bytes, harm: str) -> bytes:
    return {"cut short": data[:-1], "one bit": data[:-1] + bytes([data[-1] ^ 1]), "empty": b""}[harm]


def test_the_same_job_is_done_once(tmp_path: Path) -> None:
    assert run(tmp_path) == ([2, 4, 2], 2)
    assert run(tmp_path, workers=2) == ([2, 4, 2], 2)


def test_other_code_or_tools_do_it_anew(tmp_path: Path) -> None:
    run(tmp_path)
    assert run(tmp_path, version="2") == ([2, 4, 2], 4)


def test_another_function_has_results_of_its_own(tmp_path: Path) -> None:
    with Runner(bench(tmp_path)) as runner:
        job = Job(str(tmp_path / "trace"), 5)
        assert list(runner.map(double, [job], "work")) == [10]
        assert list(runner.map(triple, [job], "work")) == [15]


@pytest.mark.parametrize("harm", ["cut short", "one bit", "empty"])
def test_a_broken_result_is_made_anew(tmp_path: Path, harm: str) -> None:
    run(tmp_path)
    change(
        tmp_path / "store", {name: damage(data, harm) for name, data in records(tmp_path / "store", RESULTS).items()}
    )
    assert run(tmp_path) == ([2, 4, 2], 4)
    assert run(tmp_path) == ([2, 4, 2], 4)


def test_a_result_under_the_name_of_another_is_made_anew(tmp_path: Path) -> None:
    assert run(tmp_path) == ([2, 4, 2], 2)
    first, second = records(tmp_path / "store", RESULTS)
    change(
        tmp_path / "store",
        {first: records(tmp_path / "store", RESULTS)[second], second: records(tmp_path / "store", RESULTS)[first]},
    )
    assert run(tmp_path) == ([2, 4, 2], 4)


@pytest.mark.parametrize("number", [3, 30_000])
@pytest.mark.parametrize("harm", ["cut short", "one bit", "empty", "gone"])
def test_a_broken_blob_is_noticed_and_made_anew(tmp_path: Path, harm: str, number: int) -> None:
    job = Job(str(tmp_path / "trace"), number)
    with Runner(bench(tmp_path)) as runner:
        (blob,) = runner.map(letters, [job], "work")
        assert (blob.held, blob.text) == (None, "abc" * number)
    assert len(files(tmp_path)) == (number > 3)
    for path in files(tmp_path):
        if harm == "gone":
            path.unlink()
        else:
            path.write_bytes(damage(path.read_bytes(), harm))
    changed = {
        name: None if harm == "gone" else damage(data, harm)
        for name, data in records(tmp_path / "store", BLOBS).items()
    }
    assert len(changed) == (number == 3)
    change(tmp_path / "store", changed)
    with Runner(bench(tmp_path)) as runner:
        (blob,) = runner.map(letters, [job], "work")
        with pytest.raises(LostBlobError):
            _ = blob.data
        runner.verify_blobs()
        (blob,) = runner.map(letters, [job], "work")
        assert blob.text == "abc" * number
    assert (tmp_path / "trace").read_text() == "xx"


@pytest.mark.parametrize("workers", [1, 2])
def test_blobs_go_from_job_to_job_by_reference(tmp_path: Path, workers: int) -> None:
    executor = Processes(workers) if workers > 1 else None
    with Runner(bench(tmp_path), executor) as runner:
        blobs = list(runner.map(letters, [Job(str(tmp_path / "trace"), n) for n in range(4)], "work"))
        assert all(blob.held is None for blob in blobs)
        assert list(runner.map(length, [*blobs, Blob.of(b"four")], "work")) == [0, 3, 6, 9, 4]


def test_a_blob_that_is_nowhere_is_lost() -> None:
    with pytest.raises(LostBlobError):
        _ = Blob("00", 1).data


def test_the_store_keeps_itself_small(tmp_path: Path) -> None:
    run(tmp_path)
    size = len(next(iter(records(tmp_path / "store", RESULTS).values())))
    with Runner(bench(tmp_path, most=size)) as runner:
        list(runner.map(triple, [Job("", 1)], "work"))
    assert len(records(tmp_path / "store", RESULTS)) == 1


def test_it_gives_its_room_back_to_the_disk(tmp_path: Path) -> None:
    store = Store(tmp_path, 10_000)
    for number in range(100):
        store.add(number.to_bytes(2) * 10_000)
    store.close()
    (database,) = (tmp_path / "records").iterdir()
    assert database.stat().st_size > 2_000_000
    store.trim()
    store.close()
    assert database.stat().st_size < 100_000


def test_the_store_counts_what_workers_add(tmp_path: Path) -> None:
    with Runner(bench(tmp_path, most=100), Processes(2)) as runner:
        list(runner.map(letters, [Job(str(tmp_path / "trace"), n) for n in range(100, 104)], "work"))
    assert records(tmp_path / "store", BLOBS) == {}


def test_a_folder_that_cannot_be_written_is_not_usable(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file, not a folder", "utf-8")
    assert not Store(tmp_path / "store").usable()
    assert Store(tmp_path / "other").usable()


def test_without_a_store_a_run_has_one_of_its_own(tmp_path: Path) -> None:
    with Runner() as runner:
        (blob,) = runner.map(letters, [Job(str(tmp_path / "trace"), 1)], "work")
        assert blob.text == "abc"
    with pytest.raises(LostBlobError):
        _ = blob.data


def test_a_folder_that_cannot_be_trimmed_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(str(path), missing_ok)

    with Runner(bench(tmp_path)) as runner:
        list(runner.map(letters, [Job(str(tmp_path / "trace"), 30_000)], "work"))
    monkeypatch.setattr(Path, "unlink", refuse)
    with Runner(bench(tmp_path, most=1)) as runner:
        list(runner.map(triple, [Job("", 1)], "work"))
    assert len(files(tmp_path)) == 1


def in_pieces(number: int) -> Blob:
    return Blob.gathered(b"abc" for _ in range(number))


def broken_off(number: int) -> Blob:
    def pieces() -> Iterator[bytes]:
        yield b"abc"
        raise ValueError(number)

    return Blob.gathered(pieces())


def test_what_comes_in_pieces_is_kept_and_not_held(tmp_path: Path) -> None:
    store = Store(tmp_path / "store", PLENTY)
    with Runner(RunnerContext(store)) as runner:
        (blob,) = runner.map(in_pieces, [3], "work")
        assert blob == Blob.of("abcabcabc")
        assert blob.data == b"abcabcabc"
        assert store.added > blob.size
    assert in_pieces(3).held == b"abcabcabc"


def test_what_is_broken_off_leaves_nothing_behind(tmp_path: Path) -> None:
    with Runner(RunnerContext(Store(tmp_path))) as runner, pytest.raises(ValueError, match="7"):
        list(runner.map(broken_off, [7], "work"))
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []
