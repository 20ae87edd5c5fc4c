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
class SharedPages:
    """What other articles have of the pages of one: points.

    One is `above` it on its first page, one `below` its text and notes on the `last`, which counts from 1.
    """

    above: float = 0
    last: int = 0
    below: float = 0


OWN_PAGES = SharedPages()
"""Those of an article on which no other one stands."""
