"""Keep notes on the page that calls them: a line moves to the next page rather than its note alone.

Style sheets ask for that (`footnote-policy: line`). The engine forgets it where the second line of a paragraph finds no
room: it then moves notes, be they of other paragraphs, to keep the first. Notes that find no room there are named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.i18n.sentences import sentence
from pipeline.press.typesetting.repairs import BACK
from pipeline.press.typesetting.weasyprint_internals import boxes_of, notes_on, take_back_notes
from pipeline.press.upstream import mends

if TYPE_CHECKING:
    from pipeline.press.typesetting.untyped import Box, Context, Given, Page

_NOTE = "#note:"  # what the name of a note has in it where that of its call has `BACK`
_MOST_NAMED = 12


@mends(
    "where the second line of a paragraph finds no room, notes of the page go to the next one for it",
    "near #2432, closed",
)
def keep_notes(lay_out: Callable[..., Given], context: Context, box: Box, *how: Given) -> Given:
    """Lay out the lines of a paragraph as the engine's `lay_out` does; leave all of it to the next page for its notes.

    On an empty page the paragraph begins whatever becomes of its notes, for it would find no more room on another.
    """
    _, _, lines, page_is_empty, *_ = how
    here, waiting = [*context.current_page_footnotes], [*context.reported_footnotes]
    result = lay_out(context, box, *how)
    moved = [note for note in context.reported_footnotes if note not in waiting]
    if not moved or page_is_empty:
        return result
    called = [part.footnote for line in lines for part in line.descendants()]
    if not any(note in here or note in called for note in moved):
        return result
    take_back_notes(context, here, waiting)
    _, _, *rest = result
    return True, False, *rest


def displaced(pages: Sequence[Page]) -> str:
    """Return a sentence that names the notes that are on another page than their call, "" where none does."""
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
    names, more = ", ".join(apart[:_MOST_NAMED]), len(apart) - _MOST_NAMED
    if more > 0:
        names = sentence("{names} and {number} more", names=names, number=more)
    return sentence(
        "for want of room, notes are on other pages than their calls ({names}): shorten them, or call fewer at a time",
        names=names,
    )
