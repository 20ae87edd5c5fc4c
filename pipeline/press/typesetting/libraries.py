"""The system's libraries that the engine opens, found without a search.

WeasyPrint asks for each under the names of several systems. For every one that is not there Python starts `ldconfig`,
a compiler and a linker, some fifty processes in all, before it comes to the name that the loader of Linux knows.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def without_search() -> Iterator[None]:
    """Let libraries that are opened within be found by the names of their files alone, where that is enough."""
    if sys.platform != "linux":
        yield
        return
    search, ctypes.util.find_library = ctypes.util.find_library, _nowhere
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _nowhere(name: str) -> str | None:  # noqa: ARG001 - the signature of what it stands for
    return None
