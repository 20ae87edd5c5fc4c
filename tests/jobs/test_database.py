import multiprocessing
import os
import shutil
import signal
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from pipeline.jobs import database
from pipeline.jobs.database import Database


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "kept")) as records:
        yield records


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    """Open the same records as another process would."""
    with closing(Database(tmp_path / "kept")) as records:
        yield records


def test_what_is_put_is_there_for_all(kept: Database, other: Database) -> None:
    assert kept.get(b"one") is None
    kept.put({b"one": b"1", b"two": b""})
    assert (other.get(b"one"), other.get(b"two"), other.get(b"three")) == (b"1", b"", None)
    assert (other.has(b"two"), other.has(b"three")) == (True, False)
    other.put({b"one": b"another"})
    assert kept.get(b"one") == b"another"


def test_nothing_is_made_for_who_only_asks(kept: Database) -> None:
    assert kept.get(b"one") is None
    assert not kept.has(b"one")
    assert kept.each() == []
    assert not kept.clear()
    assert not kept.folder.exists()


def test_it_is_for_its_user_alone(kept: Database) -> None:
    mask = os.umask(0)
    try:
        kept.put({b"one": b"1"})
    finally:
        os.umask(mask)
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept.folder.iterdir()} == {0o600}


def test_the_last_used_is_told(kept: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    day = 86_400 * 10**9
    for number, name in ((10, b"old"), (11, b"new")):
        monkeypatch.setattr("time.time_ns", lambda number=number: number * day)
        kept.put({name: b"12345"})
    assert sorted(kept.each()) == [(10 * day, 5, b"old"), (11 * day, 5, b"new")]
    monkeypatch.setattr("time.time_ns", lambda: 12 * day)
    kept.get(b"old")
    kept.get(b"new")
    assert sorted(kept.each()) == [(11 * day, 5, b"new"), (12 * day, 5, b"old")]  # within a day it is not written down


@pytest.mark.parametrize("harm", [b"", b"no database", b"SQLite format 3\0" + bytes(8000)])
def test_one_that_is_harmed_is_begun_again_for_all(kept: Database, other: Database, harm: bytes) -> None:
    kept.put({b"one": b"1"})
    kept.close()
    (path,) = kept.folder.iterdir()
    path.write_bytes(harm)
    assert kept.get(b"one") is None
    kept.put({b"one": b"anew"})
    assert other.get(b"one") == b"anew"


def test_so_is_one_that_is_harmed_while_several_use_it(kept: Database, other: Database) -> None:
    kept.put({str(number).encode(): bytes(5000) for number in range(50)})
    assert other.get(b"7") == bytes(5000)
    for path in kept.folder.iterdir():
        if not path.name.endswith("-shm"):  # what processes share in memory; nobody writes there
            path.write_bytes(b"\xff" * 30_000)
    for records in (kept, other, kept):
        records.put({b"one": b"anew"})
        assert kept.get(b"one") == other.get(b"one") == b"anew"
    other.close()  # which must not take away what stands beside the new one
    assert kept.get(b"one") == b"anew"
    kept.close()
    assert other.get(b"one") == b"anew"
    other.close()
    assert len(list(kept.folder.iterdir())) == 1


def test_it_may_be_removed_while_several_use_it(kept: Database, other: Database) -> None:
    kept.put({b"one": b"1"})
    assert other.get(b"one") == b"1"
    shutil.rmtree(kept.folder)
    assert kept.get(b"one") is None
    kept.put({b"two": b"2"})
    assert (other.get(b"one"), other.get(b"two")) == (None, b"2")
    kept.close()
    assert other.get(b"two") == b"2"


def test_what_is_not_ours_stays(kept: Database) -> None:
    kept.put({b"one": b"1"})
    theirs = kept.folder / "notes.sqlite"
    theirs.write_text("years of work", "utf-8")
    assert kept.get(b"one") == b"1"
    assert kept.clear()
    assert list(kept.folder.iterdir()) == [theirs]


def write(folder: Path, begin: int, number: int) -> None:
    records = Database(folder)
    for name in range(begin, begin + number):
        records.put({str(name).encode(): str(name).encode() * 500})
        assert records.get(str(name).encode())


def test_several_processes_write_at_once(kept: Database) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=write, args=(kept.folder, 300 * each, 300)) for each in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert len(kept.each()) == 1200
    assert kept.get(b"1199") == b"1199" * 500


def write_for_ever(folder: Path, begun: Event) -> None:
    records = Database(folder)
    records.put({b"first": b"1"})
    begun.set()
    for number in range(10**9):
        records.put({str(number % 1000).encode(): bytes(20_000), b"and": str(number).encode()})


def test_one_that_another_begins_is_waited_for(kept: Database) -> None:
    kept.folder.mkdir()
    path = kept._path(1)
    path.touch(0o600)
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as another:
        another.execute("CREATE TABLE records (name BLOB PRIMARY KEY, data BLOB NOT NULL, used INTEGER NOT NULL)")
        another.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(0.1, another.execute, ["COMMIT"])
        timer.start()
        kept.put({b"one": b"1"})
        timer.join()
    assert kept.get(b"one") == b"1"


def test_a_process_that_is_killed_harms_nothing(kept: Database) -> None:
    context = multiprocessing.get_context("spawn")
    for _ in range(3):
        begun = context.Event()
        process = context.Process(target=write_for_ever, args=(kept.folder, begun))
        process.start()
        begun.wait()
        kept.put({b"mine": b"too"})
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        assert kept.get(b"first") == b"1"
        kept.put({b"mine": b"again"})
        (database,) = (path for path in kept.folder.iterdir() if path.suffix == ".sqlite")
        assert database.name == "1.sqlite"  # it was never begun again


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # what pytest-xdist has threads for is not used
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no forks")
def test_a_fork_opens_its_own(kept: Database) -> None:
    kept.put({b"one": b"1"})
    child = os.fork()
    if not child:
        kept.put({b"two": b"2"})
        os._exit(kept.get(b"one") != b"1")
    assert os.waitpid(child, 0)[1] == 0
    assert (kept.get(b"one"), kept.get(b"two")) == (b"1", b"2")


def test_one_that_could_not_be_opened_is_opened_when_it_can(kept: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 0.01)
    kept.folder.mkdir()
    with closing(sqlite3.connect(kept.folder / "1.sqlite", isolation_level=None)) as another:
        another.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OSError, match="busy"):
            kept.put({b"one": b"1"})
        another.execute("ROLLBACK")
    kept.put({b"one": b"1"})
    assert kept.get(b"one") == b"1"
    assert {path.name for path in kept.folder.glob("*.sqlite")} == {"1.sqlite"}  # it was never begun again
