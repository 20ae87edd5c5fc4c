"""Watch every Python process that imports this at its start.

Writes what the process opens, calls and starts into the file $GUARD_LOG, if set, and refuses programs that are not
allowed ($GUARD_STARTS).
"""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

_CALLS = frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"})


def _beside(name: str) -> ModuleType:
    """Import a module of this folder by its path."""
    spec = importlib.util.spec_from_file_location(f"guard_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


starts = _beside("starts")


def _is_in_a_folder(arguments: tuple[object, ...]) -> bool:
    """Return whether a name is opened relative to an open folder and is no link (`pipeline/files/opening.py`)."""
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & os.O_NOFOLLOW) and os.sep not in str(arguments[0])


def _writing_down(path: str) -> None:
    log = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str) and _is_in_a_folder(arguments):
            os.write(log, f"within {arguments[0]}\n".encode("utf-8", "replace"))
        elif event == "open" and isinstance(arguments[0], str | bytes):
            os.write(log, f"open {os.path.abspath(os.fsdecode(arguments[0]))}\n".encode("utf-8", "replace"))  # noqa: PTH100 - nothing may be opened here
        elif event in _CALLS and not (event == "socket.connect" and isinstance(arguments[1], str | bytes)):
            os.write(
                log, f"{event} {arguments[1:]}\n".encode("utf-8", "replace")
            )  # sockets of this machine have a path
        elif program := starts.starting(event, arguments):
            os.write(log, f"start {program}\n".encode("utf-8", "replace"))

    sys.addaudithook(note)


if "GUARD_LOG" in os.environ:
    _writing_down(os.environ["GUARD_LOG"])
if starts.VARIABLE in os.environ:
    starts.watch(os.environ[starts.VARIABLE])
if "COVERAGE_PROCESS_CONFIG" in os.environ:  # coverage.py, where it measures what is started too
    _beside("covered").let_all_write_down()
