"""Which medium shows what: blocks of a text that are for some editions alone, and an article without the others.

| block | site, feed, e-book | print | a teacher's copy |
| --- | --- | --- | --- |
| `web-only` | shown | | |
| `print-only` | | shown | shown |
| `solution` | | | shown |

A block is an element, or a node of pandoc's, with that name as a class; what stands in several is shown where all are.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Medium(StrEnum):
    """What an article is read on: a screen, paper, or the paper of whoever teaches with it."""

    WEB = "web"
    PRINT = "print"
    TEACHER = "teacher"


RESERVED = frozenset({"solution", "print-only", "web-only"})
"""The names of the blocks that not every medium shows."""
_LEFT_OUT = {
    Medium.WEB: frozenset({"solution", "print-only"}),
    Medium.PRINT: frozenset({"solution", "web-only"}),
    Medium.TEACHER: frozenset({"web-only"}),
}


def is_shown(medium: Medium, blocks: Collection[str]) -> bool:
    """Return whether a medium shows what stands in all of these blocks."""
    return _LEFT_OUT[medium].isdisjoint(blocks)
