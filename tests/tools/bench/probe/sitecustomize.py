"""What the bench learns from inside the processes that it measures; Python imports this file when it starts.

Every process writes down the programs that it starts (`$BENCH_PROGRAMS`, a line each). The first one also writes where
its processor time went (`$BENCH_STAGES`): a hundred times a second it looks which module of the pipeline is at work.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

_EVERY = 0.01  # seconds of processor time


def _write_down_programs(path: str) -> None:
    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if event == "subprocess.Popen":
            line = f"{os.path.basename(os.fsdecode(arguments[0]))}\n"  # type: ignore[arg-type]  # noqa: PTH119 - may be bytes
            file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            os.write(file, line.encode())
            os.close(file)

    sys.addaudithook(hear)


class _Stages:
    """Processor seconds of this process by the module at work."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._seconds: dict[str, float] = {}
        self._last = time.process_time()
        signal.signal(signal.SIGPROF, self._look)
        signal.siginterrupt(signal.SIGPROF, False)  # noqa: FBT003 - the library's own
        signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)
        atexit.register(self._write)

    def _look(self, _number: int, frame: FrameType | None) -> None:
        # A call into C puts the signal off: what it took since the last look is its own.
        now = time.process_time()
        name = _at_work(frame)
        self._seconds[name] = self._seconds.get(name, 0.0) + now - self._last
        self._last = now

    def _write(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        Path(self._path).write_text(json.dumps(self._seconds), "utf-8")


def _at_work(frame: FrameType | None) -> str:
    """The innermost module of the pipeline, or what else is going on."""
    if frame is not None and frame.f_globals.get("__name__") == "threading":
        return "other threads"  # this one waits for them
    while frame is not None:
        name = str(frame.f_globals.get("__name__"))
        if name.startswith("pipeline."):
            return name
        if name.startswith("importlib._bootstrap"):
            return "imports"
        frame = frame.f_back
    return "the rest"


_programs, _stages = os.environ.get("BENCH_PROGRAMS"), os.environ.pop("BENCH_STAGES", None)
if _programs:
    _write_down_programs(_programs)
if _stages:
    _Stages(_stages)
