"""What stands beyond the edges of its page, where no reader of paper sees it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.press.typesetting.weasyprint_internals import boxes_of, is_picture, is_text

# Pixels: a letter may lean, and a blank at a line's end may hang.
_TOLERANCE = 3
_NAMED = 60  # characters


def beyond_edges(pages: Iterable[Any]) -> str:
    """Return a sentence that names the words and pictures that leave their page, "" where none does."""
    lost = [text for number, page in enumerate(pages, start=1) for text in _lost(page, number)]
    if not lost:
        return ""
    others = f", and {len(lost) - 1} more pieces" if len(lost) > 1 else ""
    return f"{lost[0]}{others}: beyond the edge of the page; make the table, word or formula there smaller"


def _lost(page: Any, number: int) -> Iterator[str]:  # noqa: ANN401 - untyped
    for box in boxes_of(page):
        if is_text(box):
            shown = box.text.strip()
        elif is_picture(box):
            shown = box.element.get("alt") or "a picture" if box.element is not None else ""
        else:
            continue
        if shown and _is_beyond(box, page):
            yield f"“{shown[:_NAMED]}” (page {number})"


def _is_beyond(box: Any, page: Any) -> bool:  # noqa: ANN401 - untyped
    left, top = box.position_x, box.position_y
    right, bottom = left + box.margin_width(), top + box.margin_height()
    before = min(left, top) < -_TOLERANCE
    return bool(before or right > page.width + _TOLERANCE or bottom > page.height + _TOLERANCE)
