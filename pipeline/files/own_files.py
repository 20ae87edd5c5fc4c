"""Files and folders that the program wrote itself, or another program: output folders, reports, archives."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

MANIFEST = ".editions.json"
"""The file by which an output folder of ours is known."""
_PACKAGES = "node_modules"
_ENVIRONMENT = "pyvenv.cfg"


def is_made_by_programs(name: str, files: Collection[str]) -> bool:
    """Return whether a folder of this name, with these files in it, is full of what programs wrote for programs.

    So are packages of Node, virtual environments of Python (PEP 405), and output folders of ours.
    """
    return name == _PACKAGES or _ENVIRONMENT in files or MANIFEST in files


def is_output(folder: Path) -> bool:
    """Return whether a folder is an output folder of ours."""
    return (folder / MANIFEST).is_file()


def list_below(root: Path, folders: Iterable[Path]) -> frozenset[str]:
    """Return the folders that are below a root, as paths from there; of a link both its own path and its target's.

    The folders need not exist.
    """
    inside = resolve_links(root)
    places = (place for folder in folders for place in _places(folder))
    return frozenset(
        place.relative_to(inside).as_posix() for place in places if place != inside and inside in place.parents
    )


def _places(folder: Path) -> Iterator[Path]:
    written = Path(os.path.abspath(folder))  # noqa: PTH100 - which follows no link, and takes `..` for what it says
    yield resolve_links(written.parent) / written.name
    yield resolve_links(folder)


def identify_folder(folder: Path) -> tuple[int, int] | None:
    """Return what tells a folder from another that takes its name, None where there is none."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def resolve_links(path: Path) -> Path:
    """Return a path without links; one that leads round in a circle stays as it is."""
    return Path(os.path.realpath(path))


REPORT = "report.html"
"""Its name where nobody gives one."""
MARK = '<meta name="generator" content="editions report">'
"""What stands near its beginning."""
_BEGINNING = 500  # bytes


def is_report(path: Path) -> bool:
    """Return whether a file is a report of ours; a link is none."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return False
        with path.open("rb") as file:
            return MARK.encode() in file.read(_BEGINNING)
    except OSError:
        return False


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
