"""Dollars of prices, told from those of formulas as pandoc's own Markdown does: a formula's last has no digit after it.

Pandoc's reader of CommonMark makes a formula of all that stands between "$5 to $" in "from $5 to $10", whose words then
lose their spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.pandoc.document import read
from pipeline.pandoc.nodes import Node, rewrite

# Each reading finds at least one price more; a text with more than this many, one after another, is no prose.
_MOST_READINGS = 30


def read_with_prices(text: str, reader: str, first_line: int, *, in_rows: bool = False) -> list[Node]:
    """Return what `document.read` gives, with the dollars of prices as text.

    Raises:
        UnreadableBodyError: as `document.read`.
    """
    blocks = read(text, reader, first_line, in_rows=in_rows)
    for _ in range(_MOST_READINGS):
        escaped = _escaped(text, blocks, first_line)
        if escaped == text:
            break
        text = escaped
        blocks = read(text, reader, first_line, in_rows=in_rows)
    return blocks


def _escaped(text: str, blocks: list[Node], first_line: int) -> str:
    """Return the text with a backslash before the dollars that begin no formula."""
    if "$" not in text:
        return text
    lines = text.split("\n")
    for (line, column), typed in reversed(_prices(blocks)):  # the last first: what stands before keeps its place
        number = line - first_line
        if 0 <= number < len(lines):
            start = column - 1 if lines[number].startswith(typed, column - 1) else 0
            rest = re.sub(rf"(?<!\\){re.escape(typed)}", lambda found: f"\\{found[0]}", lines[number][start:], count=1)
            lines[number] = lines[number][:start] + rest
    return "\n".join(lines)


def _prices(blocks: list[Node]) -> list[tuple[tuple[int, int], str]]:
    """Return what was read as a formula, with the digit after it: where it begins, and how it was typed."""
    found: list[tuple[tuple[int, int], str]] = []

    def look(nodes: list[Node]) -> list[Node]:
        found.extend(_among(nodes))
        return nodes

    rewrite(blocks, look)
    return sorted(found)


def _among(nodes: list[Node]) -> Iterator[tuple[tuple[int, int], str]]:
    for node, following in pairwise(nodes):
        is_inline_formula = node["t"] == "Math" and node["c"][0]["t"] == "InlineMath"
        if is_inline_formula and following["t"] == "Str" and following["c"][:1].isdigit():
            line, column = node.get("pos") or (0, 0)
            yield (line, column), f"${node['c'][1]}${following['c'][0]}"
