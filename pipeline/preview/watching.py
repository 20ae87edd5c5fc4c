"""Watch a folder and report changes once writing has paused. Only user of watchfiles.

A file is written in steps: emptied and filled, put aside and replaced by a new one, with files of the editor's own
around it. Only complete files are reported.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import time
from collections.abc import AsyncGenerator, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import watchfiles
from watchfiles import Change

from pipeline.files.own_files import identify_folder
from pipeline.i18n.sentences import humanize, sentence

Changes = frozenset[str] | None
"""Paths below the folder; None: whatever they are, look at everything."""

_DEBOUNCE, _STEP = 50, 10  # milliseconds
_LOOK = 0.4  # seconds after which the folder itself is looked at
_STILL, _AGAIN = 0.02, 0.12  # seconds for which a file must not change; one that was just told may go on changing
_JUST = 0.5  # seconds
_EMPTY = 0.3  # seconds for which one that is empty, or gone, may be about to be written
_LONGEST = 2.0  # seconds that are waited for files that never lie still
_MANY, _QUIET = 10, 0.15  # of as many files more are to come, as long as it is not quiet for so many seconds
_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", ".cache"})
# Of vim, Emacs, LibreOffice, JetBrains, GNOME, macOS, browsers, and of programs that write beside and rename.
_PASSING = re.compile(
    r"^4913$|\.sw[a-z]$|~$|^\.?#|^\.~|~\$|___jb_|^\.goutputstream-|^\.DS_Store$|\.sb-|\.(?:tmp|temp|part|crdownload|bak)$"
)


def matters(path: str) -> bool:
    """Return whether a path below the folder is one that people write, not one that a program needs for a while."""
    *folders, name = path.split("/")
    return _FOLDERS.isdisjoint((*folders, name)) and not _PASSING.search(name)


@dataclass
class _Pending:
    """Changes that were not told yet."""

    root: Path
    paths: dict[str, set[Change]] = field(default_factory=dict)
    everything: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)
    last: float = 0.0
    told: dict[str, float] = field(default_factory=dict)

    def add(self, changes: Iterable[tuple[Change, str]]) -> None:
        """Note changes."""
        for change, name in changes:
            path = Path(name).relative_to(self.root).as_posix()
            if path != "." and matters(path):
                self.paths.setdefault(path, set()).add(change)
                self.last = time.monotonic()
                self.news.set()

    def all(self) -> None:
        """Note that anything may have changed."""
        self.everything = True
        self.news.set()

    def take(self) -> Changes:
        """Return what is to be told, and begin anew."""
        paths, everything = self.paths, self.everything
        self.paths, self.everything = {}, False
        self.news.clear()
        self.told = dict.fromkeys(paths, time.monotonic())
        if everything or any(self._is_more(path, kinds) for path, kinds in paths.items()):
            return None
        return frozenset(path for path in paths if not (self.root / path).is_dir())

    def _is_more(self, path: str, kinds: set[Change]) -> bool:
        """Return whether a path may include others: a new folder, or a removed one."""
        place = self.root / path
        return place.is_dir() if Change.added in kinds else not place.exists()

    def patience(self) -> float:
        """Return for how long what has changed must not change any more."""
        now = time.monotonic()
        return _AGAIN if any(now - self.told.get(path, 0) < _JUST for path in self.paths) else _STILL

    def looks(self) -> dict[str, tuple[int, int]]:
        """Return size and time of each file that has changed."""
        return {path: self._look(path, kinds) for path, kinds in self.paths.items()}

    def _look(self, path: str, kinds: set[Change]) -> tuple[int, int]:
        """Return (0, 0) for a file that is gone; for one of a program that came and went, what is never waited for."""
        try:
            status = os.stat(self.root / path)  # noqa: PTH116 - called for hundreds at once
        except OSError:
            return int(Change.added in kinds), 0
        return status.st_size, status.st_mtime_ns


async def watch_changes(
    folder: Path, complain: Callable[[str], None], others: Iterable[Path] = ()
) -> AsyncGenerator[Changes]:
    """Yield the changes below a folder; the first value is None, after which no change is missed.

    The folder may go and come back. A change below one of the `others` is told as None. `complain` is told what hinders
    the watch.
    """
    pending = _Pending(_resolve_folder(folder))
    watches = [asyncio.create_task(_watch(folder, pending, complain))]
    watches += [asyncio.create_task(_watch_other(other, pending)) for other in others]
    try:
        while True:
            await pending.news.wait()
            await _settle(pending)
            changes = pending.take()
            if changes is None or changes:
                yield changes
    finally:
        for watch in watches:
            watch.cancel()
        await asyncio.gather(*watches, return_exceptions=True)


async def _watch(folder: Path, pending: _Pending, complain: Callable[[str], None]) -> None:
    """Note all changes; begin anew where the folder is another one."""
    polls = False
    while True:
        identity = identify_folder(folder)
        if identity is None:
            pending.all()
        while identity is None:
            await asyncio.sleep(_LOOK)
            identity = identify_folder(folder)
        pending.root = _resolve_folder(folder)
        try:
            await _watch_one(folder, identity, pending, polls=polls)
        except (OSError, RuntimeError, ExceptionGroup) as error:
            first = error.exceptions[0] if isinstance(error, ExceptionGroup) else error
            # A file whose name is no Unicode ends a watch; the next one begins with a look at everything.
            if identify_folder(folder) == identity and not polls and "Unable to decode path" not in str(first):
                complain(
                    sentence(
                        "the folder cannot be watched ({why}); it is scanned instead, which is slower",
                        why=humanize(first),
                    )
                )
                polls = True
            await asyncio.sleep(_LOOK)


async def _watch_other(folder: Path, pending: _Pending) -> None:
    """Note changes in a folder that is never removed, if the system reports them."""
    with contextlib.suppress(OSError):
        async for changes in watchfiles.awatch(folder, watch_filter=None, debounce=_DEBOUNCE, step=_STEP):
            if any(matters(Path(name).name) for _, name in changes):
                pending.all()


async def _watch_one(folder: Path, identity: tuple[int, int], pending: _Pending, *, polls: bool) -> None:
    """Note changes until the folder is gone or another one."""
    watch = watchfiles.awatch(
        pending.root,
        watch_filter=None,
        debounce=_DEBOUNCE,
        step=_STEP,
        rust_timeout=int(_LOOK * 1000),
        yield_on_timeout=True,
        force_polling=polls or None,
    )
    # The watch begins before its first step waits for anything; what changed until then is found by looking.
    asyncio.get_running_loop().call_soon(pending.all)
    async with contextlib.aclosing(watch) as batches:
        async for changes in batches:
            pending.add(changes)
            if identify_folder(folder) != identity:
                return


def _resolve_folder(folder: Path) -> Path:
    """Return the folder as the system names it in what it tells of changes."""
    return folder.resolve()


async def _settle(pending: _Pending) -> None:
    """Wait until what has changed lies still."""
    begun = time.monotonic()
    before = pending.looks()
    while (waited := time.monotonic() - begun) < _LONGEST:
        await asyncio.sleep(pending.patience())
        now = pending.looks()
        quiet = len(now) < _MANY or time.monotonic() - pending.last > _QUIET
        whole = waited > _EMPTY or all(size for size, _ in now.values())
        if now == before and quiet and whole:
            return
        before = now
