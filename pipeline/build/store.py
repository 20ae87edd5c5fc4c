"""Results of jobs and their blobs, kept on disk: within a run for its own later steps, and from one run to the next.

What is small is a record: what a function gave for a job under the job's key, bytes under their own SHA-256. What is
large is a file (`blob_files.py`). What was cut short or changed on disk is not used, and removed when it is met, so
that it is made again.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from pipeline.build.blob import Blob, LostBlobError, Packed
from pipeline.build.blob_files import BlobFiles, pieces_of
from pipeline.build.database import Database

_DIGEST = 32  # bytes of SHA-256
_RESULT, _BLOB = b"r", b"b"  # what the names of records begin with
_SMALL = 1 << 15  # bytes: to make a file of so many takes less time than to copy them in and out of the database
_SIZE = "size"  # how much is kept, about: counting it each time would cost more than most runs


class StoreError(OSError):
    """Nothing can be kept: `strerror` says why, `filename` is the store's folder."""


class Store:
    """A folder of results and blobs; several processes may use it at once."""

    def __init__(self, folder: Path, most_bytes: int = 0) -> None:
        """Keep things in `folder`, at most `most_bytes` of them after `trim` (0: as many as come)."""
        self.folder = folder
        self._records = Database(folder / "records")
        self._files = BlobFiles(folder / "blobs")
        self._most_bytes = most_bytes
        self.added = 0  # bytes, since the last `trim`, by this process or those that work for it
        self._careful = False

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

    def find(self, key: str) -> Packed | None:
        """Return the result of this key; None where there is none."""
        name = _RESULT + bytes.fromhex(key)
        data = self._records.get(name)
        if data is None:
            return None
        payload = data[_DIGEST:]
        if _sealed(name, payload) != data:
            self._records.remove([name])
            return None
        if self._careful and not self._can_be_read(payload):
            return None
        return Packed(payload)

    def forget(self, key: str) -> None:
        """Remove the result of this key."""
        self._records.remove([_RESULT + bytes.fromhex(key)])

    def keep(self, key: str, result: Packed) -> None:
        """Keep a result with its blobs; whoever reads meanwhile sees the old one or the new one, whole.

        Raises:
            StoreError: the disk is full or cannot be written.
        """
        values: dict[bytes, bytes] = {}
        for blob in result.blobs:
            if blob.held is None:
                continue
            if blob.size <= _SMALL:
                values[_named(blob.digest)] = blob.held
            # One that had to be made is rarely there before, and if so, perhaps no longer whole.
            elif self._files.get(blob.digest) != blob.held:
                self._write(blob.digest, blob.held)
        name = _RESULT + bytes.fromhex(key)
        self._put(values | {name: _sealed(name, result.payload)})

    def add(self, data: bytes) -> Blob:
        """Keep bytes under their digest.

        Raises:
            StoreError: the disk is full or cannot be written.
        """
        blob = Blob.of(data)
        if self._careful:
            is_there = self._found(blob.digest) == data
        else:
            is_there = self._records.has(_named(blob.digest)) or self._files.has(blob.digest)
        if not is_there and blob.size <= _SMALL:
            self._put({_named(blob.digest): data})
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
        """Keep bytes that come piece by piece under the digest of the whole, never holding more than one piece.

        Raises:
            StoreError: the disk is full or cannot be written.
        """
        with self._telling():
            blob = self._files.gather(pieces)
        self.added += blob.size
        return blob

    def read(self, digest: str) -> bytes:
        """Return the bytes of this digest.

        Raises:
            LostBlobError: they are not here any more, or are no longer what they were.
        """
        data = self._found(digest)
        if data is None:
            raise LostBlobError(digest)
        if hashlib.sha256(data).hexdigest() != digest:
            self._records.remove([_named(digest)])
            self._files.remove(digest)
            raise LostBlobError(digest)
        return data

    def pieces(self, digest: str) -> Iterator[bytes]:
        """Yield the bytes of this digest, some at a time.

        Raises:
            LostBlobError: they are not here any more; at the end, if they are no longer what they were.
        """
        if self._files.has(digest):
            yield from self._files.pieces(digest)
        else:
            yield self.read(digest)

    def open(self, digest: str) -> BinaryIO:
        """Return the bytes of this digest as a file, as it stands on the disk.

        Raises:
            LostBlobError: they are not here any more.
        """
        return self._files.open(digest) if self._files.has(digest) else io.BytesIO(self.read(digest))

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
        found = [self._records.clear(), self._files.clear()]
        with contextlib.suppress(OSError):
            (self.folder / _SIZE).unlink()
        with contextlib.suppress(OSError):  # not empty, or not there
            self.folder.rmdir()
        return any(found)

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
            return all(self._is_whole(blob) for blob in Packed.read(payload).blobs)
        except Exception:  # noqa: BLE001 - whatever a class that has changed may raise
            return False

    def _is_whole(self, blob: Blob) -> bool:
        try:
            self.read(blob.digest)
        except LostBlobError:
            return False
        return True

    def _found(self, digest: str) -> bytes | None:
        """Return what stands under a digest, wherever it is kept: whoever asks need not know its size."""
        data = self._records.get(_named(digest))
        return self._files.get(digest) if data is None else data

    def _put(self, values: Mapping[bytes, bytes]) -> None:
        with self._telling():
            self._records.put(values)
        self.added += sum(map(len, values.values()))

    def _write(self, digest: str, data: bytes) -> None:
        with self._telling():
            self._files.put(digest, data)
        self.added += len(data)

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell in one way what can go wrong with the disk."""
        try:
            yield
        except OSError as error:
            raise StoreError(error.errno, error.strerror, str(self.folder)) from error


def _named(digest: str) -> bytes:
    """Return the name that a blob has among the records."""
    return _BLOB + bytes.fromhex(digest)


def _sealed(name: bytes, payload: bytes) -> bytes:
    """Return what is kept of a result: it must be what it was, under the name that it had."""
    return hashlib.sha256(name + payload).digest() + payload
