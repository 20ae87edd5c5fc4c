"""What goes into the press and what comes out of it: values only, so that they can cross to other processes."""

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
FROM_THE_RIGHT = "\u200f"
"""A strip that begins with this mark runs from the right."""


@dataclass(frozen=True)
class Copy:
    """What is to be typeset: one complete HTML document with its style sheets and pictures.

    Links may still be neutral (`article:SLUG#ID`): binding decides where they lead. `images` are keyed by the address
    that the document uses (`asset:PATH`, PATH percent-encoded). Each of `strips` is a short HTML fragment (a running
    head, a digit) that is set on a page of its own after the document's, to be stamped on other pages when sheets are
    bound. Of a copy that `fits_pages`, no article, and no section of a book around them, ends in a page of
    a few lines where closer setting helps (`typesetting.copyfitting`).
    """

    html: str
    styles: tuple[str, ...]
    images: Mapping[str, bytes] = field(default_factory=dict)
    strips: tuple[str, ...] = ()
    fits_pages: bool = False


@dataclass(frozen=True)
class Inventory:
    """What has to be known of sheets before they are bound with others.

    `names` are their named destinations, escaped, and `on` the pages that these are on, in the same order; `links` the
    neutral addresses that they lead to, each once. `outside` are the other addresses by the page that leads to them,
    each once a page. Pages count from 0. No more than `objects` objects are in their PDF.
    """

    names: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    objects: int = 0
    on: tuple[int, ...] = ()
    outside: tuple[tuple[int, str], ...] = ()


class TextLine(NamedTuple):
    """A line of text: of which place, how many letters of that come before it, and its baseline.

    `page` counts from 0; `baseline` is in points from the page's upper edge, `left` where it begins, from the left one,
    and `width` how long it is. `letters` are its first ones. A block that is a picture is a line too.
    """

    place: str
    before: int
    page: int
    baseline: float
    letters: str = ""
    left: float = 0.0
    width: float = 0.0


class Fill(NamedTuple):
    """How an article fills the pages of its document; all but `lines` are points from the upper edge of a page.

    Of its text there are so many `lines` on the first page, of which the last that has to be there ends at `begun`. On
    the last page it ends at `end`; the room ends at `foot`, where `notes` stand that are so high, the space above
    them counted in.
    """

    begun: float
    lines: int
    end: float
    notes: float
    foot: float


@dataclass(frozen=True)
class Sheets:
    """A typeset document: a tagged PDF of `pages` pages, followed by one page for each strip.

    Neutral links are URI annotations with their neutral address; `#ID` links lead to named destinations of this PDF.
    `warnings` are what the engine had to say, one sentence each. `missing` are the characters that no font has and
    stand-ins show, `foreign` the fonts of this machine that it needed. `lines` are those of its marked places;
    `small_letters` the addresses of pictures whose letters are too small there, and their points. `fill` is known of
    one article that `fits_pages`, and ends on a page that is not turned. It has so many `letters`, of which `boxed` are
    shown by stand-ins.
    """

    pdf: Blob
    pages: int
    inventory: Inventory
    warnings: tuple[str, ...] = ()
    missing: str = ""
    foreign: tuple[str, ...] = ()
    lines: tuple[TextLine, ...] = ()
    small_letters: tuple[tuple[str, float], ...] = ()
    fill: Fill | None = None
    letters: int = 0
    boxed: int = 0


def are_unreadable(sheets: Iterable[Sheets]) -> bool:
    """Return whether sheets have too many letters, together, that stand-ins show."""
    counts = [(each.letters, each.boxed) for each in sheets]
    return is_unreadable(sum(letters for letters, _ in counts), sum(boxed for _, boxed in counts))


def is_unreadable(letters: int, boxed: int) -> bool:
    """Return whether more than a tenth of some letters have no font."""
    return boxed * _READABLE > letters


def count_letters(text: str, unknown: str) -> tuple[int, int]:
    """Return how many letters a text has, and how many of them are among the unknown ones."""
    letters = {one: number for one, number in Counter(text).items() if unicodedata.category(one)[0] in _LETTERS}
    return sum(letters.values()), sum(letters.get(one, 0) for one in unknown)


def anchor(slug: str, identifier: str = "") -> str:
    """Return the named destination of an article in a document of several, or of a place in it: "SLUG", "SLUG#ID".

    It is what follows `article:` in a neutral link, so that such a link leads to it wherever the article is bound in.
    """
    return f"{slug}#{identifier}" if identifier else slug


def letters_of(text: str) -> str:
    """Return the letters of a text as places count them: without blanks, and what is set at the ends of lines alone."""
    return "".join(text.translate(_NO_LETTERS).split())


ARTICLE = "article:"


# What stays as it is in a destination's name; the rest is escaped, so that names are ASCII and sort in one way only.
_PLAIN = "#:/~!$&'()*+,;=@"


Elsewhere = Callable[[str], str | None]


@dataclass(frozen=True)
class LinkDestinations:
    """Where the links of a part lead, once it is known what is bound with it.

    `renamed` has those of its destinations that had to get another name; `places` the destinations and `addresses` the
    addresses that its neutral links lead to. A neutral link that is in neither stays text.
    """

    renamed: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()


def link_destinations(parts: Sequence[tuple[str, Sheets]], elsewhere: Elsewhere) -> list[LinkDestinations]:
    """Return where the links of parts, which have these names and sheets, lead when they are bound together.

    A neutral address leads to the destination of that name, else to the article's beginning, else to what `elsewhere`
    makes of it. A destination whose name is taken becomes `PART#NAME`.
    """
    taken = {escaped(name): name for name, _ in parts}
    for part, sheets in parts:
        taken |= dict.fromkeys((page_name(part, number) for number in range(1, sheets.pages)), part)
    renamed: list[Mapping[str, str]] = []
    for part, own in ((name, sheets.inventory) for name, sheets in parts):
        renamed.append({name: f"{escaped(part)}#{name}" for name in own.names if taken.get(name, part) != part})
        taken |= {renamed[-1].get(name, name): part for name in own.names}
    found = []
    for own, other in zip((sheets.inventory for _, sheets in parts), renamed, strict=True):
        places = {link: place for link in own.links if (place := _place(link, taken))}
        rest = {link: elsewhere(unquote(link)) for link in own.links if link not in places}
        addresses = {link: address for link, address in rest.items() if address is not None}
        found.append(LinkDestinations(*(tuple(each.items()) for each in (other, places, addresses))))
    return found


def page_name(part: str, number: int) -> str:
    """Return the destination at the top of a further page of a part; pages count from 0."""
    return f"{escaped(part)}#page={number + 1}"


def escaped(name: str) -> str:
    """Return a destination's name as it is written."""
    return quote(name, safe=_PLAIN)


def _place(address: str, bound: Collection[str]) -> str | None:
    if not address.startswith(ARTICLE):
        return None
    place = escaped(unquote(address.removeprefix(ARTICLE)))
    return next((name for name in (place, place.partition("#")[0]) if name in bound), None)
