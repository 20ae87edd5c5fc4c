"""Imposition on sheets that are folded, cut or read as they are, and PDFs ready for a printer.

Pages become forms that share their fonts and pictures; nothing is drawn as pixels. Pages laid out for paper have no
reading order: tags, links and outline stay in the bound PDF. Sheets for a printer are larger than the trimmed page,
with crop marks, and boxes that say the same (trim box, bleed box: ISO 32000-1, 14.11.2); they claim PDF/A, not PDF/X.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.press.geometry import A4, MILLIMETRE, Box
from pipeline.press.pdf.objects import save_pdf
from pipeline.press.pdf.xmp import Imprint, document_information, xmp_packet

# What printers leave white at the edges of the paper, and a little more; and what keeps pages from running together.
EDGE, GUTTER, FOLD = (millimetres * MILLIMETRE for millimetres in (7, 4, 9))
_ON_A_SHEET = 4  # pages of a booklet


@dataclass(frozen=True)
class Scheme:
    """Two pages on each side of a sheet, which is folded to a booklet or not; its size is in millimetres."""

    name: str
    folded: bool = False
    width: float = A4.height
    height: float = A4.width


SCHEMES = {
    scheme.name: scheme
    for scheme in (
        Scheme("2up"),
        Scheme("booklet", folded=True),
        Scheme("newspaper", folded=True, width=2 * A4.width, height=A4.height),
        Scheme("small-newspaper", folded=True),
    )
}


@dataclass(frozen=True)
class Side:
    """One side of a sheet: the indices of its pages, None for a blank one.

    `sheet` counts from the outermost of a booklet.
    """

    pages: tuple[int | None, ...]
    sheet: int

    @property
    def label(self) -> str:
        """The numbers of its pages from the left; "–" for a blank one."""
        return ", ".join("–" if page is None else str(page + 1) for page in self.pages)


def plan_sides(scheme: Scheme, count: int, *, right_to_left: bool = False) -> list[Side]:
    """Return the sides for `count` pages in printing order.

    A booklet is one signature, stitched through the fold, with fronts and backs by turns, and blanks at the end up to a
    multiple of four.
    """
    if scheme.folded:
        end = -(-count // _ON_A_SHEET) * _ON_A_SHEET - 1
        # Turned over its short edge, a sheet shows what comes after its front's right page on its back's left.
        starts = range(0, (end + 1) // 2, 2)
        pairs = [pair for first in starts for pair in ((end - first, first), (first + 1, end - first - 1))]
    else:
        pairs = [(first, first + 1) for first in range(0, count, 2)]
    if right_to_left:
        pairs = [(right, left) for left, right in pairs]
    sides_of_a_sheet = 2 if scheme.folded else 1
    return [
        Side(tuple(page if page < count else None for page in pair), number // sides_of_a_sheet)
        for number, pair in enumerate(pairs)
    ]


@dataclass(frozen=True)
class Placement:
    """The place of a page's lower left corner, and the cell that clips it."""

    across: float
    up: float
    cell: Box


@dataclass(frozen=True)
class Plan:
    """A scheme on paper of a size: all pages have one scale and one baseline.

    `content` is the area that pages use; the white around it may be cut.
    """

    scheme: Scheme
    width: float
    height: float
    content: Box

    @property
    def scale(self) -> float:
        """The greatest scale that cells allow, at most 1."""
        room = self._room(0)
        return min(room.width / self.content.width, room.height / self.content.height, 1)

    def place(self, cell: int, shift: float = 0) -> Placement:
        """Place the page of a cell, moved by `shift` to the fold but not over it."""
        room, scale = self._room(cell), self.scale
        spare = room.width - scale * self.content.width
        left = room.left + spare / 2
        if self.scheme.folded:
            shift = min(shift, spare / 2 + FOLD)
            left += shift if cell == 0 else -shift
        bottom = room.bottom + (room.height - scale * self.content.height) / 2
        return Placement(left - scale * self.content.left, bottom - scale * self.content.bottom, self._cell(cell))

    def _cell(self, cell: int) -> Box:
        half = self.width / 2
        return Box(cell * half, 0, (cell + 1) * half, self.height)

    def _room(self, cell: int) -> Box:
        """Return the area of a cell for its page: margins are wider at the paper's edges and at a fold."""
        inner = FOLD if self.scheme.folded else GUTTER
        at_left, at_right = (EDGE, inner) if cell == 0 else (inner, EDGE)
        left, bottom, right, top = self._cell(cell)
        return Box(left + at_left, bottom + EDGE, right - at_right, top - EDGE)


