"""A PDF as the engine has made it, before it is written: what the repairs of it have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pydyf

if TYPE_CHECKING:
    from pipeline.press.typesetting.untyped import Command, Pdf

Element = Any
"""A dictionary of the structure tree (ISO 32000-1, 14.7.2): pydyf has no types."""


class UnwrittenPdf:
    """The objects of a PDF by their references, its structure tree, and the content of its pages."""

    def __init__(self, pdf: Pdf) -> None:
        """Read pydyf's PDF; what is changed is changed there."""
        self._pdf = pdf
        self.objects = {item.reference: item for item in pdf.objects}
        self._pages = list(pdf.page_references)
        self._numbers = {reference: number for number, reference in enumerate(self._pages)}
        self.root = next(item for item in pdf.objects if _is(item, "/StructTreeRoot"))
        numbers = self.objects[self.root["ParentTree"]]["Nums"]
        self._parents = dict(zip(numbers[::2], numbers[1::2], strict=True))

    def elements(self) -> list[Element]:
        """Return all structure elements that stand on a page, in the order they were made."""
        return [item for item in self._pdf.objects if _is(item, "/StructElem") and "Pg" in item]

    def page_of(self, element: Element) -> int:
        """Return the number of the page, from 0, that an element stands on."""
        return self._numbers[element["Pg"]]

    def contents(self) -> list[list[Any]]:
        """Return the commands of each page, as they will be written, in lists that may be changed."""
        return [self.objects[self.objects[page]["Contents"]].stream for page in self._pages]

    def set_parent(self, page: int, mark: int, parent: bytes | str) -> None:
        """Let a piece of marked content be that of another element, by its reference ("null": of none)."""
        self._parents[page][mark] = parent

    def add_element(self, kind: str, parent: Element) -> Element:
        """Add an element without content below another, on the same page; its parent does not know it yet."""
        added = pydyf.Dictionary({"Type": "/StructElem", "S": kind, "Pg": parent["Pg"], "P": parent.reference})
        added["K"] = pydyf.Array()
        self._pdf.add_object(added)
        self.objects[added.reference] = added
        return added

    def change_characters(self, change: Callable[[str, bytes], bytes]) -> None:
        """Change each line of what the glyphs of each font say (a ToUnicode map), given the name of the font."""
        for font in self._pdf.objects:
            if _is(font, "/Font") and "ToUnicode" in font:
                name = font["BaseFont"].decode().partition("+")[2]
                characters = self.objects[font["ToUnicode"]]
                characters.stream = [change(name, line) for line in characters.stream]


def is_marked_content(command: Command) -> bool:
    """Return whether a command of a page's content is what is said of marked content that belongs to an element."""
    return isinstance(command, dict) and "MCID" in command


def _is(item: Command, kind: str) -> bool:
    return isinstance(item, dict) and item.get("Type") == kind
