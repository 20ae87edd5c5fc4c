"""A desk as `editions desk` serves it, in a process of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Self


class RunningDesk:
    """The desk of a folder; `address` is the link that its terminal shows."""

    def __init__(self, content: Path, kept: Path) -> None:
        """Start it, and wait for its link."""
        env = os.environ | {"EDITIONS_CACHE": str(kept / "cache"), "LC_ALL": "C.UTF-8"}
        words = [sys.executable, "-m", "pipeline", "desk", str(content), "-o", str(kept / "out"), "-j", "1"]
        self._process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=env)
        assert self._process.stdout
        found = re.search(r"http://\S+", self._process.stdout.readline())
        assert found
        self.address = found[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End it as Ctrl-C does."""
        self._process.terminate()
        self._process.communicate(timeout=60)
