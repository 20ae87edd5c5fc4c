"""A bound PDF's pages are laid on paper: several on each side, or as a booklet to be folded and stitched.

Pages become forms that share their fonts and pictures, and nothing is drawn as pixels. What is laid out for paper has
no reading order: tags, links and outline stay behind, in the PDF that was bound.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.press.geometry import A4, MILLIMETRE, Box
from pipeline.press.imposition.schemes import EDGE, Placement, Plan, Scheme, Side, sides
from pipeline.press.imposition.untagged import as_form, describe, written
from pipeline.press.pdf.xmp import Imprint

# Between pages that are not to be folded; light, for it must not be taken for a rule of theirs.
_HAIRLINE = "q 0.5 w 0.6 G {:.3f} {:.3f} m {:.3f} {:.3f} l S Q"


@dataclass(frozen=True)
class Imposed:
    """PDF/A-3b of sides to be printed; `sheets` is the paper that it takes: a booklet's is printed on both sides."""

    pdf: bytes
    sheets: int
    sides: int


def impose(pdf: bytes, scheme: Scheme, *, imprint: Imprint, content: Box = A4.content, creep: float = 0) -> Imposed:
    """Lay the pages of a bound PDF on A4 paper; the same PDF gives the same bytes.

    `content` is the part of all pages that holds something. By `creep` millimetres more for each sheet of a booklet
    its pages move to the fold, for the inner sheets stand out when it is folded, and are trimmed. The pages' labels
    tell the order ("8, 1").

    Raises:
        ValueError: the PDF has no pages.
    """
    with pikepdf.open(io.BytesIO(pdf)) as source:
        if not source.pages:
            raise ValueError("there are no pages to lay out")
        # What a form's fields look like is part of the page; nothing can be filled in on paper but by hand.
        source.flatten_annotations("print")
        width, height = (side * MILLIMETRE for side in A4.size)
        if scheme.columns > scheme.rows:
            width, height = height, width
        plan = Plan(scheme, width, height, content)
        laid_out = sides(scheme, len(source.pages), right_to_left=imprint.right_to_left)
        pdf = _Paper(source, plan, imprint).write(laid_out, creep * MILLIMETRE)
    return Imposed(pdf, laid_out[-1].sheet + 1, len(laid_out))


class _Paper:
    """The PDF that is written."""

    def __init__(self, source: Pdf, plan: Plan, imprint: Imprint) -> None:
        self._source, self._plan, self._imprint = source, plan, imprint
        self._pdf = Pdf.new()
        self._forms = [self._pdf.copy_foreign(as_form(page)) for page in source.pages]

    def write(self, laid_out: Sequence[Side], creep: float) -> bytes:
        """Return all sides, in this order."""
        for side in laid_out:
            self._pdf.pages.append(pikepdf.Page(self._side(side, side.sheet * creep)))
        self._describe(laid_out)
        return written(self._pdf)

    def _side(self, side: Side, shift: float) -> Object:
        drawn = [(f"/P{page}", cell, self._forms[page]) for cell, page in enumerate(side.pages) if page is not None]
        commands = [_draw(name, self._plan.scale, self._plan.place(cell, shift)) for name, cell, _ in drawn]
        return self._pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, round(self._plan.width, 3), round(self._plan.height, 3)]),
                Resources=Dictionary(XObject=Dictionary({name: form for name, _, form in drawn})),
                Contents=self._pdf.make_stream("\n".join([*commands, *_hairlines(self._plan)]).encode()),
            )
        )

    def _describe(self, laid_out: Sequence[Side]) -> None:
        describe(self._pdf, self._source, self._imprint)
        root = self._pdf.Root
        if self._plan.scheme.folded:
            root.ViewerPreferences.Duplex = Name.DuplexFlipShortEdge
        labels = [[number, Dictionary(P=String(side.label))] for number, side in enumerate(laid_out)]
        root.PageLabels = Dictionary(Nums=Array([each for pair in labels for each in pair]))


def _draw(name: str, scale: float, place: Placement) -> str:
    """Draw a page where it stands; whatever leaves its cell is cut off."""
    cell = place.cell
    return (
        f"q {cell.left:.3f} {cell.bottom:.3f} {cell.width:.3f} {cell.height:.3f} re W n "
        f"{scale:.5f} 0 0 {scale:.5f} {place.across:.3f} {place.up:.3f} cm {name} Do Q"
    )


def _hairlines(plan: Plan) -> list[str]:
    """Return lines between the pages of a grid; none in a booklet, where they would show beside the fold."""
    if plan.scheme.folded:
        return []
    across = [plan.width * column / plan.scheme.columns for column in range(1, plan.scheme.columns)]
    up = [plan.height * row / plan.scheme.rows for row in range(1, plan.scheme.rows)]
    return [
        *(_HAIRLINE.format(at, EDGE, at, plan.height - EDGE) for at in across),
        *(_HAIRLINE.format(EDGE, at, plan.width - EDGE, at) for at in up),
    ]
