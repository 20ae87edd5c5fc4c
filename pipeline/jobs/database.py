"""Key-value store in one SQLite file, ten times faster than a file per record. Only user of sqlite3.

Several processes may use it at once, and each may be killed at any moment. A damaged database is removed and another
one begun under a new name, as processes that have the old one open would remove files of its name. Results are read
only from files and folders that their user alone may write.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import stat
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar

from pipeline.i18n.sentences import sentence

_PRIVATE = 0o700
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ROOT = 0
_DEPTH = 2  # folders of results stand in two levels, and the files in them
T = TypeVar("T")


def make_private(folder: Path) -> None:
    """Make a folder for its user alone if it is missing. Errors are ignored."""
    with contextlib.suppress(OSError):
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(_PRIVATE)


def refusal(folder: Path) -> str:
    """Return why a folder cannot be trusted: the rest of a sentence that begins with its name; "" where it can be.

    Only its user may own, write or replace it. If others may enter it, its files and links are checked once, and
    then it is closed to them.
    """
    if not hasattr(os, "geteuid"):
        return ""  # Windows keeps folders of users apart by other means
    try:
        link, real = folder.lstat(), folder.resolve(strict=True)
        status = real.stat()
    except (OSError, RuntimeError):
        return ""
    if link.st_uid not in (os.geteuid(), _ROOT):
        return sentence("belongs to {owner}", owner=owner(link))
    return _check_folder(status) or _check_parents(real) or _check_entries(real, status)


def _check_folder(status: os.stat_result) -> str:
    if status.st_uid != os.geteuid():
        return sentence("belongs to {owner}", owner=owner(status))
    return sentence("can be written by others") if _is_open(status) else ""


def _check_parents(folder: Path) -> str:
    """Return why the parents of a folder make it unsafe: users who may rename it may replace it.

    In a sticky folder (/tmp) only its owner may do so.
    """
    for parent in folder.parents:
        status = parent.stat()
        if _is_open(status) and not status.st_mode & stat.S_ISVTX:
            return sentence("is in {folder}, which others can write", folder=parent)
        # Root has whatever home it is given: in a container often that of another user.
        if os.geteuid() != _ROOT and status.st_uid not in (os.geteuid(), _ROOT):
            return sentence("is in {folder}, which belongs to {owner}", folder=parent, owner=owner(status))
    return ""


def _check_entries(folder: Path, status: os.stat_result) -> str:
    if not status.st_mode & _OTHERS:
        return ""
    with contextlib.suppress(OSError):  # it changes meanwhile, or cannot be changed
        if any(map(_check_folder, _iterate_entries(folder, _DEPTH))):
            return sentence("contains files or folders that others can write to")
        folder.chmod(_PRIVATE)
    return ""


def _iterate_entries(folder: Path, depth: int) -> Iterator[os.stat_result]:
    """Yield what the system says of all in a folder; of a link itself, which never is its user's alone."""
    with os.scandir(folder) as found:
        entries = list(found)
    for entry in entries:
        yield entry.stat(follow_symlinks=False)
        if depth and entry.is_dir(follow_symlinks=False):
            yield from _iterate_entries(Path(entry.path), depth - 1)


def open_private(path: Path, flags: int = os.O_RDONLY) -> BinaryIO:
    """Open a file that its user alone owns and may write, following no link.

    Raises:
        PermissionError: Others own it or may write it, or it is a link.
        OSError: it cannot be opened.
    """
    refused = PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))
    try:
        file = os.fdopen(os.open(path, flags | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0), 0o600), "rb")
    except OSError as error:
        raise refused if error.errno == errno.ELOOP else error from None
    if hasattr(os, "geteuid") and _check_folder(os.fstat(file.fileno())):
        file.close()
        raise refused
    return file


def _is_open(status: os.stat_result) -> bool:
    """Return whether others may write a file or a folder.

    The group that has only the user as its member does not count.
    """
    if status.st_mode & stat.S_IWOTH:
        return True
    return bool(status.st_mode & stat.S_IWGRP) and not _is_own_group(status.st_gid)


def _is_own_group(number: int) -> bool:
    import grp  # noqa: PLC0415 - where there are groups
    import pwd  # noqa: PLC0415 - likewise

    try:
        group, user = grp.getgrgid(number), pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return group.gr_name == user.pw_name and number == user.pw_gid and set(group.gr_mem) <= {user.pw_name}


