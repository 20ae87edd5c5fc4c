"""Running heads and folios, stamped on bound pages as artifacts (ISO 32000-1, 14.8.2.2).

They are no part of what a page says, so they stand outside the tag tree. A folio is composed of digits: ten strips
number any book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Page, Pdf

from pipeline.press.sheets import Sheets
from pipeline.press.strips import Strip, StripReader


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


class Stamper:
    """Stamps pages of one PDF."""

    def __init__(self, pdf: Pdf, furniture: Furniture, *, right_to_left: bool) -> None:
        """Make the digits ready; a book of a language written `right_to_left` has its odd pages on the left."""
        self._pdf, self._place, self._right_to_left = pdf, furniture, right_to_left
        self._reader = StripReader(pdf)
        self._save, self._restore = pdf.make_stream(b"q"), pdf.make_stream(b"Q")
        self._digits = self._reader.read_all(furniture.digits)
        self._title = self._reader.read_all(furniture.title) if furniture.title else []

    def strips(self, pages: Iterable[Page]) -> list[Strip]:
        """The strips on these pages of another PDF."""
        return [self._reader.read(page) for page in pages]

    def stamp(self, page: Page, number: int, heads: Sequence[Strip]) -> None:
        """Lay the page's number and running head over the page, at its outer edge.

        `heads` has the running head of the page's part, or is empty for a page that shows none.
        """
        even = number % 2 == 0
        head = (self._title if heads and self._title and even else heads)[:1]
        resources = page.obj.Resources
        if "/XObject" not in resources:
            resources.XObject = Dictionary()
        commands = []
        for strip, across, up in self._laid_out(number, head, on_the_right=even == self._right_to_left):
            name = f"/Strip{strip.form.objgen[0]}"
            resources.XObject[name] = strip.form
            commands.append(f"q 1 0 0 1 {across:.2f} {up:.2f} cm {name} Do Q")
        artifact = f"/Artifact <</Type /Pagination>> BDC {' '.join(commands)} EMC"
        content = page.obj.Contents
        streams = list(content) if isinstance(content, Array) else [content]
        # Whatever the page's own content does to the coordinates must not move the stamps.
        page.obj.Contents = Array([self._save, *streams, self._restore, self._pdf.make_stream(artifact.encode())])

    def _laid_out(
        self, number: int, heads: Sequence[Strip], *, on_the_right: bool
    ) -> Iterator[tuple[Strip, float, float]]:
        """Each strip with how far it has to move across and up."""
        digits = [self._digits[int(digit)] for digit in str(number)]
        at = self._place.right - sum(digit.width for digit in digits) if on_the_right else self._place.left
        for digit in digits:
            yield digit, at - digit.left, self._place.foot - digit.baseline
            at += digit.width
        for head in heads:
            across = self._place.right - head.right if on_the_right else self._place.left - head.left
            yield head, across, self._place.head - head.baseline
