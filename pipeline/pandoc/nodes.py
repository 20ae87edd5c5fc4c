"""Pandoc's AST: nodes as in pandoc's JSON, `{"t": "Emph", "c": [...]}`, and functions to walk and change them."""

from __future__ import annotations

import json
import json.scanner
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pipeline.text.printable import in_one_line

Node = dict[str, Any]

BLANKS = frozenset({"Space", "SoftBreak", "LineBreak"})
PLAIN = BLANKS | {"Str"}
"""Words and what is between them: nine nodes of ten, and none has nodes inside."""

# Where a node's content keeps its id, classes and other attributes.
_ATTRIBUTES = {"Header": 1} | dict.fromkeys(("Link", "Image", "Span", "Div", "Code", "CodeBlock", "Figure", "Table"), 0)
_INLINES = PLAIN | set(
    "Emph Underline Strong Strikeout Superscript Subscript SmallCaps Quoted Cite Code Math RawInline Link Image Note"
    " Span".split()
)
_NODES = _INLINES | set(
    "Plain Para LineBlock CodeBlock RawBlock BlockQuote OrderedList BulletList DefinitionList Header HorizontalRule"
    " Table Figure Div".split()
)


def from_json(text: str) -> Any:  # noqa: ANN401 - whatever it says
    """Parse JSON of any depth.

    From Python 3.12 on the C scanner stops at some thousand levels, regardless of the recursion limit: then the Python
    scanner, whose calls need no stack, takes over.

    Raises:
        ValueError: It is not JSON.
    """
    try:
        return json.loads(text)
    except RecursionError:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(limit + 2 * len(text))  # two calls a level, and a letter at least
        try:
            reader = json.JSONDecoder()
            # As its own __init__ sets it.
            reader.scan_once = json.scanner.py_make_scanner(reader)  # type: ignore[attr-defined]
            return reader.decode(text)
        finally:
            sys.setrecursionlimit(limit)


def rewrite(nodes: list[Node], edit: Callable[[list[Node]], list[Node]]) -> list[Node]:
    """Apply `edit` to every list of nodes, the innermost first, and return the outermost result."""
    for node in nodes:
        if node["t"] not in PLAIN and "c" in node:
            node["c"] = _rewrite_content(node["c"], edit)
    return edit(nodes)


def walk(value: object) -> Iterator[Node]:
    """Yield every node below `value`, in reading order."""
    waiting = [value]  # a stack and no recursion: long posts have tens of thousands of nodes
    while waiting:
        item = waiting.pop()
        # JSON has no kinds of dictionaries; to ask a text whether it is one (`isinstance`) takes three times as long.
        if type(item) is dict:
            if "t" in item:
                yield item
            item = item.get("c")
        if type(item) is list:
            waiting += reversed(item)


def find_landmarks(value: object) -> Iterator[Node]:
    """Yield every node below `value`, in reading order, except words, blanks and line ends, which most nodes are."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if type(item) is dict:
            if "t" in item:
                yield item
            item = item.get("c")
        if type(item) is list:
            # What is neither a node nor a list has nothing below it.
            waiting += [
                part
                for part in reversed(item)
                if (part.get("t") not in PLAIN if type(part) is dict else type(part) is list)
            ]


def plain_text(nodes: list[Node]) -> str:
    """Return the words of inline nodes in one line, notes and raw HTML left out."""
    return in_one_line("".join(_texts(nodes)))


def split_into_lines(nodes: list[Node]) -> list[str]:
    """Return the words of inline nodes line by line as they were typed, notes and raw HTML left out."""
    return [in_one_line(line) for line in "".join(_texts(nodes, "\n")).split("\n")]


def is_node(value: object) -> bool:
    """Return whether a part of pandoc's JSON is a node.

    Alignments and styles of lists and quotations have types too.
    """
    return isinstance(value, dict) and value.get("t") in _NODES


def is_inline(node: Node) -> bool:
    """Return whether the node is inline."""
    return node["t"] in _INLINES


def as_typed(text: str) -> Node:
    """Return a block that shows a text as it was typed."""
    return {"t": "CodeBlock", "c": [attributes(), text.strip("\n")]}


def string(text: str) -> Node:
    """Return a piece of inline text."""
    return {"t": "Str", "c": text}


def trim(inlines: list[Node]) -> list[Node]:
    """Strip blanks and line ends from both ends of inline nodes."""
    start, end = 0, len(inlines)
    while start < end and inlines[start]["t"] in BLANKS:
        start += 1
    while end > start and inlines[end - 1]["t"] in BLANKS:
        end -= 1
    return inlines[start:end]


def attributes(identifier: str = "", classes: tuple[str, ...] = (), **pairs: str) -> list[Any]:
    """Return pandoc's triple of id, classes and other attributes."""
    return [identifier, list(classes), [[key, value] for key, value in pairs.items()]]


def attributes_of(node: Node) -> list[Any] | None:
    """Return a node's attribute triple, or None for a kind that has none."""
    place = _ATTRIBUTES.get(node["t"])
    triple: list[Any] | None = None if place is None else node["c"][place]
    return triple


def _rewrite_content(content: Any, edit: Callable[[list[Node]], list[Node]]) -> Any:  # noqa: ANN401 (pandoc's JSON)
    if not isinstance(content, list) or not content:
        return content
    if is_node(content[0]):
        return rewrite(content, edit)
    return [_rewrite_content(item, edit) if isinstance(item, list) else item for item in content]


def _texts(nodes: list[Node], line_end: str = " ") -> Iterator[str]:
    for node in nodes:
        kind = node["t"]
        if kind == "Str":
            yield node["c"]
        elif kind in BLANKS:
            yield " " if kind == "Space" else line_end
        elif kind in ("Code", "Math"):
            yield node["c"][1]
        elif kind in ("Link", "Image", "Span", "Quoted", "Cite"):
            yield from _texts(node["c"][1], line_end)
        elif kind not in ("Note", "RawInline") and is_inline(node):
            yield from _texts(node["c"], line_end)


def without_links(nodes: Iterable[Node]) -> list[Node]:
    """Replace links by their texts."""
    return [inner for node in nodes for inner in (node["c"][1] if node["t"] == "Link" else [node])]


def items_of(node: Node) -> list[list[Node]]:
    """Return the items of a bullet or ordered list, to be changed in place."""
    items: list[list[Node]] = node["c"] if node["t"] == "BulletList" else node["c"][1]
    return items


def place_within(node: Node, offset: int) -> Node:
    """Return the "pos" of a part of a node's text, as a dictionary to merge; empty if unknown."""
    line, column = node.get("pos") or (0, 0)
    return {"pos": [line, column + offset]} if line else {}
