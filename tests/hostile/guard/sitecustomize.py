"""Every Python process that finds this first is watched.

What it opens, calls and starts is written into the file $GUARD_LOG, where there is one; what it may not start
($GUARD_STARTS) is refused.
"""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

_CALLS = frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"})


def _beside(name: str) -> ModuleType:
    """The module of a file of this folder, whatever else is called so."""
    spec = importlib.util.spec_from_file_location(f"guard_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


starts = _beside("starts")


def _is_in_a_folder(arguments: tuple[object, ...]) -> bool:
    """Whether a name is opened in a folder that is held open, and no link there (`pipeline/files/opening.py`)."""
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
