"""What a value holds, as a digest: the same for equal values in any process, whatever they are made of."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import marshal
import pickle
import weakref
from collections.abc import Iterable
from itertools import chain
from types import NoneType

from pipeline.jobs.blob import Blob

# What `repr` says all of, and what is no more than its parts; kinds derived from these may be more.
_PLAIN = frozenset((int, float, bool, type(None)))
# What has no parts: `marshal` writes these all at once, and in its version 0 the same for equal ones.
_LEAVES = _PLAIN | {str, bytes}
_SEQUENCES = frozenset((tuple, list))
_SETS = frozenset((set, frozenset))


_MANY = 4
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
    if isinstance(value, (str, bytes, int, float, NoneType)) and type(value) in _LEAVES:
        if isinstance(value, bytes):  # which may be long: not copied
            digest = hashlib.sha256(b"bytes ")
            digest.update(value)
            return digest.digest()
        return hashlib.sha256(b"leaf " + marshal.dumps(value, 0)).digest()
    try:
        return hashlib.sha256(_encoded(value, seen)).digest()
    except RecursionError:  # a list that holds itself, or very many in each other
        return hashlib.sha256(pickle.dumps(value, protocol=5)).digest()


def _encoded(value: object, seen: dict[int, bytes]) -> bytes:
    """Return what a value holds, as bytes: not, as in its pickle, which of its equal parts are one object.

    `seen` has the hashes of what has parts, by identity, so that lists which hold each other many times over take no
    longer than they are.
    """
    kind: type = type(value)
    if isinstance(value, str) and kind is str:
        data = value.encode("utf-8", "surrogatepass")
    elif isinstance(value, bytes) and kind is bytes:
        data = value
    elif kind in _PLAIN:
        data = repr(value).encode()
    elif isinstance(value, Blob):
        data = value.digest.encode()
    elif id(value) in seen:
        data = seen[id(value)]
    elif (known := _known.get(id(value))) is not None and known[0]() is value:
        data = known[1]
    else:
        parts = _parts(value)
        data = (
            pickle.dumps(value, protocol=5)
            if parts is None
            else hashlib.sha256(
                # A part with parts of its own stands in brackets, for no leaf does.
                marshal.dumps([part if type(part) in _LEAVES else (_encoded(part, seen),) for part in parts], 0)
            ).digest()
        )
        seen[id(value)] = data
        if _is_worth_remembering(kind):
            _remember(value, data)
    return b"%b %d " % (_name(kind), len(data)) + data


def _parts(value: object) -> Iterable[object] | None:
    """Return what a value is made of; a map in its own order, for a function may go by it."""
    kind = type(value)
    if isinstance(value, (tuple, list)) and kind in _SEQUENCES:
        return value
    if isinstance(value, dict) and kind is dict:
        return chain.from_iterable(value.items())
    if isinstance(value, (set, frozenset)) and kind in _SETS:
        return sorted(_encoded(part, {}) for part in value)
    if dataclasses.is_dataclass(kind):
        return [getattr(value, name) for name in _fields(kind)]
    return None


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
    return tuple(field.name for field in dataclasses.fields(kind))


@functools.cache
def _name(kind: type) -> bytes:
    return f"{kind.__module__}.{kind.__qualname__}".encode()
