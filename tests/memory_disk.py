"""Temporary files of a run of the tests, in memory where the system has a disk there: Linux.

On a disk it takes thirty times as long to make a database and to remove it again, which hundreds of tests do, and twice
the CPU. What a run leaves behind when it fails stands until the next one, for whoever wants to look at it.
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
    """Have temporary files made there from now on, here and in what is started from here; the new folder, if there is one."""
    if "TMPDIR" in os.environ or not _is_fit():
        return None
    _remove_old()
    folder = Path(tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-", dir=_DISK))
    folder.chmod(0o711)  # as in the system's own, others may go through it: tests are other users, too
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None  # it is looked for anew
    return folder


def remove_at_exit(folder: Path) -> None:
    """Remove the folder as this process ends, behind the folder of multiprocessing in it (whose priority is -100)."""
    Finalize(None, shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=-200)


def _is_fit() -> bool:
    """Whether such a disk is there, has room, and lets programs be run: tests write some."""
    if not os.access(_DISK, os.W_OK):
        return False
    no_programs = os.statvfs(_DISK).f_flag & getattr(os, "ST_NOEXEC", 0)
    return not no_programs and min(shutil.disk_usage(_DISK).free, psutil.virtual_memory().available) > _ROOM


def _remove_old() -> None:
    """Remove what runs that have ended have left."""
    for folder in _DISK.glob(f"{_NAME}*"):
        process = int(folder.name.removeprefix(_NAME).partition("-")[0])
        if folder.stat().st_uid == os.getuid() and not psutil.pid_exists(process):
            shutil.rmtree(folder, ignore_errors=True)
