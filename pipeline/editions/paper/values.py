"""What stands around an article in print, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PartBand:
    """What stands above the first article of a book's part: the part's name, its number in words, and its title."""

    name: str
    label: str
    title: str
