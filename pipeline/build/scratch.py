"""A folder for what a run and its processes put away for a while; where it dies, the next run removes it.

In the folder stands a file that is locked as long as the run lives: one whose lock can be had belongs to nobody.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.build.stopping import put_away

_PREFIX, _UNDER_WAY = "editions-", ".editions-"
_LOCK = "lock"
# A socket's name has at most 103 bytes on macOS, 107 on Linux (sun_path); Python's own part is “/listener-” and eight
# letters.
_LONGEST, _SHORT = 85, "/tmp"  # noqa: S108 - a folder of its own is made in it


@contextlib.contextmanager
def scratch(where: str | None = None) -> Iterator[Path]:
    """Make a new folder of one's own in the folder for such things, or in another; it goes at the end."""
    from filelock import FileLock  # noqa: PLC0415 - a run that has nothing to do needs none

    # It has its name when its lock is held: until then no other run looks at it.
    folder = Path(where or tempfile.gettempdir(), _name())
    made = folder.with_name(f"{_UNDER_WAY}{folder.name.removeprefix(_PREFIX)}")
    lock = FileLock(made / _LOCK, thread_local=False)
    with put_away(then=lambda: _remove(folder, made)):
        made.mkdir(mode=0o700)
        try:
            with lock:
                made.rename(folder)
                yield folder
        finally:
            _remove(folder, made)


@contextlib.contextmanager
def all_in_scratch() -> Iterator[None]:
    """Put into a folder of its own whatever this process and those that it starts put away for a while.

    Python's own modules do so too, and the compiler that `ctypes` asks where libraries are.
    """
    import multiprocessing  # noqa: PLC0415 - a run that has nothing to do needs none

    # Where multiprocessing has its sockets. It would make a folder of its own, and complain at the end that it is gone.
    config: dict[str, object] = vars(multiprocessing.current_process())["_config"]
    before = tempfile.tempdir, config.get("tempdir")
    with scratch() as folder, _for_sockets(folder) as sockets:
        tempfile.tempdir, config["tempdir"] = str(folder), str(sockets)
        with _environment("TMPDIR", str(folder)):
            try:
                yield
            finally:
                tempfile.tempdir, config["tempdir"] = before


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextlib.contextmanager
def _for_sockets(folder: Path) -> Iterator[Path]:
    """Use the folder, or one whose name is short enough for sockets."""
    if _is_short(folder):
        yield folder
    else:
        with scratch(_SHORT) as other:
            yield other


def _is_short(folder: Path) -> bool:
    return len(os.fsencode(folder)) <= _LONGEST or not Path(_SHORT).is_dir()


def _name() -> str:
    return f"{_PREFIX}{secrets.token_hex(8)}"


def _remove(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove the folders of runs that are no more; those of runs that live, and of others, stay."""
    usual = tempfile.gettempdir()
    for where in {usual} if _is_short(Path(usual, _name())) else {usual, _SHORT}:
        with contextlib.suppress(OSError), os.scandir(where) as found:
            leftovers = [Path(entry.path) for entry in found if entry.name.startswith(_PREFIX) and _is_ours(entry)]
            for folder in leftovers:
                _remove_where_dead(folder)


def _is_ours(entry: os.DirEntry[str]) -> bool:
    status = entry.stat(follow_symlinks=False)
    return stat.S_ISDIR(status.st_mode) and (not hasattr(os, "geteuid") or status.st_uid == os.geteuid())


def _remove_where_dead(folder: Path) -> None:
    from filelock import FileLock, Timeout  # noqa: PLC0415 - see above

    if not (folder / _LOCK).is_file():
        return  # none of ours, or of a version that had no locks
    with contextlib.suppress(Timeout, OSError), FileLock(folder / _LOCK, blocking=False):
        shutil.rmtree(folder, ignore_errors=True)