def owner(status: os.stat_result) -> str:
    """Return the name of the user that something belongs to."""
    import pwd  # noqa: PLC0415 - where users have names

    try:
        return pwd.getpwuid(status.st_uid).pw_name
    except KeyError:
        return sentence("the user number {number}", number=status.st_uid)


_ENDING = ".sqlite"
_BESIDE = ("", "-wal", "-shm")  # SQLite's own files beside a database, and that itself
_PATIENCE = 60.0  # seconds for another process that writes: it needs a thousandth of one
_PAUSE = 0.01  # seconds between two tries
_DAY = 86_400_000_000_000  # nanoseconds; what was used today need not be marked so again
_ROOM = 1 << 16  # bytes without which SQLite can write nothing
_SET_UP = (
    "PRAGMA auto_vacuum = INCREMENTAL",
    "PRAGMA journal_mode = WAL",
    # After a power cut the database may be harmed, as files would be empty; nobody waits for the disk.
    "PRAGMA synchronous = OFF",
    "CREATE TABLE IF NOT EXISTS records (name BLOB PRIMARY KEY, data BLOB NOT NULL, used INTEGER NOT NULL)",
)
# What is no fault of what stands in the file: others write, the disk is full, or nothing may be written there.
_NOT_HARMED = {
    sqlite3.SQLITE_BUSY: errno.EBUSY,
    sqlite3.SQLITE_LOCKED: errno.EBUSY,
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}


