"""Values as bytes, apart from those of their blobs."""

from __future__ import annotations

import copyreg
import io
import pickle
from dataclasses import dataclass, fields, is_dataclass
from typing import TypeVar

from pipeline.jobs.blob import Blob

T = TypeVar("T")


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
        stream = io.BytesIO(payload)
        pickle.load(stream)  # noqa: S301 (our own, from the user's own cache, and unchanged)
        return cls(payload, tuple(Blob(*each) for each in pickle.load(stream)))  # noqa: S301 (likewise)

    def value(self) -> object:
        """Return the value, its blobs without their bytes."""
        return pickle.loads(self.payload)  # noqa: S301 (likewise)

    def value_of(self, kind: type[T]) -> T | None:
        """Return the value where it is of this kind and whole; None for one that another release has packed."""
        try:
            value = self.value()
        except Exception:  # noqa: BLE001 - whatever a class that has changed may raise
            return None
        names = [field.name for field in fields(value)] if is_dataclass(value) else []
        return value if isinstance(value, kind) and all(hasattr(value, name) for name in names) else None
