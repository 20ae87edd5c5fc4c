"""Pages for a printer who trims them: each on larger paper, with marks where to cut, and boxes that say the same.

The trim box is the page as it will be, the bleed box what is printed beyond it (ISO 32000-1, 14.11.2). As all that is
laid out for paper, it has no reading order; what it claims is PDF/A, and no PDF/X.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from pipeline.press.geometry import MILLIMETRE
from pipeline.press.imposition.untagged import as_form, describe, written
from pipeline.press.pdf.xmp import Imprint

# Millimetres: how long a mark is, and how far from what is printed.
_MARK, _APART = 5, 1
_LINE = "q 0.25 w 0 G {:.3f} {:.3f} m {:.3f} {:.3f} l S Q"


class PagePlace(NamedTuple):
    """A page by its number (from 0) in a PDF, and how far right of and above the trimmed corner it is drawn: points."""

    source: int
    page: int
    across: float = 0.0
    up: float = 0.0


@dataclass(frozen=True)
class Trimmed:
    """What is trimmed: its width and height, and what is printed beyond each edge, in points."""

    width: float
    height: float
    bleed: float

    @classmethod
    def of(cls, width: float, height: float, bleed: float) -> Trimmed:
        """Return the same of millimetres."""
        return cls(width * MILLIMETRE, height * MILLIMETRE, bleed * MILLIMETRE)

    @property
    def border(self) -> float:
        """What the paper has around it: the bleed, and room for the marks."""
        return self.bleed + (_APART + _MARK) * MILLIMETRE

    def box(self, beyond: float) -> Array:
        """Return the trimmed page and so much more on each side, on its paper."""
        near = self.border - beyond
        edges = (near, near, self.border + self.width + beyond, self.border + self.height + beyond)
        return Array([round(edge, 3) for edge in edges])


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def press_ready(
    pdfs: Sequence[bytes], sheets: Sequence[Sequence[PagePlace]], trimmed: Trimmed, imprint: Imprint
) -> bytes:
    """Return PDF/A-3b of sheets, on each of which pages of these PDFs are placed; the same give the same bytes."""
    sources = [pikepdf.open(io.BytesIO(data)) for data in pdfs]
    made = Pdf.new()
    forms: dict[tuple[int, int], Object] = {}
    for placed in (one for sheet in sheets for one in sheet):
        key = placed.source, placed.page
        if key not in forms:
            forms[key] = made.copy_foreign(as_form(sources[placed.source].pages[placed.page]))
    for sheet in sheets:
        made.pages.append(pikepdf.Page(_page(made, sheet, forms, trimmed)))
    describe(made, sources[0], imprint)
    return written(made)


def _page(made: Pdf, sheet: Sequence[PagePlace], forms: dict[tuple[int, int], Object], trimmed: Trimmed) -> Object:
    at, beyond = trimmed.border, trimmed.border - trimmed.bleed
    width, height = trimmed.width + 2 * trimmed.bleed, trimmed.height + 2 * trimmed.bleed
    drawn = {f"/P{number}": forms[one.source, one.page] for number, one in enumerate(sheet)}
    commands = [f"q {beyond:.3f} {beyond:.3f} {width:.3f} {height:.3f} re W n"]
    commands += [f"q 1 0 0 1 {at + one.across:.3f} {at + one.up:.3f} cm /P{n} Do Q" for n, one in enumerate(sheet)]
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
    """Yield lines at the corners, in the edges' directions; they end before what is printed."""
    border, long = trimmed.border, _MARK * MILLIMETRE
    for across in (border, border + trimmed.width):
        for start in (0.0, 2 * border + trimmed.height - long):
            yield _LINE.format(across, start, across, start + long)
    for up in (border, border + trimmed.height):
        for start in (0.0, 2 * border + trimmed.width - long):
            yield _LINE.format(start, up, start + long, up)
