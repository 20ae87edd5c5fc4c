"""The pages on which handouts are set: paper, margins, style sheets, and what is stamped around the text.

Lines are as long on every page but that of large print, so that they break, and are numbered, alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline import theme
from pipeline.editions.paper.article import styles as styles_of_articles
from pipeline.editions.paper.strip_jobs import DIGITS, Strips, set_strips
from pipeline.editions.paper.tables import Room
from pipeline.jobs.runner import Runner
from pipeline.labels import direction, labels
from pipeline.model.handouts import Ruling
from pipeline.press.binding.pieces import Furniture

_POINTS = 72 / 25.4  # in a millimetre
_LINE = 15  # points: the leading of the text
_FIRST_LINE = 10.5  # points from the upper edge of a line to its baseline
_HAIRLINE = 0.4
_LARGE_SIZE = 18 / 8.5  # how many times larger the letters of tables are in large print


@dataclass(frozen=True)
class Design:
    """A page. Lengths are millimetres; `start` and `end` are the margins at which lines begin and end.

    What stands beside the text takes `beside` of the margin at the end. Running heads stand `head` below the upper
    edge, folios `foot` above the lower. `styles` come after those of every article; stamped numbers are `size` times as
    large as those of the standard page. With `ruled` the space beside the text is for notes; a `grey` page is for
    printers that have black alone.
    """

    name: str
    width: float
    height: float
    top: float
    bottom: float
    start: float
    end: float
    beside: float
    head: float = 13
    foot: float = 15
    styles: tuple[str, ...] = ()
    size: float = 1
    legible: bool = False
    ruled: bool = False
    grey: bool = False

    @property
    def room(self) -> Room:
        """That for tables; no page is turned that has lines ruled beside its text, or large letters."""
        measure = self.width - self.start - self.end
        alone = self.ruled or self.legible
        full, turned = (measure, 0.0) if alone else (measure + self.beside, self.height - self.top - self.bottom)
        return Room(measure * _POINTS, full * _POINTS, turned * _POINTS, _LARGE_SIZE if self.legible else 1)


STANDARD = Design("standard", 210, 297, top=24, bottom=29.6, start=28, end=66, beside=46)
GREY = replace(STANDARD, name="grey", grey=True)
LETTER = Design("letter", 215.9, 279.4, top=20, bottom=26.6, start=31, end=68.9, beside=46, head=10, foot=12.5)
NOTES = Design(
    "notes", 210, 297, top=24, bottom=29.6, start=24, end=70, beside=56, styles=("print/one-column.css",), ruled=True
)
LARGE = Design(
    "large",
    210,
    297,
    top=22,
    bottom=27,
    start=27,
    end=27,
    beside=0,
    foot=12,
    styles=("print/one-column.css", "print/large-print.css"),
    size=18 / 8.5,
    legible=True,
)


def styles(design: Design, language: str) -> tuple[str, ...]:
    """Return the style sheets of a handout on pages of this design."""
    legible, grey = design.legible, design.grey
    names = ("print/on-site.css", "print/handout.css", *design.styles)
    own = theme.press_stylesheet(*names, legible=legible, grey=grey)
    return (*styles_of_articles(language, legible=legible, grey=grey), own, _page(design, direction(language)))


def furniture_of(design: Design, language: str, ruling: Ruling, runner: Runner) -> Furniture:
    """Return what is stamped on the pages of a handout."""
    sign = labels(language).gettext("p.")
    strips = [Strips(DIGITS, grey=design.grey), Strips((f"{sign}\u202f",))]
    digits, page_sign = runner.map(set_strips, strips, "strips")
    start, end = design.start, design.width - design.end + design.beside
    left, right = (start, end) if direction(language) == "ltr" else (design.width - end, design.width - start)
    return Furniture(
        digits,
        left=left * _POINTS,
        right=right * _POINTS,
        head=(design.height - design.head) * _POINTS,
        foot=design.foot * _POINTS,
        size=design.size,
        marginal_size=design.size if design.legible else 0.8,
        height=design.height * _POINTS,
        page_sign=page_sign if design.legible else None,
        drawing=_ruled(design, direction(language), ruling) if design.ruled else "",
    )


def _page(design: Design, runs: str) -> str:
    sides = (design.end, design.start) if runs == "ltr" else (design.start, design.end)
    right, left = sides
    margins = f"{design.top}mm {right}mm {design.bottom}mm {left}mm"
    # A turned page has its upper edge at the left, and takes the room beside the text too.
    upper, lower = (left, right - design.beside) if runs == "ltr" else (left - design.beside, right)
    turned = f"{upper:g}mm {design.top}mm {lower:g}mm {design.bottom}mm"
    return (
        f"@page {{ size: {design.width}mm {design.height}mm; margin: {margins} }}"
        f"@page turned {{ size: {design.height}mm {design.width}mm; margin: {turned} }}"
    )


def _ruled(design: Design, runs: str, ruling: Ruling) -> str:
    """Lines to write on beside the text, every second line of it, with a rule between them and the text."""
    begin = design.width - design.end + 8
    end = design.width - design.end + design.beside
    if runs == "rtl":
        begin, end = design.width - end, design.width - begin
    left, right = begin * _POINTS, end * _POINTS
    upper = (design.height - design.top) * _POINTS
    lower = design.bottom * _POINTS
    dots = "[0 3] 0 d 1 J 0.7 w" if ruling is Ruling.DOTS else f"{_HAIRLINE} w"
    paths = []
    at = upper - _FIRST_LINE - _LINE
    while at > lower:
        paths.append(f"{left:.2f} {at:.2f} m {right:.2f} {at:.2f} l S")
        at -= 2 * _LINE
    return " ".join(("q 0.45 G", dots, *paths, "Q"))
