"""Steps that the desk has made, and the bytes that they have replaced, in a database of our own.

A step is written down before the first of its files is touched, and once more when all of them are written. What takes
back a step is a step itself, so that the steps tell all that the desk has written, in order.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.desk.store.folder import Change, DeskError, digest, is_text
from pipeline.i18n.sentences import Sentence, quote_foreign, sentence
from pipeline.jobs.database import make_private

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
# Histories of 0.1.0 name no person, and what has taken back a step is a state of it. Their undone steps are the last.
_CARRY_OVER = """
BEGIN EXCLUSIVE;
ALTER TABLE steps ADD COLUMN writer TEXT NOT NULL DEFAULT '';
ALTER TABLE steps ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE steps ADD COLUMN kind TEXT NOT NULL DEFAULT 'step';
ALTER TABLE steps ADD COLUMN reverses INTEGER;
INSERT INTO steps (what, moment, restores, state, kind, reverses)
    SELECT what, moment, '', CASE state WHEN 'undoing' THEN 'doing' ELSE 'done' END, 'undo', number
    FROM steps WHERE state IN ('undone', 'undoing', 'redoing') ORDER BY number DESC;
INSERT INTO changes (step, path, old, new)
    SELECT number, path, new, old FROM steps JOIN changes ON step = reverses ORDER BY number, key;
INSERT INTO steps (what, moment, restores, state, kind, reverses)
    SELECT s.what, s.moment, s.restores, 'doing', 'redo', u.number
    FROM steps AS s JOIN steps AS u ON u.reverses = s.number WHERE s.state = 'redoing';
INSERT INTO changes (step, path, old, new)
    SELECT r.number, path, new, old FROM steps AS r JOIN changes ON step = r.reverses WHERE r.kind = 'redo'
    ORDER BY key;
UPDATE steps SET state = CASE state WHEN 'undoing' THEN 'done' ELSE 'undone' END WHERE state IN ('undoing', 'redoing');
PRAGMA user_version = 1;
COMMIT;
"""
_FITS = "SELECT (SELECT COUNT(*) FROM steps) <= ? AND (SELECT IFNULL(SUM(LENGTH(data)), 0) FROM texts) <= ?"
_DROP = "DELETE FROM steps WHERE number = (SELECT MIN(number) FROM steps WHERE state != 'doing')"
_CLEAN = """
DELETE FROM texts WHERE digest NOT IN (
    SELECT IFNULL(old, '') FROM changes UNION SELECT IFNULL(new, '') FROM changes)
"""
# A step that also made a new file has moved the old one. What was taken out of the bin is there again once undone.
_IN_BIN = """
SELECT CAST(key AS TEXT) AS entry, path, s.moment, LENGTH(data), old
FROM changes JOIN steps AS s ON step = s.number JOIN texts ON digest = old LEFT JOIN steps AS r ON s.reverses = r.number
WHERE s.state = 'done' AND new IS NULL AND IFNULL(r.restores, '') = ''
    AND NOT EXISTS (SELECT 1 FROM changes AS c WHERE c.step = s.number AND c.old IS NULL)
    AND entry NOT IN (SELECT restores FROM steps WHERE state = 'done')
