"""What lines say that run from the right, in the order of reading, for the structure tree.

Glyphs stand on the page as they are seen, from left to right, and each reader guesses the order of reading from that:
PDFium takes "Google Analytics" in an Arabic line for "Analytics Google", and a mark above a letter for a line of its
own. The ActualText of a structure element (ISO 32000-1, 14.9.4) needs no guessing, and is what a screen reader says.
In the content it would not do: PDFium and poppler turn it about there, as they turn glyphs. Nor would it in the element
that has the content, where MuPDF looks for it: so it is said by one above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pydyf

from pipeline.press.fonts.prepared import LINE_END_HYPHEN
from pipeline.press.typesetting.unwritten_pdf import Element, UnwrittenPdf, is_marked_content
from pipeline.press.upstream import mends

if TYPE_CHECKING:
    from pipeline.press.typesetting.untyped import Command, Stream, Style, TextBox

_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_SOFT_HYPHEN = "\u00ad"
# Where a line is broken behind these, its last word may go on.
_UNFINISHED = ("-", "\u2010", "/", _SOFT_HYPHEN, "\u200b", " ", "\u00a0", "\u202f")
# What was noted last of each stream that is being written, and the box whose text that is.
_noted: WeakKeyDictionary[Any, tuple[pydyf.String, Any]] = WeakKeyDictionary()


def note_line(stream: Stream, textbox: TextBox) -> None:
    """Note at the marked content that is begun what the line says: `say_lines` takes it from there."""
    _end_line(stream, textbox)
    if _in_line_from_the_right(textbox.style) or _FROM_THE_RIGHT.search(textbox.text):
        mark = next((item for item in reversed(stream.stream) if is_marked_content(item)), None)
        if mark is not None:
            mark["ActualText"] = pydyf.String(textbox.text.replace(LINE_END_HYPHEN, _SOFT_HYPHEN))
            _noted[stream] = mark["ActualText"], textbox


@mends("only the order of glyphs on the page tells how a line from the right is read")
def say_lines(pdf: UnwrittenPdf) -> None:
    """Say in the tree of a PDF that is not yet written what its lines say, those that follow one another together."""
    tree = _Tree(pdf)
    for element in tree.elements():
        if tree.is_piece(element):
            continue
        kids = pydyf.Array()
        for is_said, group in groupby(element["K"], partial(tree.is_said, element)):
            some = list(group)
            kids += [tree.say(element, some)] if is_said else some
        element["K"] = kids
    tree.forget()


class _Tree:
    """The structure elements of a PDF, and what was noted of their content."""

    def __init__(self, pdf: UnwrittenPdf) -> None:
        self._pdf = pdf
        noted = (filter(_is_noted, content) for content in pdf.contents())
        self._marks = [{mark["MCID"]: mark for mark in marks} for marks in noted]

    def elements(self) -> list[Element]:
        """Return the elements on pages where something was noted."""
        return [element for element in self._pdf.elements() if self._marks[self._pdf.page_of(element)]]

    def is_said(self, element: Element, kid: int | bytes) -> bool:
        """Return whether it was noted what a kid says: a piece of content, or an element that has no more than one."""
        return self._noted_of(element, kid) is not None

    def is_piece(self, element: Element) -> bool:
        """Return whether an element has no more than one piece of content."""
        return element.get("S") == "/Span" and len(element["K"]) == 1 and isinstance(element["K"][0], int)

    def say(self, element: Element, kids: Sequence[int | bytes]) -> bytes:
        """Return a new element between an element and its kids that says what they say."""
        saying = self._pdf.add_element("/Span", element)
        saying["ActualText"] = pydyf.String("".join(self._noted_of(element, kid) or "" for kid in kids))
        for kid in kids:
            inner = self._pdf.objects[kid] if isinstance(kid, bytes) else self._own_element(element, kid)
            inner["P"] = saying.reference
            saying["K"].append(inner.reference)
        return bytes(saying.reference)

    def forget(self) -> None:
        """Say in the content no more what the tree says now."""
        for marks in self._marks:
            for mark in marks.values():
                del mark["ActualText"]

    def _noted_of(self, element: Element, kid: int | bytes) -> str | None:
        if isinstance(kid, bytes):
            element = self._pdf.objects[kid]
            if not self.is_piece(element):
                return None
            kid = element["K"][0]
        mark = self._marks[self._pdf.page_of(element)].get(kid)
        return None if mark is None else str(mark["ActualText"].string)

    def _own_element(self, element: Element, number: int) -> Element:
        """Return an element for a piece of content that was, with others, that of a link."""
        own = self._pdf.add_element("/Span", element)
        own["K"].append(number)
        self._pdf.set_parent(self._pdf.page_of(element), number, own.reference)
        return own


def _in_line_from_the_right(style: Style) -> bool:
    # The text of a drawing has a style without parents.
    while style["direction"] != "rtl" and style["display"][0] == "inline" and getattr(style, "parent_style", None):
        style = style.parent_style
    return bool(style["direction"] == "rtl")


def _is_noted(command: Command) -> bool:
    return is_marked_content(command) and "ActualText" in command


def _end_line(stream: Stream, textbox: TextBox) -> None:
    """End what was noted last with a space, if the text goes on in another line: else two words would be one."""
    if stream not in _noted:
        return
    said, before = _noted.pop(stream)
    lower = abs(textbox.position_y - before.position_y) > before.style["font_size"]
    if lower and not said.string.endswith(_UNFINISHED):
        said.string += " "
