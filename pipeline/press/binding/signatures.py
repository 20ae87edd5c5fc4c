"""Parts of a book, the stretches of it that become signatures, and signatures.

Bookbinders call gathered and sewn sheets a signature. Here it has its own range of object numbers and refers outside
only to two objects of the book. What depends on the rest of the book (page numbers, neighbours in the outline) is left
open and written when the book is assembled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, TypeVar

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job
from pipeline.press.sheets import Elsewhere, LinkDestinations, Sheets, link_destinations

Drawing = TypeVar("Drawing")
# Beside its sheets' own objects and a stamp for each page, a signature has one or two for each part at most (its line
# of the outline, fonts that were united), some of its own, and object streams.
_FURTHER_OF_A_PART, FURTHER = 16, 64


class Marginal(NamedTuple):
    """A number in the margin: of a line, or (`of_page`) of the page that begins there in the standard setting.

    `page` counts from 0 within the part; `baseline` is in points from the upper edge, `left` the start of the line, in
    points from the left edge.
    """

    page: int
    number: int
    baseline: float
    of_page: bool = False
    left: float = 0.0


class PageReference(NamedTuple):
    """A line that ends with the number of the page on which the part `name` begins.

    `page` counts from 0 within the part; `baseline` is in points from the page's upper edge.
    """

    page: int
    baseline: float
    name: str


@dataclass(frozen=True)
class Piece:
    """Sheets to be bound, with the needs of their place in the book.

    `name` is the part's own (an article's slug); neutral links to it lead to its first page. `title` is its line of the
    outline and its name in the tag tree; if it is "", the part's highest headings are lines of the outline. The strip
    of its sheets is the running head, left out on its first page and on pages with a highest heading. Pages without
    `folio` show neither numbers nor heads, but count. `marginals` are stamped on all pages.

    `level` is its level in the outline: parts of level 1 come below the last part of level 0, which then shows no
    headings but its title; `above` is the title of a line that no part has. `blanks` are empty pages before its first
    page, `padding` after its last; both count. The first page of a `continued` part has a running head. `references` to
    parts that are not in the book show no page. `shifts` move odd and even pages to the right so that inner margins are
    alike: points. The first page of a part that `runs_on` is drawn on the last page of the part before, which has room
    for it.
    """

    name: str
    sheets: Sheets
    title: str = ""
    language: str = ""
    folio: bool = True
    marginals: tuple[Marginal, ...] = ()
    level: int = 0
    above: str = ""
    blanks: int = 0
    padding: int = 0
    continued: bool = False
    references: tuple[PageReference, ...] = ()
    shifts: tuple[float, float] = (0.0, 0.0)
    runs_on: bool = False

    @property
    def ends_alone(self) -> bool:
        """Return whether its last page begins with it."""
        return not self.runs_on or self.sheets.pages > 1


@dataclass(frozen=True)
class Furniture:
    """The material of stamps: places of running heads and folios, and the digits they are made of.

    `digits` has a strip for each of 0 to 9. Heads and folios lie between the edges `left` and `right`, on the baselines
    `head` and `foot`: points from the page's lower left corner. `title` has one strip, the running head of all even
    pages, for a book whose parts have their own on odd pages only.

    Folios are `size` times as large as the digits, numbers in the margin `marginal_size` times; `height` is the height
    of the page. `page_sign` has one strip, set before a page number in the margin ("p."), after it in books from the
    right. `drawing` are operators of a content stream (ISO 32000-1, 8.5) drawn in the margin of each page. `emblem` is
    a page with one picture, drawn at the head of the first page, where lines end. `line_end` is the end of lines that
    show page numbers. `between` are the edges of the space between two columns of text, where the second column's line
    numbers are.
    """

    digits: Sheets
    left: float
    right: float
    head: float
    foot: float
    title: Sheets | None = None
    size: float = 1.0
    marginal_size: float = 0.8
    height: float = 0.0
    page_sign: Sheets | None = None
    drawing: str = ""
    emblem: Sheets | None = None
    line_end: float = 0.0
    between: tuple[float, float] | None = None


@dataclass(frozen=True)
class Gathering(Job):
    """The parts of a signature, each with the destinations of its links; its numbers are `first` and above."""

    first: int
    parts: tuple[Piece, ...]
    destinations: tuple[LinkDestinations, ...]

    about = sentence("signature from {first} to {name}", first="{0.parts[0].name}", name="{0.end}")

    @property
    def end(self) -> str:
        """The name of its last part."""
        return self.parts[-1].name


def count_numbers(part: Piece) -> int:
    """Return the greatest number of object numbers that a part needs in a signature."""
    own = part.sheets.inventory.objects
    # What it draws with on another part's page may become an object of its own.
    more = own if part.runs_on else 0
    return own + more + part.sheets.pages + part.blanks + part.padding + _FURTHER_OF_A_PART


def find_hosts(parts: Sequence[Piece]) -> list[int]:
    """Return for each part the index of the part on whose last page it begins: its own unless it runs on."""
    hosts: list[int] = []
    for index, part in enumerate(parts):
        before = index - 1
        hosts.append(index if not part.runs_on else before if parts[before].ends_alone else hosts[before])
    return hosts


def move_guest_references(parts: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the parts; references on a page that several parts share move to the part that begins the page."""
    gathered = [list(part.references) for part in parts]
    for index, host in enumerate(find_hosts(parts)):
        if host != index:
            last = parts[host].sheets.pages - 1
            gathered[host] += [
                reference._replace(page=last) for reference in parts[index].references if reference.page == 0
            ]
    for part, references in zip(parts, gathered, strict=True):
        yield replace(part, references=tuple(references))


