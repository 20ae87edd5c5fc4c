"""Whatever happens to the cache, before a publish or during one: the same tree comes out, or one line says why not."""

import hashlib
import os
import pickle
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.jobs.blob import LostBlobError, Pickled
from pipeline.jobs.executors import Function, InProcess, Task, Waiting
from pipeline.jobs.store import Store
from pipeline.options import Options
from pipeline.publish import publish
from pipeline.runs.result import RunResult
from pipeline.runs.runners import RunnerError
from pipeline.runs.up_to_date import forget, report_if_up_to_date
from tests.kept import RESULTS, change, records
from tests.rich import digests

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.whole
POST = """\
---
title: Un essai {number}
date: 2025-03-01
tags: essais
image: carre.svg
image_alt: Un carré
---

Un paragraphe, [l'autre]({other}.md), une note[^1], $E = mc^2$.

[^1]: La note.
"""


def posts(folder: Path) -> Options:
    """Write two posts with most features."""
    content = folder / "content"
    content.mkdir()
    for number in (1, 2):
        (content / f"{number}.md").write_text(POST.format(number=number, other=3 - number), "utf-8")
    # Rings on the cover: to draw pictures there takes as long to draw as all else, again and again.
    (content / "collection.yaml").write_text("anthologies: [{cover: rings}]\n", "utf-8")
    square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    (content / "carre.svg").write_text(square, "utf-8")
    return Options(content, folder / "output", workers=1)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run jobs in this process: workers would cost as much again, and the damage is in files anyway.

    `command` publishes with a worker.
    """
    monkeypatch.setattr("pipeline.runs.runners._processes", lambda _: InProcess())


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache with all results of the posts, made once."""
    folder = tmp_path_factory.mktemp("warm")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_CACHE", str(folder / "cache"))
        publish(replace(posts(folder), workers=2))  # by workers: what it keeps is what all others here read
    return folder / "cache"


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    """Return the posts with a cache of their own."""
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path / "cache"))
    return posts(tmp_path)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def tree(options: Options, cache: Path, warm: Path) -> dict[str, str]:
    """Return the output without damage; the cache then has all of it, and the state of the content folder."""
    shutil.copytree(warm, cache, ignore=shutil.ignore_patterns("build-logs", "outputs"))
    publish(options)
    return digests(options.output)


def as_commanded(options: Options) -> RunResult:
    """Publish as the command does."""
    return report_if_up_to_date(options) or publish(options)


def cache_files(cache: Path) -> list[Path]:
    """Return every file of the cache."""
    return sorted(path for path in cache.rglob("*") if path.is_file())


def flip_a_bit(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes() or b"\0")
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def cut_short(path: Path, chance: random.Random) -> None:
    os.truncate(path, chance.randrange(path.stat().st_size + 1))


def empty(path: Path, _: random.Random) -> None:
    """Truncate a file, as a power cut may."""
    os.truncate(path, 0)


def remove(path: Path, _: random.Random) -> None:
    path.unlink()


def make_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "other").write_bytes(b"")


HARMS = (flip_a_bit, cut_short, empty, remove)
Harm = Callable[[Path, random.Random], None]


def harm_some(cache: Path, chance: random.Random) -> None:
    """Damage one, a few or many records or files."""
    if chance.random() < 0.5:
        harm_records(cache, chance, chance.choice((1, 3, 20)))
        return
    files = cache_files(cache)
    for path in chance.sample(files, min(len(files), chance.choice((1, 1, 3, 20)))):
        chance.choice(HARMS)(path, chance)


def harm_records(cache: Path, chance: random.Random, number: int | None = None) -> None:
    """Damage some or all records of a valid database."""
    found = records(cache)
    names = chance.sample(sorted(found), min(number, len(found))) if number else found
    change(cache, {name: chance.choice((found[name][:-1], b"", None, found[name][::-1])) for name in names})


@pytest.mark.long
def test_after_any_harm_the_same_comes_out(options: Options, cache: Path, tree: dict[str, str]) -> None:
    chance = random.Random(20_261_124)
    for _ in range(6):
        harm_some(cache, chance)
        if chance.random() < 0.7:  # else the output folder stands, and only what has changed is made
            shutil.rmtree(options.output)
        assert as_commanded(options).published
        assert digests(options.output) == tree


def test_every_record_is_harmed(options: Options, cache: Path, tree: dict[str, str]) -> None:
    harm_records(cache, random.Random(3))
    shutil.rmtree(options.output)
    assert as_commanded(options).published
    assert digests(options.output) == tree


@pytest.mark.parametrize("of_a_job", [True, False])
def test_results_of_another_release_are_made_again(
    options: Options, cache: Path, tree: dict[str, str], *, of_a_job: bool
) -> None:
    """Their classes are gone, or have other fields: a job's, and what is remembered of a run."""
    gone = b"cpipeline.gone\nGone\n."
    old = RunResult.__new__(RunResult)  # without a field
    payload = gone + pickle.dumps([]) if of_a_job else Pickled.of(old).payload
    change(cache, {name: hashlib.sha256(name + payload).digest() + payload for name in records(cache, RESULTS)})
    assert report_if_up_to_date(options) is None
    if not of_a_job:
        return
    shutil.rmtree(options.output)
    assert as_commanded(options).published
    assert digests(options.output) == tree


@pytest.mark.parametrize("kinds", [("records",), ("blobs",), ("build-logs", "outputs", "size")], ids=" ".join)
def test_every_file_of_a_kind_is_harmed(
    options: Options, cache: Path, tree: dict[str, str], kinds: tuple[str, ...]
) -> None:
    """One after the other in another way: all of them in each way are harmed below, together with the other kinds."""
    chance = random.Random(kinds[0])
    harmed = [path for path in cache_files(cache) if path.relative_to(cache).parts[0] in kinds]
    assert {path.relative_to(cache).parts[0] for path in harmed} == {*kinds}
    for number, path in enumerate(harmed):
        HARMS[number % 3](path, chance)
    shutil.rmtree(options.output)
    assert as_commanded(options).published
    assert digests(options.output) == tree


