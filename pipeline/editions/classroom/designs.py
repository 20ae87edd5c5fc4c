"""The designs of handouts: their pages, style sheets, and what is stamped around the text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline import theme
from pipeline.editions.paper.article import styles as styles_of_articles
from pipeline.editions.paper.strip_jobs import digits, page_sign, set_strips
from pipeline.editions.paper.tables import Room
from pipeline.jobs.runner import Runner
from pipeline.labels import direction, east_asian_forms
from pipeline.model.handouts import Ruling
from pipeline.press import geometry
from pipeline.press.binding.pieces import Furniture
from pipeline.press.geometry import A4, MILLIMETRE, Page

_FIRST_LINE = 10.5  # points from the upper edge of a line to its baseline
_HAIRLINE = 0.4
_LARGE_SIZE = 18 / 8.5  # how many times larger the letters of tables are in large print


@dataclass(frozen=True)
class Design:
    """A page, and how it is set.

    `styles` come after those of every article; stamped numbers are `size` times as large as those of the standard page.
    With `ruled` the column beside the text is for notes; a `grey` page is for printers that have black alone.
    """

    name: str
    page: Page
    styles: tuple[str, ...] = ()
    size: float = 1
    legible: bool = False
    ruled: bool = False
    grey: bool = False

    @property
    def room(self) -> Room:
        """That for tables; no page is turned that has lines ruled beside its text, or large letters."""
        room = Room.on(self.page)
        if self.ruled or self.legible:
            return Room(room.measure, room.measure, size=_LARGE_SIZE if self.legible else 1)
        return room


STANDARD = Design("standard", A4)
GREY = replace(STANDARD, name="grey", grey=True)
LETTER = Design("letter", geometry.LETTER)
NOTES = Design("notes", geometry.NOTES, styles=("print/one-column.css",), ruled=True)
LARGE = Design(
    "large",
    geometry.LARGE,
    styles=("print/one-column.css", "print/large-print.css"),
    size=_LARGE_SIZE,
    legible=True,
)


def styles(design: Design, language: str) -> tuple[str, ...]:
    """Return the style sheets of a handout on pages of this design."""
    forms, legible, grey = east_asian_forms(language), design.legible, design.grey
    properties = design.page.properties
    names = ("print/on-site.css", "print/handout.css", *design.styles)
    return (
        *styles_of_articles(language, design.page, legible=legible, grey=grey),
        theme.press_stylesheet(*names, east_asian=forms, legible=legible, grey=grey, properties=properties),
    )


def furniture_of(design: Design, language: str, ruling: Ruling, runner: Runner) -> Furniture:
    """Return what is stamped on the pages of a handout."""
    numerals, sign = runner.map(set_strips, [digits(language, grey=design.grey), page_sign(language)], "strips")
    where = design.page.stamped(direction(language))
    return Furniture(
        numerals,
        left=where.left,
        right=where.right,
        head=where.top,
        foot=where.bottom,
        size=design.size,
        marginal_size=design.size if design.legible else 0.8,
        height=design.page.height * MILLIMETRE,
        page_sign=sign if design.legible else None,
        drawing=_ruled(design.page, language, ruling) if design.ruled else "",
    )


def _ruled(page: Page, language: str, ruling: Ruling) -> str:
    """Lines to write on in the room beside the text, every second line of it."""
    room, leading = page.aside(direction(language)), page.sizes.leading
    dots = "[0 3] 0 d 1 J 0.7 w" if ruling is Ruling.DOTS else f"{_HAIRLINE} w"
    paths = []
    at = room.top - _FIRST_LINE - leading
    while at > room.bottom:
        paths.append(f"{room.left:.2f} {at:.2f} m {room.right:.2f} {at:.2f} l S")
        at -= 2 * leading
    return " ".join(("q 0.45 G", dots, *paths, "Q"))
