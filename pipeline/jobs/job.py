"""Jobs: their values and functions, what one may take, what comes of one, and digests of what it is made of."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import marshal
import pickle
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from operator import attrgetter
from pkgutil import resolve_name
from types import UnionType
from typing import Any, ClassVar, Generic, ParamSpec, Self, TypeVar, cast, get_args, get_origin, get_type_hints

from pipeline.i18n.sentences import change_text, joined, sentence
from pipeline.jobs.blob import Blob

J = TypeVar("J")
P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])
_INPUTS = "__inputs__"


@dataclass(frozen=True)
class Job:
    """All that a result depends on, as one frozen value that a function of the runner is given.

    `about` is a sentence whose values name fields: `sentence("article {name}", name="{0.slug}")`; filled in, it is what
    errors and `--dry-run` call the job (`called`). `causes` are the words for a change of a field whose name says too
    little.

    `belongs_to` tells it from jobs that are called alike: a book's path, a handout's folder. No two of a run that are
    made of different things may have the same `subject`, or `--dry-run` says of one why the other is made. It is no
    cause itself.
    """

    belongs_to: str = field(default="", kw_only=True, compare=False, metadata={"part": False})

    about: ClassVar[str]
    causes: ClassVar[Mapping[str, str]] = {}

    def qualified(self, further: str) -> Self:
        """Return the job, which belongs to something more."""
        return replace(self, belongs_to=joined(filter(None, (self.belongs_to, further))))

    @property
    def called(self) -> str:
        """Subject of the job."""
        return self.filled(self.about)

    def filled(self, about: str) -> str:
        """Return a sentence whose values name fields with what these hold."""
        return change_text(about, lambda value: value.format(self))

    @property
    def subject(self) -> str:
        """Subject of the job with what it belongs to: its name among those of its function."""
        return sentence("{what} ({of})", what=self.called, of=self.belongs_to) if self.belongs_to else self.called


class NamedFunction(Generic[P, R]):
    """A function by its name, `module:function`: it is imported when it is called, and with it its engines."""

    def __init__(self, name: str) -> None:
        """Name a function."""
        self.__module__, _, self.__qualname__ = name.partition(":")

    @property
    def function(self) -> Callable[P, R]:
        """The function itself.

        Raises:
            ImportError, AttributeError: There is none of that name.
        """
        return cast("Callable[P, R]", resolve_name(f"{self.__module__}:{self.__qualname__}"))

    def __call__(self, *arguments: P.args, **options: P.kwargs) -> R:
        """Call it."""
        return self.function(*arguments, **options)


class JobFunction(NamedFunction[[J], R], Generic[J, R]):
    """A job function by its name, which the main process sends to those that import it."""

    def __init__(self, name: str, *, reads: tuple[str, ...] = ()) -> None:
        """Name a function and the inputs that it reads."""
        super().__init__(name)
        setattr(self, _INPUTS, reads)


def job(*, reads: tuple[str, ...] = ()) -> Callable[[F], F]:
    """Mark a function as one that does jobs, and name the inputs that it reads (`Runner.give`)."""

    def declare(function: F) -> F:
        setattr(function, _INPUTS, reads)
        return function

    return declare


def inputs_of(function: Callable[..., object]) -> tuple[str, ...]:
    """Return the inputs that a function has declared."""
    names: tuple[str, ...] = getattr(function, _INPUTS, ())
    return names


def declared_of(values: Mapping[str, object], function: Callable[..., object]) -> dict[str, object]:
    """Return those of the given values that a function has declared, in alphabetical order."""
    return {name: values[name] for name in sorted(inputs_of(function)) if name in values}


@functools.cache
def result_type(function: Callable[..., object]) -> type | tuple[type, ...]:
    """Return the classes of a function's results as `isinstance` takes them; `object` where it does not say."""
    if isinstance(function, JobFunction):
        kind = get_args(getattr(function, "__orig_class__", None))[-1:]
        return _find_classes(kind[0]) if kind else object
    with contextlib.suppress(NameError):  # a type that is imported for type checkers alone
        return _find_classes(get_type_hints(function).get("return", object))
    return object


def _find_classes(kind: object) -> type | tuple[type, ...]:
    if isinstance(kind, UnionType):
        return tuple(found for found in map(_find_classes, get_args(kind)) if isinstance(found, type))
    origin = get_origin(kind) or kind
    return origin if isinstance(origin, type) else object


@dataclass(frozen=True)
class Limits:
    """Limits of one contained job: seconds of processor time, and bytes of memory."""

    seconds: float = 30.0
    memory: int = 1 << 30


