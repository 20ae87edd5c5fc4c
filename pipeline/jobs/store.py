"""Results of jobs and their blobs, kept on disk within a run and from one run to the next.

Small ones are records of a database, large ones files. One that was cut short or changed on disk is removed when it is
met, so that it is made again.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from pipeline.jobs.blob import Blob, LostBlobError, Pickled, Source
from pipeline.jobs.database import Database

# A blob, or one that was being written: what stands beside them in the folder is not ours.
_FOLDER, _FILE = re.compile(r"[0-9a-f]{2}"), re.compile(r"[0-9a-f]{62}(\.\w+)?")
_NO_DIGEST = "0" * 64  # where none leads, and where what was cut short is found and removed as any other file
_PIECE = 1 << 20  # bytes
_DAY = 86_400  # seconds; what was used today need not be marked so again


class BlobFiles:
    """A folder of files; several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        """Keep them in `folder`, which is made with the first one."""
        self.folder = folder

    def try_to_write(self) -> None:
        """Find out whether files can be kept.

        Raises:
            OSError: they cannot.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix="try.", dir=self.folder)
        os.close(descriptor)
        Path(name).unlink()

    def has(self, digest: str) -> bool:
        """Return whether there is a file of this digest."""
        return os.path.exists(self._name(digest))  # noqa: PTH110 (a string: asked for each blob)

    def get(self, digest: str) -> bytes | None:
        """Return what the file of a digest holds, which by this is used; None where it cannot be read."""
        try:
            with open(self._name(digest), "rb") as file:  # noqa: PTH123 (a string: thousands are read in a run)
                data = file.read()
                _touch(file.name, os.fstat(file.fileno()).st_mtime)
                return data
        except OSError:
            return None

    def put(self, digest: str, data: bytes) -> None:
        """Keep bytes; the file is replaced at once.

        Raises:
            OSError: the disk is full or cannot be written.
        """
        with self._new_file(digest) as (file, become):
            file.write(data)
            become(digest)

    def gather(self, pieces: Iterable[bytes]) -> Blob:
        """Keep bytes that come piece by piece under the digest of the whole, never holding more than one piece.

        Raises:
            OSError: the disk is full or cannot be written.
        """
        digest, size = hashlib.sha256(), 0
        with self._new_file(_NO_DIGEST) as (file, become):
            for piece in pieces:
                digest.update(piece)
                size += file.write(piece)
            become(digest.hexdigest())
        return Blob(digest.hexdigest(), size)

    def pieces(self, digest: str) -> Iterator[bytes]:
        """Yield the bytes of a file, some at a time.

        Raises:
            LostBlobError: they are not here any more; at the end, if they are no longer what they were.
        """
        path, found = self._path(digest), hashlib.sha256()
        try:
            with path.open("rb") as file:
                while piece := file.read(_PIECE):
                    found.update(piece)
                    yield piece
        except OSError as error:
            raise LostBlobError(digest) from error
        if found.hexdigest() != digest:
            path.unlink(missing_ok=True)
            raise LostBlobError(digest)
        _touch(path, path.stat().st_mtime)

    def open(self, digest: str) -> BinaryIO:
        """Return the file as it is on the disk.

        Raises:
            LostBlobError: it is not here any more.
        """
        try:
            return self._path(digest).open("rb")
        except OSError as error:
            raise LostBlobError(digest) from error

    def each(self) -> Iterator[tuple[int, int, str]]:
        """Yield when each file was last used (nanoseconds), how many bytes it has, and what `remove` takes for it."""
        for folder in self._list_folders():
            for path in folder.glob("*"):
                if not _FILE.fullmatch(path.name):
                    continue
                with contextlib.suppress(OSError):
                    status = path.stat()
                    yield status.st_mtime_ns, status.st_size, folder.name + path.name

    def remove(self, digest: str) -> None:
        """Remove the file of a digest, or one that was being written."""
        with contextlib.suppress(OSError):
            self._path(digest).unlink()

    def clear(self) -> bool:
        """Remove all files, and the folders unless others have put something there; whether there were any."""
        names = [name for _, _, name in self.each()]
        for name in names:
            self.remove(name)
        for folder in (*self._list_folders(), self.folder):
            with contextlib.suppress(OSError):  # not empty, or not there
                folder.rmdir()
        return bool(names)

    @contextlib.contextmanager
    def _new_file(self, beside: str) -> Iterator[tuple[BinaryIO, Callable[[str], None]]]:
        """Open a file beside that of a digest, which gets a digest's name once it is written; else nothing is left."""
        place = self._path(beside)
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f"{place.name}.", dir=place.parent)

        def become(digest: str) -> None:
            file.close()
            path = self._path(digest)
            path.parent.mkdir(parents=True, exist_ok=True)
            Path(name).replace(path)

        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file, become
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _list_folders(self) -> list[Path]:
        return [folder for folder in self.folder.glob("??") if _FOLDER.fullmatch(folder.name)]

    def _path(self, digest: str) -> Path:
        return Path(self._name(digest))

    def _name(self, digest: str) -> str:
        return f"{self.folder}/{digest[:2]}/{digest[2:]}"


