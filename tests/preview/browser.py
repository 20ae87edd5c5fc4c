"""Drive a browser step by step."""

import contextlib
import json
import subprocess
from pathlib import Path
from typing import Any, Self

from tests.judges import programs

_DRIVER = Path(__file__).with_name("drive.js")
BAR = "document.querySelector('editions-preview').shadowRoot"
"""Elements of the preview in a page."""


class Browser:
    """Chromium with one page open."""

    def __init__(self, scale: int = 1) -> None:
        """Start Chromium with a blank page; `scale` is the number of pixels in a CSS pixel."""
        name = "the preview in Chromium"
        driver, axe = programs.npm_file(name, "playwright-core"), programs.npm_file(name, "axe-core/axe.min.js")
        command = [programs.node(name), str(_DRIVER), programs.browser(name), str(driver), str(axe), str(scale)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._open = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=150)

    def do(self, what: str, **how: object) -> Any:
        """Do a step and return its result."""
        self.send(what, **how)
        return self.answer()

    def send(self, what: str, **how: object) -> None:
        """Start a step without waiting for it."""
        assert self._process.stdin
        self._process.stdin.write(f"{json.dumps({'do': what, **how})}\n")
        self._process.stdin.flush()
        self._open += 1

    def answer(self) -> Any:
        """Return the result of the oldest step in progress."""
        assert self._process.stdout
        answer = json.loads(self._process.stdout.readline())
        self._open -= 1
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def begin(self) -> None:
        """Close all pages and forget all, as if the browser had just been started."""
        while self._open:  # a test that failed may have left some
            with contextlib.suppress(AssertionError):
                self.answer()
        self.do("begin")

    def open(self, address: str) -> int:
        """Go to an address and return the status of its response."""
        return int(self.do("open", address=address))

    def evaluate(self, script: str) -> Any:
        """Return the value of a JavaScript expression."""
        return self.do("evaluate", script=script)

    def until(self, script: str) -> float:
        """Wait until an expression is true; return the browser's time of day in milliseconds."""
        return float(self.do("until", script=script))