def as_form(page: pikepdf.Page) -> Object:
    """Return a page as a form whose origin is the lower left corner of its paper."""
    form = page.as_form_xobject()
    left, bottom = float(page.mediabox[0]), float(page.mediabox[1])
    if left or bottom:
        form.Matrix = Array([1, 0, 0, 1, -left, -bottom])
    return form


def set_metadata(made: Pdf, source: Pdf, imprint: Imprint) -> None:
    """Set the metadata of a PDF, and the output intent of the one that its pages come from."""
    root = made.Root
    root.Lang = String(imprint.language)
    root.OutputIntents = made.copy_foreign(source.make_indirect(source.Root.OutputIntents))
    root.Metadata = made.make_stream(xmp_packet(imprint, is_tagged=False), Type=Name.Metadata, Subtype=Name.XML)
    # A printer's driver that would fit the page to the paper once more spoils the scale.
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True, PrintScaling=Name("/None"))
    if imprint.right_to_left:
        root.ViewerPreferences.Direction = Name.R2L
    for key, value in document_information(imprint).items():
        made.docinfo[key] = String(value)


# Between pages that are not to be folded; light, for it must not be taken for a rule of theirs.
_HAIRLINE = "q 0.5 w 0.6 G {:.3f} {:.3f} m {:.3f} {:.3f} l S Q"


@dataclass(frozen=True)
class Imposed:
    """PDF/A-3b of sides to print, and the number of sheets of paper; a booklet is printed on both sides."""

    pdf: bytes
    sheets: int
    sides: int


def impose(pdf: bytes, scheme: Scheme, *, imprint: Imprint, content: Box = A4.content, creep: float = 0) -> Imposed:
    """Lay the pages of a bound PDF on the paper of a scheme; the same PDF gives the same bytes.

    `content` is the area that pages use. In a booklet, `creep` millimetres per sheet move pages to the fold, because
    inner sheets stick out when folded and are trimmed. The labels of pages tell the order ("8, 1").

    Raises:
        ValueError: The PDF has no pages.
    """
    with pikepdf.open(io.BytesIO(pdf)) as source:
        if not source.pages:
            raise ValueError("there are no pages to lay out")
        # What a form's fields look like is part of the page; nothing can be filled in on paper but by hand.
        source.flatten_annotations("print")
        plan = Plan(scheme, scheme.width * MILLIMETRE, scheme.height * MILLIMETRE, content)
        laid_out = plan_sides(scheme, len(source.pages), right_to_left=imprint.right_to_left)
        pdf = _Paper(source, plan, imprint).write(laid_out, creep * MILLIMETRE)
    return Imposed(pdf, laid_out[-1].sheet + 1, len(laid_out))


class _Paper:
    """The imposed PDF."""

    def __init__(self, source: Pdf, plan: Plan, imprint: Imprint) -> None:
        self._source, self._plan, self._imprint = source, plan, imprint
        self._pdf = Pdf.new()
        self._forms = [self._pdf.copy_foreign(as_form(page)) for page in source.pages]

    def write(self, laid_out: Sequence[Side], creep: float) -> bytes:
        """Write all sides, in this order."""
        for side in laid_out:
            self._pdf.pages.append(pikepdf.Page(self._side(side, side.sheet * creep)))
        self._describe(laid_out)
        return save_pdf(self._pdf)

    def _side(self, side: Side, shift: float) -> Object:
        drawn = [(f"/P{page}", cell, self._forms[page]) for cell, page in enumerate(side.pages) if page is not None]
        commands = [_draw(name, self._plan.scale, self._plan.place(cell, shift)) for name, cell, _ in drawn]
        if not self._plan.scheme.folded:  # in a booklet, it would show beside the fold
            middle, height = self._plan.width / 2, self._plan.height
            commands.append(_HAIRLINE.format(middle, EDGE, middle, height - EDGE))
        return self._pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, round(self._plan.width, 3), round(self._plan.height, 3)]),
                Resources=Dictionary(XObject=Dictionary({name: form for name, _, form in drawn})),
                Contents=self._pdf.make_stream("\n".join(commands).encode()),
            )
        )

    def _describe(self, laid_out: Sequence[Side]) -> None:
        set_metadata(self._pdf, self._source, self._imprint)
        root = self._pdf.Root
        if self._plan.scheme.folded:
            root.ViewerPreferences.Duplex = Name.DuplexFlipShortEdge
        labels = [[number, Dictionary(P=String(side.label))] for number, side in enumerate(laid_out)]
        root.PageLabels = Dictionary(Nums=Array([each for pair in labels for each in pair]))