def pieces_of(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield the first bytes of a file, some at a time, however it grows meanwhile."""
    file.seek(0)
    while size > 0 and (piece := file.read(min(size, _PIECE))):
        yield piece
        size -= len(piece)


def _touch(path: str | Path, used: float) -> None:
    """Touch what is used, so that it stays longest."""
    if time.time() - used > _DAY:
        with contextlib.suppress(OSError):
            os.utime(path)


_DIGEST = 32  # bytes of SHA-256
_RESULT, _BLOB = b"r", b"b"  # what the names of records begin with
_SMALL = 1 << 15  # bytes: to make a file of so many takes less time than to copy them in and out of the database
_SIZE = "size"  # how much is kept, about: counting it each time would cost more than most runs


class StoreError(OSError):
    """Nothing can be kept: `strerror` says why, `filename` is the store's folder."""


class Store(Source):
    """A folder of results and blobs; several processes may use it at once."""

    def __init__(self, folder: Path, most_bytes: int = 0) -> None:
        """Keep things in `folder`, at most `most_bytes` of them after `trim` (0: as many as come)."""
        self.folder = folder
        self._records = Database(folder / "records")
        self._files = BlobFiles(folder / "blobs")
        self._most_bytes = most_bytes
        self.added = 0  # bytes, since the last `trim`, by this process or those that work for it
        self._careful = False
        self._ahead: dict[bytes, bytes] = {}

    def usable(self) -> bool:
        """Return whether something can be kept in the folder; one on a full disk is, for its user can make room."""
        try:
            self._records.put({})
            self._files.try_to_write()
        except OSError as error:
            return error.errno == errno.ENOSPC
        return True

    def close(self) -> None:
        """Close the file of the records; what asks for one opens it again."""
        self._records.close()

    def verify_blobs(self) -> None:
        """Believe from now on no result whose blobs are not all there: one was missing."""
        self._careful = True

    def look_ahead(self, keys: Iterable[str]) -> None:
        """Read the results of keys that `find` is to be asked for next, all at once; some hundred at most."""
        self._ahead = self._records.get_all([_RESULT + bytes.fromhex(key) for key in keys])

    def find(self, key: str) -> Pickled | None:
        """Return the result of this key; None where there is none."""
        name = _RESULT + bytes.fromhex(key)
        data = self._ahead.pop(name, None) or self._records.get(name)
        if data is None:
            return None
        payload = data[_DIGEST:]
        if _seal(name, payload) != data:
            self._records.remove([name])
            return None
        if self._careful and not self._can_be_read(payload):
            return None
        return Pickled(payload)

    def forget(self, key: str) -> None:
        """Remove the result of this key."""
        self._records.remove([_RESULT + bytes.fromhex(key)])

    def keep(self, key: str, result: Pickled) -> None:
        """Keep a result with its blobs; it is replaced at once.

        Raises:
            StoreError: the disk is full or cannot be written.
        """
        values: dict[bytes, bytes] = {}
        for blob in result.blobs:
            if blob.held is None:
                continue
            if blob.size <= _SMALL:
                values[_make_name(blob.digest)] = blob.held
            # One that had to be made is rarely there before, and if so, perhaps no longer whole.
            elif self._files.get(blob.digest) != blob.held:
                self._write(blob.digest, blob.held)
        name = _RESULT + bytes.fromhex(key)
        self._put(values | {name: _seal(name, result.payload)})

    def add(self, data: bytes) -> Blob:
        """Keep bytes under their digest.

        Raises:
            StoreError: the disk is full or cannot be written.
        """
        blob = Blob.of(data)
        if self._careful:
            is_there = self._find_bytes(blob.digest) == data
        else:
            is_there = self._records.has(_make_name(blob.digest)) or self._files.has(blob.digest)
        if not is_there and blob.size <= _SMALL:
            self._put({_make_name(blob.digest): data})
        elif not is_there:
            self._write(blob.digest, data)
        return Blob(blob.digest, blob.size)

    def add_file(self, file: BinaryIO, size: int) -> Blob:
        """Keep the first `size` bytes of a file under their digest, never holding more than one piece.

        Raises:
            OSError: the file cannot be read.
            StoreError: the disk is full or cannot be written.
        """
        if size <= _SMALL:
            return self.add(b"".join(pieces_of(file, size)))
        digest = hashlib.sha256()
        for piece in pieces_of(file, size):
            digest.update(piece)
        # Most have been kept by an earlier run.
        if not self._careful and self._files.has(digest.hexdigest()):
            return Blob(digest.hexdigest(), size)
        return self.gather(pieces_of(file, size))

    def gather(self, pieces: Iterable[bytes]) -> Blob:
        """See `Source`; it never holds more than one piece, and raises StoreError."""
        with self._raise_store_errors():
            blob = self._files.gather(pieces)
        self.added += blob.size
        return blob

    def read(self, digest: str) -> bytes:
        """See `Source`; bytes that are no longer what they were are not here."""
        data = self._find_bytes(digest)
        if data is None:
            raise LostBlobError(digest)
        if hashlib.sha256(data).hexdigest() != digest:
            self._records.remove([_make_name(digest)])
            self._files.remove(digest)
            raise LostBlobError(digest)
        return data

    def pieces(self, digest: str) -> Iterator[bytes]:
        """See `Source`."""
        return self._files.pieces(digest) if self._files.has(digest) else super().pieces(digest)

    def open(self, digest: str) -> BinaryIO:
        """See `Source`."""
        return self._files.open(digest) if self._files.has(digest) else super().open(digest)

    def trim(self) -> None:
        """Remove what has not been used for longest until the rest is small enough."""
        if not (self.added and self._most_bytes):
            return
        total = self._known_size() + self.added
        if total > self._most_bytes:
            total = self._shrink()
        self.added = 0
        with contextlib.suppress(OSError):
            (self.folder / _SIZE).write_text(str(total))

    def clear(self) -> bool:
        """Remove all that is kept, and the folder unless others have put something there; whether there was any."""
        cleared = [self._records.clear(), self._files.clear()]
        with contextlib.suppress(OSError):
            (self.folder / _SIZE).unlink()
        with contextlib.suppress(OSError):  # not empty, or not there
            self.folder.rmdir()
        return any(cleared)

    def _known_size(self) -> int:
        try:
            return int((self.folder / _SIZE).read_text())
        except (OSError, ValueError):
            return sum(size for _, size, _ in (*self._files.each(), *self._records.each())) - self.added

    def _shrink(self) -> int:
        """Remove the oldest; what is left, in bytes."""
        left, old = 0, list[bytes]()
        kept: list[tuple[int, int, str | bytes]] = [*self._files.each(), *self._records.each()]
        for _, size, name in sorted(kept, key=lambda one: (-one[0], str(one[2]))):
            if left + size <= self._most_bytes:
                left += size
            elif isinstance(name, bytes):
                old.append(name)
            else:
                self._files.remove(name)
        self._records.remove(old)
        return left

    def _can_be_read(self, payload: bytes) -> bool:
        try:
            for blob in Pickled.read(payload).blobs:
                self.read(blob.digest)
        except Exception:  # noqa: BLE001 - a blob that is lost, or whatever a class that has changed may raise
            return False
        return True

    def _find_bytes(self, digest: str) -> bytes | None:
        """Return the bytes of a digest from the records or the files."""
        data = self._records.get(_make_name(digest))
        return self._files.get(digest) if data is None else data

    def _put(self, values: Mapping[bytes, bytes]) -> None:
        with self._raise_store_errors():
            self._records.put(values)
        self.added += sum(map(len, values.values()))

    def _write(self, digest: str, data: bytes) -> None:
        with self._raise_store_errors():
            self._files.put(digest, data)
        self.added += len(data)

    @contextlib.contextmanager
    def _raise_store_errors(self) -> Iterator[None]:
        """Tell in one way what can go wrong with the disk."""
        try:
            yield
        except OSError as error:
            raise StoreError(error.errno, error.strerror, str(self.folder)) from error


def _make_name(digest: str) -> bytes:
    """Return the name that a blob has among the records."""
    return _BLOB + bytes.fromhex(digest)


def _seal(name: bytes, payload: bytes) -> bytes:
    """Return what is kept of a result: it must be what it was, under the name that it had."""
    return hashlib.sha256(name + payload).digest() + payload
