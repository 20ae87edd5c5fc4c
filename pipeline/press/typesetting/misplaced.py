"""Misplaced content: notes on other pages than their calls, and boxes beyond the edges of their page.

Style sheets ask for notes on the page of their call (`footnote-policy: line`). The engine forgets that where the second
line of a paragraph finds no room: it moves notes, even of other paragraphs, to keep the first line. Here the line
moves. What stays misplaced is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from pipeline.i18n.sentences import and_others, change_text, sentence, with_others
from pipeline.press.typesetting.repairs import BACK
from pipeline.press.typesetting.weasyprint_internals import boxes_of, is_picture, is_text, notes_on, take_back_notes
from pipeline.press.upstream import Box, Context, Given, Page, workaround

_NOTE = "#note:"  # what the name of a note has in it where that of its call has `BACK`
_MOST_NAMED = 12


@workaround(
    "where the second line of a paragraph finds no room, notes of the page go to the next one for it",
    "near #2432, closed",
)
def keep_notes(lay_out: Callable[..., Given], context: Context, box: Box, *args: Given) -> Given:
    """Lay out lines of a paragraph as the engine's `lay_out` does; leave it to the next page if notes would move.

    On an empty page the paragraph begins in any case: it would find no more room on another.
    """
    _, _, lines, page_is_empty, *_ = args
    here, waiting = [*context.current_page_footnotes], [*context.reported_footnotes]
    result = lay_out(context, box, *args)
    moved = [note for note in context.reported_footnotes if note not in waiting]
    if not moved or page_is_empty:
        return result
    called = [part.footnote for line in lines for part in line.descendants()]
    if not any(note in here or note in called for note in moved):
        return result
    take_back_notes(context, here, waiting)
    _, _, *rest = result
    return True, False, *rest


@workaround("a page keeps the space around notes when the only one was tried and has no room")
def give_back_room(measure: Callable[..., bool], context: Context) -> bool:
    """Measure the notes of a page as the engine's `measure` does; without notes, the text has all of it."""
    overflows = measure(context)
    area = context.current_footnote_area
    if not area.children and area.height != "auto" and not context.in_column:
        context.page_bottom += area.margin_height()
        area.height = "auto"
    return overflows


def name_displaced_notes(pages: Sequence[Page]) -> str:
    """Return a sentence that names the notes on other pages than their calls, "" for none."""
    found = [(number, note) for number, page in enumerate(pages) for note in notes_on(page)]
    if not found:
        return ""
    calls: dict[str, Any] = {}
    for number, page in enumerate(pages):
        for box in boxes_of(page):
            name = "" if box.element is None else box.element.get("id", "")
            if BACK in name:
                calls.setdefault(name.replace(BACK, _NOTE), number)
    apart = [note.partition(_NOTE)[2] for number, note in found if calls.get(note, number) != number]
    if not apart:
        return ""
    return sentence(
        "for lack of room, notes are not on the pages of their marks ({names}): shorten them, or use fewer"
        " in one place",
        names=with_others(", ".join(apart[:_MOST_NAMED]), len(apart) - _MOST_NAMED),
    )


# Pixels: a letter may lean, and a blank at a line's end may hang.
_TOLERANCE = 3
_NAMED = 60  # characters


def name_boxes_beyond_edges(pages: Iterable[Any]) -> str:
    """Return a sentence that names words and pictures beyond the edges of their page, "" for none."""
    lost = [text for number, page in enumerate(pages, start=1) for text in _name_lost(page, number)]
    if not lost:
        return ""
    return sentence(
        "{first}{others}: beyond the edge of the page; make the table, word or formula there smaller",
        first=lost[0],
        others=and_others(len(lost) - 1),
    )


def _name_lost(page: Page, number: int) -> Iterator[str]:
    for box in boxes_of(page):
        if is_text(box):
            shown = box.text.strip()
        elif is_picture(box):
            shown = box.element.get("alt") or sentence("a picture") if box.element is not None else ""
        else:
            continue
        if shown and _is_beyond(box, page):
            yield sentence(
                "“{text}” (page {number})", text=change_text(shown, lambda text: text[:_NAMED]), number=number
            )


def _is_beyond(box: Box, page: Page) -> bool:
    left, top = box.position_x, box.position_y
    right, bottom = left + box.margin_width(), top + box.margin_height()
    before = min(left, top) < -_TOLERANCE
    return bool(before or right > page.width + _TOLERANCE or bottom > page.height + _TOLERANCE)
