"""Abbreviations that are explained (`*[HTML]: HyperText Markup Language`): told where each first stands.

`<abbr title="…">` around each would make screen readers say the same over and over; paper and e-book print it after the
first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape

from pipeline.pandoc.nodes import Node, place_within, rewrite, string, walk

_WORD = re.compile(r"\w+")
_MOST_ODD = 100
_UNTOUCHED = frozenset({"Header", "Image"})  # which are shown as plain text elsewhere


def expanded(blocks: list[Node], meanings: Mapping[str, str]) -> tuple[list[Node], list[str]]:
    """Return the blocks with the meaning of each abbreviation where it first stands, and those that stand nowhere."""
    odd = sorted((key for key in meanings if not _WORD.fullmatch(key)), key=lambda key: (-len(key), key))
    # All words at once, for a post may explain thousands; few have other signs than letters (C++).
    pattern = re.compile("|".join([*(rf"(?<!\w){re.escape(key)}(?!\w)" for key in odd[:_MOST_ODD]), r"\w+"]))
    waiting = dict(meanings)
    first: dict[int, dict[str, str]] = {}  # by the node's `id()`, for nodes are edited in place
    untouched: set[int] = set()
    for node in walk(blocks):
        if node["t"] in _UNTOUCHED:
            untouched |= {id(inner) for inner in walk(node["c"])}
        elif node["t"] == "Str" and id(node) not in untouched:
            keys = {key for key in pattern.findall(node["c"]) if key in waiting}
            first |= {id(node): {key: waiting.pop(key) for key in keys}} if keys else {}

    def edit(nodes: list[Node]) -> list[Node]:
        return [
            piece
            for node in nodes
            for piece in (_pieces(node, pattern, first[id(node)]) if id(node) in first else (node,))
        ]

    return rewrite(blocks, edit) if first else blocks, list(waiting)


def _pieces(node: Node, pattern: re.Pattern[str], waiting: dict[str, str]) -> Iterator[Node]:
    text, position = node["c"], 0
    for found in pattern.finditer(text):
        meaning = waiting.pop(found[0], None)
        if meaning is None:
            continue
        yield from _part(node, position, found.start())
        place = place_within(node, found.start())
        yield {"t": "RawInline", "c": ["html", f'<abbr class="explained" title="{escape(meaning)}">'], **place}
        yield string(found[0]) | place
        yield {"t": "RawInline", "c": ["html", "</abbr>"], **place}
        position = found.end()
    yield from _part(node, position, len(text))


def _part(node: Node, start: int, end: int) -> Iterator[Node]:
    if start < end:
        yield node | {"c": node["c"][start:end]} | place_within(node, start)
