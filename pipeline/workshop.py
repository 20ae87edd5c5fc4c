"""Where jobs run: as many processes as asked for, and a memo in the user's cache. Only user of platformdirs."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import hashlib
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_cache_path

from pipeline.jobs.memo import Memo
from pipeline.jobs.runner import Progress, Runner
from pipeline.shelf import STYLES

_MOST_BYTES = 2_000_000_000
# The system's libraries that set text, as Linux names them. Elsewhere they have other names and are not asked:
# after their renewal `clean --cache` makes all anew.
_SYSTEM_LIBRARIES = (
    ("libpango-1.0.so.0", "pango_version_string"),
    ("libharfbuzz.so.0", "hb_version_string"),
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
    return Memo(cache_folder(), b"", _MOST_BYTES).clear()


@functools.cache
def _stamp() -> bytes:
    """A hash of the code, the styles and fonts, and the versions of the tools."""
    digest = hashlib.sha256()
    for part in (platform.python_version(), *sorted(_packages()), *_libraries()):
        digest.update(part.encode() + b"\0")
    for path in _sources():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.digest()


def _packages() -> set[str]:
    """Names and versions of all installed packages, as their folders have them: whatever may write a byte is there."""
    return {
        path.name for folder in sys.path for kind in ("dist", "egg") for path in Path(folder).glob(f"*.{kind}-info")
    }


def _libraries() -> Iterator[str]:
    for name, function in _SYSTEM_LIBRARIES:
        with contextlib.suppress(OSError, AttributeError):
            version = getattr(ctypes.CDLL(name), function)
            version.restype = ctypes.c_char_p
            yield f"{name} {version()!r}"


def _sources() -> Iterator[Path]:
    package = Path(__file__).parent
    yield from sorted(package.rglob("*.py"))
    yield from sorted(package.rglob("*.po"))
    yield from sorted(path for path in STYLES.rglob("*") if path.is_file())
