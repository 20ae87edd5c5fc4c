"""Files of the content folder: the one way by which they are opened, which leads nowhere else.

Others may write in the folder meanwhile: what was a file when it was found may be a link to another one by the time
that it is read, or a queue, which would be waited for.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

from pipeline.i18n.sentences import sentence
from pipeline.text.printable import printable

# What Windows wrote in Europe before it wrote Unicode, which most such names come from.
_OLD = "cp1252"


def is_unicode(path: str) -> bool:
    """Return whether a path of the file system has letters alone.

    Python has half a pair of surrogates for any other byte.
    """
    return path.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in path)


def show_path(path: str) -> str:
    """Return a path of the file system as it can be printed.

    Names that are no Unicode are read as Windows once wrote them.
    """
    return "/".join(name if is_unicode(name) else _repair_name(name) for name in path.split("/"))


def find_on_disk(root: Path, path: str) -> Path:
    """Return the file below `root` whose path is shown like this."""
    target = root / path
    if path.isascii() or target.exists():
        return target
    for part in path.split("/"):
        if not (root / part).exists():
            part = os.fsdecode(part.encode(_OLD, "ignore"))  # noqa: PLW2901 - the same part, as it is written there
        root = root / part
    return root if root.exists() else target


def _repair_name(name: str) -> str:
    text = printable(os.fsencode(name).decode(_OLD, "replace"))
    return text.replace("\ufffd", "_")


_LINK = sentence("it is a link out of the content folder")
_NO_FILE = sentence("it is not a regular file")
# Whether the system can open a name in a folder that is held open, and refuse a link there.
_HAS_HANDLES = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")


def open_below(root: Path, path: str) -> BufferedReader:
    """Return the file at a path below a folder, open to be read; a link is followed where it leads to a file below it.

    Raises:
        OSError: it cannot be read, is no plain file, or is not below the folder.
    """
    _split_path(path)
    if not path.isascii():
        path = find_on_disk(root, path).relative_to(root).as_posix()
    if not _HAS_HANDLES:
        return _open_checked(root, path)
    try:
        return _open_below(root, path)
    except OSError as error:
        # A link in the place of a folder is told as no folder.
        if error.errno not in (errno.ELOOP, errno.ENOTDIR) or error.strerror == _LINK:
            raise
    return _open_below(root, _find_target(root, path))


def read_below(root: Path, path: str, limit: int) -> bytes:
    """Return what the file at a path below a folder begins with, `limit` bytes of it and one more where there are more.

    Raises:
        OSError: as `open_below`.
    """
    with open_below(root, path) as file:
        return file.read(limit + 1)


def _open_below(root: Path, path: str) -> BufferedReader:
    """Open a path name by name, each in the folder before it, and no link on the way."""
    *folders, name = _split_path(path)
    at = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for folder in folders:
            inner = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
            os.close(at)
            at = inner
        # Whoever opens a queue waits for its other end, unless he says that he does not.
        return _require_plain(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=at))
    finally:
        os.close(at)


def _require_plain(descriptor: int) -> BufferedReader:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, _NO_FILE)
    return os.fdopen(descriptor, "rb")


def _split_path(path: str) -> list[str]:
    names = path.split("/")
    if not set(names).isdisjoint(("", ".", "..")):
        raise OSError(errno.ELOOP, _LINK)
    return names


def _find_target(root: Path, path: str) -> str:
    """Return where below the folder the links of a path lead."""
    try:
        return (root / path).resolve(strict=True).relative_to(root.resolve()).as_posix()
    except (ValueError, RuntimeError):  # out of it; round in a circle
        raise OSError(errno.ELOOP, _LINK) from None


def _open_checked(root: Path, path: str) -> BufferedReader:
    """Open a path, and look where that has led to."""
    _split_path(path)
    if not (root / path).is_file():
        raise OSError(errno.EINVAL, _NO_FILE)
    with contextlib.ExitStack() as closing:
        file = closing.enter_context((root / path).open("rb"))
        there = os.lstat(root.resolve() / _find_target(root, path))
        if not os.path.samestat(there, os.fstat(file.fileno())):
            raise OSError(errno.ELOOP, _LINK)
        closing.pop_all()
    return file
