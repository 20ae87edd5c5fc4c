"""Input and output of the press, as values that can cross to other processes."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, unquote

from pipeline.jobs.blob import Blob

MARK = "data-place"
"""The attribute by which a document names the paragraphs, headings, cells and pictures whose lines are to be known."""
ADDED = "data-added"
"""The attribute of what an edition puts into a text: its own letters are not counted, but those of its value are."""
PICTURE = "\ufffc"
"""The one letter that a picture or a formula counts as."""

# Where words are cut differs from setting to setting; a hyphen at the end of a line is the first of these.
_NO_LETTERS = str.maketrans("", "", "\u2027\u00ad\u200b\u2060\ufe0f\ufeff")
FIRST_LETTERS = 24
"""How many letters of a line are known by themselves."""


_READABLE = 10  # letters, of which one may be shown by a stand-in
_LETTERS = "LM"  # the categories of letters, and of marks on them

SEEN = 4
"""Lines of its text by which an article is seen to begin, if it has so many."""
SPARE = "data-spare"
"""The attribute of a list that an article has at its end as far as its last page has room: no page is for it alone."""
LETTERS, LEAST_HEIGHT = "data-letters", "data-least-height"
"""Attributes of a drawing with letters: how large the smallest come out, and how high it is where these can be read."""
COPY = "data-copy"
"""The attribute of what only one of a document's two copies has, with its number, 0 or 1; it moves nothing else."""
FORMULA = "\u2061"
"""What the words of a drawn formula begin with, by which its figure becomes a formula."""
FROM_THE_RIGHT = "\u200f"
"""A strip that begins with this mark runs from the right."""


@dataclass(frozen=True)
class Copy:
    """A document to typeset: complete HTML with style sheets and pictures.

    Links may still be neutral (`article:SLUG#ID`): binding settles them. `images` are keyed by address (`asset:PATH`,
    PATH percent-encoded). `strips` are short HTML fragments (a running head, a digit), each set on a page of its own
    after the document and stamped on other pages by binding. No article or section of a copy that `fits_pages` ends in
    a page of a few lines if closer setting avoids it (`typesetting.copyfitting`).
    """

    html: str
    styles: tuple[str, ...]
    images: Mapping[str, bytes] = field(default_factory=dict)
    strips: tuple[str, ...] = ()
    fits_pages: bool = False


@dataclass(frozen=True)
class Inventory:
    """Inventory of sheets for binding.

    `names` are their named destinations, escaped, and `on` the pages of these, in the same order; `links` the neutral
    addresses of links, each once. `outside` are the other addresses by page, each once a page. Pages count from 0. The
    PDF has at most `objects` objects.
    """

    names: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    objects: int = 0
    on: tuple[int, ...] = ()
    outside: tuple[tuple[int, str], ...] = ()


class TextLine(NamedTuple):
    """A line of text: its place, the number of letters of that place before it, and its baseline.

    `page` counts from 0; `baseline` is in points from the page's upper edge, `left` in points from the left edge,
    `width` the length. `letters` are its first letters. A block that is a picture is a line too.
    """

    place: str
    before: int
    page: int
    baseline: float
    letters: str = ""
    left: float = 0.0
    width: float = 0.0


class Fill(NamedTuple):
    """Extent of an article, or of a section of a book, on the pages of its document.

    All but `lines` are points from the upper edge of a page.
    The first page has so many `lines` of its text; `begun` is the lower edge of the last line that must be there. The
    text ends at `end` on the last page; the room ends at `foot`. `notes` is the height of the notes with the space
    above them. The `lead` picture on the first page may be so much lower.
    """

    begun: float
    lines: int
    end: float
    notes: float
    foot: float
    lead: float = 0


