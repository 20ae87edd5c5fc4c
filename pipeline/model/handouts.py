"""What a teacher asks for: which articles, what the sheet shows, how it is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.model.problems import BEGINNING, Position
from pipeline.model.selection import Order, Selection


class MarginNumbers(StrEnum):
    """What is numbered in the margin, so that a class can say where."""

    LINES = "lines"
    PARAGRAPHS = "paragraphs"
    NONE = "none"


class Ruling(StrEnum):
    """What the column for notes is ruled with."""

    LINES = "lines"
    DOTS = "dots"


class Blank(StrEnum):
    """What readers fill in at the head."""

    NAME = "name"
    DATE = "date"


class Layout(StrEnum):
    """How a handout is laid out on paper."""

    A4 = "a4"
    LETTER = "letter"
    A5 = "a5"
    LARGE_PRINT = "large-print"
    NOTES = "notes"
    DENSE = "dense"
    TWO_UP = "2up"
    FOUR_UP = "4up"
    BOOKLET = "booklet"
    CARDS = "cards"
    GREY = "grey"


IMPOSED: Mapping[Layout, Layout] = {Layout.TWO_UP: Layout.A5, Layout.BOOKLET: Layout.A5}
"""Those in which several pages lie on one side of paper, in no order to be read in, and whose pages these are."""
REPLACED: Mapping[Layout, Layout] = {Layout.FOUR_UP: Layout.DENSE}
"""Those that are no more, and what comes in their place."""
OTHERWISE_BROKEN = frozenset({Layout.LARGE_PRINT, Layout.DENSE})
"""Those whose lines are not as long as the others': they say where the others' lines begin."""


@dataclass(frozen=True)
class Handout:
    """A handout. `title` is that of the tag, or of the first article, where it is ""; its folder is made of it.

    `class_name`, `teacher_name` and `date` are printed in the head as they are. With `flow` articles follow each other
    without a new page. `marked_out_of` is the best mark, "" where no room is left for one; `instructions` stand in the
    head too. The `teacher` has a copy with the solutions, too. In a `form`
    names, answers and boxes are filled in on a screen. `creep` is in millimetres a sheet of a booklet. `place` is where
    in the settings the handout stands.
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
    flow: bool = False
    numbers: MarginNumbers = MarginNumbers.LINES
    ruling: Ruling = Ruling.LINES
    layouts: tuple[Layout, ...] = (Layout.A4,)
    teacher: bool = False
    form: bool = False
    creep: float = 0.0
    zip: bool = False
    place: Position = BEGINNING

    @property
    def is_to_order(self) -> bool:
        """Whether somebody asks for this very handout: it has no place in the settings."""
        return self.place == BEGINNING
