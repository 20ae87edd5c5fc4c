import asyncio
import functools
import itertools
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import watchfiles
from watchfiles import Change

from pipeline.preview import watching
from pipeline.preview.watching import Changes, matters, watch_changes
from tests.preview.running import LONG, until

_QUIET = 1.2  # seconds after the last that was told, when all is done, after which nothing more is told


def collect_changes(folder: Path, *steps: Callable[[], object]) -> list[Changes]:
    """Return the changes reported during the steps, after the first look; steps do not wait for reports."""
    complaints: list[str] = []

    async def listen() -> list[Changes]:
        found: list[Changes] = []
        changes = watch_changes(folder, complaints.append)
        assert await anext(changes) is None
        await asyncio.sleep(0.1)
        acting = asyncio.create_task(asyncio.to_thread(lambda: [step() for step in steps]))
        telling = asyncio.ensure_future(anext(changes))
        while True:
            # On a busy machine it may take long until anything is done, and until it is told.
            await asyncio.wait({telling}, timeout=_QUIET if found and acting.done() else LONG)
            if not telling.done():
                break
            found.append(telling.result())
            telling = asyncio.ensure_future(anext(changes))
        telling.cancel()
        await asyncio.gather(acting, telling, return_exceptions=True)
        await changes.aclose()
        return found

    found = asyncio.run(listen())
    assert complaints == []
    return found


def follow(folder: Path, *steps: tuple[Callable[[], object], Changes]) -> None:
    """Do each step and wait for its report."""

    async def listen() -> None:
        changes = watch_changes(folder, print)
        assert await anext(changes) is None
        for step, expected in steps:
            step()
            async with asyncio.timeout(LONG):
                while await anext(changes) != expected:
                    pass
        await changes.aclose()

    asyncio.run(listen())


