"""View the preview of an empty Debian in Chromium on this machine: they share a network."""

import re
import signal
import subprocess
import threading
import time
from importlib import import_module
from pathlib import Path

from tests.judges import programs
from tests.tools.door.machine import DoorError, EmptyDebian

_ADDRESS = re.compile(r"http://\S+?:\d+/\S*")
_PATIENCE = 120.0  # seconds
_WORDS = "Des mots tout neufs"


def preview_and_edit(debian: EmptyDebian, post: str) -> str:
    """Open a post in the preview, change it, and wait for the new words; return the times of both.

    Raises:
        DoorError: it did not start, or ends too late.
    """
    programs.permit(marked=True)
    started = time.monotonic()
    with debian.begin("editions", "preview", post.partition("/")[0]) as process:
        try:
            address = _address(process)
            shown, took = edit_and_see(debian, address, post, "Premiers mots")
        finally:
            ended = time.monotonic()
            process.send_signal(signal.SIGINT)
            process.wait(_PATIENCE)
    first = shown - started
    return (
        f"first page after {first:.1f} s, a change after {took:.2f} s, its end after {time.monotonic() - ended:.2f} s"
    )


def edit_and_see(debian: EmptyDebian, address: str, post: str, words: str) -> tuple[float, float]:
    """Open a post's page, change the post and wait for the new words.

    Returns the time of the first view, and the seconds until the change was visible.
    """
    programs.permit(marked=True)
    browser = import_module("tests.preview.browser").Browser
    with browser() as chromium:
        chromium.open(f"{address.rstrip('/')}/articles/{Path(post).stem}.html")
        chromium.until(f"document.body.innerText.includes('{words}')")
        shown = time.monotonic()
        debian.put(post, debian.path(post).read_bytes() + f"\n{_WORDS}.\n".encode())
        written = time.monotonic()
        chromium.until(f"document.body.innerText.includes('{_WORDS}')")
        return shown, time.monotonic() - written


def _address(process: subprocess.Popen[str]) -> str:
    """Return the address that the preview prints when it is ready."""
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
