"""What a job function reads besides its job: named where it is defined, so that its results depend on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
_MATERIALS = "__materials__"
# None outside of jobs, where everything may be read.
_declared: ContextVar[tuple[str, ...] | None] = ContextVar("declared", default=None)


class UndeclaredMaterialError(Exception):
    """A job reads what it has not declared, so that its result would not be made anew when that changes: a bug."""


def made_with(*materials: str) -> Callable[[F], F]:
    """Declare which files a job function reads: by path ("tokens.css"), or all of a folder ("print/")."""

    def declare(function: F) -> F:
        setattr(function, _MATERIALS, materials)
        return function

    return declare


def materials_of(function: Callable[..., object]) -> tuple[str, ...]:
    """What a function has declared."""
    found: tuple[str, ...] = getattr(function, _MATERIALS, ())
    return found


@contextmanager
def allowing(function: Callable[..., object]) -> Iterator[None]:
    """Let what runs within read what the function has declared, and nothing else."""
    token = _declared.set(materials_of(function))
    try:
        yield
    finally:
        _declared.reset(token)


def demand(material: str) -> None:
    """Tell that a material is about to be read.

    Raises:
        UndeclaredMaterialError: a job reads it that has not declared it.
    """
    declared = _declared.get()
    if declared is not None and not is_among(material, declared):
        raise UndeclaredMaterialError(material)


def is_among(material: str, declared: tuple[str, ...]) -> bool:
    """Whether a material is one of those declared, or in one of their folders."""
    return any(material == each or (each.endswith("/") and material.startswith(each)) for each in declared)
