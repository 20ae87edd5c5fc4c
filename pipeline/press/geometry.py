"""Page sizes and type sizes of all print layouts, for style sheets and for sizes computed in points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pipeline.i18n.sentences import sentence

# Shares of the sizes of text and of tables.
_INDENT, _CELL_GAP = 15 / 10.5, 12 / 8.5


class Lettering(NamedTuple):
    """Font size and line height: points."""

    size: float
    leading: float


@dataclass(frozen=True)
class TypeSizes:
    """Sizes of the letters of a page, at least 8 points.

    `heading` is for headings of level 2, `large` for standfirsts, `beside` for captions and notes, `facts` for the
    column beside the text and addresses, `dense` for tables too wide for `tables`. In books, `part` is for titles of
    parts, `book` and `largest` for the book's title, `middle` for a title too long for these. `lead` and `picture` are
    the greatest heights of pictures above and in a text: millimetres.
    """

    text: Lettering
    title: Lettering
    heading: float
    large: Lettering
    facts: Lettering
    beside: Lettering
    tables: Lettering
    dense: Lettering
    code: Lettering
    largest: Lettering
    book: Lettering
    part: Lettering
    middle: Lettering
    subtitle: Lettering
    contents: Lettering
    lead: float
    picture: float

    @property
    def leading(self) -> float:
        """The distance of two lines of text."""
        return self.text.leading

    @property
    def indent(self) -> float:
        """Indent of first lines, lists and quotations."""
        return round(self.text.size * _INDENT, 2)

    @property
    def cell_gap(self) -> float:
        """The space between columns of a table."""
        return round(self.tables.size * _CELL_GAP, 1)

    @property
    def properties(self) -> str:
        """The sizes and spaces as custom properties, for `theme.press_stylesheet`."""
        fonts = {
            "text": self.text,
            "h1": self.title,
            "large": self.large,
            "facts": self.facts,
            "beside-text": self.beside,
            "table": self.tables,
            "code": self.code,
            "largest-title": self.largest,
            "book-title": self.book,
            "part-title": self.part,
            "middle-title": self.middle,
            "subtitle": self.subtitle,
            "contents": self.contents,
            "label": Lettering(self.facts.size, self.leading),
        }
        lengths = {
            "size": self.text.size,
            "h2": self.heading,
            "small": self.facts.size,
            "dense": self.dense.size,
            "dense-leading": self.dense.leading,
            "code-size": self.code.size,
            "half-line": self.leading / 2,
            "line": self.leading,
            "line-and-half": self.leading * 1.5,
            "two-lines": self.leading * 2,
            "ideographs": self.leading * 1.2,
            "indent": self.indent,
            "cell-gap": self.cell_gap,
        }
        rules = [f"--{name}: {font.size:g}pt/{font.leading:g}pt;" for name, font in fonts.items()]
        rules += [f"--{name}: {length:g}pt;" for name, length in lengths.items()]
        return f"{''.join(rules)}--lead: {self.lead:g}mm;--picture: {self.picture:g}mm;"


# Sizes and leadings: of A4 and US Letter; of books of 17 by 24 cm; of A5 and half a US Letter; of columns of 84 mm; of
# slides.
_SIZES = """
text      10.5/15    10/14     9.5/13   9/12     24/30
title     26/30      23/27     20/24    18/22    44/50
heading   13.5       13        12       11       34
large     13.5/20    12.5/18   11.5/16  10.5/14  26/32
facts     8.5/12     8.5/11.5  8/11     8/10.5   16/20
beside    8.5/11.25  8.5/11    8/10.4   8/10.4   16/20
tables    9/12.5     8.5/11.5  8/11     8/10.5   20/25
dense     8/10.5     8.5/11.5  8/11     8/10.5   18/22
code      8.5/11.25  8.5/11    8/10.4   8/10.4   18/23
largest   44/48      38/42     32/36    28/32    44/50
book      36/40      32/36     28/32    24/28    44/50
part      36/40      30/34     26/30    22/26    40/46
middle    34/38      28/32     24/28    20/24    34/40
subtitle  17/24      15/21     13.5/19  12/17    26/32
contents  13.5/20    11/16     9.5/13   9/12     24/30
lead      100        84        72       60       104
picture   145        118       101      84       78
"""


def _read_sizes(column: int) -> TypeSizes:
    fields: dict[str, Any] = {}
    for row in _SIZES.strip().splitlines():
        name, *cells = row.split()
        size, *leading = map(float, cells[column].split("/"))
        fields[name] = Lettering(size, *leading) if leading else size
    return TypeSizes(**fields)


TEN_AND_A_HALF, TEN, NINE_AND_A_HALF, NINE, SLIDE_SIZES = map(_read_sizes, range(5))
MILLIMETRE = 72 / 25.4
"""A millimetre in points."""
# The height of a strip: points (styles/print/strips.css).
_STRIP = 15
_INTO_MARGIN = 8  # millimetres
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
    """Paper, margins and columns of a page: millimetres.

    Lines begin at the margin `start` and end at the margin `end` (left and right in scripts that run from the left).
    The margin `end` holds a `column` for captions, facts and notes, `gap` from the text; both are 0 on a page without
    it. The text is set in `columns`, `between` from each other. Baselines of running heads are `head` below the upper
    edge, those of folios `foot` above the lower edge. The column of a `ruled` page has only lines to write on.
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
        """Its width by its height: "148 × 210 mm"."""
        return f"{self.width:g} × {self.height:g} mm"

    def named(self, name: str) -> str:
        """Add the page size to a name, except for A4."""
        return name if self == A4 else sentence("{what} on pages of {size}", what=name, size=self.called)

    @property
    def measure(self) -> float:
        """The length of lines."""
        return (self.width - self.start - self.end - (self.columns - 1) * self.between) / self.columns

    @property
    def lower_edge(self) -> float:
        """The end of the text: points from the upper edge."""
        return (self.height - self.bottom) * MILLIMETRE

    @property
    def beside(self) -> float:
        """The width of the column beside the text with its gap."""
        return self.gap + self.column

    @property
    def full(self) -> float:
        """The measure and the column beside it."""
        return self.measure + self.beside

    @property
    def widest(self) -> float:
        """The greatest width of a drawing whose letters need it: it reaches into both margins."""
        return self.full + 2 * _INTO_MARGIN

    @property
    def room_for_code(self) -> float:
        """The greatest length of lines of code, which may reach into the margin."""
        return self.measure if self.ruled else self.full

    @property
    def depth(self) -> float:
        """The height of the text; the length of lines on a page that is turned by a quarter."""
        return self.height - self.top - self.bottom

    @property
    def content(self) -> Box:
        """The area from running head to folio, with line numbers on either side."""
        return self._area(self.start - _NUMBERS)

    @property
    def unnumbered(self) -> Box:
        """The area from running head to folio, as wide as the text."""
        return self._area(self.start)

    def _area(self, aside: float) -> Box:
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
        own = "".join(f"--{name}: {length:g}mm;" for name, length in lengths.items()) + f"--columns: {self.columns};"
        return f"{own}--notes: {(self.lines - _LINES_OF_TEXT) * self.sizes.leading:g}pt;{self.sizes.properties}"

    @property
    def lines(self) -> int:
        """The number of lines of text."""
        return round(self.depth * MILLIMETRE / self.sizes.leading)

    def shifts(self, runs: str, book: str) -> tuple[float, float]:
        """Return how far odd and even pages move to the right, so that inner margins are `start` wide: points.

        `runs` is the direction of the script, `book` that of the book. Pages with a column beside the text do not move.
        """
        if self.column:
            return 0.0, 0.0
        own = self._sides(self.start, self.end, runs)[0]
        odd, even = self._sides(self.start, self.end, book)
        return (odd - own) * MILLIMETRE, (even - own) * MILLIMETRE

    def stamped(self, runs: str) -> Box:
        """Return the box between the baselines and edges of running head and folio; `runs` is "ltr" or "rtl"."""
        left, right = self._sides(self.start, self.end - self.beside, runs)
        return _in_points(left, self.foot, self.width - right, self.height - self.head)

    def end_of_lines(self, runs: str) -> float:
        """Return where lines end: points from the left edge."""
        return (self.width - self.end if runs == "ltr" else self.end) * MILLIMETRE

    def gutter(self, runs: str) -> tuple[float, float] | None:
        """Return the edges of the space between two columns, in points from the left; None for one column."""
        if self.columns == 1:
            return None
        left, _ = self._sides(self.start, self.end, runs)
        return (left + self.measure) * MILLIMETRE, (left + self.measure + self.between) * MILLIMETRE

    def aside(self, runs: str) -> Box:
        """Return the column beside the text."""
        left, right = self._sides(self.width - self.end + self.gap, self.end - self.beside, runs)
        return _in_points(left, self.bottom, self.width - right, self.height - self.top)

    def rules(self, runs: str) -> str:
        """Return the `@page` rules of the page, of a page turned by a quarter, and of strips as wide as running heads.

        A turned page has its upper edge at the left, and uses the column beside the text as well.
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
# together have a proportion of 2:3, above the centre.
A4 = Page(210, 297, top=24, bottom=29.6, start=28, end=66)
# Lines are as long as on A4, so that they break, and are numbered, alike.
LETTER = Page(215.9, 279.4, top=20, bottom=26.6, start=31, end=68.9, head=10, foot=12.5)
# A lead picture leaves room for the column of other pages, which is set below it here.
_LOWER = replace(TEN_AND_A_HALF, lead=72)
NOTES = Page(210, 297, top=24, bottom=29.6, start=24, end=70, gap=8, column=48, sizes=_LOWER, ruled=True)
"""A4 with a column to write notes in."""
_LARGE_CODE = replace(TEN_AND_A_HALF, code=Lettering(18, 25))
LARGE = Page(210, 297, top=22, bottom=27, start=24, end=24, gap=0, column=0, foot=12, sizes=_LARGE_CODE)
"""A4 for large print: its text is as wide as the text of A4 and the column beside it."""
_SPACED_CODE = replace(TEN_AND_A_HALF, code=Lettering(13, 20))
SPACED = Page(210, 297, top=22, bottom=27, start=28, end=28, gap=0, column=0, foot=12, sizes=_SPACED_CODE)
"""A4 with more space between letters, words and lines: 45 to 55 letters in a line."""
DENSE = Page(
    210, 297, top=18, bottom=20.8, start=17, end=17, gap=0, column=0, head=11, foot=11, sizes=NINE, columns=2, between=8
)
"""A4 with two columns of 84 mm, for little paper."""
NEWSPAPER = Page(
    210, 297, top=17, bottom=17.53, start=14, end=14, gap=0, column=0, head=10, foot=9, sizes=NINE, columns=3, between=6
)
"""A4 with three columns of 56.7 mm, for a newspaper on A3 that is folded once."""
SMALL_NEWSPAPER = Page(
    148,
    210,
    top=14,
    bottom=13.97,
    start=11,
    end=11,
    gap=0,
    column=0,
    head=9.5,
    foot=8,
    sizes=NINE,
    columns=2,
    between=5,
)
"""A5 with two columns of 60.5 mm, for a newspaper on A4 that is folded once."""
SLIDE = Page(254, 142.875, top=20, bottom=17, start=18, end=18, gap=0, column=0, head=8, foot=7, sizes=SLIDE_SIZES)
"""A slide of 16:9, ten inches wide: ten lines of 24 points."""

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
"""Pages by the name of their trim size."""
