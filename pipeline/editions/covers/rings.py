"""Concentric rings about a sheet's upper corner."""

from __future__ import annotations

from typing import NamedTuple

_FEWEST = 3


class Ring(NamedTuple):
    """A ring's outer radius and its stroke, in columns."""

    radius: float
    stroke: float


def rings(reach: float, number: int) -> list[Ring]:
    """Return so many rings, three at least, the first of which reaches so far from the corner."""
    count = max(number, _FEWEST)
    step = reach / count
    return [Ring(reach - index * step, step / 2) for index in range(count)]
