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
from dataclasses import replace
from pathlib import Path

from pipeline.desk.store.drafts import Drafts
from pipeline.desk.store.folder import Change, ConflictError, ContentFolder, DeskError, digest
from pipeline.desk.store.merging import merge
from pipeline.desk.store.reversal import Reversal, Way, find_path_now, find_steps_of, find_writer, plan_reversal
from pipeline.desk.store.step_log import BinnedFile, Deed, Step, StepLog, Writer, digest_of, open_step_log
from pipeline.files.own_files import resolve_links
from pipeline.i18n.sentences import sentence

__all__ = ["BinnedFile", "Change", "ConflictError", "DeskError", "DeskFiles", "Reversal", "Step", "Writer", "digest"]

OWNER = Writer()


def _require(writer: Writer, changes: Iterable[Change]) -> None:
    """Require that a person may make all these changes.

    Raises:
        DeskError: One of them is for the owner alone.
    """
    if not all(writer.may_change(change.path) for change in changes):
        raise DeskError("this would change settings, which only the person who started the desk may do")


class DeskFiles:
    """The files of a content folder, and the history of their changes in a folder of our own."""

    def __init__(self, content: Path, kept: Path, closed: Collection[str] = ()) -> None:
        """Take up the history of the folder; a step that was not finished is rolled back.

        `closed` are paths below the content folder that are no content (`Options.outputs_within`).
        """
        self._folder = ContentFolder(resolve_links(content), closed)
        self._kept = kept / "history.sqlite"
        self.drafts = Drafts(kept)
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

    def apply(self, changes: Iterable[Change], title: str, writer: Writer = OWNER) -> None:
        """Make all changes or none, as one step of a person's; `title` says in a few words what was done.

        Raises:
            ConflictError: A file is not what its change replaces.
            DeskError: A file or the history cannot be written, or a path is refused.
        """
        with self._open() as log:
            if wanted := self._folder.check(changes):
                self._make(log, Deed(title, writer), wanted)

    def reverse(
        self,
        way: Way,
        path: str = "",
        writer: Writer = OWNER,
        is_wanted: Callable[[Reversal], bool] = lambda planned: not planned.clashes,
    ) -> Reversal:
        """Take back the last step of a person that touches a post, or make again what was taken back last.

        It is made where `is_wanted`. Where no step touches the post, it is the last one elsewhere.

        Raises:
            ConflictError: A file is in the way.
            DeskError: There is no such step, or a file is gone or cannot be written.
        """
        with self._open() as log:
            planned = plan_reversal(log, self._folder, way, writer, path)
            if not is_wanted(planned):
                return planned
            self._folder.check(planned.changes)
            deed = Deed(planned.step.what, writer, planned.step, planned.restores)
            self._make(log, deed, planned.changes)
        return replace(planned, is_made=True)

    def steps(self, path: str = "") -> tuple[Step, ...]:
        """Return the steps, newest first: all, or those of a post, also from before it was renamed.

        One that reverses another is told where it has made something that is no earlier state.

        Raises:
            DeskError: The history cannot be read.
        """
        with self._open() as log:
            steps = log.steps()
        reversed_changes = {step.number: {(name, new, old) for name, old, new in step.changes} for step in steps}
        wanted = find_steps_of(steps, path) if path else reversed(steps)
        return tuple(step for step in wanted if set(step.changes) != reversed_changes.get(step.reverses or 0))

    def find_writer(self, path: str, data: bytes | None) -> Writer | None:
        """Return who has written a file as it is, None where it was another program.

        Raises:
            DeskError: The history cannot be read.
        """
        with self._open() as log:
            return find_writer(log.steps(), path, data)

    def find_version(self, number: int, path: str) -> tuple[bytes | None, bytes | None]:
        """Return the bytes of a file before and after a step, None where there was none, or they are not kept.

        Raises:
            DeskError: There is no such step any more.
        """
        with self._open() as log:
            steps = log.steps()
            old, new = self._find_change(steps, number, path)
            after = log.find_bytes(new)
            if after is None and new is not None:  # steps of 0.1.0 have kept no more than what they replaced
                now = self._folder.read(find_path_now(steps, number, path))
                after = now if digest_of(now) == new else None
            return log.find_bytes(old), after

    def restore_version(self, number: int, path: str, side: str, writer: Writer = OWNER) -> str:
        """Write a file as it was "before" or "after" a step, and return its path by now.

        What was kept aside goes into the file as it is now.

        Raises:
            DeskError: That version is not kept any more, or the file cannot be written.
        """
        with self._open() as log:
            steps = log.steps()
            old, new = self._find_change(steps, number, path)
            here = find_path_now(steps, number, path)
            current = self._folder.read(here)
            data = log.bytes_of(old if side == "before" else new, here)
            if data is None:
                raise DeskError("the earlier version of {path} is no longer kept", path=path)
            binned = next((entry.key for entry in log.bin() if entry.path == here), "") if current is None else ""
            step = next(step for step in steps if step.number == number)
            if step.state == "aside" and current is not None and (base := log.find_bytes(old)) is not None:
                data = merge(base, data, current).data
            title = sentence("{path}, an earlier version", path=here)
            if wanted := self._folder.check([Change(here, current, data)]):
                self._make(log, Deed(title, writer, None, binned), wanted)
        return here

    def put_aside(self, change: Change, title: str, writer: Writer = OWNER) -> None:
        """Keep in the history what a change would have written.

        Raises:
            DeskError: The history cannot be written, or the person may not make the change.
        """
        _require(writer, [change])
        with self._open() as log:
            log.put_aside(Deed(title, writer), change)

    @staticmethod
    def _find_change(steps: Iterable[Step], number: int, path: str) -> tuple[str | None, str | None]:
        found = [(old, new) for step in steps if step.number == number for at, old, new in step.changes if at == path]
        if not found:
            raise DeskError("the earlier version of {path} is no longer kept", path=path)
        return found[0]

    def bin(self) -> tuple[BinnedFile, ...]:
        """Return the files in the bin, newest first.

        Raises:
            DeskError: The history cannot be read.
        """
        with self._open() as log:
            return log.bin()

    def restore(self, key: str, writer: Writer = OWNER) -> str:
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
            self._make(log, Deed(sentence("{path} was taken out of the bin", path=path), writer, None, key), [change])
        return path

    def _make(self, log: StepLog, deed: Deed, changes: Sequence[Change]) -> None:
        _require(deed.writer, changes)
        number = log.begin(deed, changes)
        try:
            self._folder.write(changes)
        except DeskError:
            with contextlib.suppress(DeskError):  # else the next step tries again
                self._settle(log, failed=True)
            raise
        with contextlib.suppress(sqlite3.Error):  # the files are written; the next step finds that out
            log.finish(number, is_complete=True)

    def _settle(self, log: StepLog, *, failed: bool = False) -> None:
        """Roll back the step that is not finished, unless all its files were written. What others changed stays.

        A file that others have changed may have been written before: both its texts are in no other place.
        """
        if (pending := log.pending()) is None:
            return
        written, is_complete = [], not failed
        for path, old, new in pending.changes:
            self._folder.discard(path)
            with contextlib.suppress(DeskError):  # it is a link by now, say
                current = self._folder.read(path)
                is_complete = is_complete and digest_of(current) != old
                if digest_of(current) == new:
                    written.append(Change(path, current, log.bytes_of(old, path)))
        if not is_complete:
            self._folder.write(written)
        log.finish(pending.number, is_complete=is_complete)

    @contextlib.contextmanager
    def _open(self) -> Iterator[StepLog]:
        """Open the history, which no other thread or process can use meanwhile."""
        with self._turn, open_step_log(self._kept) as log:
            self._settle(log)
            yield log
