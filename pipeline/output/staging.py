"""Place beside the output folder where its next tree is made, by one process at a time. Only user of filelock.

It is a hidden folder that exists only meanwhile. Where a process was killed it remains, and the next one clears it
away. The lock in it dies with its process, so its content belongs to the holder of the lock and no edition is lost:

- `new` alone: a tree that is not finished, or an old one that has been replaced;
- `old` alone: a tree that has been replaced;
- both: the output folder has been moved to `old`, and `new` has not come in: `old` is put back.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.files.own_files import identify_folder
from pipeline.i18n.sentences import humanize, sentence
from pipeline.jobs.interrupt import on_interrupt, say
from pipeline.output.manifest import OutputError, refusing
from pipeline.text.visible import visible

if TYPE_CHECKING:
    from filelock import FileLock

_AT_FDCWD = -100  # linux/fcntl.h: relative paths begin in the current folder
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # macOS, sys/stdio.h
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system or its disk cannot.

    Raises:
        OSError: The system can, but not for these two.
    """
    swap = _system_call()
    if swap is None:
        return False
    if swap(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))


@functools.cache
def _system_call() -> Callable[[bytes, bytes], int] | None:
    try:
        library = ctypes.CDLL(None, use_errno=True)
    except TypeError:  # Windows has no library of this kind
        return None
    if hasattr(library, "renameat2"):
        linux = library.renameat2
        linux.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
        return lambda one, other: int(linux(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE))
    if hasattr(library, "renamex_np"):
        macos = library.renamex_np
        macos.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint)
        return lambda one, other: int(macos(one, other, _RENAME_SWAP))
    return None


_POLL = 0.2  # seconds between two looks whether the other process has ended


@dataclass(frozen=True)
class Staging:
    """The paths around an output folder, which is no link."""

    output: Path

    @property
    def staging(self) -> Path:
        """The folder of all that is there only while a tree is made."""
        return self.output.parent / f".{self.output.name}-staging"

    @property
    def lock(self) -> Path:
        """The file whose lock says that a process is at work here."""
        return self.staging / "lock"

    @property
    def new(self) -> Path:
        """The tree in the making; after `swap` perhaps the one that it has replaced."""
        return self.staging / "new"

    @property
    def old(self) -> Path:
        """Place of the old tree while folders cannot change places in one step."""
        return self.staging / "old"

    def swap(self) -> None:
        """Put the new tree where the output folder is.

        Raises:
            OSError: that cannot be done.
        """
        if self.output.exists():
            if exchange(self.new, self.output):
                return
            self.output.rename(self.old)
        self.new.rename(self.output)

    def is_half_swapped(self) -> bool:
        """Return whether `old` is the only copy of what stood in the output folder."""
        return self.old.exists() and self.new.exists()

    def put_back(self) -> None:
        """Undo half a swap, unless other files have appeared in the place of the output folder."""
        if self.is_half_swapped():
            with contextlib.suppress(OSError):
                self.output.rmdir()
            if not os.path.lexists(self.output):
                self.old.rename(self.output)


def place_of(output: Path) -> Staging:
    """Return the place of an output folder; where that is a link, of the folder to which it leads.

    Raises:
        OutputError: it leads nowhere.
    """
    try:
        return Staging(output.resolve())
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
        raise OutputError("{output} leads nowhere: choose another --output", output=output) from error


