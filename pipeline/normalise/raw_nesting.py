"""Raw HTML around blocks: every tag that is opened is closed again among its neighbours.

One tag that an author forgot would else hold all the rest of the post.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalise.raw_inlines import BOXES, kept_attributes, place_of
from pipeline.normalise.raw_tags import VOID, RawTag, tags_of
from pipeline.pandoc.nodes import Node

_OF_PARAGRAPHS = BOXES | {"blockquote", "details", "figure"}
_DEEPEST = 40


def nested(nodes: Iterator[Node]) -> list[Node]:
    """Return the blocks with every raw tag closed among them, boxes around Markdown as nodes."""
    pile = _Pile()
    for node in nodes:
        tags = tags_of(node["c"][1]) if node["t"] == "RawBlock" else []
        if len(tags) != 1 or tags[0].name in VOID:
            pile.add(node)
        elif tags[0].kind == "close":
            pile.close(tags[0].name)
        elif tags[0].name == "p":  # a paragraph is one by itself
            for place in place_of(tags[0]):
                pile.add({"t": "Plain", "c": [place], "loose": True})
        elif tags[0].kind == "open":
            pile.open(tags[0], node)
    return pile.blocks()


class _Pile:
    """Blocks, and the elements that are open around the next one, the innermost last."""

    def __init__(self) -> None:
        """Begin with nothing open."""
        self._blocks: list[Node] = []
        self._open: list[tuple[RawTag, Node, list[Node]]] = []

    def add(self, node: Node) -> None:
        """Put a block where the next one belongs."""
        loose = node.pop("loose", False) and (not self._open or self._open[-1][0].name in _OF_PARAGRAPHS)
        self._innermost.append(as_paragraph(node) if loose else node)

    def open(self, tag: RawTag, node: Node) -> None:
        """Begin an element; what is too deep is none."""
        if len(self._open) < _DEEPEST:
            self._open.append((tag, node, []))

    def close(self, name: str) -> None:
        """Close the innermost element of this name, and what is open within; do nothing where none is open."""
        while any(tag.name == name for tag, _, _ in self._open):
            if self._close_innermost() == name:
                return

    def blocks(self) -> list[Node]:
        """Close what is open, and give all of it."""
        while self._open:
            self._close_innermost()
        return self._blocks

    @property
    def _innermost(self) -> list[Node]:
        return self._open[-1][2] if self._open else self._blocks

    def _close_innermost(self) -> str:
        tag, node, inner = self._open.pop()
        self._innermost.extend(_element(tag, node, inner))
        return tag.name


def _element(tag: RawTag, node: Node, inner: list[Node]) -> list[Node]:
    if tag.name not in BOXES:
        return [node, *inner, {"t": "RawBlock", "c": ["html", f"</{tag.name}>"]}]
    around = kept_attributes(tag.values)
    return [{"t": "Div", "c": [around, inner]}] if any(around) else inner


def as_paragraph(node: Node) -> Node:
    """Return the node, a paragraph where it is a piece of text."""
    return node | {"t": "Para"} if node["t"] == "Plain" else node
