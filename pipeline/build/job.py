"""Jobs of the runner: their values, and the functions that do them.

A job function is top-level and takes one job. `@job(reads=…)` names the parts of the user's look that it reads. Where
the module of a function imports an engine, the main process knows it as a `JobFunction`: the process that does the job
imports it.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pkgutil import resolve_name
from types import UnionType
from typing import Any, ClassVar, Generic, Self, TypeVar, cast, get_args, get_origin, get_type_hints

from pipeline.i18n.sentences import changed, joined, sentence

J = TypeVar("J")
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

    def told_apart_by(self, further: str) -> Self:
        """Return the job, which belongs to something more."""
        return replace(self, belongs_to=joined(filter(None, (self.belongs_to, further))))

    @property
    def called(self) -> str:
        """What the job is about."""
        return self.filled(self.about)

    def filled(self, about: str) -> str:
        """Return a sentence whose values name fields with what these hold."""
        return changed(about, lambda value: value.format(self))

    @property
    def subject(self) -> str:
        """What the job is about, and what it belongs to: its name among those of its function."""
        return sentence("{what} ({of})", what=self.called, of=self.belongs_to) if self.belongs_to else self.called


class JobFunction(Generic[J, R]):
    """A job function by its name, `module:function`."""

    def __init__(self, name: str, *, reads: tuple[str, ...] = ()) -> None:
        """Name a function and the inputs that it reads."""
        self.__module__, _, self.__qualname__ = name.partition(":")
        setattr(self, _INPUTS, reads)

    @property
    def function(self) -> Callable[[J], R]:
        """The function itself.

        Raises:
            ImportError, AttributeError: There is none of that name.
        """
        return cast("Callable[[J], R]", resolve_name(f"{self.__module__}:{self.__qualname__}"))

    def __call__(self, job: J) -> R:
        """Do a job."""
        return self.function(job)


def job(*, reads: tuple[str, ...] = ()) -> Callable[[F], F]:
    """Mark a function as one that does jobs, and name the inputs that it reads (`Runner.give`)."""

    def declare(function: F) -> F:
        setattr(function, _INPUTS, reads)
        return function

    return declare


def inputs_of(function: Callable[..., object]) -> tuple[str, ...]:
    """Return the inputs that a function has declared."""
    found: tuple[str, ...] = getattr(function, _INPUTS, ())
    return found


def declared_of(values: Mapping[str, object], function: Callable[..., object]) -> dict[str, object]:
    """Return those of the given values that a function has declared, in alphabetical order."""
    return {name: values[name] for name in sorted(inputs_of(function)) if name in values}


@functools.cache
def result_type(function: Callable[..., object]) -> type | tuple[type, ...]:
    """Return the classes of a function's results as `isinstance` takes them; `object` where it does not say."""
    if isinstance(function, JobFunction):
        kind = get_args(getattr(function, "__orig_class__", None))[-1:]
        return _classes(kind[0]) if kind else object
    with contextlib.suppress(NameError):  # a type that is imported for type checkers alone
        return _classes(get_type_hints(function).get("return", object))
    return object


def _classes(kind: object) -> type | tuple[type, ...]:
    if isinstance(kind, UnionType):
        return tuple(found for one in get_args(kind) for found in [_classes(one)] if isinstance(found, type))
    found = get_origin(kind) or kind
    return found if isinstance(found, type) else object
