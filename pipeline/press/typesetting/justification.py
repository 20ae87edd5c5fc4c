"""How lines reach both edges where the engine stretches nothing but the spaces between words, from the left.

A line of Chinese or Japanese has none, or a few: what is left of it is less than a letter, and all its letters share
that. A line that runs from the right begins at the right, and so does its indent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pipeline.press.typesetting.weasyprint_internals import is_text
from pipeline.press.typesetting.weasyprint_letters import has_words, set_letters_apart, width_to_stretch
from pipeline.press.upstream import mends

if TYPE_CHECKING:
    from pipeline.press.typesetting.untyped import Box, Context

_SQUARES = re.compile("[\u2e80-\u2fdf\u3001-\u312f\u31a0-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_SPACES = re.compile("[ \u00a0]")
# Of a letter: more between two of them is seen. What is left then belongs to a word that did not fit.
_WIDEST = 0.15


def is_of_squares(text: str) -> bool:
    """Return whether a text is Chinese or Japanese, in part at least, whose lines end anywhere."""
    return not text.isascii() and bool(_SQUARES.search(text)) and not _HANGUL.search(text)


@mends("an indent is taken off the left end of a line that runs from the right")
def align_line(align: Callable[..., float], context: Context, line: Box, width: float, *, last: bool) -> float:
    """Return how far a line is to be moved, as the engine's `align` does, with its indent at its own end."""
    if line.text_indent and line.style["direction"] == "rtl":
        for child in line.children:
            child.translate(-line.text_indent, 0, ignore_floats=True)
    return align(context, line, width, last=last)


@mends("letters of scripts that have no spaces between words do not share what is left of a line")
def justify_line(justify: Callable[..., None], context: Context, line: Box, left: float) -> None:
    """Let a line take the width that is left: its letters share it, or its spaces, as the engine's `justify` does."""
    if line.style["direction"] == "rtl":
        justify(context, line, left + narrower(context, line))
        return
    texts = list(_texts(line))
    if not is_of_squares("".join(box.text for box in texts)):
        justify(context, line, left)
        return
    gaps = sum(len(box.text) for box in texts) - 1
    if gaps > 0 and left / gaps <= _WIDEST * line.style["font_size"]:
        _spread(context, line, left / gaps, 0)


@mends("spaces are measured in the font of the words around them, and in another when they are stretched")
def narrower(context: Context, box: Box, before: float = 0) -> float:
    """Give a line, or a part of it, the width from which it is stretched; return by how much that is less.

    What stands to the left of it has become less wide by so much `before`: it moves there.
    """
    if is_text(box):
        box.position_x -= before
        # What has no spaces is not shaped again.
        less = float(box.width) - width_to_stretch(context, box) if _SPACES.search(box.text) else 0.0
    elif has_words(box):
        box.position_x -= before
        less = 0.0
        for child in reversed(box.children) if box.style["direction"] == "rtl" else box.children:
            if child.is_in_normal_flow():
                less += narrower(context, child, before + less)
    else:
        box.translate(-before, 0)
        return 0
    box.width -= less
    return less


def _texts(box: Box) -> Iterator[Box]:
    return (inner for inner in box.descendants() if is_text(inner) and inner.text)


def _spread(context: Context, box: Box, apart: float, moved: float) -> float:
    """Set the letters of a box apart, which has moved by so much; return by how much what follows it has."""
    if is_text(box):
        box.position_x += moved
        if box.text:
            set_letters_apart(context, box, apart)
        return moved + apart * len(box.text)
    if not has_words(box):
        box.translate(moved, 0)
        return moved
    box.position_x += moved
    before = moved
    for child in box.children:
        if child.is_in_normal_flow():
            moved = _spread(context, child, apart, moved)
    box.width += moved - before
    return moved
