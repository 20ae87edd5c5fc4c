"""Where jobs run: as many processes as asked for, and a memo in the user's cache. Only user of platformdirs."""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path

from pipeline.jobs.memo import Memo
from pipeline.jobs.runner import Progress, Runner
from pipeline.shelf import STYLES

_MOST_BYTES = 2_000_000_000
# What a result depends on beside the code: whatever writes bytes of an edition.
_TOOLS = (
    "ebooklib",
    "fonttools",
    "lxml",
    "nh3",
    "pikepdf",
    "pillow",
    "pydyf",
    "pypandoc_binary",
    "weasyprint",
    "ziamath",
)


def cache_folder() -> Path:
    """Where results are kept: $EDITIONS_CACHE, or a folder in the user's cache as the system has it."""
    named = os.environ.get("EDITIONS_CACHE")
    return Path(named) if named else user_cache_path("editions")


def open_workshop(workers: int, progress: Progress | None) -> Runner:
    """A runner that remembers what this code with these tools has made before."""
    return Runner(workers, progress, Memo(cache_folder(), _stamp(), _MOST_BYTES))


def clear_cache() -> bool:
    """Forget all results; whether there were any."""
    folder = cache_folder()
    found = folder.is_dir()
    shutil.rmtree(folder, ignore_errors=True)
    return found


@functools.cache
def _stamp() -> bytes:
    """A hash of the code, the styles and fonts, and the versions of the tools."""
    digest = hashlib.sha256()
    for part in (platform.python_version(), *(f"{tool} {version(tool)}" for tool in _TOOLS)):
        digest.update(part.encode() + b"\0")
    for path in _sources():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.digest()


def _sources() -> Iterator[Path]:
    package = Path(__file__).parent
    yield from sorted(package.rglob("*.py"))
    yield from sorted(package.rglob("*.po"))
    yield from sorted(path for path in STYLES.rglob("*") if path.is_file())
