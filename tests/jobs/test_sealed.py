"""Files of the cache that are replaced at once."""

import datetime as dt
import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.actions.clean import clean
from pipeline.files.file_cache import FileCache
from pipeline.jobs.build_log import BuildLog
from pipeline.jobs.sealed import replacing, sealed_path
from pipeline.output.manifest import Manifest
from pipeline.report.survey import LinkState, Visit, VisitResult
from pipeline.report.visits import remember_visits
from pipeline.runs.runners import keep_known_files
from pipeline.runs.up_to_date import records


def write_a_build_log(folder: Path) -> None:
    log = BuildLog(sealed_path(folder / "build-logs", folder))
    log.note(os.getpid, "a", {}, {"part": os.urandom(8)})
    log.save()


def write_known_files(folder: Path) -> None:
    seen = FileCache(folder)
    seen.has_changed = True
    keep_known_files(folder, seen)


def write_visits(_: Path) -> None:
    remember_visits([Visit("https://a.example/", LinkState.DEAD, VisitResult.GONE, 404)], dt.date(2024, 5, 1))


def write_a_record(folder: Path) -> None:
    records(folder).keep(folder / "output", Manifest(), {})


@pytest.mark.parametrize("write", [write_a_build_log, write_known_files, write_visits, write_a_record])
def test_a_file_that_cannot_be_written_to_its_end_is_not_left_behind(
    write: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path))

    def refuse(*_: object) -> Path:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(Path, "replace", refuse)
        write(tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    write(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("write", [write_a_build_log, write_known_files, write_visits, write_a_record])
def test_what_a_killed_write_has_left_is_removed_by_the_next_one_and_by_clean(
    write: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path))

    def leave() -> Path:
        write(tmp_path)
        (written,) = (path for path in tmp_path.rglob("*") if path.is_file())
        with replacing(written) as new:
            new.write_bytes(b"half")
            left = written.with_name(f"{new.name}0")
            left.write_bytes(b"half")
        return left

    left = leave()
    write(tmp_path)
    assert left.exists()  # another process may be writing it
    os.utime(left, (0, 0))
    write(tmp_path)
    assert not left.exists()
    leave()
    clean(content="", output=str(tmp_path / "output"), teacher_output="", cache=True)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
