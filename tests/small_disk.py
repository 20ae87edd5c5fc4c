"""A small disk, for tests that fill it."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def mount_disk(folder: Path, size: int) -> Iterator[Path]:
    """Mount an empty disk of this many bytes at a new folder; skip the test if not permitted."""
    folder.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if mount is None or subprocess.run([mount, *options], check=False, capture_output=True).returncode:
        pytest.skip("disks can be mounted by root only")
    yield folder
    subprocess.run([shutil.which("umount") or "umount", "-l", str(folder)], check=True)
