"""What a job reads besides its value, so that its result depends on it.

Files are named where its function is defined, the languages whose words it says by the job itself: its attribute
`languages`, a tuple of BCP 47 tags.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
_INPUTS = "__inputs__"
# None outside of jobs, where everything may be read.
_declared: ContextVar[tuple[str, ...] | None] = ContextVar("declared", default=None)


class UndeclaredInputError(Exception):
    """A job reads what it has not declared, so that its result would not be made anew when that changes: a bug."""


def job(*, reads: tuple[str, ...] = ()) -> Callable[[F], F]:
    """Mark a function as one that does jobs, and declare which files it reads.

    They are named by path ("tokens.css"), or all of a folder at once ("print/").
    """

    def declare(function: F) -> F:
        setattr(function, _INPUTS, reads)
        return function

    return declare


def inputs_of(function: Callable[..., object]) -> tuple[str, ...]:
    """Return what a function has declared."""
    found: tuple[str, ...] = getattr(function, _INPUTS, ())
    return found


def languages_of(job: object) -> tuple[str, ...]:
    """Return the languages whose words a job says."""
    found: tuple[str, ...] = getattr(job, "languages", ())
    return found


def words_of(language: str) -> str:
    """Return the name that the words of a language have among what is declared."""
    return f"words of {language}"


@contextmanager
def allowing(function: Callable[..., object], job: object) -> Iterator[None]:
    """Let what runs within read what the function and its job have declared, and nothing else."""
    token = _declared.set((*inputs_of(function), *map(words_of, languages_of(job))))
    try:
        yield
    finally:
        _declared.reset(token)


def require_declared(file: str) -> None:
    """Tell that a file is about to be read.

    Raises:
        UndeclaredInputError: a job reads it that has not declared it.
    """
    declared = _declared.get()
    if declared is not None and not is_among(file, declared):
        raise UndeclaredInputError(file)


def is_among(file: str, declared: tuple[str, ...]) -> bool:
    """Return whether a file is one of those declared, or in one of their folders."""
    return any(file == each or (each.endswith("/") and file.startswith(each)) for each in declared)
