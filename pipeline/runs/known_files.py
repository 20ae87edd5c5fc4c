"""Facts about the files of a content folder, kept from one run to the next as long as the files are unchanged.

A file is recognised by its inode, size and times, of which nobody can set the last (`files/file_cache.py`). Whether
there is anything to do at all depends on what files hold (`fingerprint.py`).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import cast

from pipeline.build.blob import Packed
from pipeline.build.job import Failed
from pipeline.build.private import open_private
from pipeline.files.file_cache import FileCache, Made
from pipeline.runs.cache_key import cache_key
from pipeline.runs.runners import trusted_cache

_FOLDER, _FILE = "files", re.compile(r"[0-9a-f]{32}|new\..*")
_DIGEST = 32  # bytes of SHA-256
_MOST = 1 << 28  # bytes: more would take longer to read than what they hold


def known_files(content: Path) -> FileCache:
    """Return the files below a content folder as the last run with this very program knew them."""
    try:
        with open_private(_path(content)) as file:
            data = file.read()
    except OSError:
        return FileCache(content)
    digest, payload = data[:_DIGEST], data[_DIGEST:]
    made = Packed(payload).value_of(dict) if digest == _digest(payload) else None
    return FileCache(content, cast("Made", made)) if made is not None else FileCache(content)


def keep_known_files(content: Path, seen: FileCache) -> None:
    """Keep what was made of the files of a content folder; a cache that cannot be written does no harm."""
    if not seen.has_changed:
        return
    # What an engine failed on, or took too long over, may come out well another time.
    payload = Packed.of(seen.settled(lambda one: not isinstance(one, Failed))).payload
    path = _path(content)
    if len(payload) > _MOST:
        forget_known_files(content)
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix="new.", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(_digest(payload) + payload)
        Path(name).replace(path)


def forget_known_files(content: Path) -> None:
    """Have all files of a content folder read again: the cache has lost what was made of them."""
    with contextlib.suppress(OSError):
        _path(content).unlink()


def clear_known_files() -> None:
    """Forget the files of all content folders."""
    folder = trusted_cache() / _FOLDER
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if _FILE.fullmatch(path.name):
                path.unlink()
        folder.rmdir()


def _path(content: Path) -> Path:
    name = hashlib.sha256(os.fsencode(content.resolve())).hexdigest()[:32]
    return trusted_cache() / _FOLDER / name


def _digest(payload: bytes) -> bytes:
    return hashlib.sha256(cache_key().encode() + payload).digest()
