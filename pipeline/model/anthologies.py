"""What an editor asks for of a book: which articles, how they are parted and ordered, what stands around them.

And on what paper it comes out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.model.problems import BEGINNING, Position
from pipeline.model.selection import Order, Selection


class Trim(StrEnum):
    """The size of a page: ISO sizes, centimetres (17 by 24), inches (6 by 9), US Letter and half of it."""

    A5 = "a5"
    A4 = "a4"
    CROWN = "17x24"
    SIX_BY_NINE = "6x9in"
    LETTER = "letter"
    HALF_LETTER = "half-letter"


class Economy(StrEnum):
    """Whether a book saves paper: by itself where it is short, always, or never."""

    AUTO = "auto"
    YES = "yes"
    NO = "no"


class Format(StrEnum):
    """In which form a book comes out."""

    EPUB = "epub"
    PDF = "pdf"


class Division(StrEnum):
    """By what a book is parted, where its parts are not listed."""

    TAG = "tag"
    YEAR = "year"


class CoverDesign(StrEnum):
    """How a cover looks: rings, the lead pictures side by side, or one picture above the title."""

    RINGS = "rings"
    MOSAIC = "mosaic"
    PICTURE = "picture"


@dataclass(frozen=True)
class ListedPart:
    """A part as an editor lists it: its title, and the articles that belong to it, by their slugs or their tags."""

    title: str
    posts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Anthology:
    """A book. Where a text is "", the collection's own stands for it.

    `name` is that of its files; the book of the whole collection may have none. `parts` are listed, or made by tag or
    year; () for a book without parts. `dedication`, `preface` and `afterword` are paths of Markdown files below the
    content folder. `cover` is the name of a `CoverDesign`, the path of a picture, or "" for the design that its
    pictures suit; `cover_colour` is "#rrggbb", or "" for one that is taken from the pictures. `edition` is what the
    imprint says of it ("Deuxième édition"). `trim` and `economy` are those of all books where they are None. `bleed` is
    what a printer cuts off, 0 for no files for one; `paper_thickness` that of a leaf: millimetres. `place` is where in
    the settings it stands. A command may name another cover than they do: it `has_ordered_cover` then.
    """

    selection: Selection = field(default_factory=lambda: Selection(everything=True))
    name: str = ""
    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""
    identifier: str = ""
    edition: str = ""
    order: Order = Order.LIST
    parts: Division | tuple[ListedPart, ...] = ()
    formats: tuple[Format, ...] = tuple(Format)
    dedication: str = ""
    preface: str = ""
    afterword: str = ""
    cover: str = ""
    cover_colour: str = ""
    trim: Trim | None = None
    economy: Economy | None = None
    bleed: float = 0.0
    paper_thickness: float = 0.1
    place: Position = BEGINNING
    has_ordered_cover: bool = False
