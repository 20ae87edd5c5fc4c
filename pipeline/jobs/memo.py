"""Results of jobs kept on disk, so that the same work is not done twice: within a run, and from one run to the next."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import pickle
import re
import tempfile
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import Any

_DIGEST = 32  # bytes of SHA-256
# A result, or one that was being written: what stands beside them in the folder is not ours.
_FOLDER, _FILE = re.compile(r"[0-9a-f]{2}"), re.compile(r"[0-9a-f]{62}(\.\w+)?")
# What `repr` says all of, and what is no more than its parts; kinds derived from these may be more.
_PLAIN = frozenset((int, float, bool, type(None)))
_SEQUENCES = frozenset((tuple, list))
_SETS = frozenset((set, frozenset))


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
        """The name under which the function's result for this job is kept; the same for equal jobs."""
        digest = hashlib.sha256(self._stamp)
        digest.update(f"{function.__module__}.{function.__qualname__}".encode())
        try:
            digest.update(_encoded(job, {}))
        except RecursionError:  # a list that holds itself, or very many in each other
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
            descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
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
                with contextlib.suppress(OSError):
                    path.unlink()

    def clear(self) -> bool:
        """Remove all results, and the folder unless others have put something there; whether there were any."""
        found = self._files()
        for _, _, path in found:
            with contextlib.suppress(OSError):
                path.unlink()
        for folder in (*self._folders(), self._folder):
            with contextlib.suppress(OSError):  # not empty, or not there
                folder.rmdir()
        return bool(found)

    def _files(self) -> list[tuple[int, int, Path]]:
        """When each file was last used, its size, and its path."""
        found = []
        for folder in self._folders():
            for path in folder.glob("*"):
                if not _FILE.fullmatch(path.name):
                    continue
                with contextlib.suppress(OSError):
                    status = path.stat()
                    found.append((status.st_mtime_ns, status.st_size, path))
        return found

    def _folders(self) -> list[Path]:
        return [folder for folder in self._folder.glob("??") if _FOLDER.fullmatch(folder.name)]

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]


def _encoded(value: object, seen: dict[int, bytes]) -> bytes:
    """What a value holds, as bytes: not, as in its pickle, which of its equal parts are one object.

    `seen` has the hashes of what has parts, by identity, so that lists which hold each other many times over take no
    longer than they are.
    """
    kind = type(value)
    if isinstance(value, str) and kind is str:
        data = value.encode("utf-8", "surrogatepass")
    elif isinstance(value, bytes) and kind is bytes:
        data = value
    elif kind in _PLAIN:
        data = repr(value).encode()
    elif id(value) in seen:
        data = seen[id(value)]
    else:
        parts = _parts(value)
        data = pickle.dumps(value, protocol=5) if parts is None else _hash(_encoded(part, seen) for part in parts)
        seen[id(value)] = data
    return b"%b.%b %d " % (kind.__module__.encode(), kind.__qualname__.encode(), len(data)) + data


def _parts(value: object) -> Iterable[object] | None:
    """What a value is made of; a map in its own order, for a function may go by it."""
    kind = type(value)
    if isinstance(value, (tuple, list)) and kind in _SEQUENCES:
        return value
    if isinstance(value, dict) and kind is dict:
        return chain.from_iterable(value.items())
    if isinstance(value, (set, frozenset)) and kind in _SETS:
        return sorted(_encoded(part, {}) for part in value)
    if dataclasses.is_dataclass(kind):
        return (getattr(value, field.name) for field in dataclasses.fields(kind))
    return None


def _hash(parts: Iterable[bytes]) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()
