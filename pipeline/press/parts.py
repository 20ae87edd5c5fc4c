"""What is bound: parts of a book, and the stretches of it that become signatures."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.press.directions import Directions
from pipeline.press.sheets import Sheets

# Beside its sheets' own objects and a stamp for each page, a signature has one or two for each part at most (its line
# of the outline, fonts that were united), some of its own, and object streams.
_FURTHER_OF_A_PART, FURTHER = 16, 64


@dataclass(frozen=True)
class Part:
    """Sheets to be bound, with what their place in the book needs.

    `name` is the part's own (an article's slug); a neutral link to it leads to its first page. `title` is its line of
    the outline and its name in the tag tree ("": its highest headings stand in the outline for themselves). The strip
    of its sheets is the running head, which its first page and those with a highest heading do without. `folio` says
    whether its pages show numbers and heads; they count in any case.
    """

    name: str
    sheets: Sheets
    title: str = ""
    language: str = ""
    folio: bool = True


@dataclass(frozen=True)
class Furniture:
    """Where running heads and folios stand on the page, and the digits that folios are made of.

    `digits` has a strip for each of 0 to 9. `left` and `right` are the edges between which heads and folios stand,
    `head` and `foot` the baselines of heads and of folios: points, from the page's lower left corner. `title` has one
    strip, the running head of all even pages, for a book whose parts have their own on the odd ones only.
    """

    digits: Sheets
    left: float
    right: float
    head: float
    foot: float
    title: Sheets | None = None


@dataclass(frozen=True)
class Gathering:
    """What a signature is made of: parts, each with directions for its links; its numbers are `first` and above."""

    first: int
    parts: tuple[Part, ...]
    directions: tuple[Directions, ...]

    @property
    def subject(self) -> str:
        """What the job is about."""
        return f"signature from {self.parts[0].name} to {self.parts[-1].name}"


def numbers_of(part: Part) -> int:
    """No part takes up more numbers in a signature, which takes up `FURTHER` besides."""
    return part.sheets.inventory.objects + part.sheets.pages + _FURTHER_OF_A_PART
