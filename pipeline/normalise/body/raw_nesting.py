"""Raw HTML around blocks: every tag that is opened is closed again among its neighbours.

One tag that an author forgot would else hold all the rest of the post.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.i18n.sentences import sentence
from pipeline.normalise.body.classroom import names_of_blocks
from pipeline.normalise.body.raw_inlines import BOXES, kept_attributes, place_of
from pipeline.normalise.body.raw_tags import VOID, RawTag, tags_of
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node

_OF_PARAGRAPHS = BOXES | {"blockquote", "details", "figure"}
_DEEPEST = 40


def nested(nodes: Iterator[Node], findings: Findings) -> list[Node]:
    """Return the blocks with every raw tag closed among them, boxes around Markdown as nodes.

    A block of a lesson that is not closed is named, and ends before the next heading of its level.
    """
    pile = _Pile(findings)
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

    def __init__(self, findings: Findings) -> None:
        """Begin with nothing open."""
        self._findings = findings
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
            is_meant = self._open[-1][0].name == name
            self._close_innermost("" if is_meant else sentence("it ends with the block around it"))
            if is_meant:
                return

    def blocks(self) -> list[Node]:
        """Close what is open, and give all of it."""
        while self._open:
            rest = self._from_heading()
            self._close_innermost(sentence("it ends before the next heading of its level, or with the text"))
            self._innermost.extend(rest)
        return self._blocks

    @property
    def _innermost(self) -> list[Node]:
        return self._open[-1][2] if self._open else self._blocks

    def _from_heading(self) -> list[Node]:
        """Take out of the innermost element, if it is of a lesson, what follows the next heading of its level."""
        tag, _, inner = self._open[-1]
        before = [*self._blocks, *(one for _, _, outer in self._open[:-1] for one in outer)]
        level = next((one["c"][0] for one in reversed(before) if one["t"] == "Header"), 6)
        ends = (n for n, one in enumerate(inner) if one["t"] == "Header" and one["c"][0] <= level)
        at = next(ends, len(inner)) if _names(tag) else len(inner)
        rest, inner[at:] = inner[at:], []
        return rest

    def _close_innermost(self, unclosed: str) -> None:
        """Close the innermost element; `unclosed` says where one ends whose end is missing."""
        tag, node, inner = self._open.pop()
        if unclosed and _names(tag):
            message = sentence("“{typed}” is not closed; {where}", typed=node["c"][1].strip(), where=unclosed)
            hint = sentence("close it where it ends ({form})", form=f"</{tag.name}>")
            self._findings.add("unclosed-block", message, node, hint)
        self._innermost.extend(_element(tag, node, inner))


def _names(tag: RawTag) -> list[str]:
    return names_of_blocks(tag.values.get("class", ""))


def _element(tag: RawTag, node: Node, inner: list[Node]) -> list[Node]:
    if tag.name not in BOXES:
        return [node, *inner, {"t": "RawBlock", "c": ["html", f"</{tag.name}>"]}]
    around = kept_attributes(tag.values)
    return [{"t": "Div", "c": [around, inner]}] if any(around) else inner


def as_paragraph(node: Node) -> Node:
    """Return the node, a paragraph where it is a piece of text."""
    return node | {"t": "Para"} if node["t"] == "Plain" else node
