"""Values as bytes, apart from those of their blobs.

Bytes from the cache are read by an unpickler that knows frozen values of this program and a few of Python's classes, so
that a foreign file in the cache runs no code.
"""

from __future__ import annotations

import copyreg
import functools
import io
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from importlib import import_module
from typing import TypeVar, cast

from pipeline.build.blob import Blob

T = TypeVar("T")
_OURS = "pipeline."
_OF_PYTHON = frozenset(
    {
        *(("builtins", name) for name in ("set", "frozenset", "bytearray", "complex")),
        *(("datetime", name) for name in ("date", "datetime", "time", "timedelta", "timezone")),
        *((module, name) for module in ("pathlib", "pathlib._local") for name in ("PurePosixPath", "PosixPath")),
        ("collections", "OrderedDict"),
        ("collections", "Counter"),
    }
)
# Frozen values that are no dataclasses.
_OTHERS = frozenset({("pipeline.i18n.sentences", "Sentence"), ("pipeline.i18n.sentences", "Counted")})


def values_in(data: bytes) -> Iterator[object]:
    """Yield the values that were pickled one after the other, from bytes that others may have written.

    Raises:
        Exception: They cannot be read: `pickle.UnpicklingError` for a class that is none of those allowed, or whatever
            a class that has changed raises.
    """
    stream = io.BytesIO(data)
    while stream.tell() < len(data):
        yield _Unpickler(stream).load()


class _Unpickler(pickle.Unpickler):
    """Builds values and calls nothing else."""

    def find_class(self, module: str, name: str) -> type:
        return _allowed(module, name)


@functools.cache
def _allowed(module: str, name: str) -> type:
    """Return a class of plain values.

    Raises:
        pickle.UnpicklingError: It is none, or its instances can be called.
    """
    if (module, name) in _OF_PYTHON or (module.startswith(_OURS) and "__" not in module):
        found = getattr(import_module(module), name, None)
        if isinstance(found, type) and ((module, name) in _OF_PYTHON | _OTHERS or _is_plain(found, module)):
            return found
    raise pickle.UnpicklingError(f"{module}.{name}")


def _is_plain(kind: type, module: str) -> bool:
    """Return whether a module defines an enumeration, a named tuple or a frozen dataclass, and no function object."""
    if kind.__module__ != module or any("__call__" in vars(base) for base in kind.__mro__):
        return False
    parameters = getattr(kind, "__dataclass_params__", None)
    is_tuple = issubclass(kind, tuple) and hasattr(kind, "_fields")
    return issubclass(kind, Enum) or is_tuple or (parameters is not None and parameters.frozen)


@dataclass(frozen=True)
class Packed:
    """A value without the bytes of its blobs, and the blobs that it refers to."""

    payload: bytes
    blobs: tuple[Blob, ...] = ()

    @classmethod
    def of(cls, value: object) -> Packed:
        """Return the value, packed; the same bytes for values made in the same way."""
        found: dict[str, Blob] = {}

        def lighter(blob: Blob) -> tuple[type[Blob], tuple[str, int]]:
            found.setdefault(blob.digest, blob)
            return Blob, (blob.digest, blob.size)

        written = io.BytesIO()
        pickler = pickle.Pickler(written, protocol=5)
        pickler.dispatch_table = copyreg.dispatch_table | {Blob: lighter}
        pickler.dump(value)
        pickler.clear_memo()
        pickler.dump([(blob.digest, blob.size) for blob in found.values()])
        return cls(written.getvalue(), tuple(found.values()))

    @classmethod
    def read(cls, payload: bytes) -> Packed:
        """Return what was packed, from its bytes."""
        _, blobs = values_in(payload)
        return cls(payload, tuple(Blob(*each) for each in cast("list[tuple[str, int]]", blobs)))

    def value(self) -> object:
        """Return the value, its blobs without their bytes."""
        return next(values_in(self.payload))

    def job(self) -> object:
        """Return the value of what the main process has packed, of any class."""
        return pickle.loads(self.payload)  # noqa: S301 (never from the cache)

    def value_of(self, kind: type[T]) -> T | None:
        """Return the value where it is of this kind and whole; None for one that another release has packed."""
        try:
            value = self.value()
        except Exception:  # noqa: BLE001 - whatever a class that has changed may raise
            return None
        names = [field.name for field in fields(value)] if is_dataclass(value) else []
        return value if isinstance(value, kind) and all(hasattr(value, name) for name in names) else None
