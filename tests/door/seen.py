"""The preview of an empty Debian, seen in Chromium on this machine: both have one network."""

from __future__ import annotations

import re
import signal
import subprocess
import threading
import time
from importlib import import_module

from tests.door.machine import DoorError, EmptyDebian
from tests.judges import programs

_ADDRESS = re.compile(r"http://\S+?:\d+/\S*")
_PATIENCE = 120.0  # seconds
_WORDS = "Des mots tout neufs"


def preview_and_edit(debian: EmptyDebian, post: str) -> str:
    """Open a post in the preview, change it, and wait for the new words; how long either took.

    Raises:
        DoorError: it did not start, or ends too late.
    """
    programs.permit(marked=True)
    started = time.monotonic()
    with debian.begin("editions", "preview", post.partition("/")[0]) as process:
        try:
            address = _address(process)
            browser = import_module("tests.preview.browser").Browser
            with browser() as chromium:
                chromium.open(f"{address.rstrip('/')}/articles/ma-page.html")
                chromium.until("document.body.innerText.includes('Premiers mots')")
                shown = time.monotonic()
                debian.put(post, debian.path(post).read_bytes() + f"\n{_WORDS}.\n".encode())
                written = time.monotonic()
                chromium.until(f"document.body.innerText.includes('{_WORDS}')")
                seen = time.monotonic()
        finally:
            ended = time.monotonic()
            process.send_signal(signal.SIGINT)
            process.wait(_PATIENCE)
    took = time.monotonic() - ended
    return (
        f"first page after {shown - started:.1f} s, a change after {seen - written:.2f} s, its end after {took:.2f} s"
    )


def _address(process: subprocess.Popen[str]) -> str:
    """Return the address that the preview prints when it can be opened."""
    late = threading.Timer(_PATIENCE, process.kill)
    late.start()
    said = ""
    try:
        for line in process.stdout or ():
            said += line
            if found := _ADDRESS.search(line):
                return found[0]
    finally:
        late.cancel()
    raise DoorError(f"the preview tells no address: {said}")
