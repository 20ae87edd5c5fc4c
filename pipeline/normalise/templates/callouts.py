"""Obsidian's and GitHub's `> [!note] Title` as boxes, of pandoc's nodes."""

from __future__ import annotations

import re

from pipeline.model.nodes import Node, attributes, string
from pipeline.normalise.templates.admonitions import title_of

_CALLOUT = re.compile(r"\[!([\w-]+)\][+-]?")


def as_box(node: Node) -> Node:
    """The node as a box with its title in bold type, if it is a callout; any other node as it is."""
    if node["t"] == "Div":
        return _alert(node)
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
    return _box(node, found[1], title or [string(title_of(found[1], None))], [*paragraph, *node["c"][1:]])


def _alert(node: Node) -> Node:
    """What pandoc itself made of one of GitHub's: a division with another for its title."""
    classes = node["c"][0][1]
    first = node["c"][1][0] if node["c"][1] else None
    if len(classes) != 1 or first is None or first["t"] != "Div" or first["c"][0][1] != ["title"]:
        return node
    title = [inline for block in first["c"][1] if block["t"] in ("Para", "Plain") for inline in block["c"]]
    return _box(node, classes[0], title, node["c"][1][1:])


def _box(node: Node, name: str, title: list[Node], blocks: list[Node]) -> Node:
    triple = attributes("", ("admonition", f"admonition-{name.lower()}"))
    place = {"pos": node["pos"]} if "pos" in node else {}
    heading = {"t": "Para", "c": [{"t": "Strong", "c": title}]} | place
    return {"t": "Div", "c": [triple, [heading, *blocks]]} | place
