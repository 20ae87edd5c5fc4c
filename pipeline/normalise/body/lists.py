"""Lists: flatten those nested too deep, and draw the boxes of task lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.i18n.sentences import sentence
from pipeline.model.article import RESERVED
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes, landmarks, string

# Parsers of HTML stop at 256 elements in elements, and a list in a list takes two or three.
DEEPEST = 60
_CONTAINERS = frozenset({"BulletList", "OrderedList", "DefinitionList", "BlockQuote", "Div"})
_LEAVES = frozenset(
    {"Para", "Plain", "Header", "CodeBlock", "RawBlock", "LineBlock", "Table", "Figure", "HorizontalRule"}
)


def flatten_nesting(blocks: list[Node], findings: Findings) -> list[Node]:
    """Flatten what is nested too deep; nothing of it is lost."""
    holder: dict[str, Any] = {"c": blocks}
    waiting: list[tuple[Any, int]] = [(holder, 0)]
    while waiting:
        value, depth = waiting.pop()
        parts = value["c"] if isinstance(value, dict) else value
        for index, part in enumerate(parts):
            if isinstance(part, list):
                waiting.append((part, depth))
            elif isinstance(part, dict) and part.get("t") in _CONTAINERS:
                if depth < DEEPEST:
                    waiting.append((part, depth + 1))
                else:
                    findings.add(
                        "deep-nesting",
                        sentence("nested more than {deepest} levels deep; flattened", deepest=DEEPEST),
                        part,
                    )
                    parts[index] = {"t": "Div", "c": [attributes("", tuple(_reserved(part))), list(_leaves(part))]}
    return blocks


def _reserved(node: Node) -> list[str]:
    """Return for whom alone something of a container is: then all of it, for the leaves stand there side by side."""
    divisions = (inner["c"][0][1] for inner in landmarks([node]) if inner["t"] == "Div")
    return sorted(RESERVED.intersection(name for classes in divisions for name in classes))


def _leaves(node: Node) -> Iterator[Node]:
    """Yield the blocks below a container that hold no block that could be a container."""
    waiting: list[Any] = [node]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict) and value.get("t") in _LEAVES:
            yield value
        elif isinstance(value, dict):
            waiting.append(value.get("c"))


_SIGNS = {"[ ]": "☐", "[x]": "☒", "[X]": "☒"}


def draw_check_boxes(blocks: list[Node], findings: Findings) -> list[Node]:
    """Put a check box in place of the brackets that begin an item of a bullet list."""
    del findings  # every list is right
    for node in landmarks(blocks):
        if node["t"] == "BulletList":
            for item in node["c"]:
                if item and item[0]["t"] in ("Plain", "Para"):
                    item[0]["c"] = _with_box(item[0]["c"])
    return blocks


def _with_box(inlines: list[Node]) -> list[Node]:
    head = ""
    for index, node in enumerate(inlines[:4]):
        head += node["c"] if node["t"] == "Str" else " " if node["t"] == "Space" else "\n"
        rest = inlines[index + 1 :]
        if head in _SIGNS and rest and rest[0]["t"] == "Space":
            return [string(_SIGNS[head]), *rest]
    return inlines
