"""Lists: flatten those nested too deep, and draw the boxes of task lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.i18n.sentences import sentence
from pipeline.model.article import RESERVED
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes, find_landmarks, string

# Parsers of HTML stop at 256 nested elements, and a list in a list takes two or three.
DEEPEST = 60
_CONTAINERS = frozenset({"BulletList", "OrderedList", "DefinitionList", "BlockQuote", "Div"})
_LEAVES = frozenset(
    {"Para", "Plain", "Header", "CodeBlock", "RawBlock", "LineBlock", "Table", "Figure", "HorizontalRule"}
)


def flatten_nesting(blocks: list[Node], findings: Findings) -> list[Node]:
    """Flatten containers that are nested too deep; their blocks stay."""
    waiting: list[tuple[list[Any], int]] = [(blocks, 0)]
    while waiting:
        parts, depth = waiting.pop()
        for index, part in enumerate(parts):
            if isinstance(part, list):
                waiting.append((part, depth))
            elif isinstance(part, dict) and part.get("t") in _CONTAINERS:
                if depth < DEEPEST:
                    waiting.append((part["c"], depth + 1))
                    continue
                message = sentence("nested more than {deepest} levels deep; flattened", deepest=DEEPEST)
                findings.add("deep-nesting", message, part)
                # If a part of the container is for some editions alone, all of it is.
                classes = [name for node in find_landmarks([part]) if node["t"] == "Div" for name in node["c"][0][1]]
                names = tuple(sorted(RESERVED.intersection(classes)))
                parts[index] = {"t": "Div", "c": [attributes("", names), list(_find_leaves(part))]}
    return blocks


def _find_leaves(node: Node) -> Iterator[Node]:
    """Yield the blocks below a container that hold no container."""
    waiting: list[Any] = [node]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict) and value.get("t") in _LEAVES:
            yield value
        elif isinstance(value, dict):
            waiting.append(value.get("c"))


EMPTY_BOX = "☐"
_SIGNS = {"[ ]": EMPTY_BOX, "[x]": "☒", "[X]": "☒"}


def read_box(item: list[Node]) -> tuple[bool, list[Node]] | None:
    """Return whether the box that an item begins with is ticked, and the words behind it; None for one without a box.

    The words begin with their blank.
    """
    inlines = item[0]["c"] if item and item[0]["t"] in ("Plain", "Para") else []
    head = ""
    for index, node in enumerate(inlines[:4]):
        if node["t"] == "Str":
            head += node["c"]
        else:
            head += " " if node["t"] == "Space" else "\n"
        rest = inlines[index + 1 :]
        if head in _SIGNS and rest and rest[0]["t"] == "Space":
            return _SIGNS[head] != EMPTY_BOX, rest
    return None


def draw_check_boxes(blocks: list[Node], findings: Findings) -> list[Node]:
    """Turn `- [ ] todo` and `- [x] done` into the signs that pandoc writes as check boxes."""
    del findings  # every list is right
    for item in [item for node in find_landmarks(blocks) if node["t"] == "BulletList" for item in node["c"]]:
        box = read_box(item)
        if box:
            item[0]["c"] = [string("☒" if box[0] else EMPTY_BOX), *box[1]]
    return blocks
