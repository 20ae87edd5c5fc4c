"""Compare the appearance of pages: words with their positions, and a small grey picture.

Neither depends on the renderer's details: positions may differ by some points, and pictures are compared by the
darkness of large squares.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from PIL import Image, ImageChops
from pypdfium2 import PdfDocument, PdfPage

_SCALE, _SQUARE = 1 / 3, 12  # pixels a point; points a side, of which the darkness is compared
_PLACE, _DARKNESS = 4.0, 28  # points, and of 255, by which pages may differ
_LINE = re.compile(r"^ *(-?\d+) +(-?\d+)  (.*)$")


@dataclass(frozen=True)
class Line:
    """Words in a row and their position: points from the left or right edge, and from the top."""

    x: int
    y: int
    words: str

    def __str__(self) -> str:
        """Format as a line of a golden text."""
        return f"{self.x:4} {self.y:4}  {self.words}"


@dataclass(frozen=True)
class Look:
    """The lines of some pages in reading order, and a picture of the pages side by side."""

    lines: tuple[Line, ...]
    picture: Image.Image

    @classmethod
    def of(cls, pdf: bytes, pages: Sequence[int], *, from_the_right: bool) -> Look:
        """Measure these pages of a PDF, counted from 0; -1 is the last."""
        with PdfDocument(pdf) as document:
            shown = [document[page % len(document)] for page in pages]
            lines = tuple(line for page in shown for line in _lines(page, from_the_right))
            return cls(lines, _beside([_drawn(page) for page in shown]))

    @classmethod
    def read(cls, text: str, picture: bytes) -> Look:
        """Parse a golden text and its picture."""
        found = (_LINE.match(line) for line in text.splitlines())
        lines = tuple(Line(int(each[1]), int(each[2]), each[3]) for each in found if each)
        return cls(lines, Image.open(io.BytesIO(picture)).convert("L"))

    def text(self) -> str:
        """Return the lines as a golden text."""
        return "".join(f"{line}\n" for line in self.lines)

    def png(self) -> bytes:
        """Return the picture as PNG."""
        data = io.BytesIO()
        self.picture.save(data, "PNG", optimize=True)
        return data.getvalue()

    def differences(self, other: Look) -> list[str]:
        """Describe the differences from another look."""
        return [*_other_words(self.lines, other.lines), *_other_squares(self.picture, other.picture)]


def beside(*looks: Look) -> Look:
    """Join the pages of several looks side by side."""
    return Look(tuple(line for look in looks for line in look.lines), _beside([look.picture for look in looks]))


def _lines(page: PdfPage, from_the_right: bool) -> Iterator[Line]:
    text = page.get_textpage()
    for number in range(text.count_rects()):
        left, foot, right, head = text.get_rect(number)
        words = " ".join(text.get_text_bounded(left, foot, right, head).split())
        if words:
            x = page.get_width() - right if from_the_right else left
            yield Line(round(x), round(page.get_height() - foot), words)


def _drawn(page: PdfPage) -> Image.Image:
    """Draw a page four times as large and scale it down: independent of the hinting of thin lines."""
    large = page.render(scale=4 * _SCALE, grayscale=True).to_pil().convert("L")
    return cast("Image.Image", large.resize((large.width // 4, large.height // 4), Image.Resampling.BOX))


def _beside(pictures: Sequence[Image.Image]) -> Image.Image:
    whole = Image.new("L", (sum(each.width for each in pictures), max(each.height for each in pictures)), 255)
    left = 0
    for each in pictures:
        whole.paste(each, (left, 0))
        left += each.width
    return whole


def _other_words(known: Sequence[Line], found: Sequence[Line]) -> Iterator[str]:
    if [line.words for line in known] != [line.words for line in found]:
        before, after = {line.words for line in known}, {line.words for line in found}
        yield from (f"gone: {line}" for line in known if line.words not in after)
        yield from (f"new:  {line}" for line in found if line.words not in before)
        yield "the words are others, or stand in another order"
        return
    for one, other in zip(known, found, strict=True):
        if max(abs(one.x - other.x), abs(one.y - other.y)) > _PLACE:
            yield f"moved: {one} -> {other.x}, {other.y}"


def _other_squares(known: Image.Image, found: Image.Image) -> Iterator[str]:
    if known.size != found.size:
        yield f"the pages are {found.size} and were {known.size}"
        return
    size = round(known.width / _SCALE / _SQUARE), round(known.height / _SCALE / _SQUARE)
    rows, others = (picture.resize(size, Image.Resampling.BOX) for picture in (known, found))
    difference = ImageChops.difference(rows, others)
    dark = [at for at, value in enumerate(difference.tobytes()) if value > _DARKNESS]
    if dark:
        at, width = dark[0], size[0]
        yield f"{len(dark)} squares are darker or lighter; the first at {at % width * _SQUARE}, {at // width * _SQUARE} points"
