"""All that is used of WeasyPrint to set letters and blanks apart, beside its public interface.

`weasyprint_internals` says more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import weasyprint.layout.inline as engine
from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import create_layout, line_size

from pipeline.press.upstream import Internal, stand_before

if TYPE_CHECKING:
    from pipeline.press.typesetting.untyped import Box, Context

_INLINE, _BREAK = "weasyprint.layout.inline:", "weasyprint.text.line_break:"
LETTER_INTERNALS = (
    Internal(_INLINE + "text_align", "ours moves indents to the right", "context line available_width last"),
    Internal(_INLINE + "get_next_linebox", "aligns lines", uses="text_indent", calls=_INLINE + "text_align"),
    Internal(_INLINE + "justify_line", "ours sets letters apart", "context line extra_width"),
    Internal(_INLINE + "text_align", "justifies lines", calls=_INLINE + "justify_line"),
    Internal(
        _BREAK + "create_layout",
        "shapes letters that stand apart",
        "text style context max_width justification_spacing",
    ),
    Internal(_BREAK + "line_size", "tells how wide letters are", "line style"),
    Internal(_BREAK + "Layout.set_text", "sets blanks apart", "text justify"),
    Internal(_INLINE + "add_word_spacing", "keeps what is shaped", uses="pango_layout deactivate position_x width"),
)


def replace_alignment(align_line: Callable[..., float], justify_line: Callable[..., None]) -> None:
    """Have the engine call these, which are given its own first."""
    for name, ours in (("text_align", align_line), ("justify_line", justify_line)):
        stand_before(engine, name, ours)


def has_words(box: Box) -> bool:
    """Return whether a box is a line or a part of one that has boxes in it."""
    return bool(isinstance(box, boxes.LineBox | boxes.InlineBox))


def width_to_stretch(context: Context, box: Box) -> float:
    """Return how wide the words of a piece of text are when its spaces are set apart, before they are: pixels.

    Each space is then shaped by itself, maybe in another font.
    """
    if not box.text:
        return 0
    layout = create_layout(box.text, box.style, context, None, 1)
    layout.set_text(box.text, justify=True)
    width, _ = line_size(layout.get_first_line()[0], box.style)
    return float(width - box.text.count(" ") - box.text.count("\u00a0"))


def set_letters_apart(context: Context, box: Box, apart: float) -> None:
    """Give the letters of a piece of text a further distance from each other: pixels."""
    usual = box.style["letter_spacing"]
    box.style = box.style.copy()
    box.style["letter_spacing"] = apart + (0 if usual == "normal" else usual)
    box.pango_layout = create_layout(box.text, box.style, context, None, box.justification_spacing)
    box.pango_layout.deactivate()
    box.width += apart * len(box.text)
