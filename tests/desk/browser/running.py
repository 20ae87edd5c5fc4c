"""Run `editions desk` in a process of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Self


class RunningDesk:
    """A desk of a folder; `address` is the link printed in its terminal."""

    def __init__(self, content: Path, kept: Path) -> None:
        """Start the desk and wait for its link."""
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
        """Stop the desk as Ctrl-C does."""
        self._process.terminate()
        self._process.communicate(timeout=60)
