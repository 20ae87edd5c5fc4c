"""Bold lines that stand where headings would -> headings, of levels that no real heading has."""

from __future__ import annotations

import re

from pipeline.importing.documents import Remarks
from pipeline.pandoc.nodes import Node, plain_text

_LONGEST = 80  # letters: what is longer is a sentence that somebody stresses
_ENDS_OF_SENTENCES = tuple(".!;,…。！")
_BLANKS = frozenset({"Space", "SoftBreak", "LineBreak"})
_FOLLOWING = frozenset(
    {"Para", "BulletList", "OrderedList", "DefinitionList", "BlockQuote", "CodeBlock", "Table", "Header"}
)
# How people number: I. A. 1. 1.1 a)
_NUMBERED = re.compile(r"(?:([IVX]{1,5})|([A-Z])|(\d{1,2}(?:\.\d{1,2}){0,3})|([a-z]))\s{0,2}[.)–-]{0,2}\s")
TOP, _DEEPEST = 2, 6


def with_headings(blocks: list[Node], remarks: Remarks) -> list[Node]:
    """Return the blocks, bold lines as headings where no real heading has their level."""
    real = {block["c"][0] for block in blocks if block["t"] == "Header"}
    ranks: dict[str, int] = {}
    current, numbered = 0, -1
    result: list[Node] = []
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if block["t"] == "Header":
            current, numbered = block["c"][0], -1
        elif following is not None and following["t"] in _FOLLOWING and is_headline(block):
            rank = _rank(plain_text(block["c"]), ranks, numbered)
            numbered = rank if _NUMBERED.match(plain_text(block["c"])) else numbered
            level = current + 1 + rank
            if level not in real and level <= _DEEPEST:
                remarks.add("bold-heading")
                block = _heading(level, block)  # noqa: PLW2901 - the same line, as what it is
        result.append(block)
    return result


def levelled(blocks: list[Node]) -> list[Node]:
    """Return the blocks, their topmost headings at the level below the title."""
    levels = [block["c"][0] for block in blocks if block["t"] == "Header"]
    shift = TOP - min(levels, default=TOP)
    for block in blocks:
        if block["t"] == "Header":
            block["c"][0] = min(block["c"][0] + shift, _DEEPEST)
    return blocks


def is_headline(node: Node) -> bool:
    """Return whether a paragraph is a short line of nothing but bold words."""
    if node["t"] != "Para":
        return False
    inlines = [one for one in node["c"] if one["t"] not in _BLANKS]
    text = plain_text(node["c"]).rstrip(" :\u00a0\u202f")
    is_bold = len(inlines) == 1 and _is_bold(inlines[0])
    return is_bold and 0 < len(text) <= _LONGEST and not text.endswith(_ENDS_OF_SENTENCES)


def words_of(node: Node) -> list[Node]:
    """Return the words of a bold line, without what makes them heavy."""
    inlines: list[Node] = [one for one in node["c"] if one["t"] not in _BLANKS]
    while len(inlines) == 1 and inlines[0]["t"] in ("Strong", "Emph"):
        inlines = inlines[0]["c"]
    return [{"t": "Space"} if one["t"] == "LineBreak" else one for one in inlines]


def _is_bold(node: Node) -> bool:
    inside = node["c"] if node["t"] == "Emph" else []
    return node["t"] == "Strong" or (len(inside) == 1 and inside[0]["t"] == "Strong")


def _heading(level: int, block: Node) -> Node:
    return {"t": "Header", "c": [level, ["", [], []], words_of(block)]}


def _rank(text: str, ranks: dict[str, int], numbered: int) -> int:
    """Return how deep a line stands among bold lines: by how it is numbered, in the order in which kinds come.

    One without a number stands below the last one that has one, of rank `numbered` (-1 for none).
    """
    found = _NUMBERED.match(text)
    if found is None:
        return numbered + 1
    kind = next(f"{n}{(found[n] or '').count('.')}" for n in range(1, 5) if found[n])
    return ranks.setdefault(kind, len(ranks))