class Database:
    """A folder with one database in it, which is opened when it is first used."""

    def __init__(self, folder: Path) -> None:
        """Keep records in `folder`, which is made with the first one."""
        self.folder = folder
        self._lock = threading.RLock()
        self._number = 1
        self._close: Callable[[], object] | None = None
        self._connection: sqlite3.Connection | None = None
        self._owner = 0
        self._seen = 0

    def get(self, name: bytes) -> bytes | None:
        """Return the bytes of a name and mark them as used; None if they cannot be read."""
        return self.get_all([name]).get(name)

    def get_all(self, names: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the bytes of names that can be read and mark them as used; to ask for many takes a third a name."""
        question = f"SELECT name, data, used FROM records WHERE name IN ({','.join('?' * len(names))})"  # noqa: S608 - of question marks

        def read(connection: sqlite3.Connection) -> dict[bytes, bytes]:
            rows, now = connection.execute(question, names).fetchall(), time.time_ns()
            if old := [(now, name) for name, _, used in rows if now - used > _DAY]:
                with contextlib.suppress(sqlite3.Error):
                    connection.executemany("UPDATE records SET used = ? WHERE name = ?", old)
            return {name: bytes(data) for name, data, _ in rows}

        return self._ask(read, {})

    def has(self, name: bytes) -> bool:
        """Return whether there is a record of this name."""
        return self._ask(
            lambda connection: (
                connection.execute("SELECT 1 FROM records WHERE name = ?", (name,)).fetchone() is not None
            ),
            otherwise=False,
        )

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep bytes under names, all in one transaction.

        Raises:
            OSError: the disk is full or cannot be written.
        """
        now = time.time_ns()

        def write(connection: sqlite3.Connection) -> None:
            with _transaction(connection):
                rows = [(name, data, now) for name, data in values.items()]
                connection.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", rows)

        self._do(write)

    def remove(self, names: Iterable[bytes]) -> None:
        """Remove the records of these names and free their space on the disk."""

        def write(connection: sqlite3.Connection) -> None:
            with _transaction(connection):
                connection.executemany("DELETE FROM records WHERE name = ?", [(name,) for name in names])
            # As a script, for a statement without columns is left after its first step, which frees one page.
            connection.executescript("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)")

        self._ask(write, None)

    def each(self) -> list[tuple[int, int, bytes]]:
        """Return when each was last used (nanoseconds), how many bytes it has, and its name."""
        question = "SELECT used, length(data), name FROM records"
        return self._ask(lambda connection: connection.execute(question).fetchall(), [])

    def clear(self) -> bool:
        """Remove all of them; whether there were any."""
        with self._lock:
            found = bool(self.each())
            self.close()
            for path in [path for number in self._list_numbers() for path in self._list_files(number)]:
                with contextlib.suppress(OSError):
                    path.unlink()
            with contextlib.suppress(OSError):  # not empty, or not there
                self.folder.rmdir()
        return found

    def close(self) -> None:
        """Close the file; the next question opens it again."""
        with self._lock:
            if self._close is not None and self._owner == os.getpid():
                self._close()
            self._close = self._connection = None

    def _ask(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Return what comes of a question; `otherwise` where nothing is kept, or it cannot be read."""
        try:
            return self._do(work) if self._connection is not None or self._list_numbers() else otherwise
        except OSError:
            return otherwise

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Work on the database; where it is harmed, once more on an empty one."""
        with self._lock:
            for _ in range(2):
                try:
                    return work(self._open_current())
                except sqlite3.Error as error:
                    self.close()  # it may have been met while it was opened: half of what that takes is done
                    if (number := self._not_harmed(error)) is not None:
                        raise OSError(number, os.strerror(number), str(self.folder)) from error
                    self._remove_harmed()
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(self.folder))

    def _not_harmed(self, error: sqlite3.Error) -> int | None:
        """Return the number of what keeps the system from it; None where the database is harmed."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
            with contextlib.suppress(OSError):
                if shutil.disk_usage(self.folder).free < _ROOM:
                    return errno.ENOSPC
        if code == sqlite3.SQLITE_CANTOPEN and self._path(self._number).is_dir():
            return errno.EISDIR
        return _NOT_HARMED.get(code)

    def _open_current(self) -> sqlite3.Connection:
        """Return the database that all processes use now: the last one, which another may have begun meanwhile."""
        if self._owner != os.getpid():
            self._close = self._connection = None  # the one of the process that this is a fork of
        if self._connection is not None:
            if self._seen == self._read_change_time():
                return self._connection
            if self._list_numbers()[-1:] == [self._number]:
                self._seen = self._read_change_time()
                return self._connection
            self.close()
            self._number += 1  # should it be gone: under its own name its files might be removed by whoever has it open
        return self._open()

    def _open(self) -> sqlite3.Connection:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._number = max([self._number, *self._list_numbers()])
        path = self._path(self._number)
        self._require_private()
        connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        self._connection, self._owner = connection, os.getpid()
        self._close = weakref.finalize(self, _close, connection, self._owner)
        for statement in _SET_UP:
            _execute(connection, statement)
        self._seen = self._read_change_time()
        return connection

    def _require_private(self) -> None:
        """Make the file for its user alone if it is missing, for results are published as they are.

        Raises:
            sqlite3.DatabaseError: others own or may write it, or one of SQLite's files beside it.
        """
        path, *beside = self._list_files(self._number)
        try:
            with contextlib.suppress(IsADirectoryError):
                open_private(path, os.O_RDWR | os.O_CREAT).close()
            for other in beside:
                with contextlib.suppress(FileNotFoundError):
                    open_private(other).close()
        except PermissionError as error:
            if error.errno != errno.EACCES:
                raise sqlite3.DatabaseError(path) from error
            raise

    def _remove_harmed(self) -> None:
        """Remove the database that is harmed, which is closed."""
        for path in self._list_files(self._number):
            with contextlib.suppress(OSError):
                path.unlink()
        self._number += 1

    def _read_change_time(self) -> int:
        """Return when a file of the folder was last made or removed; 0 where it is gone."""
        try:
            return self.folder.stat().st_mtime_ns
        except OSError:
            return 0

    def _list_numbers(self) -> list[int]:
        """Return the numbers of the databases that are there; there is more than one for a moment only."""
        try:
            names = [name.removesuffix(_ENDING) for name in os.listdir(self.folder) if name.endswith(_ENDING)]  # noqa: PTH208 (names alone: asked for with each record)
        except OSError:
            return []
        return sorted(int(name) for name in names if name.isdecimal())

    def _list_files(self, number: int) -> list[Path]:
        path = self._path(number)
        return [path.with_name(path.name + beside) for beside in _BESIDE]

    def _path(self, number: int) -> Path:
        return self.folder / f"{number}{_ENDING}"


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _execute(connection: sqlite3.Connection, statement: str) -> None:
    """Execute a statement, and wait for others that write: SQLite itself does not before a database is in WAL mode."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute(statement).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _close(connection: sqlite3.Connection, owner: int) -> None:
    """Close a connection, in the process that opened it."""
    if os.getpid() == owner:
        with contextlib.suppress(sqlite3.Error):
            connection.close()
