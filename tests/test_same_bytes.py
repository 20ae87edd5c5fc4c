"""The same posts give the same bytes, whatever the place, the hour, the language, the number and the order of workers.

Each run differs from the first in several ways at once, for most of what a run costs is to start it.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline.files.own_files import MANIFEST
from pipeline.jobs.executors import Function, InProcess, Task, Waiting
from pipeline.jobs.job import Outcome
from pipeline.jobs.store import Store
from pipeline.options import Options
from pipeline.publish import publish
from tests.rich import copied_backwards, digests, rich_content

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rich_content(tmp_path_factory.mktemp("here") / "content")


@pytest.fixture(scope="module")
def elsewhere(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the posts in another folder."""
    return copied_backwards(content, tmp_path_factory.mktemp("a folder of another name") / "deep" / "er" / "content")


@pytest.fixture(scope="module")
def turkish(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return variables of a locale with other case rules, if the machine can compile it."""
    folder, localedef = tmp_path_factory.mktemp("locales"), shutil.which("localedef")
    command = [localedef or "", "-i", "tr_TR", "-f", "UTF-8", str(folder / "tr_TR.UTF-8")]
    made = localedef is not None and not subprocess.run(command, capture_output=True, check=False).returncode
    return {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr_TR"} | ({"LOCPATH": str(folder)} if made else {})


class Backwards:
    """An executor that finishes batches in reverse order: all of them when one is waited for."""

    size = 3
    ready = True

    def __init__(self) -> None:
        self._open: list[Callable[[], None]] = []
        self.overtaken = 0

    def begin(self, function: Function, tasks: Sequence[Task], store: Store) -> Waiting:
        """See `Executor`."""
        wait_alone, done = InProcess().begin(function, tasks, store), list[Outcome]()
        self._open.append(lambda: done.extend(wait_alone()))

        def wait() -> list[Outcome]:
            self.overtaken += len(self._open) > 1
            while self._open:
                self._open.pop()()
            return done

        return wait

    def close(self) -> None:
        """Do nothing."""


@pytest.fixture(scope="module")
def backwards() -> Backwards:
    return Backwards()


@pytest.fixture(scope="module")
def first(content: Path, backwards: Backwards, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Publish in this process, last job first, without a language, from an empty cache: the reference."""
    folder = tmp_path_factory.mktemp("first")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"TZ": "UTC", "LC_ALL": "C", "EDITIONS_CACHE": str(folder / "cache")}.items():
            patch.setenv(name, value)
        time.tzset()
        patch.setattr("pipeline.runs.runners._processes", lambda _: backwards)
        publish(Options(content, folder / "output"))
    time.tzset()
    return digests(folder / "output")


def published(content: Path, output: Path, jobs: str, surroundings: dict[str, str]) -> dict[str, str]:
    """Publish from the command line and return the digests."""
    command = [sys.executable, "-m", "invoke", "publish", "--content", str(content), "--output", str(output)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LC_")} | surroundings
    run = subprocess.run(
        [*command, "--jobs", jobs], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return digests(output)


def assert_same(found: dict[str, str], first: dict[str, str]) -> None:
    assert sorted(found) == sorted(first)
    assert [path for path in first if found[path] != first[path]] == []


def test_the_collection_has_one_of_each(first: dict[str, str]) -> None:
    kinds = {name.rpartition(".")[2] for name in first}
    assert kinds >= {"html", "pdf", "epub", "xml", "css", "woff2", "svg", "txt", "png", "jpg"}
    assert MANIFEST in first


def test_the_last_job_was_done_first(first: dict[str, str], backwards: Backwards) -> None:
    """And that by a process that has made other things before: the same comes of two fresh ones below."""
    assert MANIFEST in first
    assert backwards.overtaken > 3


def test_two_processes_in_another_folder_time_zone_and_language_and_one_that_finds_what_they_made(
    elsewhere: Path, first: dict[str, str], turkish: dict[str, str], tmp_path: Path
) -> None:
    cache = tmp_path / "another cache"
    far = {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "EDITIONS_CACHE": str(cache)}
    assert_same(published(elsewhere, tmp_path / "so" / "output", "2", far | turkish), first)
    # Warm: into a fresh folder, from a cache that another number of processes has filled, and again under another sky.
    warm = {"PYTHONHASHSEED": "random", "TZ": "America/New_York", "LANG": "fr_FR.UTF-8", "EDITIONS_CACHE": str(cache)}
    assert_same(published(elsewhere, tmp_path / "warm", "1", warm), first)
