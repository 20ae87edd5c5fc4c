"""Declaration of a job function, and of the user's inputs that it reads besides its job's value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
_INPUTS = "__inputs__"


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
