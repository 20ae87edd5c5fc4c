"""The server that forks workers, begun as a fork of the program, so that they share what the program has imported.

Python's own server is a new interpreter, which imports half of the program again: half a second, a quarter of what a
change of one text costs. To fork is safe while a process has one thread. Where it has more, or the system gives no way
to count them, Python's server is started in its own way with the first worker.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

_THREADS = Path("/proc/self/task")
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if hasattr(signal, "SIGHUP") else ()
_programs: set[int] = set()


def allow() -> None:
    """Let this process be forked: it runs the program and nothing else, unlike that of a test."""
    _programs.add(os.getpid())


def begin() -> None:
    """Begin the server where that is allowed and safe.

    It waits for the first worker to be asked for, and then imports the modules that are to be shared.
    """
    if os.getpid() not in _programs or not _has_one_thread():
        return
    from multiprocessing import forkserver, resource_tracker, util  # noqa: PLC0415 - not for `--help`

    resource_tracker.ensure_running()
    _flush()
    spawn = util.spawnv_passfds
    setattr(util, "spawnv_passfds", _fork)  # noqa: B010 - a function of a module, as mypy knows it
    try:
        forkserver.ensure_running()
    finally:
        setattr(util, "spawnv_passfds", spawn)  # noqa: B010


def _has_one_thread() -> bool:
    with contextlib.suppress(OSError):
        return len(list(_THREADS.iterdir())) == 1
    return False


def _flush() -> None:
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()


def _fork(_path: bytes, words: Sequence[str], files: Sequence[int]) -> int:
    """Do in a fork what a new interpreter is told to do: run a program with these files open and no others."""
    with _signals_held_back():
        number = os.fork()
        if not number:
            _serve(words[-1], files)
    return number


@contextlib.contextmanager
def _signals_held_back() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(program: str, files: Sequence[int]) -> NoReturn:
    code = 1
    try:
        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        first = 3
        for file in sorted(files):
            os.closerange(first, file)
            first = file + 1
        os.closerange(first, os.sysconf("SC_OPEN_MAX"))
        requests, _ = files  # and the end of a pipe, which shows that the program has ended
        if requests in select.select(files, [], [])[0]:
            exec(program, {})  # noqa: S102 - Python's own
        code = 0
    except SystemExit:
        code = 0
    finally:
        os._exit(code)
