"""When Python looks for garbage: seldom, where values stay until the end of a job or of a run."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Objects made since it was last looked for; to look through what stays takes time. Layouts leave much in circles: where
# these are made, memory would grow with a larger number. Where all is kept until the end, hardly anything is garbage.
_OF_JOBS, _OF_A_RUN = 50_000, 200_000


def look_seldom(objects: int = _OF_JOBS) -> None:
    """Look for garbage seldom in this process from now on."""
    gc.set_threshold(objects, *gc.get_threshold()[1:])


@contextmanager
def looking_seldom() -> Iterator[None]:
    """Look for garbage seldom in what runs within."""
    usual = gc.get_threshold()
    look_seldom(_OF_A_RUN)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