def _draw(name: str, scale: float, place: Placement) -> str:
    """Draw a page in its place, clipped to its cell."""
    cell = place.cell
    return (
        f"q {cell.left:.3f} {cell.bottom:.3f} {cell.width:.3f} {cell.height:.3f} re W n "
        f"{scale:.5f} 0 0 {scale:.5f} {place.across:.3f} {place.up:.3f} cm {name} Do Q"
    )


# Millimetres: how long a mark is, and how far from what is printed.
_MARK, _APART = 5, 1
_LINE = "q 0.25 w 0 G {:.3f} {:.3f} m {:.3f} {:.3f} l S Q"


class PagePlace(NamedTuple):
    """A page of a PDF by its number (from 0), and its place right of and above the trimmed corner: points."""

    source: int
    page: int
    across: float = 0.0
    up: float = 0.0


@dataclass(frozen=True)
class Trimmed:
    """The trimmed size and the bleed on each side, in points."""

    width: float
    height: float
    bleed: float

    @classmethod
    def of(cls, width: float, height: float, bleed: float) -> Trimmed:
        """Convert from millimetres."""
        return cls(width * MILLIMETRE, height * MILLIMETRE, bleed * MILLIMETRE)

    @property
    def border(self) -> float:
        """The border of the paper: bleed and crop marks."""
        return self.bleed + (_APART + _MARK) * MILLIMETRE

    def box(self, beyond: float) -> Array:
        """Return the trimmed page, larger by `beyond` on each side, on its paper."""
        near = self.border - beyond
        edges = (near, near, self.border + self.width + beyond, self.border + self.height + beyond)
        return Array([round(edge, 3) for edge in edges])


def page_count(pdf: bytes) -> int:
    """Return the number of pages of a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def make_press_ready(
    pdfs: Sequence[bytes], sheets: Sequence[Sequence[PagePlace]], trimmed: Trimmed, imprint: Imprint
) -> bytes:
    """Place pages of these PDFs on sheets with crop marks, as PDF/A-3b; the same input gives the same bytes."""
    sources = [pikepdf.open(io.BytesIO(data)) for data in pdfs]
    made = Pdf.new()
    forms: dict[tuple[int, int], Object] = {}
    for placed in (place for sheet in sheets for place in sheet):
        key = placed.source, placed.page
        if key not in forms:
            forms[key] = made.copy_foreign(as_form(sources[placed.source].pages[placed.page]))
    for sheet in sheets:
        made.pages.append(pikepdf.Page(_page(made, sheet, forms, trimmed)))
    set_metadata(made, sources[0], imprint)
    return save_pdf(made)


def _page(made: Pdf, sheet: Sequence[PagePlace], forms: dict[tuple[int, int], Object], trimmed: Trimmed) -> Object:
    at, beyond = trimmed.border, trimmed.border - trimmed.bleed
    width, height = trimmed.width + 2 * trimmed.bleed, trimmed.height + 2 * trimmed.bleed
    drawn = {f"/P{number}": forms[place.source, place.page] for number, place in enumerate(sheet)}
    commands = [f"q {beyond:.3f} {beyond:.3f} {width:.3f} {height:.3f} re W n"]
    commands += [
        f"q 1 0 0 1 {at + place.across:.3f} {at + place.up:.3f} cm /P{n} Do Q" for n, place in enumerate(sheet)
    ]
    commands += ["Q", *_marks(trimmed)]
    return made.make_indirect(
        Dictionary(
            Type=Name.Page,
            MediaBox=trimmed.box(trimmed.border),
            BleedBox=trimmed.box(trimmed.bleed),
            TrimBox=trimmed.box(0),
            Resources=Dictionary(XObject=Dictionary(drawn)),
            Contents=made.make_stream("\n".join(commands).encode()),
        )
    )


def _marks(trimmed: Trimmed) -> Iterator[str]:
    """Yield crop marks at the corners, which end before the bleed."""
    border, long = trimmed.border, _MARK * MILLIMETRE
    for across in (border, border + trimmed.width):
        for start in (0.0, 2 * border + trimmed.height - long):
            yield _LINE.format(across, start, across, start + long)
    for up in (border, border + trimmed.height):
        for start in (0.0, 2 * border + trimmed.width - long):
            yield _LINE.format(start, up, start + long, up)
