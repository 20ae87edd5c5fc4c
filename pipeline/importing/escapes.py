"""Words that Markdown would take for something else: their signs are written as references (`&#123;`)."""

from __future__ import annotations

import re

from pipeline.pandoc.nodes import Node, string

# Tags, marks and remarks of other tools; attributes; emoji by their names; and what pandoc 3.9 forgets to escape: a
# backslash before a bracket, of which it loses the bracket, and what reads as a reference.
_SIGNS = re.compile(
    r"\{|\\(?=[^\w\s])|==|%%|\[\[|:::|!!!|\?\?\?|>>>|@@|&(?=#?\w{1,30};)|:(?=[a-z+-][\w+-]{0,40}:)", re.ASCII
)
# What begins a line of its own kind: a term's meaning, a rule.
_OPENING = re.compile(r"[:~]$|[-_*]{3,99}$")
# After a line end pandoc escapes nothing.
_AFTER_LINE_END = re.compile(r"[-+*#>=:~_|]|\d{1,9}[.)]$")


def escaped(nodes: list[Node]) -> list[Node]:
    """Return inlines that are read as the words that they are."""
    result: list[Node] = []
    for number, node in enumerate(nodes):
        if node["t"] != "Str":
            result.append(node)
            continue
        text = node["c"]
        opens = _AFTER_LINE_END if number and nodes[number - 1]["t"] == "LineBreak" else _OPENING
        if (number == 0 or opens is _AFTER_LINE_END) and opens.match(text):
            result.append(_reference(text[0]))
            text = text[1:]
        result += _pieces(text)
    return result


def _pieces(text: str) -> list[Node]:
    pieces: list[Node] = []
    at = 0
    for found in _SIGNS.finditer(text):
        pieces += [string(text[at : found.start()])] if found.start() > at else []
        pieces.append(_reference(found[0]))
        at = found.end()
    return [*pieces, string(text[at:])] if at < len(text) else pieces


def _reference(letters: str) -> Node:
    return {"t": "RawInline", "c": ["html", "".join(f"&#{ord(letter)};" for letter in letters)]}