ORDER BY key DESC
"""
_STEPS = """
SELECT number, what, moment, writer, name, state, kind, reverses, restores, path, old, new
FROM steps JOIN changes ON step = number WHERE (state = 'doing') = ? ORDER BY number, key
"""


@dataclass(frozen=True, slots=True)
class Writer:
    """Person who changes files: `key` is theirs alone, "" that of the owner."""

    key: str = ""
    name: str = ""
    may_change: Callable[[str], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the history. `moment` is in seconds since 1970.

    `changes` are path, digest before and digest after of each file. The kind is "step", or "undo" or "redo" of the step
    that it reverses; the state "done", "undone" once it is reversed, or "aside" where its text was not written. It is
    `undone` where what has reversed it is not reversed.
    """

    number: int
    what: str
    moment: float
    writer: Writer
    state: str
    kind: str
    reverses: int | None
    restores: str
    changes: tuple[tuple[str, str | None, str | None], ...]
    undone: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of its files."""
        return tuple(path for path, _, _ in self.changes)

    @property
    def moves(self) -> Mapping[str, str]:
        """The files that it has moved, with their new paths: of each, both changes follow each other."""
        moves, rows = {}, list(self.changes)
        while len(rows) > 1:
            (path, old, new), (other, before, after), *_ = rows
            if old is None and after is None:
                moves[other] = path
            elif new is None and before is None:
                moves[path] = other
            del rows[: 1 + (other in moves or path in moves)]
        return moves


@dataclass(frozen=True, slots=True)
class Deed:
    """Deed of a person, in a few words; perhaps a step that it reverses, or a file of the bin that it restores."""

    what: str
    writer: Writer
    reverses: Step | None = None
    restores: str = ""


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
    """The steps, each with the digests of what its changes replace and write."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Make the tables where there are none, and carry over those of an earlier version."""
        self._connection, self._ask = connection, connection.execute
        connection.executescript(_BEGIN)
        if not self._ask("PRAGMA user_version").fetchone()[0]:
            connection.executescript(_CARRY_OVER)

    def begin(self, deed: Deed, changes: Iterable[Change], state: str = "doing") -> int:
        """Write down a step that is about to be made, and what it replaces."""
        of = deed.reverses
        kind = "step" if of is None else "redo" if of.kind == "undo" else "undo"
        who = deed.writer.key, deed.writer.name, kind, of.number if of else None
        with self._at_once():
            row = _dump_sentence(deed.what), time.time(), deed.restores, state, *who
            number = self._ask("INSERT INTO steps VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", row).lastrowid or 0
            for change in changes:
                digests = digest_of(change.before), digest_of(change.after)
                self._ask("INSERT INTO changes VALUES (NULL, ?, ?, ?, ?)", (number, change.path, *digests))
                # Another program may replace what was written before the desk sees it again.
                for data in (change.before, change.after if is_text(change.path) else None):
                    if data is not None:
                        self._ask("INSERT OR IGNORE INTO texts VALUES (?, ?)", (digest(data), data))
        return number

    def put_aside(self, deed: Deed, change: Change) -> None:
        """Keep a text that was not written."""
        self.begin(deed, [change], "aside")
        self._drop_oldest()

    def finish(self, number: int, *, is_complete: bool) -> None:
        """Write down that a step was made, or rolled back, and drop the oldest steps that are too many."""
        with self._at_once():
            if is_complete:
                self._ask("UPDATE steps SET state = 'done' WHERE number = ?", (number,))
                query = "UPDATE steps SET state = 'undone' WHERE number = (SELECT reverses FROM steps WHERE number = ?)"
                self._ask(query, (number,))
            else:
                self._ask("DELETE FROM steps WHERE number = ?", (number,))
        self._drop_oldest()

    def _drop_oldest(self) -> None:
        with self._at_once():
            self._ask(_CLEAN)
            while not self._ask(_FITS, (_MOST_STEPS, _MOST_KEPT)).fetchone()[0] and self._ask(_DROP).rowcount:
                self._ask(_CLEAN)

    def pending(self) -> Step | None:
        """Return the step that is under way."""
        return next(self._read(is_pending=True), None)

    def find_bytes(self, name: str | None) -> bytes | None:
        """Return the bytes that were kept under a digest, None where there are none."""
        row = self._ask("SELECT data FROM texts WHERE digest = ?", (name,)).fetchone()
        return bytes(row[0]) if row and digest(row[0]) == name else None

    def bytes_of(self, name: str | None, path: str) -> bytes | None:
        """Return the bytes that were kept of a file under their digest.

        Raises:
            DeskError: They are not there, or have changed.
        """
        data = self.find_bytes(name)
        if name is not None and data is None:
            raise DeskError("the earlier version of {path} is no longer kept", path=path)
        return data

    def steps(self) -> tuple[Step, ...]:
        """Return the steps that were made or kept aside, oldest first."""
        steps = list(self._read(is_pending=False))
        undone: set[int | None] = set()
        for step in reversed(steps):
            if step.reverses and step.number not in undone:
                undone.add(step.reverses)
        return tuple(replace(step, undone=step.number in undone) for step in steps)

    def _read(self, *, is_pending: bool) -> Iterator[Step]:
        for _, rows in itertools.groupby(self._ask(_STEPS, (is_pending,)), lambda row: row[0]):
            group = list(rows)
            number, what, moment, writer, name, state, kind, reverses, restores = group[0][:9]
            changes = tuple((path, old, new) for *_, path, old, new in group)
            said = _load_sentence(what), moment, Writer(writer, name)
            yield Step(number, *said, state, kind, reverses, restores, changes)

    def bin(self) -> tuple[BinnedFile, ...]:
        """Return the files that steps have removed and no later step has brought back, newest first."""
        return tuple(BinnedFile(*row) for row in self._ask(_IN_BIN))

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
