"""The e-books that reading systems open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's anthology as an e-book, which has the pages of its PDF."""
    output = tmp_path_factory.mktemp("books") / "output"
    command = [sys.executable, "-m", "invoke", "publish", "--only", "anthology-pdf,anthology-epub"]
    run = subprocess.run([*command, "--output", str(output)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return output / "anthology.epub"
