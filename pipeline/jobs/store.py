"""Results of jobs and their blobs, kept on disk: within a run for its own later steps, and from one run to the next.

`results/` has what a function gave for a job, under the job's key; `blobs/` has bytes under their own SHA-256. What was
cut short or changed on disk is not used, and removed when it is met, so that it is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.jobs.blob import Blob, LostBlobError
from pipeline.jobs.packed import Packed

_DIGEST = 32  # bytes of SHA-256
_RESULTS, _BLOBS = "results", "blobs"
# A result, or one that was being written: what stands beside them in the folder is not ours.
_FOLDER, _FILE = re.compile(r"[0-9a-f]{2}"), re.compile(r"[0-9a-f]{62}(\.\w+)?")
_PIECE = 1 << 20  # bytes
_SIZE = "size"  # how much is kept, about: counting it each time would cost more than most runs
_DAY = 86_400  # seconds; what was used today need not be marked so again


class StoreError(OSError):
    """Nothing can be kept: `strerror` says why, `filename` is the store's folder."""


class Store:
    """A folder of results and blobs; several processes may use it at once."""

    def __init__(self, folder: Path, most_bytes: int = 0) -> None:
        """Keep things in `folder`, at most `most_bytes` of them after `trim` (0: as many as come)."""
        self.folder = folder
        self._most_bytes = most_bytes
        self.added = 0  # bytes, since the last `trim`, by this process or those that work for it
        self._careful = False

    def usable(self) -> bool:
        """Return whether the folder can be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(prefix="try.", dir=self.folder)
            os.close(descriptor)
            Path(name).unlink()
        except OSError:
            return False
        return True

    def verify_blobs(self) -> None:
        """Believe from now on no result whose blobs are not all there: one was missing."""
        self._careful = True

    def find(self, key: str) -> Packed | None:
        """Return the result of this key; None where there is none."""
        data = _read(f"{self.folder}/{_RESULTS}/{key[:2]}/{key[2:]}")
        if data is None:
            return None
        payload = data[_DIGEST:]
        if hashlib.sha256(payload).digest() != data[:_DIGEST]:
            self._path(_RESULTS, key).unlink(missing_ok=True)
            return None
        if self._careful and not all(self._is_whole(blob) for blob in Packed.read(payload).blobs):
            return None
        return Packed(payload)

    def keep(self, key: str, result: Packed) -> None:
        """Keep a result with its blobs; whoever reads meanwhile sees the old one or the new one, whole.

        Raises:
            StoreError: the disk is full or cannot be written.
        """
        for blob in result.blobs:
            # Blobs of a result that had to be made are rarely there before it, and if so, perhaps no longer whole.
            if blob.held is not None and not self._holds(blob):
                self._write(self._path(_BLOBS, blob.digest), blob.held)
        self._write(self._path(_RESULTS, key), hashlib.sha256(result.payload).digest() + result.payload)

    def add(self, data: bytes) -> Blob:
        """Keep bytes under their digest.

        Raises:
            StoreError: the disk is full or cannot be written.
        """
        blob = Blob.of(data)
        path = self._path(_BLOBS, blob.digest)
        if not (self._holds(blob) if self._careful else path.exists()):
            self._write(path, data)
        return Blob(blob.digest, blob.size)

    def add_file(self, file: BinaryIO, size: int) -> Blob:
        """Keep the first `size` bytes of a file under their digest, never holding more than one piece.

        Raises:
            OSError: the file cannot be read.
            StoreError: the disk is full or cannot be written.
        """
        digest = hashlib.sha256()
        for piece in _pieces(file, size):
            digest.update(piece)
        # Most have been kept by an earlier run.
        if not self._careful and self._path(_BLOBS, digest.hexdigest()).exists():
            return Blob(digest.hexdigest(), size)
        return self.gather(_pieces(file, size))

    def gather(self, pieces: Iterable[bytes]) -> Blob:
        """Keep bytes that come piece by piece under the digest of the whole, never holding more than one piece.

        Raises:
            StoreError: the disk is full or cannot be written.
        """
        digest, size = hashlib.sha256(), 0
        # Where no digest leads, and where what was cut short is found and removed as any other file.
        with self._new_file(self._path(_BLOBS, "0" * 2 * _DIGEST)) as (file, become):
            for piece in pieces:
                digest.update(piece)
                size += file.write(piece)
            become(self._path(_BLOBS, digest.hexdigest()))
        self.added += size
        return Blob(digest.hexdigest(), size)

    def read(self, digest: str) -> bytes:
        """Return the bytes of this digest.

        Raises:
            LostBlobError: they are not here any more, or are no longer what they were.
        """
        data = _read(f"{self.folder}/{_BLOBS}/{digest[:2]}/{digest[2:]}")
        if data is None:
            raise LostBlobError(digest)
        if hashlib.sha256(data).hexdigest() != digest:
            self._path(_BLOBS, digest).unlink(missing_ok=True)
            raise LostBlobError(digest)
        return data

    def pieces(self, digest: str) -> Iterator[bytes]:
        """Yield the bytes of this digest, some at a time.

        Raises:
            LostBlobError: they are not here any more; at the end, if they are no longer what they were.
        """
        path, found = self._path(_BLOBS, digest), hashlib.sha256()
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
        """Return the bytes of this digest as a file, as it stands on the disk.

        Raises:
            LostBlobError: they are not here any more.
        """
        try:
            return self._path(_BLOBS, digest).open("rb")
        except OSError as error:
            raise LostBlobError(digest) from error

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
        found = list(self._files())
        for _, _, path in found:
            with contextlib.suppress(OSError):
                path.unlink()
        with contextlib.suppress(OSError):
            (self.folder / _SIZE).unlink()
        kinds = [self.folder / kind for kind in (_RESULTS, _BLOBS)]
        for folder in (*self._folders(), *kinds, self.folder):
            with contextlib.suppress(OSError):  # not empty, or not there
                folder.rmdir()
        return bool(found)

    def _known_size(self) -> int:
        try:
            return int((self.folder / _SIZE).read_text())
        except (OSError, ValueError):
            return sum(size for _, size, _ in self._files()) - self.added

    def _shrink(self) -> int:
        """Remove the oldest; what is left, in bytes."""
        left = 0
        for _, size, path in sorted(self._files(), key=lambda file: (-file[0], file[2])):
            if left + size <= self._most_bytes:
                left += size
                continue
            with contextlib.suppress(OSError):
                path.unlink()
        return left

    def _is_whole(self, blob: Blob) -> bool:
        try:
            self.read(blob.digest)
        except LostBlobError:
            return False
        return True

    def _holds(self, blob: Blob) -> bool:
        """Return whether the bytes of a blob that is held are kept, and are what they were."""
        return _read(f"{self.folder}/{_BLOBS}/{blob.digest[:2]}/{blob.digest[2:]}") == blob.held

    def _write(self, path: Path, data: bytes) -> None:
        with self._new_file(path) as (file, become):
            file.write(data)
            become(path)
        self.added += len(data)

    @contextlib.contextmanager
    def _new_file(self, beside: Path) -> Iterator[tuple[BinaryIO, Callable[[Path], None]]]:
        """Open a file beside a path, which gets that name once it is written; else nothing is left of it."""
        with self._telling():
            beside.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(prefix=f"{beside.name}.", dir=beside.parent)

        def become(path: Path) -> None:
            file.close()
            path.parent.mkdir(parents=True, exist_ok=True)
            Path(name).replace(path)

        try:
            with self._telling(), os.fdopen(descriptor, "wb") as file:
                yield file, become
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell in one way what can go wrong with the disk."""
        try:
            yield
        except OSError as error:
            raise StoreError(error.errno, error.strerror, str(self.folder)) from error

    def _files(self) -> Iterator[tuple[int, int, Path]]:
        """Yield when each file was last used, its size, and its path."""
        for folder in self._folders():
            for path in folder.glob("*"):
                if not _FILE.fullmatch(path.name):
                    continue
                with contextlib.suppress(OSError):
                    status = path.stat()
                    yield status.st_mtime_ns, status.st_size, path

    def _folders(self) -> list[Path]:
        kinds = [self.folder / kind for kind in (_RESULTS, _BLOBS)]
        return [folder for kind in kinds for folder in kind.glob("??") if _FOLDER.fullmatch(folder.name)]

    def _path(self, kind: str, name: str) -> Path:
        return self.folder / kind / name[:2] / name[2:]


def _read(path: str) -> bytes | None:
    """Return what a file holds, which by this is used; None where it cannot be read."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (a string: thousands are read in a run)
            data = file.read()
            _touch(path, os.fstat(file.fileno()).st_mtime)
            return data
    except OSError:
        return None


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
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
