"""Obsidian's and GitHub's `> [!note] Title` as boxes, of pandoc's nodes; the titles of all boxes as paragraphs."""

from __future__ import annotations

import re

from pipeline.dialects.admonitions import name_of
from pipeline.dialects.boxes import KINDS, classes_of
from pipeline.pandoc.nodes import Node, attributes, string

QUOTATION = "tag-quotation"
"""The class of a division that is a quotation."""
_TITLES = (["admonition-title"], ["admonition-name"])
_CALLOUT = re.compile(r"\[!([\w-]+)\][+-]?")


def as_box(node: Node) -> Node:
    """Return the node as a box with its title, if it is a callout.

    A box's title becomes a paragraph; any other node stays as it is.
    """
    if node["t"] == "Div" and node["c"][0][1] == [QUOTATION]:
        return node | {"t": "BlockQuote", "c": node["c"][1]}
    if node["t"] == "Div":
        return _paragraph(node) if node["c"][0][1] in _TITLES else _alert(node)
    if node["t"] != "BlockQuote" or not node["c"] or node["c"][0]["t"] != "Para":
        return node
    inlines = node["c"][0]["c"]
    found = _CALLOUT.fullmatch(str(inlines[0]["c"])) if inlines and inlines[0]["t"] == "Str" else None
    if found is None:
        return node
    end = next((index for index, inline in enumerate(inlines) if inline["t"] in ("SoftBreak", "LineBreak")), None)
    title = inlines[1:end] if end is not None else inlines[1:]
    while title and title[0]["t"] == "Space":
        title = title[1:]
    rest = inlines[end + 1 :] if end is not None else []
    paragraph = [node["c"][0] | {"c": rest}] if rest else []
    return boxed(node, found[1], title, [*paragraph, *node["c"][1:]])


def boxed(node: Node, kind: str, title: list[Node], blocks: list[Node], identifier: str = "") -> Node:
    """Return a node as a box of this kind, with a title of its author's or the name of the kind."""
    heading = _title(title, "admonition-title") if title else _title([string(name_of(kind))], "admonition-name")
    box = _box(node, kind, heading, blocks)
    box["c"][0][0] = identifier
    return box


def notice(block: Node, kind: str) -> Node:
    """Return a block as a box; it is named unless it begins in bold type, which is a title of its author's."""
    blocks = block["c"] if block["t"] == "BlockQuote" else [block]
    inlines = blocks[0]["c"] if blocks and blocks[0]["t"] in ("Para", "Plain") else []
    bold = bool(inlines) and inlines[0]["t"] == "Strong"
    title = [_title([string(name_of(kind))], "admonition-name")] if kind in KINDS and not bold else []
    return {"t": "Div", "c": [attributes("", classes_of(kind)), [*title, *blocks]]}


def _alert(node: Node) -> Node:
    """Return what pandoc itself made of one of GitHub's: a division with another for its title."""
    classes = node["c"][0][1]
    first = node["c"][1][0] if node["c"][1] else None
    if len(classes) != 1 or first is None or first["t"] != "Div" or first["c"][0][1] != ["title"]:
        return node
    title = [inline for block in first["c"][1] if block["t"] in ("Para", "Plain") for inline in block["c"]]
    return _box(node, classes[0], _title(title, "admonition-name"), node["c"][1][1:])


def _box(node: Node, name: str, title: Node, blocks: list[Node]) -> Node:
    place = {"pos": node["pos"]} if "pos" in node else {}
    return {"t": "Div", "c": [attributes("", classes_of(name)), [title | place, *blocks]]} | place


def _title(inlines: list[Node], kind: str) -> Node:
    words: Node = {"t": "Para", "c": [{"t": "Strong", "c": inlines}]}
    return _paragraph({"t": "Div", "c": [attributes("", (kind,)), [words]]})


def _paragraph(title: Node) -> Node:
    """Return a title's division as one that pandoc writes as a paragraph with the same class."""
    return title | {"c": [attributes("", tuple(title["c"][0][1]), wrapper="1"), title["c"][1]]}
