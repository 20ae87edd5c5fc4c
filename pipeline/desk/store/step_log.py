"""Steps that the desk has made, and the bytes that they have replaced, in a database of our own.

A step is written down before the first of its files is touched, and once more when all of them are written.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.build.database import make_private
from pipeline.desk.store.folder import Change, DeskError, digest
from pipeline.i18n.sentences import Sentence, quote_foreign, sentence

_MOST_STEPS, _MOST_KEPT = 1_000, 512 << 20  # steps, bytes that are kept of them
_PATIENCE = 10.0  # seconds for another desk to finish its step
_BEGIN = """
PRAGMA auto_vacuum = FULL;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA foreign_keys = ON;
BEGIN EXCLUSIVE;
CREATE TABLE IF NOT EXISTS steps (
    number INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT, moment REAL, restores TEXT, state TEXT);
CREATE TABLE IF NOT EXISTS changes (
    key INTEGER PRIMARY KEY AUTOINCREMENT, step REFERENCES steps ON DELETE CASCADE, path TEXT, old TEXT, new TEXT);
CREATE INDEX IF NOT EXISTS changes_of_steps ON changes (step);
CREATE TABLE IF NOT EXISTS texts (digest TEXT PRIMARY KEY, data BLOB);
COMMIT;
"""
# Of each state of a step that is under way, the one that it had, and the one that it is to have.
_STATES = {"doing": ("", "done"), "undoing": ("done", "undone"), "redoing": ("undone", "done")}
_FITS = "SELECT (SELECT COUNT(*) FROM steps) <= ? AND (SELECT IFNULL(SUM(LENGTH(data)), 0) FROM texts) <= ?"
# The oldest of those that are done, then the last of those that are undone.
_DROP = """
DELETE FROM steps WHERE number = (SELECT number FROM steps WHERE state IN ('done', 'undone')
    ORDER BY state, CASE state WHEN 'done' THEN number ELSE -number END LIMIT 1)
"""
_CLEAN = """
DELETE FROM texts WHERE digest NOT IN (
    SELECT IFNULL(old, '') FROM changes UNION SELECT IFNULL(new, '') FROM changes)
"""
# A step that also made a new file has moved the old one.
_IN_BIN = """
SELECT CAST(key AS TEXT) AS name, path, moment, LENGTH(data), old
FROM changes JOIN steps ON step = number JOIN texts ON digest = old
WHERE state = 'done' AND new IS NULL AND NOT EXISTS (SELECT 1 FROM changes AS c WHERE c.step = number AND c.old IS NULL)
    AND name NOT IN (SELECT restores FROM steps WHERE state = 'done')
ORDER BY key DESC
"""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the history. `moment` is in seconds since 1970."""

    number: int
    what: str
    moment: float
    paths: tuple[str, ...]
    undone: bool


@dataclass(frozen=True, slots=True)
class BinnedFile:
    """A file in the bin, in bytes; `moment` is when it was put there."""

    key: str
    path: str
    moment: float
    size: int
    digest: str


def digest_of(data: bytes | None) -> str | None:
    """Return the digest of a file, None where there is none."""
    return None if data is None else digest(data)


