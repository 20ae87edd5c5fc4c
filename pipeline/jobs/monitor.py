"""Measure from outside what a process takes while it does a job. Only user of psutil.

Processes that it has started count too.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import psutil

from pipeline.i18n.sentences import sentence
from pipeline.jobs.job import Limits

# A process that waits takes no time of a processor; no job of ours waits for longer than this many times its own.
_WAITING = 10
_MEBIBYTE = 1 << 20
# Of the time that several jobs share, each has this part at least: what is to stand for the others has to be made.
_LEAST = 1 / 6


class Monitor:
    """Watches a process, and all that it has started, while it does one job after the other."""

    def __init__(self, process_id: int) -> None:
        self._process_id = process_id
        self._used = self._began = 0.0

    def begin(self) -> None:
        """Note that a job begins."""
        self._used, _ = self._measure_usage()
        self._began = time.monotonic()

    def excess(self, limits: Limits, spent: float = 0.0) -> str:
        """Return how the job has gone over its limits, of which jobs before it have `spent`.

        It is "" as long as it has not.
        """
        used, memory = self._measure_usage()
        if memory > limits.memory:
            return sentence(
                "it needs more memory than the {number} MiB that a post may have", number=limits.memory // _MEBIBYTE
            )
        own = limits.seconds - min(spent, (1 - _LEAST) * limits.seconds)
        if used - self._used > own or time.monotonic() - self._began > _WAITING * limits.seconds:
            return sentence(
                "it takes longer than the {number} seconds that a post may have", number=f"{limits.seconds:g}"
            )
        return ""

    @property
    def seconds(self) -> float:
        """Seconds that the job has taken since it was first looked at."""
        return max(0.0, self._measure_usage()[0] - self._used)

    def end(self) -> None:
        """Kill the process and all that it has started."""
        _kill(self._list_processes())

    def end_started(self) -> None:
        """Kill all that the process has started, but not itself."""
        # None is halted first: a run that has no more time would leave it so for ever.
        _kill(list(self._list_processes())[1:])

    def _measure_usage(self) -> tuple[float, int]:
        """Return seconds of processor time until now, and bytes of memory now."""
        seconds, memory = 0.0, 0
        for process in self._list_known_processes():
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                seconds += times.user + times.system
                memory += process.memory_info().rss
        return seconds, memory

    def _list_known_processes(self) -> Iterator[psutil.Process]:
        """Yield the process and what it has started, as the system lists it: psutil reads all of the machine's.

        Processes that are just being started may be missed; `_list_processes` has those too.
        """
        try:
            known = list(_find_descendants(self._process_id))
        except OSError:  # another system, or a process is gone
            yield from self._list_processes()
            return
        for number in (self._process_id, *known):
            with contextlib.suppress(psutil.Error):
                yield psutil.Process(number)

    def _list_processes(self) -> Iterator[psutil.Process]:
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self._process_id)
            yield from (process, *process.children(recursive=True))


def _kill(processes: Iterable[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.kill()


def _find_descendants(process_id: int) -> Iterator[int]:
    """Yield the ids of the processes that a process has started, and of those that they have.

    Raises:
        OSError: the system has no such list, or the process is gone.
    """
    for thread in Path(f"/proc/{process_id}/task").iterdir():
        for child in (thread / "children").read_text("ascii").split():
            yield int(child)
            yield from _find_descendants(int(child))
