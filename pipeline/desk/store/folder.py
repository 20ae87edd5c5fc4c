"""The content folder as the desk may change it: no link is followed, and no file is overwritten that is not expected.

Paths are opened folder by folder, each in the one before it, which is held open. A file is compared with the bytes that
a change replaces right before it is replaced, and once more after that where the system can exchange two files (Linux).
A change by another program is lost only if it falls into that moment on another system, or if that program goes on
writing into a file that it has opened before.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import os
import re
import stat
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UserError
from pipeline.files.kinds import is_drawing, is_picture, is_played, markup_in, unrunnable
from pipeline.files.opening import show_path
from pipeline.files.own_files import is_made_by_programs
from pipeline.i18n.sentences import CHECK_PERMISSIONS, byte_size, humanize, sentence
from pipeline.load.walk import is_markdown
from pipeline.model.settings import AUTHORS_FILE, SETTINGS_FILE
from pipeline.output.staging import exchange
from pipeline.text.printable import is_device, printable, shorten

TEXT_FILES = frozenset({SETTINGS_FILE, AUTHORS_FILE})
"""Texts beside the posts that the desk may change."""
LARGEST_TEXT, LARGEST = 20_000_000, 200_000_000
"""Bytes of a text, of any other file."""
MOST_FILES = 1_000
"""Files of one step."""
_MOST_NAMES, _LONGEST_NAME = 20, 200  # names of a path, bytes of one that is new


@dataclass(frozen=True, slots=True)
class Change:
    """Change of one file below the content folder: `before` is None for a new file, `after` for the bin."""

    path: str
    before: bytes | None
    after: bytes | None


class DeskError(UserError):
    """Something cannot be done at the desk; the text says why, and what to do."""


class ConflictError(DeskError):
    """A file is not what a change replaces any more. `current` are its bytes now, None where it is gone."""

    def __init__(self, path: str, current: bytes | None) -> None:
        super().__init__(
            sentence("{path} was changed by another program or in another tab: nothing was written", path=path)
        )
        self.path, self.current = path, current


class DoubtError(DeskError):
    """A text is not written before its author was asked; who saves it again means it."""


def digest(data: bytes) -> str:
    """Return the name of some bytes, by which a save says what it replaces."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


# What Windows takes for something else in a name.
_RESERVED = re.compile(r'[<>:"|?*\\]|[. ]$')
# Whether the system can work in a folder that is held open, and refuse a link there: any but Windows.
_HAS_HANDLES = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
_FLAGS = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
_HANDLES = Path("/proc/self/fd")  # paths of what is held open (Linux)
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS})
_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder that is held open; where the system has no such handles, known by its path."""

    path: str
    handle: int | None = None

    @classmethod
    def open(cls, path: str, within: _Place | None = None) -> _Place:
        """Open a folder, of another one by its name; a link is refused."""
        above = within.handle if within else None
        whole = f"{within.path}{os.sep}{path}" if within else path
        if _HAS_HANDLES:
            return cls(whole, os.open(path, os.O_RDONLY | os.O_DIRECTORY | _FLAGS, dir_fd=above))
        if os.path.normcase(os.path.realpath(whole)) != os.path.normcase(whole):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        return cls(whole)

    def close(self) -> None:
        if self.handle is not None:
            os.close(self.handle)

    def at(self, name: str) -> str:
        """Return how functions of the system are told a name in the folder, beside its handle."""
        return name if self.handle is not None else f"{self.path}{os.sep}{name}"

    def names(self) -> list[str]:
        return os.listdir(self.path if self.handle is None else self.handle)  # noqa: PTH208 - names, of a handle

    def open_file(self, name: str, flags: int = os.O_RDONLY) -> int:
        """Open a plain file; a link, a folder or a device is refused before it is touched."""
        status = os.stat(self.at(name), dir_fd=self.handle, follow_symlinks=False)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        file = os.open(self.at(name), flags | _FLAGS, dir_fd=self.handle)
        if os.path.samestat(status, os.fstat(file)):
            return file
        os.close(file)
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))  # it was replaced this moment

    def read(self, name: str, limit: int) -> bytes:
        """Return the bytes of a plain file, one more than `limit` where it has more."""
        with os.fdopen(self.open_file(name), "rb") as file:
            return file.read(limit + 1)

    def write(self, name: str, data: bytes, old: os.stat_result | None) -> None:
        """Write a new file, to the disk itself, with owner and permissions of the one that it is to replace."""
        self.remove(name)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS
        with os.fdopen(os.open(self.at(name), flags, 0o666, dir_fd=self.handle), "wb") as file:
            file.write(data)
            if old is not None and hasattr(os, "fchmod"):
                for owner in (-1, old.st_uid):  # its group may be given where its owner may not
                    with contextlib.suppress(PermissionError):
                        os.fchown(file.fileno(), owner, old.st_gid)
                os.fchmod(file.fileno(), stat.S_IMODE(old.st_mode) & 0o777)
            file.flush()
            os.fsync(file.fileno())

    def remove(self, name: str) -> None:
        """Remove a file that need not be there."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.at(name), dir_fd=self.handle)

    def link(self, old: str, new: str) -> bool:
        """Give a file another name; False where another file has it, and stays."""
        try:
            os.link(self.at(old), self.at(new), src_dir_fd=self.handle, dst_dir_fd=self.handle)
        except OSError as error:
            if new in self.names():
                return False
            if error.errno not in _NO_LINKS:  # disks without links: USB sticks
                raise
            os.rename(self.at(old), self.at(new), src_dir_fd=self.handle, dst_dir_fd=self.handle)
        self.remove(old)
        return True

    def replace(self, new: str, old: str, expected: bytes) -> bool:
        """Put one file in the place of another; False where that is not as expected any more, and stays."""
        swap = self.handle is not None and _HANDLES.is_dir()
        held = _HANDLES / str(self.handle)
        if not swap or not exchange(held / new, held / old):
            os.replace(self.at(new), self.at(old), src_dir_fd=self.handle, dst_dir_fd=self.handle)
            return True
        with contextlib.suppress(OSError):
            if self.read(new, len(expected)) == expected:
                self.remove(new)
                return True
        exchange(held / new, held / old)
        return False

    def sync(self) -> None:
        """Have the disk know the names."""
        if self.handle is not None:
            with contextlib.suppress(OSError):
                os.fsync(self.handle)