class StepLog:
    """The steps, each with the digests of what its changes replace and write, and its state (`_STATES`)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Make the tables where there are none."""
        self._connection, self._ask = connection, connection.execute
        connection.executescript(_BEGIN)

    def begin(self, what: str, changes: Iterable[Change], restores: str = "") -> int:
        """Write down a step that is about to be made, and what it replaces."""
        with self._at_once():
            values = (_dump_sentence(what), time.time(), restores)
            number = self._ask("INSERT INTO steps VALUES (NULL, ?, ?, ?, 'doing')", values).lastrowid or 0
            for change in changes:
                row = number, change.path, digest_of(change.before), digest_of(change.after)
                self._ask("INSERT INTO changes VALUES (NULL, ?, ?, ?, ?)", row)
            self._keep(changes)
        return number

    def begin_again(self, number: int, state: str, changes: Iterable[Change]) -> None:
        """Write down that a step is about to be undone or made again, and what this replaces."""
        with self._at_once():
            self._ask("UPDATE steps SET state = ? WHERE number = ?", (state, number))
            self._keep(changes)

    def finish(self, number: int, state: str, *, is_complete: bool) -> None:
        """Write down that a step was made, or rolled back, and drop the oldest steps that are too many."""
        with self._at_once():
            self._ask("UPDATE steps SET state = ? WHERE number = ?", (_STATES[state][is_complete], number))
            dropped = "undone" if state == "doing" and is_complete else ""
            self._ask("DELETE FROM steps WHERE state IN ('', ?)", (dropped,))
            self._ask(_CLEAN)
            while not self._ask(_FITS, (_MOST_STEPS, _MOST_KEPT)).fetchone()[0] and self._ask(_DROP).rowcount:
                self._ask(_CLEAN)

    def pending(self) -> tuple[int, str] | None:
        """Return the step that is under way, with its state."""
        query = "SELECT number, state FROM steps WHERE state NOT IN ('done', 'undone')"
        row: tuple[int, str] | None = self._ask(query).fetchone()
        return row

    def next_step(self, state: str) -> int | None:
        """Return the step to be undone or made again next, by the state that it is to have meanwhile."""
        query = "SELECT MAX(number), MIN(number) FROM steps WHERE state = ?"
        last, first = self._ask(query, (_STATES[state][False],)).fetchone()
        number: int | None = last if state == "undoing" else first
        return number

    def changes(self, number: int, state: str = "") -> list[tuple[str, str | None, str | None]]:
        """Return path, digest before and digest after of each change that a step in this state makes."""
        rows = self._ask("SELECT path, old, new FROM changes WHERE step = ? ORDER BY key", (number,))
        return [(path, new, old) if state == "undoing" else (path, old, new) for path, old, new in rows]

    def bytes_of(self, name: str | None, path: str) -> bytes | None:
        """Return the bytes that were kept of a file under their digest.

        Raises:
            DeskError: They are not there, or have changed.
        """
        if name is None:
            return None
        row = self._ask("SELECT data FROM texts WHERE digest = ?", (name,)).fetchone()
        if row is None or digest(row[0]) != name:
            raise DeskError("the earlier version of {path} is no longer kept", path=path)
        return bytes(row[0])

    def steps(self) -> tuple[Step, ...]:
        """Return the steps, newest first."""
        rows = self._ask("SELECT number, what, moment, state = 'undone' FROM steps ORDER BY number DESC")
        return tuple(
            Step(number, _load_sentence(what), moment, tuple(path for path, _, _ in self.changes(number)), bool(undone))
            for number, what, moment, undone in rows
        )

    def bin(self) -> tuple[BinnedFile, ...]:
        """Return the files that steps have removed and no later step has brought back, newest first."""
        return tuple(BinnedFile(*row) for row in self._ask(_IN_BIN))

    def _keep(self, changes: Iterable[Change]) -> None:
        replaced = (change.before for change in changes if change.before is not None)
        rows = ((digest(data), data) for data in replaced)
        self._connection.executemany("INSERT OR IGNORE INTO texts VALUES (?, ?)", rows)

    @contextlib.contextmanager
    def _at_once(self) -> Iterator[None]:
        """Write all of it or nothing."""
        self._ask("BEGIN")
        with self._connection:
            yield


def _dump_sentence(words: str) -> str:
    return json.dumps([words.template, words.values] if isinstance(words, Sentence) else [words])


def _load_sentence(data: str) -> str:
    words, *values = json.loads(data)
    return sentence(words, **values[0]) if values else str(words)


@contextlib.contextmanager
def open_step_log(file: Path) -> Iterator[StepLog]:
    """Open the database, which no other process can open meanwhile.

    Raises:
        DeskError: It cannot be read or written, also within.
    """
    make_private(file.parent)
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)) as connection:
            yield StepLog(connection)
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise DeskError(
                "{file}, where the desk keeps earlier texts, is damaged: move it away to go on", file=file
            ) from error
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise DeskError("another desk is writing in this folder: wait a moment, then save again") from error
        raise DeskError(
            "{folder}, where the desk keeps earlier texts, cannot be written ({why}): nothing was changed; make room"
            " there or check its permissions, then save again",
            folder=file.parent,
            why=quote_foreign(str(error)),
        ) from error
