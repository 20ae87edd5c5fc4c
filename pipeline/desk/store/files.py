"""Change files of the content folder, keep what they replace, and undo. The one way by which the desk writes there.

A step that was not finished, because the process was killed or the disk is full, is rolled back before the next one,
unless all its files had been written.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.desk.store.folder import Change, ConflictError, ContentFolder, DeskError, digest
from pipeline.desk.store.step_log import BinnedFile, Step, StepLog, digest_of, open_step_log
from pipeline.files.own_files import resolve_links
from pipeline.i18n.sentences import sentence

__all__ = ["BinnedFile", "Change", "ConflictError", "DeskError", "DeskFiles", "Step", "digest"]


MayChange = Callable[[str], bool]
"""Whether the file at a path may be changed by the person who asks for it."""


def _may(_: str) -> bool:
    return True


def _require(may_change: MayChange, changes: Iterable[Change]) -> None:
    """Require that all these changes may be made.

    Raises:
        DeskError: One of them is for the owner alone.
    """
    if not all(may_change(change.path) for change in changes):
        raise DeskError("this would change settings, which only the person who started the desk may do")


class DeskFiles:
    """The files of a content folder, and the history of their changes in a folder of our own."""

    def __init__(self, content: Path, kept: Path, closed: Collection[str] = ()) -> None:
        """Take up the history of the folder; a step that was not finished is rolled back.

        `closed` are paths below the content folder that are no content (`Options.outputs_within`).
        """
        self._folder = ContentFolder(resolve_links(content), closed)
        self._kept = kept / "history.sqlite"
        self._turn = threading.RLock()
        if os.path.exists(self._kept):  # noqa: PTH110 - which fails for no folder without rights
            with contextlib.suppress(DeskError), self._open():  # what hinders it is told by the next change
                pass

    def read(self, path: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            DeskError: It is missing, too large, a link, or none that the desk may show.
        """
        data = self._folder.read(path)
        if data is None:
            raise DeskError("{path} no longer exists: it was renamed or removed", path=path)
        return data

    def apply(self, changes: Iterable[Change], title: str, may_change: MayChange = _may) -> None:
        """Make all changes or none, as one step of the history; `title` says in a few words what was done.

        Raises:
            ConflictError: A file is not what its change replaces.
            DeskError: A file or the history cannot be written, or a path is refused.
        """
        with self._open() as log:
            if wanted := self._folder.check(changes):
                self._make(log, title, wanted, may_change)

    def undo(self, may_change: MayChange = _may) -> tuple[Change, ...]:
        """Take back the last step and return the changes that this makes.

        Raises:
            ConflictError: A file was changed since.
            DeskError: There is no such step, or a file cannot be written.
        """
        return self._move("undoing", sentence("there is nothing to undo"), may_change)

    def redo(self, may_change: MayChange = _may) -> tuple[Change, ...]:
        """Make the step again that was undone last, and return its changes.

        Raises:
            ConflictError: A file was changed since.
            DeskError: There is no such step, or a file cannot be written.
        """
        return self._move("redoing", sentence("there is nothing to redo"), may_change)

    def steps(self) -> tuple[Step, ...]:
        """Return the steps that can be undone or redone, newest first.

        Raises:
            DeskError: The history cannot be read.
        """
        with self._open() as log:
            return log.steps()

    def bin(self) -> tuple[BinnedFile, ...]:
        """Return the files in the bin, newest first.

        Raises:
            DeskError: The history cannot be read.
        """
        with self._open() as log:
            return log.bin()

    def restore(self, key: str, may_change: MayChange = _may) -> str:
        """Take a file out of the bin and return its path, which has a number where another file has taken its place.

        Raises:
            DeskError: The bin has no such file, or it cannot be written.
        """
        with self._open() as log:
            binned = next((entry for entry in log.bin() if entry.key == key), None)
            if binned is None:
                raise DeskError("this file is not in the bin any more")
            path = self._folder.free_path(binned.path)
            change = Change(path, None, log.bytes_of(binned.digest, path))
            self._make(log, sentence("{path} was taken out of the bin", path=path), [change], may_change, key)
        return path

    def _move(self, state: str, none: str, may_change: MayChange) -> tuple[Change, ...]:
        with self._open() as log:
            number = log.next_step(state)
            if number is None:
                raise DeskError(none)
            changes = []
            for path, old, new in log.changes(number, state):
                current = self._folder.read(path)
                if digest_of(current) != old:
                    raise ConflictError(path, current)
                changes.append(Change(path, current, log.bytes_of(new, path)))
            _require(may_change, changes)
            log.begin_again(number, state, changes)
            self._write(log, number, state, changes)
        return tuple(changes)

    def _make(
        self, log: StepLog, title: str, changes: Sequence[Change], may_change: MayChange, restores: str = ""
    ) -> None:
        _require(may_change, changes)
        self._write(log, log.begin(title, changes, restores), "doing", changes)

    def _write(self, log: StepLog, number: int, state: str, changes: Sequence[Change]) -> None:
        try:
            self._folder.write(changes)
        except DeskError:
            with contextlib.suppress(DeskError):  # else the next step tries again
                self._settle(log, failed=True)
            raise
        with contextlib.suppress(sqlite3.Error):  # the files are written; the next step finds that out
            log.finish(number, state, is_complete=True)

    def _settle(self, log: StepLog, *, failed: bool = False) -> None:
        """Roll back the step that is not finished, unless all its files were written. What others changed stays."""
        if (pending := log.pending()) is None:
            return
        number, state = pending
        written, is_complete = [], not failed
        for path, old, new in log.changes(number, state):
            self._folder.discard(path)
            with contextlib.suppress(DeskError):  # it is a link by now, say
                current = self._folder.read(path)
                is_complete = is_complete and digest_of(current) != old
                if digest_of(current) == new:
                    written.append(Change(path, current, log.bytes_of(old, path)))
        is_complete = is_complete and bool(written)
        if not is_complete:
            self._folder.write(written)
        log.finish(number, state, is_complete=is_complete)

    @contextlib.contextmanager
    def _open(self) -> Iterator[StepLog]:
        """Open the history, which no other thread or process can use meanwhile."""
        with self._turn, open_step_log(self._kept) as log:
            self._settle(log)
            yield log
