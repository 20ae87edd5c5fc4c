"""Kill or attack the desk's writes before each of their steps, for `test_mortal.py`.

    python -m tests.desk.store.mortal killed FOLDER 1     what stands afterwards is all of a step or none of it
    python -m tests.desk.store.mortal again FOLDER 9      so it is if the next start is killed, too
    python -m tests.desk.store.mortal attacked FOLDER 1   a folder becomes a link to another one, before each step

The number says before which steps: before each, or each ninth. A process of its own, with one thread: it forks each victim, which saves the seconds that its imports would take.
"""

import itertools
import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.desk.store.files import Change, DeskError, DeskFiles

_STEPS = ("open", "os.", "ctypes.dlsym", "sqlite3.connect", "statement", "fsync")
_BEFORE = {"a.md": b"un", "b.md": b"deux", "textes/c.md": b"trois", "textes/d.md": b"quatre"}
_MANY = [
    Change("a.md", b"un", b"un, autrement"),
    Change("textes/c.md", b"trois", None),
    Change("textes/C.md", None, b"trois, autrement"),
    Change("textes/d.md", b"quatre", None),
    Change("images/x.png", None, b"\x89PNG"),
]
Act = Callable[[DeskFiles], object]


def _undo_many(files: DeskFiles) -> None:
    files.apply(_MANY, "")
    files.reverse("undo")


KINDS: dict[str, tuple[Act, Act]] = {
    "a block": (lambda _: None, lambda files: files.apply([Change("a.md", b"un", b"un, autrement")], "")),
    "a new post": (lambda _: None, lambda files: files.apply([Change("neuf/e.md", None, b"cinq")], "")),
    "a post for the bin": (lambda _: None, lambda files: files.apply([Change("b.md", b"deux", None)], "")),
    "a post out of the bin": (
        lambda files: files.apply([Change("b.md", b"deux", None)], ""),
        lambda files: files.restore(files.bin()[0].key),
    ),
    "many files": (lambda _: None, lambda files: files.apply(_MANY, "")),
    "many files undone": (lambda files: files.apply(_MANY, ""), lambda files: files.reverse("undo")),
    "many files made again": (_undo_many, lambda files: files.reverse("redo")),
}


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, hidden ones too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _before_step(number: int, act: Callable[[], object]) -> None:
    """Call `act` before one of this process's next steps on the disk; may be called once."""
    seen = itertools.count()

    def step() -> None:
        if next(seen) == number:
            act()

    def look(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_STEPS) and not (event == "open" and str(arguments[0]).endswith(".py")):
            step()

    real_sync, real_connect = os.fsync, sqlite3.connect

    def sync(file: int) -> None:
        step()
        real_sync(file)

    def connect(*how: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = real_connect(*how, **options)
        connection.set_trace_callback(lambda _: step())
        return connection

    os.fsync, sqlite3.connect = sync, connect  # type: ignore[assignment]
    sys.addaudithook(look)


def forked(act: Callable[[], object], number: int, before: Callable[[], object]) -> bool:
    """Run `act` in a fork with `before` called before one of its steps; return whether it ended normally."""
    child = os.fork()
    if not child:
        try:
            _before_step(number, before)
            act()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def die() -> None:
    """Kill this process as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


class Desk:
    """A content folder and the desk's data, created anew for each attempt."""

    def __init__(self, folder: Path) -> None:
        self.content, self.kept, self.other = folder / "content", folder / "kept", folder / "other"

    def make(self) -> DeskFiles:
        """Create the folders anew."""
        for folder in (self.content, self.kept, self.other):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (self.content, self.other):
            for path, data in _BEFORE.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(data)
        return DeskFiles(self.content, self.kept)

    def wrong(self, before: dict[str, bytes], after: dict[str, bytes]) -> str:
        """Return what is wrong after a restart, or "" if one of the two states is there and the history agrees."""
        files = DeskFiles(self.content, self.kept)
        undone = [step.undone for step in files.steps()]
        state = tree(self.content)
        if state not in (before, after):
            return f"{sorted(state.items())} {undone}"
        try:
            files.reverse("redo" if undone and undone[0] else "undo")
        except DeskError as error:
            return "" if not undone and state == before else f"{error} {undone}"
        return "" if state != tree(self.content) else "nothing is undone"


def killed(folder: Path, every: int) -> Iterator[dict[str, object]]:
    """Kill each kind of write before its first step, then before another one, and so on."""
    desk = Desk(folder)
    for begin, (kind, (prepare, act)) in enumerate(KINDS.items()):
        after = _after(Desk(folder / "whole"), kind)
        for number in itertools.count(begin % every, every):
            files = desk.make()
            prepare(files)
            before = tree(desk.content)
            lived = forked(partial(act, files), number, die)
            if lived:
                break
            if wrong := desk.wrong(before, after):
                yield {"kind": kind, "step": number, "wrong": wrong}
        yield {"kind": kind, "steps": number}


def again(folder: Path, every: int) -> Iterator[dict[str, object]]:
    """Kill the write of many files before some steps, and the next start before four times as many."""
    desk = Desk(folder)
    _, act = KINDS["many files"]
    after = _after(Desk(folder / "whole"), "many files")
    steps = 0
    for number in itertools.count(0, every):
        lived = False
        for inner in itertools.count(0, max(every // 4, 1)):
            files = desk.make()
            lived = forked(partial(act, files), number, die)
            start = forked(partial(DeskFiles, desk.content, desk.kept), inner, die)
            steps += 1
            if wrong := desk.wrong(_BEFORE, after):
                yield {"step": number, "start": inner, "wrong": wrong}
            if start:
                break
        if lived:
            break
    yield {"steps": steps}


def attacked(folder: Path, every: int) -> Iterator[dict[str, object]]:
    """Replace a folder by a link to another one before steps of a write of many files."""
    desk = Desk(folder)
    _, act = KINDS["many files"]
    for number in itertools.count(0, every):
        files = desk.make()
        marker = folder / "attacked"
        marker.unlink(missing_ok=True)

        def swap() -> None:
            (desk.content / "textes").rename(folder / f"gone-{number}")  # noqa: B023 - called at once
            (desk.content / "textes").symlink_to(desk.other / "textes", target_is_directory=True)
            marker.touch()  # noqa: B023

        forked(partial(act, files), number, swap)
        if tree(desk.other) != _BEFORE:
            yield {"step": number, "wrong": sorted(tree(desk.other).items())}
        if not marker.exists():
            break
    yield {"steps": number}


def _after(desk: Desk, kind: str) -> dict[str, bytes]:
    prepare, act = KINDS[kind]
    files = desk.make()
    prepare(files)
    act(files)
    return tree(desk.content)


if __name__ == "__main__":
    for line in {"killed": killed, "again": again, "attacked": attacked}[sys.argv[1]](
        Path(sys.argv[2]), int(sys.argv[3])
    ):
        sys.stdout.write(f"{json.dumps(line, default=str)}\n")
