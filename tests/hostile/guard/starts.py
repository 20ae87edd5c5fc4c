"""Programs that may be started; any other fails the test that starts it, here or in a worker.

`tests/conftest.py` watches the process of the tests, `sitecustomize.py` each Python process that is started from there.
"""

import os
import sys
from pathlib import Path
from types import FrameType

ALLOWED = frozenset(
    {
        "pandoc",
        "git",
        "fc-list",
        "rsync",
        "sftp",
        "ssh",
        "pagefind_extended",
        "dot",
        "grammalecte-cli",
        Path(sys.executable).name,
    }
)
"""Names of the programs; each has a line in docs/dev/threat-model.md."""
VARIABLE = "GUARD_STARTS"
"""Environment variable with the path of the log of all others."""
FOLDER = str(Path(__file__).parent)
_PROGRAM = str(Path(__file__).parents[3] / "pipeline") + os.sep
_EVENTS = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn"}
)
_watched: list[str] = []


def watch(log: str) -> None:
    """Refuse all other programs from now on, and log them in a file."""
    if log in _watched:
        return
    _watched.append(log)
    sys.addaudithook(_refuse)


def starting(event: str, arguments: tuple[object, ...]) -> str:
    """Return the program started by an audit event, or "" if none is or only a system library is looked up."""
    if event not in _EVENTS or _stands_in(os.sep + os.path.join("ctypes", "util.py")):  # noqa: PTH118 - the end of a name
        return ""
    first = arguments[1] if event == "os.spawn" else arguments[0]
    if event == "subprocess.Popen" and first is None and isinstance(arguments[1], list | tuple):
        first = arguments[1][0]
    return os.fsdecode(first) if isinstance(first, str | bytes | os.PathLike) else str(first)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _EVENTS:  # as nearly all, of which each call of `open` is one
        return
    program = starting(event, arguments)
    if program and Path(program).name.removesuffix(".exe") not in ALLOWED and _stands_in(_PROGRAM):
        with open(_watched[-1], "a", encoding="utf-8") as log:  # noqa: PTH123 - tests replace Path's methods
            log.write(f"{program} {arguments[1:2]}\n")
        raise PermissionError(f"{program} is none of the programs that may be started")


def _stands_in(part: str) -> bool:
    """Return whether a function of such a file is on the call stack."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if part in frame.f_code.co_filename:
            return True
        frame = frame.f_back
    return False
