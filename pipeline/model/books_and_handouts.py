"""Books and handouts as an editor or a teacher asks for them: articles, order, layout, paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pipeline.model.problems import BEGINNING, Position
from pipeline.text.standard_numbers import NO_ISBNS, Isbns


class Order(StrEnum):
    """Order of articles: as they are listed (and then as in the collection), or sorted."""

    LIST = "list"
    DATE = "date"
    TITLE = "title"
    WEIGHT = "weight"


@dataclass(frozen=True)
class Selection:
    """Selection of articles: `posts` (slugs), then those that have one of the tags, one of the authors and are dated.

    Tags are named by name or slug. `since` is the earliest date, `language` that of the articles. What is empty selects
    nothing of its own and narrows nothing; `everything` takes all articles. `path` is the name of a reading path, whose
    articles come first, in its order.
    """

    posts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    since: dt.date | None = None
    everything: bool = False
    language: str = ""
    path: str = ""


@dataclass(frozen=True)
class ReadingPath:
    """An order in which an editor proposes to read some articles, by their slugs; `slug` is that of its page.

    `place` is that of its entry in the settings.
    """

    title: str
    articles: tuple[str, ...]
    description: str = ""
    slug: str = ""
    place: Position = BEGINNING


class MarginNumbers(StrEnum):
    """Items that are numbered in the margin, so that a class can refer to them."""

    LINES = "lines"
    PARAGRAPHS = "paragraphs"
    NONE = "none"


class Ruling(StrEnum):
    """Ruling of the column for notes."""

    LINES = "lines"
    DOTS = "dots"


class Blank(StrEnum):
    """Blank at the head that readers fill in."""

    NAME = "name"
    DATE = "date"


class Layout(StrEnum):
    """Layout of a handout on paper."""

    A4 = "a4"
    LETTER = "letter"
    A5 = "a5"
    LARGE_PRINT = "large-print"
    SPACED = "a4-spaced"
    NOTES = "notes"
    DENSE = "dense"
    TWO_UP = "2up"
    BOOKLET = "booklet"
    CARDS = "cards"
    GREY = "grey"
    SLIDES = "slides"
    NEWSPAPER = "newspaper"
    NEWSPAPER_A4 = "newspaper-a4"
    SMALL_NEWSPAPER = "small-newspaper"
    NEWSPAPER_A5 = "newspaper-a5"


IMPOSED: Mapping[Layout, Layout] = {
    Layout.TWO_UP: Layout.A5,
    Layout.BOOKLET: Layout.A5,
    Layout.NEWSPAPER: Layout.NEWSPAPER_A4,
    Layout.SMALL_NEWSPAPER: Layout.NEWSPAPER_A5,
}
"""Those in which several pages lie on one side of paper, in no order to be read in, and whose pages these are."""
NEWSPAPERS = frozenset({Layout.NEWSPAPER, Layout.NEWSPAPER_A4, Layout.SMALL_NEWSPAPER, Layout.NEWSPAPER_A5})
"""Those with a masthead, columns and a box that says who answers for it."""
UNNUMBERED = NEWSPAPERS | {Layout.CARDS, Layout.SLIDES}
"""Those without numbers in the margin, and without a head to fill in."""
OTHERWISE_BROKEN = frozenset({Layout.LARGE_PRINT, Layout.SPACED, Layout.DENSE})
"""Those whose lines are not as long as the others': they say where the others' lines begin."""


class OfficeFormat(StrEnum):
    """Format of documents that others can change."""

    DOCX = "docx"
    ODT = "odt"


class HandoutFormat(StrEnum):
    """In which form a handout comes out: on paper in its layouts, to be changed, to be read on a screen."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    EPUB = "epub"


@dataclass(frozen=True)
class Handout:
    """A handout. `title` is that of the tag, or of the first article, where it is ""; its folder is named after it.

    `class_name`, `teacher_name` and `date` are printed in the head, and so are `instructions` and room for a mark out
    of `marked_out_of` ("" for no mark); `issue` and `price` in the masthead of a newspaper. With `flow` articles follow
    each other without a new page. `teacher` asks for a copy with the solutions, `form` for fields to fill in on a
    screen. `creep` is in millimetres a sheet of a booklet. `place` is that of the handout in the settings. A `named`
    one is for copies with the name of a pupil each.
    """

    selection: Selection = field(default_factory=Selection)
    order: Order = Order.LIST
    title: str = ""
    class_name: str = ""
    teacher_name: str = ""
    date: str = ""
    blanks: tuple[Blank, ...] = (Blank.NAME, Blank.DATE)
    marked_out_of: str = ""
    instructions: str = ""
    issue: str = ""
    price: str = ""
    flow: bool = False
    numbers: MarginNumbers = MarginNumbers.LINES
    ruling: Ruling = Ruling.LINES
    layouts: tuple[Layout, ...] = (Layout.A4,)
    formats: tuple[HandoutFormat, ...] = (HandoutFormat.PDF,)
    teacher: bool = False
    form: bool = False
    creep: float = 0.0
    zip: bool = False
    place: Position = BEGINNING
    named: bool = False

    @property
    def is_to_order(self) -> bool:
        """Return whether a command asks for this handout: it has no place in the settings."""
        return self.place == BEGINNING


@dataclass(frozen=True)
class HandoutOrder:
    """A handout that a command asks for, or a copy of it for each pupil of the list at the path `each`.

    With `remarks`, drafts come out with those of people in the margin.
    """

    handout: Handout
    each: str = ""
    remarks: bool = False


class Trim(StrEnum):
    """The size of a page: ISO sizes, centimetres (17 by 24), inches (6 by 9), US Letter and half of it."""

    A5 = "a5"
    A4 = "a4"
    CROWN = "17x24"
    SIX_BY_NINE = "6x9in"
    LETTER = "letter"
    HALF_LETTER = "half-letter"


class Economy(StrEnum):
    """Saving of paper in a book: by itself where it is short, always, or never."""

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
    """Design of a cover: rings, the lead pictures side by side, or one picture above the title."""

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
    """A book. Texts that are "" are those of the collection.

    - `name` is that of its files; the book of the whole collection may have none.
    - `parts` are listed, or made by tag or year; () for a book without parts.
    - `dedication`, `preface` and `afterword` are paths of Markdown files below the content folder; a dedication
      may also be the words themselves.
    - `cover` is the name of a `CoverDesign`, the path of a picture, or "" for a design that suits its pictures;
      `cover_colour` is "#rrggbb", or "" for one that is taken from the pictures. `has_ordered_cover` tells that a
      command named the cover.
    - `edition` is printed in the imprint ("Deuxième édition").
    - `trim` and `economy` are those of all books where they are None.
    - `bleed` is what a printer cuts off, 0 for no files for a printer; `paper_thickness` is that of a leaf:
      millimetres.
    - `place` is that of the book in the settings.
    """

    selection: Selection = field(default_factory=lambda: Selection(everything=True))
    name: str = ""
    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""
    identifier: str = ""
    isbn: Isbns = NO_ISBNS
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

    @property
    def dedicated(self) -> str:
        """The words of its dedication, "" where they are in a file."""
        return "" if self.dedication.lower().endswith((".md", ".markdown")) else self.dedication


@dataclass(frozen=True)
class BookOrder:
    """A book that a command asks for: the name of one of the settings, or "", and fields in the place of its own."""

    name: str
    wishes: Mapping[str, Any]
