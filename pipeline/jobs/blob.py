"""Bytes by reference: what is large goes through jobs as a blob, which knows its digest and finds its bytes.

So the main process holds no bodies, pictures and pages, and a job that was done before needs none of them either: its
key is made of digests.
"""

from __future__ import annotations

import copyreg
import functools
import hashlib
import io
import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from importlib import import_module
from typing import BinaryIO, TypeVar, cast

from pipeline.i18n.sentences import Sentence


class LostBlobError(Exception):
    """The bytes of a blob are gone or have changed; the job that made it has to run again."""


class Source:
    """Source of the bytes of blobs, which has none itself. What is too large to be held is held all the same."""

    def read(self, digest: str) -> bytes:
        """Return the bytes of this SHA-256.

        Raises:
            LostBlobError: they are not here.
        """
        raise LostBlobError(digest)

    def pieces(self, digest: str) -> Iterator[bytes]:
        """Yield the bytes of this SHA-256, some at a time.

        Raises:
            LostBlobError: they are not here; at the end, if they are not what they were.
        """
        yield self.read(digest)

    def open(self, digest: str) -> BinaryIO:
        """Return the bytes of this SHA-256 as a file, without checking them.

        Raises:
            LostBlobError: they are not here.
        """
        return io.BytesIO(self.read(digest))

    def gather(self, pieces: Iterable[bytes]) -> Blob:
        """Keep these bytes, which come piece by piece, as one blob.

        Raises:
            OSError: they cannot be written.
        """
        return Blob.of(b"".join(pieces))


_source: ContextVar[Source] = ContextVar("source", default=Source())  # noqa: B039 - it holds nothing


@dataclass(frozen=True)
class Blob:
    """Some bytes, by their SHA-256 and their number. `held` has them where they have just been made."""

    digest: str
    size: int
    held: bytes | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, content: bytes | str) -> Blob:
        """Return the blob of these bytes, or of this text as UTF-8."""
        data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        return cls(hashlib.sha256(data).hexdigest(), len(data), data)

    @classmethod
    def gathered(cls, pieces: Iterable[bytes]) -> Blob:
        """Return the blob of these bytes one after the other; a job's store takes each piece as it comes.

        Raises:
            OSError: the store cannot be written.
        """
        return _source.get().gather(pieces)

    @property
    def data(self) -> bytes:
        """The bytes themselves.

        Raises:
            LostBlobError: They are gone.
        """
        return self.held if self.held is not None else _source.get().read(self.digest)

    @property
    def text(self) -> str:
        """The bytes as the text that they were made of.

        Raises:
            LostBlobError: They are gone.
        """
        return self.data.decode("utf-8", "surrogatepass")

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes themselves, some at a time.

        Raises:
            LostBlobError: They are gone; at the end, if they have changed.
        """
        if self.held is None:
            yield from _source.get().pieces(self.digest)
        else:
            yield self.held

    def opened(self) -> BinaryIO:
        """Return the bytes as an unchecked file, to read few of many. Use `data` or `pieces` to publish them.

        Raises:
            LostBlobError: They are gone.
        """
        return _source.get().open(self.digest) if self.held is None else io.BytesIO(self.held)


def current_source() -> Source:
    """Return where blobs find their bytes now."""
    return _source.get()


@contextmanager
def reading_from(source: Source) -> Iterator[None]:
    """Let blobs find their bytes in `source`."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


T = TypeVar("T")
_OURS = "pipeline."
_OF_PYTHON = {
    "builtins": ("set", "frozenset", "bytearray", "complex"),
    "datetime": ("date", "datetime", "time", "timedelta", "timezone"),
    "pathlib": ("PurePosixPath", "PosixPath"),
    "pathlib._local": ("PurePosixPath", "PosixPath"),  # as Python 3.13 calls it
    "collections": ("OrderedDict", "Counter"),
}


def values_in(data: bytes) -> Iterator[object]:
    """Yield the values that were pickled one after the other, from bytes that others may have written.

    Raises:
        Exception: They cannot be read: `pickle.UnpicklingError` for a class that is not allowed, or what a class that
            has changed raises.
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
    is_of_python = name in _OF_PYTHON.get(module, ())
    if is_of_python or (module.startswith(_OURS) and "__" not in module):
        target = getattr(import_module(module), name, None)
        if isinstance(target, type) and (is_of_python or _is_plain(target, module)):
            return target
    raise pickle.UnpicklingError(f"{module}.{name}")


def _is_plain(kind: type, module: str) -> bool:
    """Return whether a class that cannot be called is an enumeration, named tuple, frozen dataclass or sentence."""
    if kind.__module__ != module or any("__call__" in vars(base) for base in kind.__mro__):
        return False
    parameters = getattr(kind, "__dataclass_params__", None)
    is_tuple = issubclass(kind, tuple) and hasattr(kind, "_fields")
    return issubclass(kind, (Enum, Sentence)) or is_tuple or (parameters is not None and parameters.frozen)


@dataclass(frozen=True)
class Pickled:
    """A value without the bytes of its blobs, and the blobs that it refers to."""

    payload: bytes
    blobs: tuple[Blob, ...] = ()

    @classmethod
    def of(cls, value: object) -> Pickled:
        """Return the value, packed; the same bytes for values made in the same way."""
        blobs: dict[str, Blob] = {}

        def lighter(blob: Blob) -> tuple[type[Blob], tuple[str, int]]:
            blobs.setdefault(blob.digest, blob)
            return Blob, (blob.digest, blob.size)

        written = io.BytesIO()
        pickler = pickle.Pickler(written, protocol=5)
        pickler.dispatch_table = copyreg.dispatch_table | {Blob: lighter}
        pickler.dump(value)
        pickler.clear_memo()
        pickler.dump([(blob.digest, blob.size) for blob in blobs.values()])
        return cls(written.getvalue(), tuple(blobs.values()))

    @classmethod
    def read(cls, payload: bytes) -> Pickled:
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
