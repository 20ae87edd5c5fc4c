"""What is bound: parts of a book, and the stretches of it that become signatures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job
from pipeline.press.sheets import Elsewhere, LinkDestinations, Sheets, link_destinations

# Beside its sheets' own objects and a stamp for each page, a signature has one or two for each part at most (its line
# of the outline, fonts that were united), some of its own, and object streams.
_FURTHER_OF_A_PART, FURTHER = 16, 64


class Marginal(NamedTuple):
    """A number in the margin: of a line, or (`of_page`) of the page that begins there in the standard setting.

    `page` counts from 0 within the part; `baseline` is in points from the page's upper edge, `left` where the line
    begins, from the left one.
    """

    page: int
    number: int
    baseline: float
    of_page: bool = False
    left: float = 0.0


class PageReference(NamedTuple):
    """A line at whose end the page is to be said on which the part of this name begins.

    `page` counts from 0 within the part; `baseline` is in points from the page's upper edge.
    """

    page: int
    baseline: float
    name: str


@dataclass(frozen=True)
class Piece:
    """Sheets to be bound, with what their place in the book needs.

    `name` is the part's own (an article's slug); a neutral link to it leads to its first page. `title` is its line of
    the outline and its name in the tag tree ("": its highest headings stand in the outline for themselves). The strip
    of its sheets is the running head, which its first page and those with a highest heading do without. `folio` says
    whether its pages show numbers and heads; they count in any case. `marginals` are stamped on these pages too.

    `level` is that of its line in the outline: those of level 1 stand below the last of level 0 before them, which has
    no headings of its own but its title; `above` is the title of such a line that no part has. `blanks` are pages
    before its first that show nothing, and count; `padding` are such pages behind its last. A part that is `continued`
    goes on with what the one before it began: its first page has a running head. `references` are to parts of the book;
    of what it does not have, no page is said. `shifts` are how far to the right its pages move, those with odd numbers
    and those with even ones, so that inner margins are alike: points. Of a part that `runs_on`, the first page is drawn
    on the last one of the part before, which leaves room where it stands, and moves as far.
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
        """Whether its last page is one that it begins itself."""
        return not self.runs_on or self.sheets.pages > 1


@dataclass(frozen=True)
class Furniture:
    """What is stamped on pages: where running heads and numbers stand, and the digits that these are made of.

    `digits` has a strip for each of 0 to 9. `left` and `right` are the edges between which heads and folios stand,
    `head` and `foot` the baselines of heads and of folios: points, from the page's lower left corner. `title` has one
    strip, the running head of all even pages, for a book whose parts have their own on the odd ones only.

    Folios are `size` times as large as the digits, numbers in the margin `marginal_size` times; `height` is that of the
    page. `page_sign` has one strip, what stands before the number of a page in the margin ("p."), on its right in books
    written from the right. `drawing` are operators of a content stream (ISO 32000-1, 8.5) that draw what else each page
    shows in the margin. `emblem` is a page with a picture alone: the first page has it at its head, where lines end.
    Where pages are said at the ends of lines, `line_end` is where these end. `between` is the space that parts two
    columns of text, for the numbers of the second one's lines: its edges, or None.
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
    """What a signature is made of: parts, each with where its links lead; its numbers are `first` and above."""

    first: int
    parts: tuple[Piece, ...]
    destinations: tuple[LinkDestinations, ...]

    about = sentence("signature from {first} to {name}", first="{0.parts[0].name}", name="{0.end}")

    @property
    def end(self) -> str:
        """The name of its last part."""
        return self.parts[-1].name


def numbers_of(part: Piece) -> int:
    """Return how many numbers a part takes up in a signature at most; the signature takes up some besides."""
    own = part.sheets.inventory.objects
    # What it draws with on another part's page may become an object of its own.
    more = own if part.runs_on else 0
    return own + more + part.sheets.pages + part.blanks + part.padding + _FURTHER_OF_A_PART


def hosts(parts: Sequence[Piece]) -> list[int]:
    """Return on the last page of which part each part's first one is drawn: its own index where on none."""
    found: list[int] = []
    for index, part in enumerate(parts):
        before = index - 1
        found.append(index if not part.runs_on else before if parts[before].ends_alone else found[before])
    return found


def with_guests(parts: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the parts; what is stamped on a page that several share comes with the one that begins it."""
    gathered = [list(part.references) for part in parts]
    for index, host in enumerate(hosts(parts)):
        if host != index:
            last = parts[host].sheets.pages - 1
            gathered[host] += [one._replace(page=last) for one in parts[index].references if one.page == 0]
    for part, references in zip(parts, gathered, strict=True):
        yield replace(part, references=tuple(references))


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
