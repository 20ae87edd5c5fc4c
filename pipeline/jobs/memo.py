"""Results of jobs kept on disk, so that the same work is not done twice: within a run, and from one run to the next."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

_DIGEST = 32  # bytes of SHA-256


class Memo:
    """A folder of results, each under the hash of what it was made from.

    `stamp` says what else a result depends on: the code and the tools. A result that was cut short or changed on disk
    is not used; a folder that cannot be written keeps nothing and does no harm.
    """

    def __init__(self, folder: Path, stamp: bytes, most_bytes: int) -> None:
        """Keep results in `folder`, at most `most_bytes` of them after `trim`."""
        self._folder = folder
        self._stamp = stamp
        self._most_bytes = most_bytes

    def key(self, function: Callable[..., object], job: object) -> str:
        """The name under which the function's result for this job is kept."""
        digest = hashlib.sha256(self._stamp)
        digest.update(f"{function.__module__}.{function.__qualname__}".encode())
        digest.update(pickle.dumps(job, protocol=5))
        return digest.hexdigest()

    def get(self, key: str) -> tuple[Any] | None:
        """The result in a tuple of one, None where there is none."""
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        digest, payload = data[:_DIGEST], data[_DIGEST:]
        if hashlib.sha256(payload).digest() != digest:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # what is used stays longest
        return (pickle.loads(payload),)  # noqa: S301 (our own, from the user's own cache, and unchanged)

    def put(self, key: str, result: object) -> None:
        """Keep a result; whoever reads meanwhile sees the old one or the new one, whole."""
        payload = pickle.dumps(result, protocol=5)
        path = self._path(key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(hashlib.sha256(payload).digest() + payload)
                Path(name).replace(path)
            except OSError:
                Path(name).unlink(missing_ok=True)

    def trim(self) -> None:
        """Remove what has not been used for longest until the rest is small enough."""
        kept = sorted(self._files(), key=lambda file: (-file[0], file[2]))
        total = 0
        for _, size, path in kept:
            total += size
            if total > self._most_bytes:
                path.unlink(missing_ok=True)

    def _files(self) -> list[tuple[int, int, Path]]:
        """When each file was last used, its size, and its path."""
        found = []
        for path in self._folder.glob("??/*"):
            with contextlib.suppress(OSError):
                status = path.stat()
                found.append((status.st_mtime_ns, status.st_size, path))
        return found

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]
