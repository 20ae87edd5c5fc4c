"""Every Python process that finds this first writes down what it opens and whom it calls: into the file $GUARD_LOG."""

from __future__ import annotations

import os
import sys

_LOG = os.open(os.environ["GUARD_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_CALLS = frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"})


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str | bytes):
        os.write(_LOG, f"open {os.path.abspath(os.fsdecode(arguments[0]))}\n".encode("utf-8", "replace"))  # noqa: PTH100
    elif event in _CALLS and not (event == "socket.connect" and isinstance(arguments[1], str | bytes)):
        os.write(_LOG, f"{event} {arguments[1:]}\n".encode("utf-8", "replace"))  # sockets of this machine have a path
    elif event == "subprocess.Popen":
        os.write(_LOG, f"start {arguments[0]}\n".encode("utf-8", "replace"))


sys.addaudithook(_note)
