"""How the parts of a book are folded into signatures, so that a change of one part leaves the others alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from pipeline.press.binding.pieces import FURTHER, Gathering, Piece, numbers_of
from pipeline.press.binding.signature import FIRST
from pipeline.press.pdf.destinations import Elsewhere, link_destinations

# A signature ends with a part whose name says so: on average the 32nd of those that may.
_FEWEST, _MOST, _USUAL = 8, 64, 32


def fold(parts: Sequence[Piece], elsewhere: Elsewhere) -> list[Gathering]:
    """Return what to gather, for a book of these parts; links as `bind` has it.

    A gathering changes with its own parts and with where their links lead. Where a signature ends is told by the names
    of parts and not by counting, and it has more numbers than it needs: a part more or less, or one that grows, moves
    no other signature, as a rule.
    """
    found = link_destinations([(part.name, part.sheets) for part in parts], elsewhere)
    first, gatherings = FIRST, []
    for start, end in _spans(parts):
        own = slice(start, end)
        gatherings.append(Gathering(first, tuple(parts[own]), tuple(found[own])))
        first += _room(sum(map(numbers_of, parts[own])) + FURTHER)
    return gatherings


def _spans(parts: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    start = 0
    for end, part in enumerate(parts, start=1):
        length = end - start
        # What stands on one page is sewn together.
        goes_on = end < len(parts) and parts[end].runs_on
        if not goes_on and (length >= _MOST or (length >= _FEWEST and _ends(part.name))):
            yield start, end
            start = end
    if start < len(parts):
        yield start, len(parts)


def _ends(name: str) -> bool:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:4]) % _USUAL == 0


def _room(needed: int) -> int:
    """Return at most twice the numbers needed: a file whose numbers are too high for its size is taken for broken."""
    return 1 << needed.bit_length()
