"""Whether a folder is its user's alone: results are kept as pickles, and whoever can write those can have code run."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.i18n.sentences import sentence

_PRIVATE = 0o700
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ROOT = 0
_DEPTH = 2  # folders of results stand in two levels, and the files in them


def make_private(folder: Path) -> None:
    """Make a folder that nobody else may enter, where there is none; one that cannot be made is none."""
    with contextlib.suppress(OSError):
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(_PRIVATE)


def refusal(folder: Path) -> str:
    """Return why a folder cannot be trusted: the rest of a sentence that begins with its name; "" where it can be.

    It must be its user's own and writable by nobody else, and nobody else may put another one in its place. One that
    others may enter is looked through once, files and links too, and then closed to them.
    """
    if not hasattr(os, "geteuid"):
        return ""  # Windows keeps folders of users apart by other means
    try:
        link, real = folder.lstat(), folder.resolve(strict=True)
        status = real.stat()
    except (OSError, RuntimeError):
        return ""
    if link.st_uid not in (os.geteuid(), _ROOT):
        return sentence("belongs to {owner}", owner=owner(link))
    return _of_itself(status) or _of_parents(real) or _of_what_is_in(real, status)


def _of_itself(status: os.stat_result) -> str:
    if status.st_uid != os.geteuid():
        return sentence("belongs to {owner}", owner=owner(status))
    return sentence("can be written by others") if _is_open(status) else ""


def _of_parents(folder: Path) -> str:
    """Return why a folder cannot be trusted where it stands: who may rename it may put another in its place.

    In a sticky one (/tmp) nobody may do that to those of others.
    """
    for parent in folder.parents:
        status = parent.stat()
        if _is_open(status) and not status.st_mode & stat.S_ISVTX:
            return sentence("stands in {folder}, which others can write", folder=parent)
        # Root has whatever home it is given: in a container often that of another user.
        if os.geteuid() != _ROOT and status.st_uid not in (os.geteuid(), _ROOT):
            return sentence("stands in {folder}, which belongs to {owner}", folder=parent, owner=owner(status))
    return ""


def _of_what_is_in(folder: Path, status: os.stat_result) -> str:
    if not status.st_mode & _OTHERS:
        return ""
    with contextlib.suppress(OSError):  # it changes meanwhile, or cannot be changed
        if any(map(_of_itself, _entries(folder, _DEPTH))):
            return sentence("has files or folders in it that others can write")
        folder.chmod(_PRIVATE)
    return ""


def _entries(folder: Path, depth: int) -> Iterator[os.stat_result]:
    """Yield what the system says of all in a folder; of a link itself, which never is its user's alone."""
    with os.scandir(folder) as found:
        entries = list(found)
    for entry in entries:
        yield entry.stat(follow_symlinks=False)
        if depth and entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path), depth - 1)


def open_private(path: Path, flags: int = os.O_RDONLY) -> BinaryIO:
    """Open a file that is its user's own, that nobody else may write, and to which no link leads.

    Raises:
        PermissionError: it is not.
        OSError: it cannot be opened.
    """
    refused = PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))
    try:
        file = os.fdopen(os.open(path, flags | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0), 0o600), "rb")
    except OSError as error:
        raise refused if error.errno == errno.ELOOP else error from None
    if hasattr(os, "geteuid") and _of_itself(os.fstat(file.fileno())):
        file.close()
        raise refused
    return file


def _is_open(status: os.stat_result) -> bool:
    """Return whether others may write a file or a folder.

    A group of nobody but the user is no other (as some systems make them).
    """
    if status.st_mode & stat.S_IWOTH:
        return True
    return bool(status.st_mode & stat.S_IWGRP) and not _is_own_group(status.st_gid)


def _is_own_group(number: int) -> bool:
    import grp  # noqa: PLC0415 - where there are groups
    import pwd  # noqa: PLC0415 - likewise

    try:
        group, user = grp.getgrgid(number), pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return group.gr_name == user.pw_name and number == user.pw_gid and set(group.gr_mem) <= {user.pw_name}


def owner(status: os.stat_result) -> str:
    """Return the name of the user that something belongs to."""
    import pwd  # noqa: PLC0415 - where users have names

    try:
        return pwd.getpwuid(status.st_uid).pw_name
    except KeyError:
        return sentence("the user of number {number}", number=status.st_uid)
