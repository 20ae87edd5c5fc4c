"""The sizes of letters of the pages that we set: text and all that stands beside, above and below it, in points.

Spaces are multiples of the leading, indents the same share of the text's size everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

# Shares of the sizes of text and of tables.
_INDENT, _CELL_GAP = 15 / 10.5, 12 / 8.5


class Lettering(NamedTuple):
    """Letters of a size, on lines of a height: points."""

    size: float
    leading: float


@dataclass(frozen=True)
class TypeSizes:
    """The letters of a page.

    `heading` are those of headings of the second level, `large` those of standfirsts and of what is as large as they;
    `beside` those of captions and notes, `facts` those of other things beside the text, and of the site's addresses,
    `dense` those of tables that would be too wide for these. None are below 8 points.
    Of a book, `part` is the title of a part, `book` and `largest` its own, `middle` one that is too long for these.
    `lead` and `picture` are how high pictures are at most, above a text and in it: millimetres.
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
        """How far first lines, lists and quotations are indented."""
        return round(self.text.size * _INDENT, 2)

    @property
    def cell_gap(self) -> float:
        """What parts the columns of a table."""
        return round(self.tables.size * _CELL_GAP, 1)

    @property
    def properties(self) -> str:
        """The sizes as custom properties, for `theme.press_stylesheet`."""
        fonts, lengths = self._fonts, self._lengths
        return "".join(
            (
                *(f"--{name}: {one.size:g}pt/{one.leading:g}pt;" for name, one in fonts.items()),
                *(f"--{name}: {length:g}pt;" for name, length in lengths.items()),
                f"--lead: {self.lead:g}mm;--picture: {self.picture:g}mm;",
            )
        )

    @property
    def _fonts(self) -> dict[str, Lettering]:
        """Sizes and leadings, as the shorthand `font` takes them."""
        return {
            "text": self.text,
            "h1": self.title,
            "large": self.large,
            "facts": self.facts,
            "beside-text": self.beside,
            "table": self.tables,
            "code": self.code,
            "label": Lettering(self.facts.size, self.leading),
            "largest-title": self.largest,
            "book-title": self.book,
            "part-title": self.part,
            "middle-title": self.middle,
            "subtitle": self.subtitle,
            "contents": self.contents,
        }

    @property
    def _lengths(self) -> dict[str, float]:
        """Sizes alone, and spaces."""
        return {
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


TEN_AND_A_HALF = TypeSizes(
    text=Lettering(10.5, 15),
    title=Lettering(26, 30),
    heading=13.5,
    large=Lettering(13.5, 20),
    facts=Lettering(8.5, 12),
    beside=Lettering(8.5, 11.25),
    tables=Lettering(9, 12.5),
    dense=Lettering(8, 10.5),
    code=Lettering(8.5, 11.25),
    largest=Lettering(44, 48),
    book=Lettering(36, 40),
    part=Lettering(36, 40),
    middle=Lettering(34, 38),
    subtitle=Lettering(17, 24),
    contents=Lettering(13.5, 20),
    lead=100,
    picture=145,
)
"""Those of A4 and of US Letter."""
TEN = TypeSizes(
    text=Lettering(10, 14),
    title=Lettering(23, 27),
    heading=13,
    large=Lettering(12.5, 18),
    facts=Lettering(8.5, 11.5),
    beside=Lettering(8.5, 11),
    tables=Lettering(8.5, 11.5),
    dense=Lettering(8.5, 11.5),
    code=Lettering(8.5, 11),
    largest=Lettering(38, 42),
    book=Lettering(32, 36),
    part=Lettering(30, 34),
    middle=Lettering(28, 32),
    subtitle=Lettering(15, 21),
    contents=Lettering(11, 16),
    lead=84,
    picture=118,
)
"""Those of books of 17 by 24 centimetres."""
NINE_AND_A_HALF = TypeSizes(
    text=Lettering(9.5, 13),
    title=Lettering(20, 24),
    heading=12,
    large=Lettering(11.5, 16),
    facts=Lettering(8, 11),
    beside=Lettering(8, 10.4),
    tables=Lettering(8, 11),
    dense=Lettering(8, 11),
    code=Lettering(8, 10.4),
    largest=Lettering(32, 36),
    book=Lettering(28, 32),
    part=Lettering(26, 30),
    middle=Lettering(24, 28),
    subtitle=Lettering(13.5, 19),
    contents=Lettering(9.5, 13),
    lead=72,
    picture=101,
)
"""Those of A5 and of half a US Letter, where nothing is smaller than 8 points."""
NINE = TypeSizes(
    text=Lettering(9, 12),
    title=Lettering(18, 22),
    heading=11,
    large=Lettering(10.5, 14),
    facts=Lettering(8, 10.5),
    beside=Lettering(8, 10.4),
    tables=Lettering(8, 10.5),
    dense=Lettering(8, 10.5),
    code=Lettering(8, 10.4),
    largest=Lettering(28, 32),
    book=Lettering(24, 28),
    part=Lettering(22, 26),
    middle=Lettering(20, 24),
    subtitle=Lettering(12, 17),
    contents=Lettering(9, 12),
    lead=60,
    picture=84,
)
"""Those of columns of 84 mm."""
