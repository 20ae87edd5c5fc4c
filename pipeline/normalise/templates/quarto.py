"""Quarto's boxes (`::: {.callout-note}`) as boxes, and the options of its cells (`#| label: …`) left out."""

from __future__ import annotations

import re
from itertools import takewhile

from pipeline.normalise.findings import Findings
from pipeline.normalise.templates.callouts import boxed
from pipeline.normalise.templates.nodes import words
from pipeline.pandoc.nodes import Node
from pipeline.text.sentences import sentence

_CALLOUT = "callout-"
_CELL = re.compile(r"\{([A-Za-z][\w+-]*)[,}]?")
_OPTION = re.compile(r"[ \t]*+(?:#|//|--|%%)\|[ \t]*+([\w.-]++)?(?:[ \t]*+:[ \t]*+(.*))?")
_CAPTIONS = ("fig-cap", "tbl-cap", "lst-cap")


def callout(node: Node) -> Node:
    """Return a division that is one of Quarto's boxes as a box with its title: an attribute or its first heading."""
    triple, blocks = node["c"]
    kind = next((name.removeprefix(_CALLOUT) for name in triple[1] if name.startswith(_CALLOUT)), "")
    if not kind:
        return node
    title = words(dict(triple[2]).get("title", ""))
    if not title and blocks and blocks[0]["t"] == "Header":
        title, blocks = blocks[0]["c"][2], blocks[1:]
    return boxed(node, kind, title, blocks, triple[0])


def cell(node: Node, findings: Findings) -> list[Node]:
    """Return a block of code that Quarto or knitr would run, as code in its language, without its options."""
    classes = node["c"][0][1]
    language = _CELL.fullmatch(classes[0]) if classes else None
    if language is None:
        return [node]
    lines = node["c"][1].split("\n")
    found = list(takewhile(bool, map(_OPTION.fullmatch, lines)))
    options = [(one[1] or "", (one[2] or "").strip().strip("\"'")) for one in found if one]
    node["c"] = [[node["c"][0][0], [language[1].lower()], []], "\n".join(lines[len(found) :]).strip("\n")]
    if options:
        names = ", ".join(name for name, _ in options if name)
        findings.add(
            "template",
            sentence("the options of a cell ({names}) are left out; its code is shown, and not run", names=names),
            node,
        )
    place = {"pos": node["pos"]} if "pos" in node else {}
    captions: list[Node] = [
        {"t": "Para", "c": words(text), **place} for name, text in options if name in _CAPTIONS and text
    ]
    return [*([node] if node["c"][1] else []), *captions]
