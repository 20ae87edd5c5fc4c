"""Run Java validators of all workers in one shared process.

Starting costs more than most checks: six CPU seconds for EPUBCheck, in each of four workers. Without xdist, Java runs
in the process of the tests.

The process ends when its last client disconnects; the next client starts another with `python -m tests.judges.java
SOCKET`.
"""

import atexit
import functools
import importlib
import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from filelock import FileLock

_ROOT = Path(__file__).parents[2]
_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")
_LONGEST = 100  # bytes of the path of a socket
_GONE = (EOFError, ConnectionError, FileNotFoundError)


class _Shared:
    """Socket and connection of this run's Java process."""

    socket: Path | None = None
    connection: Connection | None = None


def share(folder: Path) -> None:
    """Use the Java process shared through a socket in this folder, which only its owner can open."""
    socket = folder / "java.socket"
    if len(os.fsencode(socket)) < _LONGEST:
        _Shared.socket = socket


def in_java(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Decorate a function to run in the Java process; arguments and result are pickled."""

    @functools.wraps(function)
    def ask(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> _Result:
        if _Shared.socket is None:
            return function(*arguments, **named)
        order = (function.__module__, function.__name__, arguments, named)
        try:
            done, result = _exchange(_Shared.socket, order)
        except _GONE:  # it ended as it was found, or Java crashed
            _Shared.connection = None
            done, result = _exchange(_Shared.socket, order)
        if not done:
            raise RuntimeError(f"the judge failed: {result}")
        return result  # type: ignore[no-any-return]  # what the function has returned there

    return ask


def _exchange(socket: Path, order: object) -> tuple[bool, Any]:
    if _Shared.connection is None:
        _Shared.connection = _connect_or_start(socket)
    _Shared.connection.send(order)
    done, result = _Shared.connection.recv()
    return done, result


def _connect_or_start(socket: Path) -> Connection:
    with FileLock(socket.with_suffix(".lock")):
        try:
            return Client(str(socket))
        except _GONE:
            command = [sys.executable, "-m", "tests.judges.java", str(socket)]
            # Ctrl-C is not for it: it ends with those who ask.
            process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, start_new_session=True)
            atexit.register(_leave, process)
            assert process.stdout
            process.stdout.readline()
            return Client(str(socket))


def _leave(process: subprocess.Popen[bytes]) -> None:
    """Wait for the process to end, after the last worker has disconnected."""
    if _Shared.connection is not None:
        _Shared.connection.close()
    process.communicate()


def _serve(socket: Path) -> None:
    """Answer requests one at a time until no client is connected."""
    asked, connected = threading.Lock(), set[threading.Thread]()
    socket.unlink(missing_ok=True)  # of one that has ended
    with Listener(str(socket)) as listener:
        print("ready", flush=True)  # noqa: T201 - to whoever has started this
        while True:
            connection = listener.accept()
            thread = threading.Thread(target=_answer, args=(connection, asked, connected), daemon=True)
            connected.add(thread)
            thread.start()


def _answer(connection: Connection, asked: threading.Lock, connected: set[threading.Thread]) -> None:
    try:
        while True:
            order = connection.recv()
            with asked:
                answer = _judge(*order)
            connection.send(answer)
    except (EOFError, OSError):  # whoever asked has ended
        connected.remove(threading.current_thread())
        if not connected:
            os._exit(0)


def _judge(module: str, name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> tuple[bool, Any]:
    try:
        return True, getattr(importlib.import_module(module), name)(*arguments, **named)
    except Exception:  # noqa: BLE001 - it is raised again for whoever asks
        return False, traceback.format_exc()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
