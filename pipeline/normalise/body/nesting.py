"""Lists in lists in lists: what is nested deeper than any page can show is set at the deepest level that it can."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.i18n.sentences import sentence
from pipeline.model.media import RESERVED
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes, landmarks

# Parsers of HTML stop at 256 elements in elements, and a list in a list takes two or three.
DEEPEST = 60
_CONTAINERS = frozenset({"BulletList", "OrderedList", "DefinitionList", "BlockQuote", "Div"})
_LEAVES = frozenset(
    {"Para", "Plain", "Header", "CodeBlock", "RawBlock", "LineBlock", "Table", "Figure", "HorizontalRule"}
)


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
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
