"""Inputs of a job besides its value: the files of `styles/`, and the user's look as a run gives it to its jobs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

# A wheel has the styles within the package, a checkout beside it (pyproject.toml, force-include).
_INSTALLED = Path(__file__).parent / "styles"
STYLES = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parent.parent / "styles"
"""The folder of style sheets, templates and fonts."""
# None outside of jobs.
_given: ContextVar[Mapping[str, object] | None] = ContextVar("given", default=None)


class UndeclaredInputError(Exception):
    """A job asks for an input that it has not declared, so that a change of it would not make its result again."""


@contextmanager
def giving(values: Mapping[str, object]) -> Iterator[None]:
    """Give inputs to the code within, by name; None for one that the run has no value of."""
    token = _given.set(values)
    try:
        yield
    finally:
        _given.reset(token)


def given(name: str) -> Any:  # noqa: ANN401 - of any kind
    """Return an input that the run gives; None where it has none, and outside of jobs.

    Raises:
        UndeclaredInputError: The job has not declared it.
    """
    values = _given.get()
    if values is not None and name not in values:
        raise UndeclaredInputError(name)
    return values[name] if values is not None else None
