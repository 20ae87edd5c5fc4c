"""The designs of handouts: their pages, style sheets, and what is stamped around the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline import theme
from pipeline.editions.print.documents import list_styles as styles_of_articles
from pipeline.editions.print.documents import make_digits, make_page_sign, set_strips
from pipeline.editions.print.widths import Room
from pipeline.i18n.labels import direction, east_asian_forms, number_in
from pipeline.i18n.sentences import joined, sentence
from pipeline.jobs.runner import Runner
from pipeline.model.books_and_handouts import Layout, Ruling
from pipeline.press import geometry
from pipeline.press.binding.signatures import Furniture
from pipeline.press.geometry import A4, MILLIMETRE, Page

_FIRST_LINE = 10.5  # points from the upper edge of a line to its baseline
# How many times wider than sans letters those of the legible family are, size for size, without and with more space.
_LEGIBLE, _WIDE = 1.08, 1.35
_LEAST, _LEAST_SHOWN = 8, 12  # points: on paper, on a screen that a class looks at
_HAIRLINE = 0.4
_LARGE_LETTERS, _SPACED_LETTERS = 18, 13  # points: those of large print, and of pages with wider letters
_FACTS = 8.5  # points of what is stamped on the standard page
_MARGINAL_SIZE, _STRIP_SIZE = 7.5, A4.sizes.facts.size  # points: numbers of lines, and digits as they are set
_WRITTEN = 10.5  # points of what is written on lines (print/handout.css)


@dataclass(frozen=True)
class Design:
    """A page, and how it is set.

    `styles` come after those of every article; stamped numbers are `size` times as large as those of the standard page.
    A `grey` page is for printers that have black alone. Pages that are `slides` are for a projector. On a page for
    readers who need it legible, all `letters` are at least so many points large (0 on any other page), and `wider` than
    sans letters; its `lengths` are custom properties of legible.css.
    """

    name: str
    page: Page
    styles: tuple[str, ...] = ()
    size: float = 1
    letters: float = 0
    lengths: str = ""
    wider: float = _LEGIBLE
    grey: bool = False
    slides: bool = False

    @property
    def legible(self) -> bool:
        """Return whether it has the family of letters for readers with low vision or dyslexia."""
        return self.letters > 0

    @property
    def is_newspaper(self) -> bool:
        """Return whether it is a page of a newspaper, with a masthead."""
        return self.name.endswith("newspaper")

    @property
    def ruled(self) -> bool:
        """Return whether the column beside the text has lines to write notes on."""
        return self.page.ruled

    @property
    def least(self) -> float:
        """Size of the smallest letters, those of pictures too, but for numbers of notes: points."""
        return self.letters or (_LEAST_SHOWN if self.slides else _LEAST)

    @property
    def is_narrow(self) -> bool:
        """Return whether nothing fits beside its text."""
        return self.ruled or not self.page.beside

    @property
    def answers(self) -> float:
        """Length of the lines for answers: em of what is written on them."""
        full = self.page.measure if self.ruled else self.page.full
        scale, wider = (self.letters / _WRITTEN, self.wider) if self.legible else (1, 1)
        return (full * MILLIMETRE - scale * self.page.sizes.indent) / (scale * wider * _WRITTEN)

    @property
    def room(self) -> Room:
        """That for tables; no page is turned that has lines ruled beside its text, large letters, or columns."""
        room = Room.on(self.page)
        if self.ruled or self.legible or self.slides or self.page.columns > 1:
            size, small = (self.letters, self.letters) if self.legible else (room.size, room.small)
            return Room(room.measure, room.measure, size=size, small=small)
        return room


# Styles of counters by their first digit, where a language has digits of its own.
_COUNTERS = {"١": "arabic-indic", "۱": "persian", "১": "bengali", "१": "devanagari", "၁": "myanmar", "༡": "tibetan"}
STANDARD = Design("a4", A4)
GREY = replace(STANDARD, name="grey", grey=True)
LETTER = Design("letter", geometry.LETTER)
A5 = Design("a5", geometry.A5, size=geometry.A5.sizes.facts.size / _STRIP_SIZE)
"""The same lines as on A4, on pages of half its size."""
DENSE = Design("dense", geometry.DENSE, ("print/dense.css",), geometry.DENSE.sizes.facts.size / _STRIP_SIZE)
NOTES = Design("notes", geometry.NOTES)
# Lengths of pages for readers who need them legible (print/legible.css): in large print, and with more space.
_LEGIBLE_LENGTHS = """
size                18pt       13pt
line                27pt       22pt
half-line           13.5pt     11pt
between-paragraphs  13.5pt     26pt
h1                  30pt/36pt  24pt/32pt
h2                  24pt/30pt  17pt/25pt
large               20pt/27pt  14.5pt/22pt
below-title         20pt       16pt
lead                110mm      110mm
code-leading        25pt       20pt
tick                15pt       11pt
blank-size          20pt       15pt
blank-leading       30pt       24pt
rule-height         40pt       32pt
answer-size         28pt       22.4pt
qr                  34mm       30mm
further-facts       none       block
"""


def _read_lengths(column: int) -> str:
    rows = map(str.split, _LEGIBLE_LENGTHS.strip().splitlines())
    return "".join(f"--{name}: {lengths[column]};" for name, *lengths in rows)


LARGE = Design(
    "large-print",
    geometry.LARGE,
    styles=("print/legible.css",),
    size=_LARGE_LETTERS / _FACTS,
    letters=_LARGE_LETTERS,
    lengths=_read_lengths(0),
)
SPACED = Design(
    "a4-spaced",
    geometry.SPACED,
    styles=("print/legible.css", "print/spaced.css"),
    size=_SPACED_LETTERS / _FACTS,
    letters=_SPACED_LETTERS,
    lengths=_read_lengths(1),
    wider=_WIDE,
)
SLIDES = Design("slides", geometry.SLIDE, styles=("print/slides.css",), slides=True)
NEWSPAPER, SMALL_NEWSPAPER = (
    Design(name, page, ("print/newspaper.css",), page.sizes.facts.size / _STRIP_SIZE)
    for name, page in (("newspaper", geometry.NEWSPAPER), ("small-newspaper", geometry.SMALL_NEWSPAPER))
)


def choose_styles(design: Design, language: str) -> tuple[str, ...]:
    """Return the style sheets of a handout on pages of this design."""
    forms, legible, grey = east_asian_forms(language), design.legible, design.grey
    properties = design.page.properties
    shared = ("print/on-site.css", "print/handout.css", *(("print/one-column.css",) if design.is_narrow else ()))
    own = design.styles
    further = design.lengths
    if design.slides:
        further = f"--page-number: counter(page, {_COUNTERS.get(number_in(language, 1), 'decimal')});"
        own += ("print/slides-right-to-left.css",) if direction(language) == "rtl" else ()
    return (
        *styles_of_articles(language, design.page, legible=legible, grey=grey),
        theme.press_stylesheet(*shared, east_asian=forms, legible=legible, grey=grey, properties=properties),
        theme.press_stylesheet(*own, east_asian=forms, legible=legible, grey=grey, properties=properties + further),
    )


def make_furniture(design: Design, language: str, ruling: Ruling, runner: Runner) -> Furniture:
    """Return what is stamped on the pages of a handout."""
    name = joined((sentence("handouts"), sentence("grey"))) if design.grey else sentence("handouts")
    strips = [replace(each, inked=True, grey=design.grey) for each in (make_digits(language), make_page_sign(language))]
    strips = [each.qualified(name) for each in strips]
    numerals, sign = runner.map(set_strips, strips, "strips")
    where = design.page.stamped(direction(language))
    return Furniture(
        numerals,
        left=where.left,
        right=where.right,
        head=where.top,
        foot=where.bottom,
        size=design.size,
        marginal_size=design.size if design.legible else _MARGINAL_SIZE / _STRIP_SIZE,
        height=design.page.height * MILLIMETRE,
        page_sign=sign if design.legible else None,
        between=design.page.gutter(direction(language)),
        drawing=_rule_lines(design.page, language, ruling) if design.ruled else "",
    )


def _rule_lines(page: Page, language: str, ruling: Ruling) -> str:
    """Return lines to write on in the room beside the text, every second line of it."""
    room, leading = page.aside(direction(language)), page.sizes.leading
    dots = "[0 3] 0 d 1 J 0.7 w" if ruling is Ruling.DOTS else f"{_HAIRLINE} w"
    paths = []
    at = room.top - _FIRST_LINE - leading
    while at > room.bottom:
        paths.append(f"{room.left:.2f} {at:.2f} m {room.right:.2f} {at:.2f} l S")
        at -= 2 * leading
    return " ".join(("q 0.45 G", dots, *paths, "Q"))


DESIGNS: Mapping[Layout, Design] = {
    Layout.A4: STANDARD,
    Layout.LETTER: LETTER,
    Layout.LARGE_PRINT: LARGE,
    Layout.SPACED: SPACED,
    Layout.NOTES: NOTES,
    Layout.A5: A5,
    Layout.DENSE: DENSE,
    Layout.TWO_UP: A5,
    Layout.BOOKLET: A5,
    Layout.GREY: GREY,
    Layout.SLIDES: SLIDES,
    Layout.NEWSPAPER: NEWSPAPER,
    Layout.NEWSPAPER_A4: NEWSPAPER,
    Layout.SMALL_NEWSPAPER: SMALL_NEWSPAPER,
    Layout.NEWSPAPER_A5: SMALL_NEWSPAPER,
}
"""The pages of all layouts but the cards, which are no pages of text."""
