"""Keep temporary files of a test run in memory where the system has such a disk (Linux).

Creating and removing a database takes thirty times as long on a disk, and twice the CPU; hundreds of tests do. The
files of a failed run are kept until the next run.
"""

import os
import shutil
import tempfile
from multiprocessing.util import Finalize
from pathlib import Path

import psutil

_DISK = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
_NAME = "ed-tests-"  # short, for names of sockets are
_ROOM = 4 << 30  # bytes; a whole run takes less than one gigabyte


def use() -> Path | None:
    """Create a folder in memory and make it the temporary folder of this process and its children; None if unfit."""
    if "TMPDIR" in os.environ or not _is_fit():
        return None
    _remove_old()
    folder = Path(tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-", dir=_DISK))
    folder.chmod(0o711)  # as in the system's own, others may go through it: tests are other users, too
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None  # it is looked for anew
    return folder


def remove_at_exit(folder: Path) -> None:
    """Remove the folder at exit, after the folder of multiprocessing in it (priority -100)."""
    Finalize(None, shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=-200)


def _is_fit() -> bool:
    """Return whether the disk exists, has room, and allows executing programs: tests write some."""
    if not os.access(_DISK, os.W_OK):
        return False
    no_programs = os.statvfs(_DISK).f_flag & getattr(os, "ST_NOEXEC", 0)
    return not no_programs and min(shutil.disk_usage(_DISK).free, psutil.virtual_memory().available) > _ROOM


def _remove_old() -> None:
    """Remove the folders of ended runs."""
    for folder in _DISK.glob(f"{_NAME}*"):
        process = int(folder.name.removeprefix(_NAME).partition("-")[0])
        if folder.stat().st_uid == os.getuid() and not psutil.pid_exists(process):
            shutil.rmtree(folder, ignore_errors=True)
