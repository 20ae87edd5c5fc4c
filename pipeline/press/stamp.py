"""Running heads and folios, stamped on bound pages as artifacts (ISO 32000-1, 14.8.2.2).

They are no part of what a page says, so they stand outside the tag tree. A folio is composed of digits: ten strips
number any book.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Page, Pdf

from pipeline.press.sheets import Sheets
from pipeline.press.strips import Strip, StripReader


@dataclass(frozen=True)
class Furniture:
    """Where running heads and folios stand on the page, and the digits that folios are made of.

    `digits` has no pages but a strip for each of 0 to 9. `left` and `right` are the edges between which heads and
    folios stand, `head` and `foot` the baselines of heads and of folios: points, from the page's lower left corner.
    """

    digits: Sheets
    left: float
    right: float
    head: float
    foot: float


class Stamper:
    """Stamps pages of one PDF."""

    def __init__(self, pdf: Pdf, furniture: Furniture, reader: StripReader) -> None:
        """Make the digits ready."""
        self._pdf, self._place = pdf, furniture
        self._save, self._restore = pdf.make_stream(b"q"), pdf.make_stream(b"Q")
        digits = pikepdf.open(io.BytesIO(furniture.digits.pdf))
        self._digits = [reader.read(page) for page in digits.pages[furniture.digits.pages :]]

    def stamp(self, page: Page, number: int, head: Strip | None, *, on_the_right: bool) -> None:
        """Lay the page's number and its running head, if it has one, over the page, at its right or its left edge."""
        resources = page.obj.Resources
        if "/XObject" not in resources:
            resources.XObject = Dictionary()
        commands = []
        for strip, across, up in self._laid_out(number, head, on_the_right=on_the_right):
            name = f"/Strip{strip.form.objgen[0]}"
            resources.XObject[name] = strip.form
            commands.append(f"q 1 0 0 1 {across:.2f} {up:.2f} cm {name} Do Q")
        artifact = f"/Artifact <</Type /Pagination>> BDC {' '.join(commands)} EMC"
        content = page.obj.Contents
        streams = list(content) if isinstance(content, Array) else [content]
        # Whatever the page's own content does to the coordinates must not move the stamps.
        page.obj.Contents = Array([self._save, *streams, self._restore, self._pdf.make_stream(artifact.encode())])

    def _laid_out(self, number: int, head: Strip | None, *, on_the_right: bool) -> Iterator[tuple[Strip, float, float]]:
        """Each strip with how far it has to move across and up."""
        digits = [self._digits[int(digit)] for digit in str(number)]
        at = self._place.right - sum(digit.width for digit in digits) if on_the_right else self._place.left
        for digit in digits:
            yield digit, at - digit.left, self._place.foot - digit.baseline
            at += digit.width
        if head:
            across = self._place.right - head.right if on_the_right else self._place.left - head.left
            yield head, across, self._place.head - head.baseline
