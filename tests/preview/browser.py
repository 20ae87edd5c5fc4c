"""A browser that tests tell what to do, step by step."""

import json
import subprocess
from pathlib import Path
from typing import Any, Self

from tests.judges import programs

_DRIVER = Path(__file__).with_name("drive.js")
BAR = "document.querySelector('editions-preview').shadowRoot"
"""What is ours in a page."""


class Browser:
    """Chromium with one page in view."""

    def __init__(self, scale: int = 1) -> None:
        """Start it, with nothing in view; `scale` is how many pixels one of CSS has."""
        name = "the preview in Chromium"
        driver, axe = programs.npm_file(name, "playwright-core"), programs.npm_file(name, "axe-core/axe.min.js")
        command = [programs.node(name), str(_DRIVER), programs.browser(name), str(driver), str(axe), str(scale)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=150)

    def do(self, what: str, **how: object) -> Any:
        """Do one step; what came of it."""
        self.send(what, **how)
        return self.answer()

    def send(self, what: str, **how: object) -> None:
        """Begin a step, and do not wait for it."""
        assert self._process.stdin
        self._process.stdin.write(f"{json.dumps({'do': what, **how})}\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        """What came of the step that was begun first."""
        assert self._process.stdout
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def open(self, address: str) -> int:
        """Go to an address; the status of its answer."""
        return int(self.do("open", address=address))

    def evaluate(self, script: str) -> Any:
        """What an expression of JavaScript has for a value."""
        return self.do("evaluate", script=script)

    def until(self, script: str) -> float:
        """Wait for an expression to be true; the time of day by the browser's clock, in milliseconds."""
        return float(self.do("until", script=script))
