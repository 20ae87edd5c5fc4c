"""ZIP archives that are the same whenever they are written."""

from __future__ import annotations

import zipfile
from pathlib import Path

OURS = b"editions"
"""The comment of an archive of all that was published, by which it is known."""
# The first day that an archive can tell: the same files give the same archive whenever it is made.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
_UNIX = 3
# Formats that are compressed already.
_DENSE = frozenset("avif epub gif jpeg jpg m4a mp3 mp4 oga ogg ogv opus pdf png webm webp woff2 zip".split())


def add_file(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add a file to an archive, without the time of day, compressed unless its format is."""
    entry = zipfile.ZipInfo(name, _NO_TIME)
    dense = name.rpartition(".")[2].lower() in _DENSE
    entry.compress_type = zipfile.ZIP_STORED if dense else zipfile.ZIP_DEFLATED
    entry.external_attr, entry.create_system = _READABLE, _UNIX
    archive.writestr(entry, data)


def is_archive(path: Path) -> bool:
    """Return whether a file is an archive of all that was published; its end says so."""
    try:
        with path.open("rb") as file:
            file.seek(-len(OURS), 2)
            return file.read() == OURS
    except OSError:
        return False