@contextlib.contextmanager
def alone_at(place: Staging, waiting: Callable[[str], None], *, says: bool = True) -> Iterator[None]:
    """Work alone at a place, without leftovers of other runs, and leave nothing behind.

    Where another process is at work, `waiting` is called with a line, and this one waits. A run that is told to end
    `says` what it leaves.

    Raises:
        OutputError: The folder above the output folder cannot be written, or leftovers cannot be repaired.
    """
    from filelock import FileLock  # noqa: PLC0415 - a run that has nothing to do needs none

    lock = FileLock(place.lock, thread_local=False)  # what is put away may be so by another thread
    with on_interrupt(at_once=lambda: _settle(place, lock), then=lambda: _clear(place, lock)):
        try:
            _acquire(lock, place, waiting)
        except OSError as error:
            _remove_staging(place)
            raise OutputError(
                "{folder} cannot be written: {error}", folder=place.output.parent, error=humanize(error)
            ) from error
        try:
            _recover(place)
            before = identify_folder(place.output)
            if says:
                say(lambda: _what_stands(place, before))
            yield
        finally:
            _leave(place, lock)


def tidy(place: Staging) -> None:
    """Remove what a run that is no more has left at a place, unless another is at work there."""
    if not os.path.lexists(place.lock):
        _remove_staging(place)
        return
    if place.staging.is_symlink():
        return  # none of ours
    from filelock import FileLock, Timeout  # noqa: PLC0415 - see above

    with contextlib.suppress(Timeout, OSError, OutputError), FileLock(place.lock, blocking=False) as lock:
        _recover(place)
        _leave(place, lock)


def _what_stands(place: Staging, before: tuple[int, int] | None) -> str:
    """Return what a run that is stopped leaves behind.

    The folder itself tells, for the one step that changes it may just be done.
    """
    now, folder = identify_folder(place.output), visible(str(place.output))
    if now == before:
        return sentence("{folder} is as it was", folder=folder) if now else sentence("nothing was written")
    return sentence("{folder} has the complete new edition", folder=folder)


def _settle(place: Staging, lock: FileLock) -> None:
    if lock.is_locked:
        place.put_back()


def _clear(place: Staging, lock: FileLock) -> None:
    """Remove all, for a process that ends with its lock; never the only copy of an edition."""
    if not lock.is_locked:
        _remove_staging(place)
    elif not place.is_half_swapped():
        shutil.rmtree(place.staging, ignore_errors=True)


def _acquire(lock: FileLock, place: Staging, waiting: Callable[[str], None]) -> None:
    from filelock import Timeout  # noqa: PLC0415 - see above

    while True:
        try:
            place.staging.mkdir(parents=True, exist_ok=True)
        except FileExistsError:
            # Either something else is there, or whoever was here before clears the folder away at this very moment.
            if os.path.lexists(place.staging) and not place.staging.is_dir():
                raise
            continue
        if place.staging.is_symlink():
            raise OutputError("{staging} is in the way: move it away", staging=place.staging)
        with contextlib.suppress(FileNotFoundError):  # whoever was here before has just cleared the folder away
            try:
                lock.acquire(blocking=False)
            except Timeout:
                waiting(sentence("another publish is writing {output}: waiting for its end", output=place.output))
                lock.acquire(poll_interval=_POLL)
            return


def _recover(place: Staging) -> None:
    """Put an edition back that a killed process has moved away, and remove the rest of what it has left."""
    with refusing("{staging} cannot be removed: {error}", staging=place.staging):
        place.put_back()
        if place.is_half_swapped():
            raise OutputError(
                "{old} is what a killed publish left of {output}, which has other files now: move one of the two away",
                old=place.old,
                output=place.output,
            )
        for tree in (place.new, place.old):
            if tree.exists():
                shutil.rmtree(tree)


def _leave(place: Staging, lock: FileLock) -> None:
    """Clear everything away, but never the only copy of an edition."""
    with contextlib.suppress(OSError):
        place.put_back()
    if not place.is_half_swapped():
        for tree in (place.new, place.old):
            shutil.rmtree(tree, ignore_errors=True)
    # Removed before it is released: who waits for the file that is gone sees that, and begins with a new one.
    with contextlib.suppress(OSError):
        place.lock.unlink()
    lock.release()
    _remove_staging(place)


def _remove_staging(place: Staging) -> None:
    with contextlib.suppress(OSError):  # not empty: somebody else has begun already
        place.staging.rmdir()
