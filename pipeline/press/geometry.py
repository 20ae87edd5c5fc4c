"""The pages that we set: each stands here once, for style sheets and for what is computed in points.

A further size of paper is a further page: style sheets, folios, tables and imposed sheets follow it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.i18n.sentences import sentence
from pipeline.press.type_sizes import NINE, NINE_AND_A_HALF, TEN, TEN_AND_A_HALF, Lettering, TypeSizes

MILLIMETRE = 72 / 25.4
"""A millimetre in points."""
# How high a strip is, of whatever page: points (styles/print/strips.css).
_STRIP = 15
# Lines of a page that notes at its foot leave to the text.
_LINES_OF_TEXT = 6
# Millimetres that numbers of lines may need beside the text; and what letters need around the baselines of the running
# head and of the folio.
_NUMBERS, _ASCENT, _DESCENT = 12, 2.4, 1


class Box(NamedTuple):
    """A rectangle: points, from the lower left corner of its page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From the left to the right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From the bottom to the top."""
        return self.top - self.bottom


@dataclass(frozen=True)
class Page:
    """A page: its paper, its margins, and the columns that they leave. Lengths are millimetres.

    Lines begin at the margin `start` and end at `end`, left and right where a script runs from the left. Within the
    margin at the end, `gap` from the text, is a `column` for what stands beside it: captions, facts, notes; a page of
    one column has 0 for both. The text itself may stand in several `columns`, `between` from each other. Running heads
    stand `head` below the upper edge, folios `foot` above the lower. `sizes` are those of its letters, in points. What
    is `ruled` has nothing in its column but lines to write on.
    """

    width: float
    height: float
    top: float
    bottom: float
    start: float
    end: float
    gap: float = 9
    column: float = 37
    head: float = 13
    foot: float = 15
    sizes: TypeSizes = TEN_AND_A_HALF
    columns: int = 1
    between: float = 0
    ruled: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the paper."""
        return self.width, self.height

    @property
    def called(self) -> str:
        """What it is called where there are others: width by height in millimetres, "148x210"."""
        return f"{self.width:g}x{self.height:g}"

    def named(self, what: str) -> str:
        """Return what is set on these pages with their size in its name, which tells it from the same on A4."""
        return what if self == A4 else sentence("{what} on pages of {size}", what=what, size=self.called)

    @property
    def measure(self) -> float:
        """How long lines are."""
        return (self.width - self.start - self.end - (self.columns - 1) * self.between) / self.columns

    @property
    def lower_edge(self) -> float:
        """Where the text ends: points from the upper edge."""
        return (self.height - self.bottom) * MILLIMETRE

    @property
    def beside(self) -> float:
        """What the column beside the text takes of the margin."""
        return self.gap + self.column

    @property
    def full(self) -> float:
        """The measure and the column beside it."""
        return self.measure + self.beside

    @property
    def room_for_code(self) -> float:
        """How long lines of code are at most: they may reach into the margin."""
        return self.measure if self.ruled else self.full

    @property
    def depth(self) -> float:
        """The height of the text; the length of lines on a page that is turned by a quarter."""
        return self.height - self.top - self.bottom

    @property
    def content(self) -> Box:
        """What may hold something in scripts of either direction: from running head to folio, with line numbers."""
        aside = self.start - _NUMBERS
        return _in_points(aside, self.foot - _DESCENT, self.width - aside, self.height - self.head + _ASCENT)

    @property
    def properties(self) -> str:
        """The lengths of the page and of its letters as custom properties, for `theme.press_stylesheet`."""
        lengths = {
            "width": self.width,
            "height": self.height,
            "half-width": self.width / 2,
            "half-height": self.height / 2,
            "measure": self.measure,
            "gap": self.gap,
            "column": self.column,
            "beside": self.beside,
            "full": self.full,
            "between": self.between,
        }
        own = "".join(f"--{name}: {length:g}mm;" for name, length in lengths.items())
        return f"{own}--notes: {(self.lines - _LINES_OF_TEXT) * self.sizes.leading:g}pt;{self.sizes.properties}"

    @property
    def lines(self) -> int:
        """How many lines of text it has."""
        return round(self.depth * MILLIMETRE / self.sizes.leading)

    def shifts(self, runs: str, book: str) -> tuple[float, float]:
        """Return how far pages in a script move to the right in a book, with odd numbers and with even ones: points.

        Inner margins of a book are `start` wide, outer ones `end`. What has a column beside its text does not move.
        """
        if self.column:
            return 0.0, 0.0
        own = self._sides(self.start, self.end, runs)[0]
        odd, even = self._sides(self.start, self.end, book)
        return (odd - own) * MILLIMETRE, (even - own) * MILLIMETRE

    def stamped(self, runs: str) -> Box:
        """Return the baselines of running head and folio, and where they begin and end; `runs` is "ltr" or "rtl"."""
        left, right = self._sides(self.start, self.end - self.beside, runs)
        return _in_points(left, self.foot, self.width - right, self.height - self.head)

    def end_of_lines(self, runs: str) -> float:
        """Return where lines end: points from the left edge."""
        return (self.width - self.end if runs == "ltr" else self.end) * MILLIMETRE

    def gutter(self, runs: str) -> tuple[float, float] | None:
        """Return the edges of what parts two columns, in points from the left; None where there is one alone."""
        if self.columns == 1:
            return None
        left, _ = self._sides(self.start, self.end, runs)
        return (left + self.measure) * MILLIMETRE, (left + self.measure + self.between) * MILLIMETRE

    def aside(self, runs: str) -> Box:
        """Return the column beside the text."""
        left, right = self._sides(self.width - self.end + self.gap, self.end - self.beside, runs)
        return _in_points(left, self.bottom, self.width - right, self.height - self.top)

    def rules(self, runs: str) -> str:
        """Return the `@page` rules: of the page, of one turned by a quarter, of strips as wide as running heads.

        A turned page has its upper edge at the left, and takes the column beside the text too.
        """
        left, right = self._sides(self.start, self.end, runs)
        upper, lower = self._sides(self.start, self.end - self.beside, runs)
        return (
            f"@page {{ size: {_lengths(*self.size)}; margin: {_lengths(self.top, right, self.bottom, left)} }}\n"
            f"@page turned {{ size: {_lengths(self.height, self.width)};"
            f" margin: {_lengths(upper, self.top, lower, self.bottom)} }}\n"
            f"@page strip {{ size: {_lengths(self.full)} {_STRIP}pt; margin: 0 }}\n"
        )

    @staticmethod
    def _sides(start: float, end: float, runs: str) -> tuple[float, float]:
        """Return left and right."""
        return (start, end) if runs == "ltr" else (end, start)


