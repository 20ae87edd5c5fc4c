"""Run a command and record the usage of all its processes: `python watch.py REPORT COMMAND ...`.

A process of its own, and with nothing imported but the standard library, so that what it needs itself is in no figure.
Where the system can (Linux), it adopts what the tree leaves behind: no processor time is lost with a worker whose
parent did not wait for it. Memory is the peak of resident memory that the system keeps for each process (VmHWM).
"""

import ctypes
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of Linux's prctl
_EVERY = 0.02  # seconds between two looks
# A process seen less often may be one that still shows its parent's memory, just before it becomes another program.
_LOOKS = 3
_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
_PATIENCE = 30.0  # seconds for what outlives the command


class Tree:
    """Peaks of the descendants of this process by process id."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self.peaks: dict[int, int] = {}
        self._looks: dict[int, int] = {}

    def look(self) -> None:
        """Update the peak of each process; the last reading of an ended process is kept."""
        for pid in list(_below(os.getpid())):
            try:
                status = Path(f"/proc/{pid}/status").read_text("utf-8", "replace")
            except OSError:  # gone meanwhile
                continue
            fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
            if "VmHWM" in fields:
                self.names[pid] = fields["Name"].strip()
                self.peaks[pid] = int(fields["VmHWM"].split()[0]) * 1024
                self._looks[pid] = self._looks.get(pid, 0) + 1

    def largest_worker(self, main: int) -> int | None:
        """Return the largest peak of the Python processes below the main one."""
        seen = (pid for pid, name in self.names.items() if pid != main and name.startswith("python"))
        return max((self.peaks[pid] for pid in seen if self._looks[pid] >= _LOOKS), default=None)


def _below(pid: int) -> Iterator[int]:
    """Yield the living descendants of a process."""
    for child in _children(pid):
        yield child
        yield from _below(child)


def _children(pid: int) -> list[int]:
    try:
        listed = [(thread / "children").read_text("ascii") for thread in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:  # it ended meanwhile, or the system tells nothing of the kind
        return []
    return [int(word) for text in listed for word in text.split()]


def watch(command: list[str]) -> dict[str, float | int | None]:
    """Run the command; return exit code, wall seconds, CPU seconds and bytes of memory."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    tree = Tree()
    started = time.monotonic()
    main = os.posix_spawnp(command[0], command, os.environ)
    code, wall, cpu, largest = -1, 0.0, 0.0, 0
    while not wall or time.monotonic() - started - wall < _PATIENCE:
        tree.look()
        try:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if not pid:
            time.sleep(_EVERY)
            continue
        cpu += usage.ru_utime + usage.ru_stime
        largest = max(largest, usage.ru_maxrss * _UNIT)
        if pid == main:
            code, wall = os.waitstatus_to_exitcode(status), time.monotonic() - started
    return {
        "code": code,
        "wall": wall,
        "cpu": cpu,
        "main": tree.peaks.get(main),
        "worker": tree.largest_worker(main),
        "largest": largest,
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(watch(sys.argv[2:])), "utf-8")
