"""End a run on Ctrl-C, SIGTERM or SIGHUP with one line about its output, and remove its temporary folders.

No exception is raised, for one may come at any moment, and be lost or leave half of something done. The handler of the
signal closes what is open, the last first, and ends the process. The next run removes what is left, as after SIGKILL.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import shutil
import signal
import stat
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
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


def _do_nothing() -> None:
    pass


@contextlib.contextmanager
def on_interrupt(
    at_once: Callable[[], object] = _do_nothing, then: Callable[[], object] = _do_nothing, *, shows: bool = False
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


def say(describe: Callable[[], str]) -> None:
    """Have a run that is told to end say this from now on, or no more than that it has stopped."""
    _words.append(describe)


def listen(translate: Callable[[str], str] = str) -> None:
    """Handle signals from now on, but for those that are ignored (nohup); `translate` the sentences."""
    _said.append(translate)
    for number in _list_numbers():
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    atexit.register(_listen_no_more)


def _listen_no_more() -> None:
    """Pass over what comes when all is done: Python gives up its handlers before it ends, and would be killed."""
    for number in _list_numbers():
        if signal.getsignal(number) is _end:
            signal.signal(number, signal.SIG_IGN)


def block_interrupt() -> None:
    """Leave Ctrl-C to the main thread, and to what this thread starts say nothing of it."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _list_numbers() -> list[int]:
    return [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]


def _end(number: int, _: FrameType | None) -> None:
    for each in _list_numbers():
        signal.signal(each, signal.SIG_IGN)
    terminal = 2
    with contextlib.suppress(OSError):  # closed: nobody hears
        terminal = os.dup(2)
    guard = threading.Timer(_PATIENCE, _leave, (number, terminal))
    guard.daemon = True
    guard.start()
    shown, others = ([entry for entry in _open[::-1] if entry.shows is which] for which in (True, False))
    _call(entry.at_once for entry in shown)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # threads that wait for processes ended now would complain
    _call(entry.at_once for entry in others)
    _tell(terminal)
    remover = threading.Thread(target=_call, args=([entry.then for entry in (*shown, *others)],), daemon=True)
    remover.start()
    remover.join(_FOR_FILES)
    os._exit(128 + number)


def _call(functions: Iterable[Callable[[], object]]) -> None:
    for function in functions:
        with contextlib.suppress(Exception):
            function()


def _leave(number: int, terminal: int) -> None:
    """End at once."""
    _tell(terminal)
    os._exit(128 + number)


def _tell(terminal: int) -> None:
    if not _telling.acquire(blocking=False):
        return
    line, encoding = "stopped", getattr(sys.stderr, "encoding", None) or "utf-8"
    with contextlib.suppress(Exception):
        words = _words[-1]()
        line = _said[-1](sentence("stopped; {what}", what=words) if words else sentence("stopped"))
    with contextlib.suppress(OSError):
        os.write(terminal, f"{line}\n".encode(encoding, "backslashreplace"))


_PREFIX, _UNDER_WAY = "editions-", ".editions-"
_LOCK = "lock"
# A socket's name has at most 103 bytes on macOS, 107 on Linux (sun_path); Python's own part is “/listener-” and eight
# letters.
_LONGEST, _SHORT = 85, "/tmp"  # noqa: S108 - a folder of its own is made in it


@contextlib.contextmanager
def scratch(where: str | None = None) -> Iterator[Path]:
    """Make a new folder of one's own in the folder for such things, or in another; it goes at the end."""
    from filelock import FileLock  # noqa: PLC0415 - a run that has nothing to do needs none

    # It has its name when its lock is held: until then no other run looks at it.
    folder = Path(where or tempfile.gettempdir(), _name())
    made = folder.with_name(f"{_UNDER_WAY}{folder.name.removeprefix(_PREFIX)}")
    lock = FileLock(made / _LOCK, thread_local=False)
    with on_interrupt(then=lambda: _remove_folders(folder, made)):
        made.mkdir(mode=0o700)
        try:
            with lock:
                made.rename(folder)
                yield folder
        finally:
            _remove_folders(folder, made)


@contextlib.contextmanager
def all_in_scratch() -> Iterator[None]:
    """Use one new folder for the temporary files of this process and those that it starts.

    Python's own modules do so too, and the compiler that `ctypes` asks where libraries are.
    """
    import multiprocessing  # noqa: PLC0415 - a run that has nothing to do needs none

    # Where multiprocessing has its sockets. It would make a folder of its own, and complain at the end that it is gone.
    config: dict[str, object] = vars(multiprocessing.current_process())["_config"]
    before = tempfile.tempdir, config.get("tempdir")
    with scratch() as folder, _for_sockets(folder) as sockets:
        tempfile.tempdir, config["tempdir"] = str(folder), str(sockets)
        with _environment("TMPDIR", str(folder)):
            try:
                yield
            finally:
                tempfile.tempdir, config["tempdir"] = before


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextlib.contextmanager
def _for_sockets(folder: Path) -> Iterator[Path]:
    """Use the folder, or one whose name is short enough for sockets."""
    if _is_short(folder):
        yield folder
    else:
        with scratch(_SHORT) as other:
            yield other


def _is_short(folder: Path) -> bool:
    return len(os.fsencode(folder)) <= _LONGEST or not Path(_SHORT).is_dir()


def _name() -> str:
    return f"{_PREFIX}{secrets.token_hex(8)}"


def _remove_folders(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove the folders of runs that are no more; those of runs that live, and of others, stay."""
    usual = tempfile.gettempdir()
    for where in {usual} if _is_short(Path(usual, _name())) else {usual, _SHORT}:
        with contextlib.suppress(OSError), os.scandir(where) as entries:
            leftovers = [Path(entry.path) for entry in entries if entry.name.startswith(_PREFIX) and _is_ours(entry)]
            for folder in leftovers:
                _remove_where_dead(folder)


def _is_ours(entry: os.DirEntry[str]) -> bool:
    status = entry.stat(follow_symlinks=False)
    return stat.S_ISDIR(status.st_mode) and (not hasattr(os, "geteuid") or status.st_uid == os.geteuid())


def _remove_where_dead(folder: Path) -> None:
    from filelock import FileLock, Timeout  # noqa: PLC0415 - see above

    if not (folder / _LOCK).is_file():
        return  # none of ours, or of a version that had no locks
    with contextlib.suppress(Timeout, OSError), FileLock(folder / _LOCK, blocking=False):
        shutil.rmtree(folder, ignore_errors=True)
