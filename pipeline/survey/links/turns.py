"""Whose turn it is: a host is asked by one thread at a time, and not at once again."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

PAUSE = 1.0
"""Seconds between two requests to a host."""


class Turns:
    """The hosts and when each was asked last."""

    def __init__(self, pause: float = PAUSE) -> None:
        """Let `pause` seconds pass between two requests to a host."""
        self._pause = pause
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._last: dict[str, float] = {}
        self._guard = threading.Lock()

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until the host may be asked; nobody else asks it as long as this lasts."""
        with self._guard:
            lock = self._locks[host]
        with lock:
            wait = self._last.get(host, -self._pause) + self._pause - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            try:
                yield
            finally:
                self._last[host] = time.monotonic()
