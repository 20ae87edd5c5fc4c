"""What a job reads besides its value, so that its result depends on it.

Files are named where its function is defined, the languages whose words it says by the job itself: its attribute
`languages`, a tuple of BCP 47 tags. What a run gives to its jobs (`Runner.give`) has names as files have: whoever reads
`tokens.css` reads `tokens.css/look` too, where it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

# A wheel has the styles within the package, a checkout beside it (pyproject.toml, force-include).
_INSTALLED = Path(__file__).parents[1] / "styles"
STYLES = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parents[2] / "styles"
"""Where the files are that a job declares by their paths."""
F = TypeVar("F", bound=Callable[..., Any])
_INPUTS = "__inputs__"
# None outside of jobs, where everything may be read.
_declared: ContextVar[tuple[str, ...] | None] = ContextVar("declared", default=None)
_NOTHING: Mapping[str, object] = MappingProxyType({})
_given: ContextVar[Mapping[str, object]] = ContextVar("given", default=_NOTHING)


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
def allowing(function: Callable[..., object], job: object, values: Mapping[str, object] = _NOTHING) -> Iterator[None]:
    """Let what runs within read what the function and its job have declared, and nothing else; `values` are given."""
    token = _declared.set((*inputs_of(function), *map(words_of, languages_of(job))))
    try:
        with giving(values):
            yield
    finally:
        _declared.reset(token)


@contextmanager
def giving(values: Mapping[str, object]) -> Iterator[None]:
    """Let what runs within find these values by their names."""
    token = _given.set(values)
    try:
        yield
    finally:
        _given.reset(token)


def given(name: str) -> Any:  # noqa: ANN401 - whatever the run has given
    """Return what the run gives under a name, None where it gives nothing.

    Raises:
        UndeclaredInputError: a job asks that has not declared it.
    """
    require_declared(name)
    return _given.get().get(name)


def declared_of(values: Mapping[str, object], function: Callable[..., object]) -> dict[str, object]:
    """Return those of the given values that a function has declared, in alphabetical order."""
    declared = inputs_of(function)
    return {name: values[name] for name in sorted(values) if is_among(name, declared)}


def require_declared(file: str) -> None:
    """Tell that a file is about to be read.

    Raises:
        UndeclaredInputError: a job reads it that has not declared it.
    """
    declared = _declared.get()
    if declared is not None and not is_among(file, declared):
        raise UndeclaredInputError(file)


def is_among(file: str, declared: tuple[str, ...]) -> bool:
    """Return whether a file is one of those declared, or below one of them."""
    return any(file == each or file.startswith(f"{each.rstrip('/')}/") for each in declared)