def _sleep(seconds: float) -> Callable[[], None]:
    return lambda: time.sleep(seconds)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use a watch with a long delay for files being written: on a busy machine the writer may be suspended."""
    monkeypatch.setattr(watching, "_STILL", 0.5)
    monkeypatch.setattr(watching, "_AGAIN", 0.5)
    monkeypatch.setattr(watching, "_EMPTY", LONG)
    monkeypatch.setattr(watching, "_LONGEST", LONG)


@pytest.fixture
def post(content: Path) -> Path:
    return content / "un.md"


@pytest.mark.usefixtures("patient")
def test_a_save_is_told_once(content: Path, post: Path) -> None:
    assert collect_changes(content, lambda: post.write_text("Deux.")) == [frozenset({"un.md"})]


@pytest.mark.usefixtures("patient")
def test_a_file_that_is_emptied_and_filled_later_is_told_when_it_is_whole(content: Path, post: Path) -> None:
    empty = collect_changes(content, lambda: post.write_text(""), _sleep(0.15), lambda: post.write_text("Deux."))
    assert empty == [frozenset({"un.md"})]


@pytest.mark.usefixtures("patient")
def test_a_file_that_is_written_in_many_pieces_is_told_seldom(content: Path, post: Path) -> None:
    def write() -> None:
        with post.open("w") as file:
            for _ in range(60):
                file.write("mot " * 100)
                file.flush()
                time.sleep(0.008)

    assert len(collect_changes(content, write)) <= 3


@pytest.mark.usefixtures("patient")
def test_vim_writes_beside_and_puts_the_old_file_away(content: Path, post: Path) -> None:
    def save() -> None:
        (content / ".un.md.swp").write_text("x")
        (content / "4913").write_text("")
        (content / "4913").unlink()
        post.rename(content / "un.md~")
        post.write_text("Deux.")
        (content / "un.md~").unlink()

    assert collect_changes(content, save) == [frozenset({"un.md"})]


@pytest.mark.usefixtures("patient")
def test_the_real_vim_is_told_once(content: Path, post: Path) -> None:
    vim = shutil.which("vim") or shutil.which("vi")
    if not vim:
        pytest.skip("no vim here")
    command = [
        vim,
        "-N",
        "-u",
        "NONE",
        "-es",
        "-c",
        "set backup writebackup swapfile",
        "-c",
        "normal ihi",
        "-c",
        "wq",
        str(post),
    ]
    assert collect_changes(
        content, lambda: subprocess.run(command, stdin=subprocess.DEVNULL, check=False, timeout=LONG)
    ) == [frozenset({"un.md"})]


@pytest.mark.usefixtures("patient")
def test_others_write_beside_and_rename(content: Path, post: Path) -> None:
    def save() -> None:
        new = content / ".un.md.Xa81.tmp"
        new.write_text("Deux.")
        new.replace(post)

    def save_under_any_name() -> None:
        new = content / "kwrite81"
        new.write_text("Trois.")
        new.replace(post)

    assert collect_changes(content, save) == [frozenset({"un.md"})]
    (found,) = collect_changes(content, save_under_any_name)
    assert found is not None
    assert "un.md" in found


def test_files_of_editors_are_told_of_to_nobody() -> None:
    names = ".un.md.swp .un.md.swx un.md~ #un.md# .#un.md 4913 .~lock.un.odt# ~$un.docx .goutputstream-X1".split()
    names += ["un.md.tmp", "un.md.crdownload", ".DS_Store", "un.md___jb_tmp___", "un.md.sb-4f3-x"]
    for name in names:
        assert not matters(name), name
        assert not matters(f"articles/{name}"), name
    for name in (".git/index", "node_modules/x/y.md", "a/.venv/b.md", "__pycache__/x.pyc"):
        assert not matters(name), name
    for name in "un.md .eleventyignore images/4913.png a.b/c~d.md _posts/x.md temporaire.md tmp/x.md".split():
        assert matters(name), name


def test_five_hundred_files_at_once_are_one_change_or_few(content: Path) -> None:
    def check_out() -> None:
        for number in range(500):
            (content / f"post-{number}.md").write_text(f"Texte {number}.")

    found = collect_changes(content, check_out)
    assert len(found) <= 10
    paths: set[str] = set()
    for each in found:
        assert each is not None
        paths |= each
    assert len(paths) == 500


def test_what_comes_while_one_is_busy_is_told_together(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted: set[str] = set()
    add = watching._Pending.add

    def note(pending: watching._Pending, changes: Iterable[tuple[Change, str]]) -> None:
        add(pending, changes)
        noted.update(pending.paths)

    monkeypatch.setattr(watching._Pending, "add", note)

    async def listen() -> list[Changes]:
        changes = watch_changes(content, print)
        await anext(changes)
        await asyncio.sleep(0.1)
        (content / "a.md").write_text("a")
        first = await anext(changes)
        for name in "bcde":
            (content / f"{name}.md").write_text(name)
            # Meanwhile the preview is looking at the folder.
            await asyncio.to_thread(until, functools.partial(noted.__contains__, f"{name}.md"))
        second = await anext(changes)
        await changes.aclose()
        return [first, second]

    assert asyncio.run(listen()) == [frozenset({"a.md"}), frozenset({"b.md", "c.md", "d.md", "e.md"})]


def test_a_folder_that_comes_or_goes_is_looked_at_as_a_whole(content: Path, tmp_path: Path) -> None:
    inner = content / "articles"

    def bring() -> None:
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "deux.md").write_text("Deux.")
        (tmp_path / "new").rename(inner)

    assert None in collect_changes(content, bring)
    assert None in collect_changes(content, lambda: inner.rename(content / "textes"))
    assert None in collect_changes(content, lambda: shutil.rmtree(content / "textes"))
    assert collect_changes(content, lambda: (content / "un.md").write_text("Trois.")) == [frozenset({"un.md"})]


def test_the_folder_itself_is_deleted_and_brought_back(content: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"

    def save() -> None:
        (content / "un.md").write_text("Quatre.")

    one = frozenset({"un.md"})
    follow(content, (lambda: content.rename(away), None), (lambda: away.rename(content), None), (save, one))
    shutil.copytree(content, away)
    follow(content, (lambda: shutil.rmtree(content), None), (lambda: away.rename(content), None), (save, one))


def test_a_folder_that_is_another_one_at_once_is_watched_too(content: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(content, other)

    def exchange() -> None:
        content.rename(tmp_path / "old")
        other.rename(content)

    follow(content, (exchange, None), (lambda: (content / "un.md").write_text("Cinq."), frozenset({"un.md"})))


def test_a_folder_below_a_name_that_is_passed_over_is_watched(tmp_path: Path) -> None:
    folder = tmp_path / ".venv" / "content"
    folder.mkdir(parents=True)
    assert collect_changes(folder, lambda: (folder / "un.md").write_text("Un.")) == [frozenset({"un.md"})]


def test_a_system_that_cannot_watch_looks_through_the_folder(
    content: Path, post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Any = watchfiles.awatch
    complaints: list[str] = []

    def awatch(*paths: object, force_polling: bool | None = None, **options: object) -> object:
        if not force_polling:
            raise OSError(28, "OS file watch limit reached.")
        return real(*paths, force_polling=True, **options)

    monkeypatch.setattr(watchfiles, "awatch", awatch)

    async def listen() -> Changes:
        changes = watch_changes(content, complaints.append)
        await anext(changes)

        async def write() -> None:
            for number in itertools.count(2):  # a change that comes before the first look through is none
                await asyncio.to_thread(post.write_text, f"Texte {number}, et plus long que {'x' * number}.")
                await asyncio.sleep(0.6)

        writing = asyncio.create_task(write())
        while (found := await anext(changes)) is None:
            pass
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        await changes.aclose()
        return found

    assert asyncio.run(listen()) == frozenset({"un.md"})
    assert len(complaints) == 1
    assert "OS file watch limit reached" in complaints[0]


def test_a_name_that_is_no_unicode_ends_no_watch(tmp_path: Path) -> None:
    odd = Path(os.fsdecode(b"caf\xe9.md"))
    follow(
        tmp_path,
        (lambda: (tmp_path / odd).write_text("Un.", "utf-8"), None),
        (lambda: (tmp_path / "a.md").write_text("Deux.", "utf-8"), frozenset({"a.md"})),
        (lambda: (tmp_path / odd).write_text("Trois.", "utf-8"), None),
        (lambda: (tmp_path / "b.md").write_text("Quatre.", "utf-8"), frozenset({"b.md"})),
    )
