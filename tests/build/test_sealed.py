"""Files of the cache that are replaced at once."""

import datetime as dt
import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.build.build_log import BuildLog
from pipeline.files.file_cache import FileCache
from pipeline.report.survey import LinkState, Visit, VisitResult
from pipeline.report.visits import remember_visits
from pipeline.runs.runners import keep_known_files


def write_a_build_log(folder: Path) -> None:
    log = BuildLog(folder / "build-logs" / "log")
    log.note(os.getpid, "a", {}, {"part": b"digest"})
    log.save()


def write_known_files(folder: Path) -> None:
    seen = FileCache(folder)
    seen.has_changed = True
    keep_known_files(folder, seen)


def write_visits(_: Path) -> None:
    remember_visits([Visit("https://a.example/", LinkState.DEAD, VisitResult.GONE, 404)], dt.date(2024, 5, 1))


@pytest.mark.parametrize("write", [write_a_build_log, write_known_files, write_visits])
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
