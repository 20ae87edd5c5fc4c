"""Bytes by reference: what is large goes through jobs as a blob, which knows its digest and finds its bytes.

So the main process holds no bodies, pictures and pages, and a job that was done before needs none of them either: its
key is made of digests.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, runtime_checkable


class LostBlobError(Exception):
    """The bytes of a blob are not where they were kept, or no longer the same: whatever made it has to be run again."""


class Source(Protocol):
    """Where the bytes of blobs are."""

    def read(self, digest: str) -> bytes:
        """Return the bytes of this SHA-256.

        Raises:
            LostBlobError: they are not here.
        """


@runtime_checkable
class Sink(Protocol):
    """A source that takes and gives what is too large to be held."""

    def pieces(self, digest: str) -> Iterator[bytes]:
        """Yield the bytes of this SHA-256, some at a time.

        Raises:
            LostBlobError: they are not here; at the end, if they are not what they were.
        """

    def open(self, digest: str) -> BinaryIO:
        """Return the bytes of this SHA-256 as a file, which nobody has looked through for what has changed in it.

        Raises:
            LostBlobError: they are not here.
        """

    def gather(self, pieces: Iterable[bytes]) -> Blob:
        """Keep these bytes, which come piece by piece, as one blob.

        Raises:
            OSError: they cannot be written.
        """


_source: ContextVar[Source | None] = ContextVar("source", default=None)


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
        source = _source.get()
        return source.gather(pieces) if isinstance(source, Sink) else cls.of(b"".join(pieces))

    @property
    def data(self) -> bytes:
        """The bytes themselves.

        Raises:
            LostBlobError: nobody has them any more.
        """
        if self.held is not None:
            return self.held
        source = _source.get()
        if source is None:
            raise LostBlobError(self.digest)
        return source.read(self.digest)

    @property
    def text(self) -> str:
        """The bytes as the text that they were made of.

        Raises:
            LostBlobError: nobody has them any more.
        """
        return self.data.decode("utf-8", "surrogatepass")

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes themselves, some at a time.

        Raises:
            LostBlobError: nobody has them any more; at the end, if they are not what they were.
        """
        source = _source.get()
        if self.held is None and isinstance(source, Sink):
            yield from source.pieces(self.digest)
        else:
            yield self.data

    def opened(self) -> BinaryIO:
        """Return the bytes as a file, for whoever needs few of many; whoever publishes them takes `data` or `pieces`.

        Raises:
            LostBlobError: nobody has them any more.
        """
        source = _source.get()
        if self.held is None and isinstance(source, Sink):
            return source.open(self.digest)
        return io.BytesIO(self.data)


def current_source() -> Source | None:
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
