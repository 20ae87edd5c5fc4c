"""What stands around an article in print, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PartBand:
    """What stands above the first article of a book's part: the part's name, its number in words, and its title."""

    name: str
    label: str
    title: str


@dataclass(frozen=True)
class SharedPage:
    """What another article has of the page on which one begins: points from the room's upper edge and its lower one."""

    above: float
    below: float