# The book's own objects that signatures refer to, and the first number that a signature can have.
DOCUMENT, OUTLINE, FIRST = 1, 2, 3


class Strip(NamedTuple, Generic[Drawing]):
    """A line of text: its drawing (a form, its key or number, or operators), its edges and baseline in points."""

    drawing: Drawing
    left: float
    right: float
    baseline: float


class OpenBox(NamedTuple):
    """The media box of pages that move, by the number of its object; `shifts` are as in `Piece`.

    The origin of coordinates moves, so that everything on the page moves with it.
    """

    number: int
    width: float
    height: float
    shifts: tuple[float, float]

    def written(self, page: int) -> bytes:
        """Return the box for a page number of the book (ISO 32000-1, 14.11.2)."""
        left = -self.shifts[page % 2 == 0]
        return b"[%s]" % b" ".join(f"{edge:.7g}".encode() for edge in (left, 0, left + self.width, self.height))


@dataclass(frozen=True)
class BoundPage:
    """A page by its number; `folio` is the number of the form that draws its stamp, 0 for none.

    The `box` of a page that moves is open.
    """

    number: int
    folio: int = 0
    head: Strip[int] | None = None
    marginals: tuple[Marginal, ...] = ()
    references: tuple[PageReference, ...] = ()
    box: OpenBox | None = None


@dataclass(frozen=True)
class Top:
    """A part's line of the outline: the number and entries of its object, and its level.

    `below` counts the part's own lines below it; `place` is its destination.
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
    """A field of a form by its number; its lines are `pitch` thousandths of the font size apart (0: no lines)."""

    number: int
    pitch: int


@dataclass(frozen=True)
class Signature:
    """Bound parts of a book.

    `chunk` has their objects as written in the file; `offsets` has the numbers and places in it of objects outside of
    object streams; all numbers are below `end`. `node` is the open object of the page tree above `pages`. `places` are
    the named destinations, `ids` those of structure elements, `divisions` the parts' own elements. `marks` is the leaf
    of the parent tree, `intent` the array of output intents. `fields` are in reading order.
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


# A signature ends with a part whose name says so: on average the 32nd of those that may.
_FEWEST, _MOST, _USUAL = 8, 64, 32


def fold(parts: Sequence[Piece], elsewhere: Elsewhere) -> list[Gathering]:
    """Fold the parts of a book into gatherings; `elsewhere` as in `bind`.

    A gathering changes only with its own parts and the destinations of their links. Names of parts decide where a
    signature ends, and each has spare numbers: to add or change a part moves no other signature, as a rule.
    """
    destinations = link_destinations([(part.name, part.sheets) for part in parts], elsewhere)
    first, gatherings = FIRST, []
    for start, end in _split_parts(parts):
        own = slice(start, end)
        gatherings.append(Gathering(first, tuple(parts[own]), tuple(destinations[own])))
        first += 1 << (sum(map(count_numbers, parts[own])) + FURTHER).bit_length()
    return gatherings


def _split_parts(parts: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    start = 0
    for end, part in enumerate(parts, start=1):
        length = end - start
        # What stands on one page is sewn together.
        goes_on = end < len(parts) and parts[end].runs_on
        if not goes_on and (length >= _MOST or (length >= _FEWEST and _may_end(part.name))):
            yield start, end
            start = end
    if start < len(parts):
        yield start, len(parts)


def _may_end(name: str) -> bool:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:4]) % _USUAL == 0