def _lengths(*millimetres: float) -> str:
    return " ".join(f"{length:g}mm" for length in millimetres)


def _in_points(*millimetres: float) -> Box:
    return Box(*(length * MILLIMETRE for length in millimetres))


# One column of text of 116 mm (62 to 70 characters), and 9 mm apart one of 37 mm. 46 lines of 15 pt; both columns
# together stand in a proportion of 2:3, higher than centre.
A4 = Page(210, 297, top=24, bottom=29.6, start=28, end=66)
# Lines are as long as on A4, so that they break, and are numbered, alike.
LETTER = Page(215.9, 279.4, top=20, bottom=26.6, start=31, end=68.9, head=10, foot=12.5)
# A lead picture shall find room below what stands beside the text on others.
_LOWER = replace(TEN_AND_A_HALF, lead=72)
NOTES = Page(210, 297, top=24, bottom=29.6, start=24, end=70, gap=8, column=48, sizes=_LOWER, ruled=True)
"""A4 with a column to write notes in."""
_LARGE_CODE = replace(TEN_AND_A_HALF, code=Lettering(18, 25))
LARGE = Page(210, 297, top=22, bottom=27, start=24, end=24, gap=0, column=0, foot=12, sizes=_LARGE_CODE)
"""A4 for large print: its text is as wide as the text of A4 and the column beside it."""
DENSE = Page(
    210, 297, top=18, bottom=20.8, start=17, end=17, gap=0, column=0, head=11, foot=11, sizes=NINE, columns=2, between=8
)
"""A4 with two columns of 84 mm, for little paper."""

# The trims of books, with nothing beside the text. Their measures are 11.048 mm a point of text, as A4's is: lines of
# paragraphs, lists and definitions break alike on all of them. `start` is the inner margin, of pages with odd numbers.
A5 = Page(148, 210, top=18, bottom=22, start=22, end=21.05, gap=0, column=0, head=13, foot=10, sizes=NINE_AND_A_HALF)
HALF_LETTER = Page(
    139.7, 215.9, top=18, bottom=23.6, start=18.5, end=16.25, gap=0, column=0, head=13, foot=11.5, sizes=NINE_AND_A_HALF
)
CROWN = Page(170, 240, top=20, bottom=27.4, start=26, end=33.52, gap=0, column=0, head=14, foot=14, sizes=TEN)
"""17 by 24 centimetres."""
SIX_BY_NINE = Page(
    152.4, 228.6, top=18, bottom=22.9, start=22.5, end=19.42, gap=0, column=0, head=13, foot=11, sizes=TEN
)
"""Six by nine inches."""
TRIMS: Mapping[str, Page] = {
    "a5": A5,
    "a4": A4,
    "17x24": CROWN,
    "6x9in": SIX_BY_NINE,
    "letter": LETTER,
    "half-letter": HALF_LETTER,
}
"""The pages that are set for a trim, by its name."""
