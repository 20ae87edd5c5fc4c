"""Count pages, sheets, blank pages and nearly empty pages of PDFs.

`python -m tests.paper.pages FILE…` prints a row for each PDF, and one for all of them.
"""

import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageOps

from pipeline.press import geometry
from pipeline.press.geometry import MILLIMETRE, Page

FEW = 8
"""Of fewer lines than these a page looks as if something were missing."""
_TRIMS = (geometry.A4, geometry.LETTER, geometry.A5, geometry.CROWN, geometry.SIX_BY_NINE, geometry.HALF_LETTER)
_HALF_A4 = 210 * 297 / 2  # square millimetres: of pages that are no larger, four stand on a sheet
_WHITE = 250


class Leaf(NamedTuple):
    """A page: number of lines with ink between running head and folio, and whether it has any ink."""

    lines: int
    is_blank: bool


class Paper(NamedTuple):
    """Paper used by a PDF: pages, sheets of A4 printed on both sides, blank pages, numbers of nearly empty pages."""

    pages: int
    sheets: int
    blank: int
    short: tuple[int, ...]


def paper_of(path: Path) -> Paper:
    """Measure a PDF. Nearly empty pages may be intended, such as covers and dedications."""
    with pypdfium2.PdfDocument(path) as pdf:
        width, height = (length / MILLIMETRE for length in pdf[0].get_size())
        leaves = list(_leaves(pdf))
    a_sheet = 4 if width * height <= _HALF_A4 * 1.01 else 2
    return Paper(
        len(leaves),
        math.ceil(len(leaves) / a_sheet),
        sum(leaf.is_blank for leaf in leaves),
        tuple(number for number, leaf in enumerate(leaves, start=1) if 0 < leaf.lines < FEW),
    )


def _leaves(pdf: pypdfium2.PdfDocument) -> Iterator[Leaf]:
    for page in pdf:
        drawn = page.render(scale=1).to_pil().convert("L")
        size = trim(*(length / MILLIMETRE for length in page.get_size()))
        yield Leaf(_lines(drawn, size), ink(drawn) is None)


def _lines(drawn: Image.Image, size: Page) -> int:
    top, leading = size.top * MILLIMETRE, size.sizes.leading
    spans = ((top + line * leading, top + (line + 1) * leading) for line in range(size.lines))
    return sum(ink(drawn.crop((0, round(start) + 1, drawn.width, round(end) - 1))) is not None for start, end in spans)


def ink(drawn: Image.Image) -> tuple[int, int, int, int] | None:
    """Return the rectangle of a drawn page that has ink."""
    return ImageOps.invert(drawn.point(lambda grey: 255 if grey > _WHITE else 0)).getbbox()


def trim(width: float, height: float) -> Page:
    """Return our page size nearest to this one, in millimetres; landscape is treated as portrait."""
    lying, standing = sorted((width, height))
    return min(_TRIMS, key=lambda page: abs(page.width - lying) + abs(page.height - standing))


def main(paths: list[str]) -> None:
    """Print the measures of each PDF, and of all."""
    found = [(Path(path).name, paper_of(Path(path))) for path in paths]
    total = Paper(
        sum(one.pages for _, one in found),
        sum(one.sheets for _, one in found),
        sum(one.blank for _, one in found),
        tuple(number for _, one in found for number in one.short),
    )
    sys.stdout.write(
        "| PDF | pages | sheets | blank | below eight lines | of these |\n| --- | --: | --: | --: | --: | --- |\n"
    )
    for name, one in [*found, ("all", total)]:
        which = "" if name == "all" else " ".join(map(str, one.short))
        sys.stdout.write(f"| {name} | {one.pages} | {one.sheets} | {one.blank} | {len(one.short)} | {which} |\n")


if __name__ == "__main__":
    main(sys.argv[1:])
