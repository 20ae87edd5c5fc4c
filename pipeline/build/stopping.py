"""How a run ends when it is told to (Ctrl-C, SIGTERM, SIGHUP): at any moment, soon, and with a word of what stands.

No exception is raised, for one may come in the midst of anything, and be lost there or leave half of it done. What is
open is put away from within the signal's handler, the last first, and the process ends there. What there is no time for
is removed by the next run: whoever dies by SIGKILL has none at all.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType

from pipeline.i18n.sentences import sentence

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_PATIENCE = 1.5  # seconds; then it ends, whatever is left
_FOR_FILES = 1.0  # seconds of these for what is to be removed


@dataclass(frozen=True)
class _Open:
    """Something that is to be put away: at once, and what may take its time."""

    at_once: Callable[[], object]
    then: Callable[[], object]
    shows: bool


_open: list[_Open] = []
_words: list[Callable[[], str]] = [lambda: sentence("nothing was written")]
_said: list[Callable[[str], str]] = [str]
_telling = threading.Lock()  # once: who has no patience any more may be first


def _nothing() -> None:
    pass


@contextlib.contextmanager
def put_away(
    at_once: Callable[[], object] = _nothing, then: Callable[[], object] = _nothing, *, shows: bool = False
) -> Iterator[None]:
    """Have a run that is told to end within call these: `at_once` takes no time, `then` removes files, say.

    What `shows` something on the terminal is put away first of all.
    """
    entry = _Open(at_once, then, shows)
    _open.append(entry)
    try:
        yield
    finally:
        _open.remove(entry)


def say(what_stands: Callable[[], str]) -> None:
    """Have a run that is told to end say this from now on, or no more than that it has stopped."""
    _words.append(what_stands)


def listen(told: Callable[[str], str] = str) -> None:
    """End in this way from now on; a signal that whoever started this wants to be ignored (nohup) is.

    `told` gives a sentence in the language of whoever reads it.
    """
    _said.append(told)
    for number in _numbers():
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    atexit.register(_listen_no_more)


def _listen_no_more() -> None:
    """Pass over what comes when all is done: Python gives up its handlers before it ends, and would be killed."""
    for number in _numbers():
        if signal.getsignal(number) is _end:
            signal.signal(number, signal.SIG_IGN)


def not_here() -> None:
    """Leave Ctrl-C to the main thread, and to what this thread starts say nothing of it."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _numbers() -> list[int]:
    return [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]


def _end(number: int, _: FrameType | None) -> None:
    for each in _numbers():
        signal.signal(each, signal.SIG_IGN)
    terminal = 2
    with contextlib.suppress(OSError):  # closed: nobody hears
        terminal = os.dup(2)
    guard = threading.Timer(_PATIENCE, _leave, (number, terminal))
    guard.daemon = True
    guard.start()
    shown, others = ([entry for entry in _open[::-1] if entry.shows is which] for which in (True, False))
    _at_once(shown)
    _silence()
    _at_once(others)
    _tell(terminal)
    remover = threading.Thread(target=_remove, args=([*shown, *others],), daemon=True)
    remover.start()
    remover.join(_FOR_FILES)
    os._exit(128 + number)


def _at_once(entries: list[_Open]) -> None:
    for entry in entries:
        with contextlib.suppress(Exception):
            entry.at_once()


def _leave(number: int, terminal: int) -> None:
    """End, whatever is not put away yet."""
    _tell(terminal)
    os._exit(128 + number)


def _remove(entries: list[_Open]) -> None:
    for entry in entries:
        with contextlib.suppress(Exception):
            entry.then()


def _silence() -> None:
    """Let nobody else write to the error stream.

    Other threads still wait for processes that are ended now, and would complain.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _tell(terminal: int) -> None:
    if not _telling.acquire(blocking=False):
        return
    line, encoding = "stopped", getattr(sys.stderr, "encoding", None) or "utf-8"
    with contextlib.suppress(Exception):
        words = _words[-1]()
        line = _said[-1](sentence("stopped; {what}", what=words) if words else sentence("stopped"))
    with contextlib.suppress(OSError):
        os.write(terminal, f"{line}\n".encode(encoding, "backslashreplace"))