@dataclass(frozen=True)
class Sheets:
    """A typeset document: a tagged PDF of `pages` pages, followed by one page for each strip.

    Neutral links are URI annotations with their neutral address; `#ID` links lead to named destinations of this PDF.
    `warnings` are the engine's, one sentence each. `missing` are characters without a font, shown as boxes; `foreign`
    the fonts of this machine that were used, and `foreign_letters` what they set. `lines` are those of marked places;
    `small_letters` addresses of pictures with too small letters, and their points; `parted` are blocks that do not fit
    a slide: the slugs of their articles, and words of theirs. `fill` is known for one article or section that
    `fits_pages` and ends on a page that is not turned. Of its `letters`, `boxed` are shown as boxes.
    """

    pdf: Blob
    pages: int
    inventory: Inventory
    warnings: tuple[str, ...] = ()
    missing: str = ""
    foreign: tuple[str, ...] = ()
    foreign_letters: str = ""
    lines: tuple[TextLine, ...] = ()
    small_letters: tuple[tuple[str, float], ...] = ()
    parted: tuple[tuple[str, str], ...] = ()
    fill: Fill | None = None
    letters: int = 0
    boxed: int = 0


def are_unreadable(sheets: Iterable[Sheets]) -> bool:
    """Return whether too many letters of all sheets together are shown as boxes."""
    counts = [(each.letters, each.boxed) for each in sheets]
    return is_unreadable(sum(letters for letters, _ in counts), sum(boxed for _, boxed in counts))


def is_unreadable(letters: int, boxed: int) -> bool:
    """Return whether more than a tenth of the letters have no font."""
    return boxed * _READABLE > letters


def count_letters(text: str, unknown: str) -> tuple[int, int]:
    """Count the letters of a text, and those among the unknown ones."""
    letters = {one: number for one, number in Counter(text).items() if unicodedata.category(one)[0] in _LETTERS}
    return sum(letters.values()), sum(letters.get(one, 0) for one in unknown)


def anchor(slug: str, identifier: str = "") -> str:
    """Return the named destination of an article, or of a place in it: "SLUG", "SLUG#ID".

    It is the part of a neutral link after `article:`.
    """
    return f"{slug}#{identifier}" if identifier else slug


def letters_of(text: str) -> str:
    """Return the letters of a text as places count them: without blanks and line-end hyphens."""
    return "".join(text.translate(_NO_LETTERS).split())


ARTICLE = "article:"


# What stays as it is in a destination's name; the rest is escaped, so that names are ASCII and sort in one way only.
_PLAIN = "#:/~!$&'()*+,;=@"


Elsewhere = Callable[[str], str | None]


@dataclass(frozen=True)
class LinkDestinations:
    """Targets of the links of a part.

    `renamed` has new names of its own destinations; `places` the destinations and `addresses` the addresses of its
    neutral links. A neutral link that is in neither stays text.
    """

    renamed: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()


def link_destinations(parts: Sequence[tuple[str, Sheets]], elsewhere: Elsewhere) -> list[LinkDestinations]:
    """Settle the links of parts, by names and sheets, that are bound together.

    A neutral address leads to the destination of that name, else to the article's beginning, else to the address that
    `elsewhere` returns. A destination whose name is taken becomes `PART#NAME`.
    """
    taken = {escape_name(name): name for name, _ in parts}
    for part, sheets in parts:
        taken |= dict.fromkeys((page_name(part, number) for number in range(1, sheets.pages)), part)
    renamed: list[Mapping[str, str]] = []
    for part, own in ((name, sheets.inventory) for name, sheets in parts):
        renamed.append({name: f"{escape_name(part)}#{name}" for name in own.names if taken.get(name, part) != part})
        taken |= {renamed[-1].get(name, name): part for name in own.names}
    destinations = []
    for own, other in zip((sheets.inventory for _, sheets in parts), renamed, strict=True):
        places = {link: place for link in own.links if (place := _place(link, taken))}
        rest = {link: elsewhere(unquote(link)) for link in own.links if link not in places}
        addresses = {link: address for link, address in rest.items() if address is not None}
        destinations.append(LinkDestinations(*(tuple(each.items()) for each in (other, places, addresses))))
    return destinations


def page_name(part: str, number: int) -> str:
    """Return the name of the destination at the top of a part's further page; pages count from 0."""
    return f"{escape_name(part)}#page={number + 1}"


def escape_name(name: str) -> str:
    """Return a destination's name as it is written."""
    return quote(name, safe=_PLAIN)


def _place(address: str, bound: Collection[str]) -> str | None:
    if not address.startswith(ARTICLE):
        return None
    place = escape_name(unquote(address.removeprefix(ARTICLE)))
    return next((name for name in (place, place.partition("#")[0]) if name in bound), None)
