"""Marks of lists, drawn where they are read: a number before the words of its item."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.press.typesetting.weasyprint_internals import mark_in
from pipeline.press.upstream import mends

if TYPE_CHECKING:
    from pipeline.press.typesetting.untyped import Box, Given


@mends("marks of lists are drawn behind all other text of a page, and read there where the order of the file counts")
def draw_in_place(dispatch: Callable[..., Given], box: Box, *how: Given) -> Given:
    """Sort a box among those to be drawn as the engine's `dispatch` does, and a mark as the first block of its item."""
    if mark := mark_in(box):
        box, mark.style = mark, mark.style.copy()
        box.style["position"] = "static"
    return dispatch(box, *how)
