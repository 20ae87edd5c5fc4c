"""A signature, as bookbinders call sheets that are gathered and sewn together: a stretch of a book.

It is some objects, and what the rest of the book has to know of them. A signature has a range of object numbers to
itself and refers to nothing outside but to two objects of the book. What depends on the rest of the book (numbers of
pages, neighbours in the outline) is left open: it has a number, and is written when the book is assembled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pipeline.jobs.blob import Blob
from pipeline.press.binding.pieces import Marginal, PageReference

# The book's own objects that signatures refer to, and the first number that a signature can have.
DOCUMENT, OUTLINE, FIRST = 1, 2, 3


@dataclass(frozen=True)
class RunningHead:
    """A running head: the number of the form that draws it; where it stands in the form, in points."""

    form: int
    left: float
    right: float
    baseline: float


class OpenBox(NamedTuple):
    """The media box of pages that move, by the number of its object; `shifts` are as in `pieces.Piece`.

    A page moves with all that has a place on it, for it is the paper that moves: the origin of its coordinates.
    """

    number: int
    width: float
    height: float
    shifts: tuple[float, float]

    def written(self, page: int) -> bytes:
        """Return the box of the page with this number in the book (ISO 32000-1, 14.11.2)."""
        left = -self.shifts[page % 2 == 0]
        return b"[%s]" % b" ".join(f"{edge:.7g}".encode() for edge in (left, 0, left + self.width, self.height))


@dataclass(frozen=True)
class BoundPage:
    """A page by its number. `folio` is that of the form that draws what is stamped on it, or 0 where nothing is.

    Where the page moves, its `box` is open.
    """

    number: int
    folio: int = 0
    head: RunningHead | None = None
    marginals: tuple[Marginal, ...] = ()
    references: tuple[PageReference, ...] = ()
    box: OpenBox | None = None


@dataclass(frozen=True)
class Top:
    """A part's line of the outline: the number and the entries of its object, and its level among those of the parts.

    `below` is how many lines of the part's own are below it, `place` where it leads to.
    """

    number: int
    text: bytes
    below: int
    place: bytes
    level: int = 0


@dataclass(frozen=True)
class Run:
    """`count` objects, numbered from `first` on, that fill the object streams from `holder` on."""

    first: int
    count: int
    holder: int


@dataclass(frozen=True)
class ParentTreeLeaf:
    """A leaf of the parent tree by its number; it has the marks numbered from `low` to `high`."""

    number: int
    low: int
    high: int


@dataclass(frozen=True)
class Field:
    """A field of a form by its number; its lines stand `pitch` thousandths of their size apart (0: it has none)."""

    number: int
    pitch: int


@dataclass(frozen=True)
class Signature:
    """Bound parts of a book.

    `chunk` has their objects as they stand in the file, `offsets` the numbers of those outside of object streams and
    where they begin in it; numbers below `end` are taken. `node` is the open object of the page tree above `pages`.
    `places` are the named destinations, `ids` those of structure elements, `divisions` the parts' own elements.
    `marks` is the signature's leaf of the parent tree, `intent` its array of output intents. `fields` are those of its
    forms, in reading order.
    """

    chunk: Blob
    offsets: tuple[tuple[int, int], ...]
    packed: Run
    end: int
    node: int
    pages: tuple[BoundPage, ...]
    tops: tuple[Top, ...]
    places: tuple[tuple[str, bytes], ...]
    ids: tuple[tuple[str, int], ...]
    divisions: tuple[int, ...]
    marks: ParentTreeLeaf
    roles: tuple[tuple[str, bytes], ...]
    intent: bytes
    fields: tuple[Field, ...] = ()
