"""Run the command `import` in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]


class Finished(NamedTuple):
    """The result of a command."""

    code: int
    output: str
    errors: str


def run(*words: str, cwd: Path, cache: Path | None = None) -> Finished:
    """Run the command with sandboxed workers."""
    command = [
        sys.executable,
        "-P",
        "-c",
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from pipeline.__main__ import main; main()",
    ]
    environment = os.environ | ({"EDITIONS_CACHE": str(cache)} if cache else {})
    done = subprocess.run([*command, *words], cwd=cwd, capture_output=True, check=False, env=environment)
    return Finished(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
