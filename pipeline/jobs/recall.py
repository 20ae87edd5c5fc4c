"""What several jobs need and none of them should make again: remembered in the store of the job that asks."""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import TypeVar, cast

from pipeline.jobs.blob import current_source
from pipeline.jobs.packed import Packed
from pipeline.jobs.store import Store

R = TypeVar("R")


def recall(function: Callable[[bytes], R], data: bytes, *libraries: str) -> R:
    """Return `function(data)`, as it was made before where there is a store to remember it.

    What else it depends on is the code of the function's module, and the versions of these libraries.
    """
    store = current_source()
    if not isinstance(store, Store):
        return function(data)
    name = f"{function.__module__}.{function.__qualname__}\0{_version(function.__module__, libraries)}\0".encode()
    key = hashlib.sha256(name + data).hexdigest()
    found = store.find(key)
    if found is None:
        found = Packed.of(function(data))
        store.keep(key, found)
    return cast("R", found.value())


@functools.cache
def _version(module: str, libraries: tuple[str, ...]) -> str:
    code = hashlib.sha256(Path(str(sys.modules[module].__file__)).read_bytes()).hexdigest()
    return " ".join((code, *(f"{name} {metadata.version(name)}" for name in libraries)))
