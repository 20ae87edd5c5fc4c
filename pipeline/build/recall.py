"""What several jobs need and none of them should make again: remembered in the store of the job that asks."""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast, runtime_checkable

from pipeline.build.blob import Packed, current_source

R = TypeVar("R")


@runtime_checkable
class Keeper(Protocol):
    """Whoever keeps results: the store. What is made does not depend on how that is done."""

    def find(self, key: str) -> Packed | None:
        """Return what is kept under a key; None where there is nothing."""

    def keep(self, key: str, result: Packed) -> None:
        """Keep a result under a key."""


def recall(function: Callable[[bytes], R], data: bytes, *libraries: str) -> R:
    """Return `function(data)`, as it was made before where there is a store to remember it.

    What else it depends on is the code of the function's module, and the versions of these libraries.
    """
    kept = Recollection(function.__module__, *libraries)
    found = kept.find(function.__qualname__, data)
    if found is None:
        found = function(data)
        kept.keep(function.__qualname__, data, found)
    return cast("R", found)


class Recollection:
    """What the code of one module, with some libraries, has made of data: in the store of the job that asks, if any."""

    def __init__(self, module: str, *libraries: str) -> None:
        """Look for what this code makes, in these versions of the libraries."""
        self._module, self._libraries = module, libraries

    def find(self, name: str, data: bytes) -> Any:  # noqa: ANN401 - whatever was kept
        """Return what was made of the data under a name, None where there is nothing."""
        store = current_source()
        found = store.find(self._key(name, data)) if isinstance(store, Keeper) else None
        return found.value() if found else None

    def keep(self, name: str, data: bytes, made: object) -> None:
        """Keep what was made of the data under a name."""
        store = current_source()
        if isinstance(store, Keeper):
            store.keep(self._key(name, data), Packed.of(made))

    def _key(self, name: str, data: bytes) -> str:
        whole = f"{self._module}.{name}\0{_version(self._module, self._libraries)}\0"
        return hashlib.sha256(whole.encode() + data).hexdigest()


@functools.cache
def _version(module: str, libraries: tuple[str, ...]) -> str:
    code = hashlib.sha256(Path(str(sys.modules[module].__file__)).read_bytes()).hexdigest()
    return " ".join((code, *map(_installed, libraries)))


def _installed(library: str) -> str:
    """Return the name and version of a library as it is installed; `importlib.metadata` takes longer to import."""
    folders = (path.name for place in sys.path for path in Path(place).glob("*-info"))
    return next((name for name in folders if name.lower().startswith(f"{library}-")), library)
