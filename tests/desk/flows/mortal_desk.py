"""Run the program and kill all its processes during a write: `python -m tests.desk.flows.mortal_desk …`.

If the working directory has a file `armed`, the program is killed at the step of a write whose number is in `moment`. A
step makes, moves, links or removes a file on disk, or changes the history.
"""

import itertools
import os
import signal
import sys
from pathlib import Path

from pipeline.cli.start import main

_STEPS = ("os.rename", "os.link", "os.remove", "os.mkdir", "sqlite3.connect", "fsync", "ctypes.dlsym")
"""Audit events of the desk's writes."""
_WRITER = os.path.join("desk", "store", "files.py")  # noqa: PTH118 - the end of a name


def _writes() -> bool:
    """Return whether the desk is writing a file or its history, and not the preview its cache."""
    frame = sys._getframe(2)
    while frame and not frame.f_code.co_filename.endswith(_WRITER):
        frame = frame.f_back  # type: ignore[assignment]
    return frame is not None


def _watch(folder: Path) -> None:
    seen = itertools.count(1)
    real = os.fsync

    def step() -> None:
        if (folder / "armed").exists() and _writes() and next(seen) >= int((folder / "moment").read_text()):
            os.killpg(0, signal.SIGKILL)

    def look(event: str, _: object) -> None:
        if event.startswith(_STEPS):
            step()

    def sync(file: int) -> None:
        step()
        real(file)

    os.fsync = sync  # type: ignore[assignment]
    sys.addaudithook(look)


if __name__ == "__main__":
    _watch(Path.cwd())
    main()
