"""Files that are replaced at once, and pickled values in them, sealed with a digest."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from pipeline.jobs.blob import Pickled
from pipeline.jobs.database import open_private
from pipeline.jobs.interrupt import on_interrupt

_SEALED = re.compile(r"[0-9a-f]{32}|\.[0-9a-f]{32}\.new-.*")  # a value in a file, or one not written to its end
_LONGEST_WRITE = 3600  # seconds; a file that is older is written no more
_SEAL = 32  # bytes of SHA-256
T = TypeVar("T")


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield the path of a new file, which replaces `path` at the end, or is removed if an error is raised.

    Such files of processes that were killed are removed, too.
    """
    for left in list_unfinished(path):
        with contextlib.suppress(OSError):  # removed meanwhile
            if time.time() - left.stat().st_mtime > _LONGEST_WRITE:
                left.unlink()
    new = path.with_name(f".{path.name}.new-{secrets.token_hex(4)}")
    with on_interrupt(then=lambda: new.unlink(missing_ok=True)):
        try:
            yield new
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)


def list_unfinished(path: Path) -> list[Path]:
    """Return the new files that were begun to replace a file."""
    return list(path.parent.glob(f".{glob.escape(path.name)}.new-*"))


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file at once, by one that its user alone may read; what cannot be written does no harm."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as new, open(new, "xb", opener=partial(os.open, mode=0o600)) as file:
            file.write(data)


def sealed_path(folder: Path, about: Path) -> Path:
    """Return the file for a value about another folder."""
    return folder / hashlib.sha256(os.fsencode(about.resolve())).hexdigest()[:32]


def read_sealed(path: Path, form: bytes, kind: type[T]) -> T | None:
    """Return the value in a file; None where it is not of this kind, or was not written by `write_sealed`."""
    try:
        with open_private(path) as file:
            data = file.read()
    except OSError:
        return None
    payload = data[_SEAL:]
    return Pickled(payload).value_of(kind) if hashlib.sha256(form + payload).digest() == data[:_SEAL] else None


def write_sealed(path: Path, form: bytes, payload: bytes) -> None:
    """Write a pickled value, to be read by the same form of the program only."""
    write_whole(path, hashlib.sha256(form + payload).digest() + payload)


def clear_sealed(folder: Path) -> None:
    """Remove all values of a folder, and the folder unless others have put something there."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if _SEALED.fullmatch(path.name):
                path.unlink()
        folder.rmdir()
