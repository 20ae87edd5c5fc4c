"""Where the lines of text have come to stand on the pages: what a class, or another edition, can refer to.

A place in the text is the name of a marked paragraph, heading, cell or picture, and how many letters of it come before:
the same in every setting of the same text, whatever its lines and pages are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pipeline.press.sheets import ADDED, FIRST_LETTERS, MARK, PICTURE, TextLine, letters_of
from pipeline.press.typesetting.weasyprint_internals import boxes_of, is_line, is_picture, is_text

if TYPE_CHECKING:
    from pipeline.press.typesetting.untyped import Box

_POINTS = 0.75  # a CSS pixel


def lines_of(pages: Iterable[Any]) -> Iterator[TextLine]:
    """Yield the lines of the marked places on the engine's pages, in the order of the pages."""
    seen: Counter[str] = Counter()
    for number, page in enumerate(pages):
        for box in boxes_of(page):
            place = _place(box)
            if not place:
                continue
            letters = letters_of("".join(_texts(box)))
            lengths = (_baseline(box), box.position_x, box.width)
            baseline, left, width = (round(float(pixels) * _POINTS, 2) for pixels in lengths)
            yield TextLine(place, seen[place], number, baseline, letters[:FIRST_LETTERS], left, width)
            seen[place] += len(letters)


def _place(box: Box) -> str:
    if not (is_line(box) or is_picture(box)) or box.element is None:
        return ""
    return str(box.element.get(MARK, ""))


def _baseline(box: Box) -> float:
    return float(box.position_y + (box.baseline if is_line(box) else box.margin_height()))


def _texts(box: Box) -> Iterator[str]:
    """Yield what stands in a box, piece by piece, without what an edition or its style sheet adds."""
    if is_text(box):
        # The number of a page, say, may be other words elsewhere.
        if "::" not in box.element_tag:
            yield box.text
        return
    if is_picture(box):
        yield PICTURE
        return
    for child in box.children:
        added = None if child.element is None or child.element is box.element else child.element.get(ADDED)
        if added is None:
            yield from _texts(child)
        else:
            yield added
