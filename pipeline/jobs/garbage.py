"""When Python looks for garbage: seldom, where values stay until the end of a job or of a run."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS = 50_000  # made since it was last looked for; to look through what stays takes time


def look_seldom() -> None:
    """Look for garbage seldom in this process from now on."""
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])


@contextmanager
def looking_seldom() -> Iterator[None]:
    """Look for garbage seldom in what runs within."""
    usual = gc.get_threshold()
    look_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*usual)
