"""What a value holds, as a digest: the same for equal values in any process, whatever they are made of."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import marshal
import pickle
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, cast

from pipeline.build.blob import Blob

# What has no parts: `marshal` writes these all at once, and in its version 0 the same for equal ones; and what is no
# more than its parts. Kinds derived from these may be more.
_LEAVES = frozenset((int, float, bool, type(None), str, bytes))
_Leaf = int | float | bool | None | str | bytes
_SEQUENCES = frozenset((tuple, list))
_SETS = frozenset((set, frozenset))
_MANY = 4
_FEW = 8
_LITTLE = 256  # bytes: to hash and remember so few takes longer than to write them again
# Hashes of frozen values by their identity.
_known: dict[int, tuple[weakref.ref[object], bytes]] = {}


def parts_of(job: object) -> dict[str, bytes]:
    """Return the digests of a job's parts by their names: the fields of a dataclass, or "" for any other value."""
    seen: dict[int, bytes] = {}
    if dataclasses.is_dataclass(job) and not isinstance(job, type):
        return {name: _hashed(getattr(job, name), seen) for name in _fields(type(job))}
    return {"": _hashed(job, seen)}


def parts_of_kind(job: object) -> set[str]:
    """Return the names of the parts of such a job, as `parts_of` has them; none for what is no dataclass."""
    return set(_fields(type(job))) if dataclasses.is_dataclass(job) and not isinstance(job, type) else set()


def digest_of(value: object) -> bytes:
    """Return the digest of a whole value."""
    return _hashed(value, {})


def _hashed(value: object, seen: dict[int, bytes]) -> bytes:
    kind: type = type(value)
    if isinstance(value, bytes) and kind is bytes:  # which may be long: not copied
        digest = hashlib.sha256(b"bytes ")
        digest.update(value)
        return digest.digest()
    if kind in _LEAVES:
        return hashlib.sha256(b"leaf " + marshal.dumps(cast("_Leaf", value), 0)).digest()
    try:
        return hashlib.sha256(_encoded(value, seen)).digest()
    except RecursionError:  # a list that holds itself, or very many in each other
        return hashlib.sha256(pickle.dumps(value, protocol=5)).digest()


def _encoded(value: object, seen: dict[int, bytes]) -> bytes:
    """Return what a value that is no leaf holds, as bytes.

    Unlike its pickle, they do not tell which of its equal parts are one object.

    `seen` has the hashes of what has parts, by identity, so that lists which hold each other many times over take no
    longer than they are.
    """
    kind: type = type(value)
    if kind is Blob:
        return b"blob " + cast("Blob", value).digest.encode()
    identity = id(value)
    data = seen.get(identity)
    if data is None:
        known = _known.get(identity)
        data = known[1] if known is not None and known[0]() is value else _new(value, seen)
    return _name(kind) + data


def _new(value: object, seen: dict[int, bytes]) -> bytes:
    """Return what a value that is met for the first time holds, where that is little, else a hash of it."""
    kind: type = type(value)
    read = _reader(kind)
    if read is None:
        data = hashlib.sha256(pickle.dumps(value, protocol=5)).digest()
    else:
        parts = read(value)
        if _LEAVES.issuperset(map(type, parts)):
            written = marshal.dumps(cast("tuple[_Leaf, ...]", parts), 0)
            if len(written) <= _LITTLE:
                return written
        else:
            written = marshal.dumps([part if type(part) in _LEAVES else _written(part, seen) for part in parts], 0)
        data = hashlib.sha256(written).digest()
    seen[id(value)] = data
    if _is_worth_remembering(kind):
        _remember(value, data)
    return data


def _written(part: object, seen: dict[int, bytes]) -> object:
    """Return a part with parts of its own as `marshal` takes it: in brackets, for no other stands so.

    A tuple of a few leaves, as most parts are, `marshal` writes itself.
    """
    if type(part) is tuple and len(part) <= _FEW and _LEAVES.issuperset(map(type, part)):
        return part
    return [_encoded(part, seen)]


@functools.cache
def _reader(kind: type) -> Callable[[Any], Sequence[object]] | None:
    """Return what gives the parts of the values of a kind; a map's in its own order, for a function may go by it."""
    if kind in _SEQUENCES or _is_named_tuple(kind):
        return tuple
    if kind is dict:
        return _items
    if kind in _SETS:
        return _sorted
    if not dataclasses.is_dataclass(kind):
        return None
    names = _fields(kind)
    return attrgetter(*names) if len(names) > 1 else lambda value: [getattr(value, name) for name in names]


def _is_named_tuple(kind: type) -> bool:
    """Return whether values of a kind are tuples whose places have names, and no more than that."""
    return kind.__bases__ == (tuple,) and hasattr(kind, "_fields") and not kind.__dictoffset__


def _items(value: Mapping[object, object]) -> Sequence[object]:
    return list(chain.from_iterable(value.items()))


def _sorted(value: Iterable[object]) -> Sequence[object]:
    return sorted(_hashed(part, {}) for part in value)


def _remember(value: object, data: bytes) -> None:
    """Know a frozen value again, as long as it lives: an article is part of one job after another."""
    identity = id(value)

    def forget(_: object) -> None:
        _known.pop(identity, None)

    _known[identity] = weakref.ref(value, forget), data


@functools.cache
def _is_worth_remembering(kind: type) -> bool:
    """Return whether values of a kind stay what they are, and have more parts than it costs to remember them."""
    parameters = getattr(kind, "__dataclass_params__", None)
    return parameters is not None and parameters.frozen and len(_fields(kind)) >= _MANY


@functools.cache
def _fields(kind: type) -> tuple[str, ...]:
    """Return the parts of a dataclass: all fields but those whose metadata say that they are none."""
    return tuple(field.name for field in dataclasses.fields(kind) if field.metadata.get("part", True))


@functools.cache
def _name(kind: type) -> bytes:
    return f"{kind.__module__}.{kind.__qualname__} ".encode()
