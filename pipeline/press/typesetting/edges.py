"""What stands beyond the edges of its page, where no reader of paper sees it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pipeline.i18n.sentences import changed, sentence
from pipeline.press.typesetting.weasyprint_internals import boxes_of, is_picture, is_text

if TYPE_CHECKING:
    from pipeline.press.typesetting.untyped import Box, Page

# Pixels: a letter may lean, and a blank at a line's end may hang.
_TOLERANCE = 3
_NAMED = 60  # characters


def beyond_edges(pages: Iterable[Any]) -> str:
    """Return a sentence that names the words and pictures that leave their page, "" where none does."""
    lost = [text for number, page in enumerate(pages, start=1) for text in _lost(page, number)]
    if not lost:
        return ""
    others = sentence(", and {number} more pieces", number=len(lost) - 1) if len(lost) > 1 else ""
    return sentence(
        "{first}{others}: beyond the edge of the page; make the table, word or formula there smaller",
        first=lost[0],
        others=others,
    )


def _lost(page: Page, number: int) -> Iterator[str]:
    for box in boxes_of(page):
        if is_text(box):
            shown = box.text.strip()
        elif is_picture(box):
            shown = box.element.get("alt") or sentence("a picture") if box.element is not None else ""
        else:
            continue
        if shown and _is_beyond(box, page):
            yield sentence("“{text}” (page {number})", text=changed(shown, lambda text: text[:_NAMED]), number=number)


def _is_beyond(box: Box, page: Page) -> bool:
    left, top = box.position_x, box.position_y
    right, bottom = left + box.margin_width(), top + box.margin_height()
    before = min(left, top) < -_TOLERANCE
    return bool(before or right > page.width + _TOLERANCE or bottom > page.height + _TOLERANCE)