@dataclass(frozen=True)
class Done:
    """A pickled result without its blobs, the bytes added to the store, and what a long job took.

    `seconds` of the whole tree of processes are known of long jobs only; `took` has those of its own process.
    """

    payload: bytes
    added: int = 0
    seconds: float = 0.0
    took: JobTiming | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Failed:
    """A contained job that came to nothing: what it was about, and why, as the end of a sentence."""

    subject: str
    reason: str
    seconds: float = field(default=0.0, compare=False)


Outcome = Done | Failed


@dataclass(frozen=True)
class StoredResult:
    """A result that was there already."""

    value: object


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
# Of the few objects that most fields of most jobs hold, which live for ever.
_usual: dict[int, bytes] = {}


def parts_of(job: object) -> dict[str, bytes]:
    """Return the digests of a job's parts by their names: the fields of a dataclass, or "" for any other value."""
    seen: dict[int, bytes] = {}
    if dataclasses.is_dataclass(job) and not isinstance(job, type):
        return {name: _hash(getattr(job, name), seen) for name in _fields(type(job))}
    return {"": _hash(job, seen)}


def parts_of_kind(job: object) -> set[str]:
    """Return the names of the parts of such a job, as `parts_of` has them; none for what is no dataclass."""
    return set(_fields(type(job))) if dataclasses.is_dataclass(job) and not isinstance(job, type) else set()


def digest_of(value: object) -> bytes:
    """Return the digest of a whole value."""
    return _hash(value, {})


def _hash(value: object, seen: dict[int, bytes]) -> bytes:
    if id(value) in _usual:
        return _usual[id(value)]
    kind: type = type(value)
    if isinstance(value, bytes) and kind is bytes:  # which may be long: not copied
        digest = hashlib.sha256(b"bytes ")
        digest.update(value)
        return digest.digest()
    if kind in _LEAVES:
        return hashlib.sha256(b"leaf " + marshal.dumps(cast("_Leaf", value), 0)).digest()
    try:
        return hashlib.sha256(_encode(value, seen)).digest()
    except RecursionError:  # a list that holds itself, or very many in each other
        return hashlib.sha256(pickle.dumps(value, protocol=5)).digest()


def _encode(value: object, seen: dict[int, bytes]) -> bytes:
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
        data = known[1] if known is not None and known[0]() is value else _encode_new(value, seen)
    return _name(kind) + data


def _encode_new(value: object, seen: dict[int, bytes]) -> bytes:
    """Return what a value that is met for the first time holds, where that is little, else a hash of it."""
    kind: type = type(value)
    read = _choose_reader(kind)
    if read is None:
        data = hashlib.sha256(pickle.dumps(value, protocol=5)).digest()
    else:
        parts = read(value)
        if _LEAVES.issuperset(map(type, parts)):
            written = marshal.dumps(cast("tuple[_Leaf, ...]", parts), 0)
            if len(written) <= _LITTLE:
                return written
        else:
            written = marshal.dumps([part if type(part) in _LEAVES else _prepare(part, seen) for part in parts], 0)
        data = hashlib.sha256(written).digest()
    seen[id(value)] = data
    if _is_worth_remembering(kind):
        _remember(value, data)
    return data


def _prepare(part: object, seen: dict[int, bytes]) -> object:
    """Return a part with parts of its own as `marshal` takes it: in a list, which marks it as such.

    A tuple of a few leaves, as most parts are, `marshal` writes itself.
    """
    if type(part) is tuple and len(part) <= _FEW and _LEAVES.issuperset(map(type, part)):
        return part
    return [_encode(part, seen)]


@functools.cache
def _choose_reader(kind: type) -> Callable[[Any], Sequence[object]] | None:
    """Return what gives the parts of the values of a kind; a map's in its own order, for a function may go by it."""
    is_named_tuple = kind.__bases__ == (tuple,) and hasattr(kind, "_fields") and not kind.__dictoffset__
    if kind in _SEQUENCES or is_named_tuple:
        return tuple
    if kind is dict:
        return lambda value: list(chain.from_iterable(value.items()))
    if kind in _SETS:
        return lambda value: sorted(_hash(part, {}) for part in value)
    if not dataclasses.is_dataclass(kind):
        return None
    names = _fields(kind)
    return attrgetter(*names) if len(names) > 1 else lambda value: [getattr(value, name) for name in names]


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


_usual |= {id(value): _hash(value, {}) for value in (None, True, False, "", ())}


@dataclass(frozen=True)
class JobTiming:
    """Process, monotonic clock and CPU seconds of one job on this machine.

    The CPU seconds include those of the programs that the job started.
    """

    process: int
    begin: float
    end: float
    cpu: float
