"""Processes that end with the one that started them, however that ends.

They and all that they start (pandoc) are one group. A further process does nothing but wait for the end of a pipe that
the first one holds, and then the system ends the whole group at once: nobody need be asked, whatever it is stuck in.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

    Context = ForkServerContext | SpawnContext
    """How processes are started."""

_HAS_GROUPS = hasattr(os, "killpg")
_SOON = 0.5  # seconds


class Guard:
    """The process that ends the others; threads may ask for it at one time."""

    def __init__(self, context: Context) -> None:
        """Make ready; it is started with the first of those that it watches."""
        self._context = context
        self._lock = threading.Lock()
        self._running: tuple[BaseProcess, Connection] | None = None

    def group(self) -> int:
        """Return the group that a process has to join; 0 where the system has none."""
        if not _HAS_GROUPS:
            return 0
        with self._lock:
            if self._running is None:
                self._running = self._start()
            return self._running[0].pid or 0

    def end(self) -> None:
        """End it, and the group with it."""
        with self._lock:
            if self._running is not None:
                process, pipe = self._running
                pipe.close()
                process.join()
                process.close()
                self._running = None

    def end_at_once(self) -> bool:
        """End it, and the group with it, from within a signal's handler: that must wait for no lock.

        Returns:
            Whether all have ended. They do in any case: a machine with much else to do may need longer.
        """
        if self._running is None:
            return True
        process, pipe = self._running
        pipe.close()
        process.join(_SOON)
        return not process.is_alive()

    def _start(self) -> tuple[BaseProcess, Connection]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_guard, args=(theirs,), daemon=True)
        with _interrupts_held_back():
            process.start()
        theirs.close()
        with contextlib.suppress(EOFError, OSError):  # ended already: those that want to join it will say so
            ours.recv_bytes()
        return process, ours


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Keep Ctrl-C from what is started meanwhile: a server of processes that still starts would end in a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which lets the signal through again when it is started
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def join(group: int) -> bool:
    """Become one of a group; False where there is none any more, for what is to be done is wanted no more."""
    with contextlib.suppress(OSError):
        if group:
            os.setpgid(0, group)
        return True
    return False


def _guard(pipe: Connection) -> None:
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    os.setpgid(0, 0)
    with contextlib.suppress(EOFError, OSError):
        pipe.send_bytes(b"ready")
        pipe.recv_bytes()
    os.killpg(os.getpgid(0), signal.SIGKILL)