class ContentFolder:
    """The content folder: reads and writes files of the kinds that the desk may change."""

    def __init__(self, root: Path, closed: Collection[str]) -> None:
        """Take a folder whose path has no links, and the paths below it that are closed to the desk."""
        self._root = root
        self._closed = frozenset(map(_fold, closed))

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, None where there is none.

        Raises:
            DeskError: It is too large, a link, or none that the desk may change.
        """
        most = _largest(path)
        with _explain(path), contextlib.suppress(FileNotFoundError), self._enter(path) as (place, name, is_there):
            data = place.read(name, most) if is_there else None
            if data is not None and len(data) > most:
                raise _make_too_large(path)
            return data
        return None

    def check(self, changes: Iterable[Change]) -> list[Change]:
        """Return the changes that change anything.

        Raises:
            ConflictError: A file is not what its change replaces.
            DeskError: A path is refused, named twice, or there is too much.
        """
        wanted = [change for change in changes if change.before != change.after]
        before, after = (
            sum(len(side) for side in sides if side)
            for sides in ([c.before for c in wanted], [c.after for c in wanted])
        )
        if len(wanted) > MOST_FILES or max(before, after) > LARGEST:
            raise DeskError(
                "this is too much at once: at most {number} files and {size}",
                number=MOST_FILES,
                size=byte_size(LARGEST),
            )
        for change in wanted:
            if len(change.after or b"") > _largest(change.path):
                raise _make_too_large(change.path)
            if _largest(change.path) == LARGEST and not is_drawing(change.path) and markup_in(change.after or b""):
                raise _make_refused(change.path)
            current = self.read(change.path)
            if current != change.before:
                raise ConflictError(change.path, current)
        stays = [_fold(change.path) for change in wanted if change.after is not None]
        if len({change.path for change in wanted}) < len(wanted) or len(set(stays)) < len(stays):
            raise DeskError("two of these files have one name: give them different ones")
        return wanted

    def write(self, changes: Sequence[Change]) -> None:
        """Write all new files beside their places, then have them take these; what goes makes room first.

        Raises:
            ConflictError: A file is not what its change replaces.
            DeskError: A file cannot be written.
        """
        gone = {_compose(change.path) for change in changes if change.after is None}
        try:
            for change in changes:
                if change.after is not None:
                    self._prepare(change.path, change.after, gone)
            for change in sorted(changes, key=lambda change: (change.after is not None, change.before is None)):
                self._put(change)
        except BaseException:
            for change in changes:
                self.discard(change.path)
            raise

    def discard(self, path: str) -> None:
        """Remove what was written beside a file and has not taken its place."""
        with contextlib.suppress(OSError, DeskError), self._enter(path) as (place, name, _):
            place.remove(_beside(name))

    def free_path(self, path: str) -> str:
        """Return a path that no file has, nor one that differs in capitals alone: this one, or one with a number."""
        folder, _, name = path.rpartition("/")
        taken: set[str] = set()
        with _explain(path), contextlib.suppress(FileNotFoundError), self._enter(path) as (place, _, _):
            taken.update(map(_fold, place.names()))
        stem, dot, suffix = name.rpartition(".")
        numbers = itertools.count(2)
        while _fold(name) in taken:
            name = f"{stem}-{next(numbers)}{dot}{suffix}"
        return f"{folder}/{name}" if folder else name

    def _prepare(self, path: str, data: bytes, gone: Collection[str]) -> None:
        with _explain(path), self._enter(path, gone, makes=True) as (place, name, is_there):
            old = None
            if is_there:
                file = place.open_file(name, os.O_WRONLY)  # a file that may not be written is not replaced either
                old = os.fstat(file)
                os.close(file)
            place.write(_beside(name), data, old)

    def _put(self, change: Change) -> None:
        path, before = change.path, change.before
        with _explain(path), self._enter(path) as (place, name, is_there):
            current = place.read(name, _largest(path)) if is_there else None
            is_done = current == before
            if is_done and change.after is None:
                place.remove(name)
            elif is_done and before is None:
                is_done = place.link(_beside(name), name)
            elif is_done and before is not None:
                is_done = place.replace(_beside(name), name, before)
            place.sync()
        if not is_done:
            raise ConflictError(path, self.read(path))

    @contextlib.contextmanager
    def _enter(
        self, path: str, gone: Collection[str] = (), *, makes: bool = False
    ) -> Iterator[tuple[_Place, str, bool]]:
        """Open the folder that a file is in; yield it, the name that the file has there, and whether it is there.

        Names are as the disk has them, in any form of their accents. With `makes` folders that are missing are
        made, and a name that is new is checked; `gone` are paths that will not be there any more.

        Raises:
            DeskError: The path is refused, or is that of another file on systems that do not tell capitals apart.
            FileNotFoundError: There is no such folder.
            OSError: It cannot be opened.
        """
        *folders, name = _split(path)
        if not self._closed.isdisjoint(itertools.accumulate(_fold(path).split("/"), "{}/{}".format)):
            raise _make_refused(path)
        with contextlib.ExitStack() as closing:
            place, above = _Place.open(str(self._root)), ""
            closing.callback(place.close)
            names = place.names()
            for given in folders:
                folder = _find_name(given, above, names, gone, is_new=makes)
                above = f"{above}{show_path(folder)}/"
                if makes and folder not in names:
                    os.mkdir(place.at(folder), dir_fd=place.handle)
                    place.sync()
                place = _Place.open(folder, place)
                closing.callback(place.close)
                names = place.names()
                if is_made_by_programs(folder, names):
                    raise _make_refused(path)
            found = _find_name(name, above, names, gone, is_new=makes)
            yield place, found, found in names


def is_text(path: str) -> bool:
    """Return whether a file is a post or has settings."""
    return is_markdown(path) or path in TEXT_FILES


def _largest(path: str) -> int:
    """Return how many bytes a file may have.

    Raises:
        DeskError: It is of a kind that the desk does not change.
    """
    if is_text(path):
        return LARGEST_TEXT
    if (is_picture(path) or is_played(path)) and unrunnable(path) == path:
        return LARGEST
    raise _make_refused(path)


def _split(path: str) -> list[str]:
    names = path.split("/")
    hidden = any(not name or name.startswith(".") or "\\" in name or printable(name) != name for name in names)
    if hidden or len(names) > _MOST_NAMES:
        raise _make_refused(path)
    return names


def _find_name(name: str, above: str, names: Collection[str], gone: Collection[str], *, is_new: bool) -> str:
    """Return a name as a folder has it, in any form of its accents; else in NFC, as it will be.

    Raises:
        DeskError: It is new, and no name for every system, or differs from another one in capitals alone.
    """
    if name in names:
        return name
    wanted = _compose(name)
    alike = [other for other in names if _fold(show_path(other)) == _fold(wanted)]
    same = [other for other in alike if _compose(show_path(other)) == wanted]
    if same or not is_new:
        return same[0] if same else wanted
    for other in alike:
        path = f"{above}{show_path(other)}"
        if _compose(path) not in gone:
            raise DeskError("{path} exists already: choose a name that differs in more than capitals", path=path)
    if _RESERVED.search(wanted) or len(wanted.encode()) > _LONGEST_NAME or is_device(wanted):
        raise DeskError(
            "“{name}” is not a name that every system accepts: choose letters, digits and hyphens",
            name=shorten(wanted, 80),
        )
    return wanted


def _compose(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _fold(name: str) -> str:
    return _compose(_compose(name).casefold())


def _beside(name: str) -> str:
    """Return the name of what is written beside a file: one that no program takes for content."""
    return f".~{digest(os.fsencode(name))}.tmp"


def _make_refused(path: str) -> DeskError:
    return DeskError(
        "“{path}” cannot be changed here: the desk changes posts, pictures, recordings, {settings} and {authors} in"
        " the content folder",
        path=shorten(printable(path), 200),
        settings=SETTINGS_FILE,
        authors=AUTHORS_FILE,
    )


def _make_too_large(path: str) -> DeskError:
    return DeskError("{path} is too large for the desk, which takes {size}", path=path, size=byte_size(_largest(path)))


@contextlib.contextmanager
def _explain(path: str) -> Iterator[None]:
    """Tell an error of the system as one of the desk."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise DeskError(
                "{path} is a link or not a regular file, or in such a folder: put the file itself there", path=path
            ) from error
        if error.errno in _FULL:
            raise DeskError(
                "the disk has no room for {path}: nothing was changed; make room, then save again", path=path
            ) from error
        raise DeskError(
            "{path} cannot be read or written ({why}): nothing was changed; {hint}",
            path=path,
            why=humanize(error),
            hint=CHECK_PERMISSIONS,
        ) from error
