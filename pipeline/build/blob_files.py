"""Large blobs as files under their SHA-256, in folders of its first two digits."""

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

from pipeline.build.blob import Blob, LostBlobError

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
        """Keep bytes: whoever reads meanwhile sees no file, the old one, or the new one whole.

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
        """Return the file, as it stands on the disk.

        Raises:
            LostBlobError: it is not here any more.
        """
        try:
            return self._path(digest).open("rb")
        except OSError as error:
            raise LostBlobError(digest) from error

    def each(self) -> Iterator[tuple[int, int, str]]:
        """Yield when each file was last used (nanoseconds), how many bytes it has, and what `remove` takes for it."""
        for folder in self._folders():
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
        found = [name for _, _, name in self.each()]
        for name in found:
            self.remove(name)
        for folder in (*self._folders(), self.folder):
            with contextlib.suppress(OSError):  # not empty, or not there
                folder.rmdir()
        return bool(found)

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

    def _folders(self) -> list[Path]:
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
