"""The desk as it is typed, in a browser."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.preview.browser import Browser

ROOT = Path(__file__).parents[2]


@dataclass
class RunningDesk:
    """A desk of the folder `content` in another one, which has its cache too."""

    folder: Path
    browser: Browser
    options: tuple[str, ...] = ()
    process: subprocess.Popen[str] | None = None
    address: str = ""

    @property
    def content(self) -> Path:
        """The folder of the posts."""
        return self.folder / "content"

    def start(self) -> None:
        """Start it, and open its page."""
        self.run()
        self.browser.do("fresh")
        self.browser.open(self.address)
        self.browser.until("document.querySelector('.top')")
        self.browser.evaluate("import('/_desk/static/desk.js').then(({ desk }) => { window.desk = desk; })")
        self.until("desk.list.ready")

    def run(self) -> None:
        """Start it."""
        command = [sys.executable, "-m", "pipeline", "desk", "content", *self.options]
        environment = {
            **os.environ,
            "EDITIONS_CACHE": str(self.folder / "cache"),
            "DISPLAY": "",
            "PYTHONPATH": str(ROOT),
        }
        self.process = subprocess.Popen(
            command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self.process.stdout
        found = re.search(r"http://\S+", line := self.process.stdout.readline())
        assert found, line
        self.address = found[0]

    def kill(self) -> None:
        """End it as a power cut does."""
        if self.process and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate()

    def until(self, script: str) -> None:
        """Wait for something to hold in the desk's page, where `desk` is the desk."""
        self.browser.until(script.replace("desk.", "window.desk."))

    def until_shown(self, words: str) -> None:
        """Wait for words in the page in the frame."""
        self.browser.do("untilWithin", script=f"document.body.innerText.includes({words!r})")

    def show(self, path: str) -> None:
        """Open an article."""
        self.until(f"desk.list.posts.some((each) => each.path === {path!r})")
        self.browser.evaluate(f"window.desk.show({path!r})")
        self.until(f"desk.path === {path!r}")
        self.browser.do("untilWithin", script="document.querySelector('[data-block][tabindex]')")

    def edit(self, number: int) -> None:
        """Click on a block, and wait for its editor."""
        self.browser.do("inner", on=f"[data-block='{number}']")
        self.browser.until("document.activeElement?.closest('.cm-content')")

    def replace(self, text: str) -> None:
        """Type a text in the place of all that is in the editor, and save."""
        for key in ("Control+a", "Delete"):
            self.browser.do("press", key=key)
        self.browser.do("type", text=text)
        self.browser.do("press", key="Control+Enter")

    def read(self, path: str) -> str:
        """Return a text of the folder."""
        return (self.content / path).read_text("utf-8")


@contextlib.contextmanager
def desk_of(folder: Path, browser: Browser, files: Mapping[str, str | bytes], *options: str) -> Iterator[RunningDesk]:
    """Return a desk of a folder with these files, with its page open."""
    for path, data in files.items():
        place = folder / "content" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)
    desk = RunningDesk(folder, browser, options)
    try:
        desk.start()
        yield desk
    finally:
        desk.kill()


def problems_of(browser: Browser) -> list[Any]:
    """Return what axe finds wrong, and what the browser complained of."""
    return [*browser.do("axe"), *browser.do("complaints"), *browser.do("faults")]
