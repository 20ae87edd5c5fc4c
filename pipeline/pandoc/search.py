"""Where nodes stand in their file for readers of pandoc that do not say: each is looked for after the one before it."""

from __future__ import annotations

import re
from itertools import islice

from pipeline.pandoc.nodes import Node, landmarks, plain_text, walk
from pipeline.text.lines import Lines

# What the Markdown of a node begins with.
_OPENINGS = {"Link": "[", "Image": "!["}
_SIGN, _UNDERLINE = re.compile(r"[ \t>*+-]*#"), re.compile(r"[^\n]*\n[ \t>]*(?:=+|-+)[ \t]*(?:\n|\Z)")  # of headings
_MOST_PLACES = 100  # at which a heading's first word is looked at


def searched(blocks: list[Node], text: str, first_line: int) -> list[Node]:
    """Return the blocks with "pos" on those nodes that problems are told of, as far as they are found in the text."""
    lines = Lines(text)
    start = below = 0
    for node in landmarks(blocks):
        is_heading = node["t"] == "Header"
        found = _find(node, text, max(start, below) if is_heading else start)
        if found >= 0:
            line, column = lines.place(found)
            node["pos"] = [first_line + line - 1, column]
            start = found
            if is_heading:
                below = text.find("\n", found) + 1 or len(text)
    return blocks


def _find(node: Node, text: str, start: int) -> int:
    """Return where the node's Markdown begins, at or after `start`; -1 if it is not found."""
    kind = node["t"]
    if kind in ("RawInline", "RawBlock", "Code", "CodeBlock", "Math"):
        first = str(node["c"][1]).strip().split("\n")[0]
        found = text.find(first, start) if first else -1
        if kind == "Math" and found >= 0:
            return found - len(text[:found]) + len(text[:found].rstrip().rstrip("$"))
        return found
    if kind in ("Link", "Image"):
        return _bracket(text, _OPENINGS[kind], node["c"][2][0], start)
    if kind == "Header":
        return _word_line(text, node["c"][2], start)
    return -1


def _bracket(text: str, opening: str, address: str, start: int) -> int:
    """Return where the brackets begin that an address belongs to."""
    found = text.find(address, start) if address else -1
    begun = text.rfind(opening, start, found) if found >= 0 else -1
    return begun if begun >= 0 else found


def _word_line(text: str, inlines: list[Node], start: int) -> int:
    """Return where the line begins on which the words of a heading stand; where none looks like one, the first."""
    words = [node["c"] for node in walk(inlines) if node["t"] == "Str"] or [plain_text(inlines)]
    lines = [
        (text.rfind("\n", 0, found.start()) + 1, found.end())
        for found in islice(re.compile(re.escape(words[0])).finditer(text, start) if words[0] else (), _MOST_PLACES)
    ]
    headings = (line for line, end in lines if _SIGN.match(text, line) or _UNDERLINE.match(text, end))
    return next(headings, lines[0][0] if lines else -1)