@pytest.mark.parametrize("harm", [HARMS[0], *(pytest.param(harm, marks=pytest.mark.long) for harm in HARMS[1:3])])
def test_every_file_is_harmed(options: Options, cache: Path, tree: dict[str, str], harm: Harm) -> None:
    chance = random.Random(1)
    for path in cache_files(cache):
        harm(path, chance)
    shutil.rmtree(options.output)
    assert as_commanded(options).published
    assert digests(options.output) == tree
    shutil.rmtree(options.output)
    again = publish(options)
    assert digests(options.output) == tree
    assert not again.jobs  # what was broken is whole again


class Troubled:
    """An executor with one incident during its work."""

    size = 2
    ready = True

    def __init__(self, after: int, trouble: Callable[[], None]) -> None:
        """Schedule the incident after so many jobs."""
        self.left = after
        self._trouble = trouble

    def begin(self, function: Function, tasks: Sequence[Task], store: Store) -> Waiting:
        """See `Executor`."""
        wait = InProcess().begin(function, tasks, store)
        self.left -= 1
        if self.left == 0:
            self._trouble()
        return wait

    def close(self) -> None:
        """Do nothing."""


@pytest.mark.long
def test_harmed_while_it_is_used_the_same_comes_out(
    options: Options, cache: Path, tree: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(7)
    troubles = (lambda: harm_some(cache, chance), lambda: shutil.rmtree(cache))
    for number, after in enumerate((1, 6, 12, 20)):
        executor = Troubled(after, troubles[number % 2])
        monkeypatch.setattr("pipeline.runs.runners._processes", lambda _, executor=executor: executor)
        forget()
        shutil.rmtree(options.output)
        publish(options)
        assert digests(options.output) == tree
        assert executor.left <= 0


def test_a_folder_in_the_place_of_a_file_is_told_in_a_line(options: Options, cache: Path, tree: dict[str, str]) -> None:
    for path in cache_files(cache / "blobs"):
        make_a_folder(path)
    (options.content / "3.md").write_text("---\ntitle: Un autre\ndate: 2025-03-02\n---\n\nUn texte.\n", "utf-8")
    with pytest.raises(RunnerError, match="cannot be written: Is a directory"):
        publish(options)
    assert digests(options.output) == tree


def test_a_folder_in_the_place_of_the_database_does_no_harm(
    options: Options, cache: Path, tree: dict[str, str]
) -> None:
    for path in cache_files(cache / "records"):
        make_a_folder(path)
    shutil.rmtree(options.output)
    publish(options)
    assert digests(options.output) == tree


def test_a_cache_that_loses_all_at_once_is_told_in_a_line(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(_: Store, digest: str) -> bytes:
        raise LostBlobError(digest)

    monkeypatch.setattr(Store, "read", lose)
    with pytest.raises(RunnerError, match="does not keep what is written there"):
        publish(options)
    assert not options.output.exists()


def test_a_small_cache_is_kept_small(
    options: Options, cache: Path, tree: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert size_of(cache) > 1_500_000
    monkeypatch.setenv("EDITIONS_CACHE_GB", "0.001")
    for _ in range(2):
        shutil.rmtree(options.output)
        change(cache, dict.fromkeys([*records(cache, RESULTS)][:20]))  # some of it is made anew
        publish(options)
        assert digests(options.output) == tree
        assert size_of(cache) <= 1_200_000  # pages of a database are never quite full


def size_of(cache: Path) -> int:
    return sum(path.stat().st_size for kind in ("records", "blobs") for path in cache_files(cache / kind))


@pytest.mark.usefixtures("tree")
def test_nothing_of_ours_is_left_when_it_is_cleared(cache: Path) -> None:
    assert cache_files(cache)
    assert forget()
    assert not cache.exists()


@pytest.fixture(params=[0, 8, 200])
def full_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """Mount a disk with room for some blocks of 4096 bytes."""
    disk, mount = tmp_path / "disk", shutil.which("mount")
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if mount is None or subprocess.run([mount, *options], check=False, capture_output=True).returncode:
        pytest.skip("disks can be mounted by root only")
    with (disk / "filler").open("wb") as filler:
        filler.write(bytes(shutil.disk_usage(disk).free - 4096 * request.param))
    yield disk
    subprocess.run([shutil.which("umount") or "umount", "-l", str(disk)], check=True)


def command(options: Options, **surroundings: str) -> subprocess.CompletedProcess[str]:
    """Publish in a process of its own, as a user does."""
    words = [sys.executable, "-m", "invoke", "publish", "--jobs", "1"]
    words += ["--content", str(options.content), "--output", str(options.output)]
    environment = os.environ | surroundings
    return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_a_full_disk_is_told_in_a_line_and_the_old_edition_stands(
    options: Options, tree: dict[str, str], full_disk: Path
) -> None:
    (options.content / "2.md").write_text("---\ntitle: Un autre\ndate: 2025-03-02\n---\n\nUn texte.\n", "utf-8")
    run = command(options, EDITIONS_CACHE=str(full_disk / "cache"))
    (error,) = [line for line in run.stderr.splitlines() if not line.startswith(" ")]  # but for the lines of stages
    assert run.returncode == 2, run.stdout + run.stderr
    assert "No space left on device" in error
    assert "EDITIONS_CACHE" in error
    assert digests(options.output) == tree
