"""What is around a tag, once it is gone: blanks, empty paragraphs and items; and lists of attributes, once applied.

A node with the key "gone" stands for nothing; with "attributes" too, for a list of attributes of kramdown; with
"place" for the name of the block that it ends; one with the key "block" is to be a block of its own.
"""

from __future__ import annotations

import re

from pipeline.dialects.callouts import notice
from pipeline.dialects.file_names import name_in, named
from pipeline.pandoc.nodes import BLANKS, Node, attributes, attributes_of, items_of, trimmed

_IDENTIFIER = re.compile(r"#([\w:.-]+)")
# Of the themes Minimal Mistakes and Chirpy.
_NOTICE = re.compile(r"\.(?:notice--|prompt-)(\w+)|\.notice(?![\w-])")


def tidy(nodes: list[Node]) -> list[Node]:
    """Return running text without traces of what is gone: double blanks, blanks at its ends, empty emphasis."""
    result: list[Node] = []
    gone = False
    for node in nodes:
        if node.get("gone") and "attributes" not in node:
            gone = True
            continue
        if "attributes" in node and _applied(node["attributes"], result):
            continue
        if gone and node["t"] in ("Space", "SoftBreak") and (not result or result[-1]["t"] in BLANKS):
            continue
        result.append(node)
    while gone and result and result[-1]["t"] in BLANKS:
        result.pop()
    places = [node["place"] for node in nodes if "place" in node]
    if not result:  # a line of its own names the block before it
        return [{"t": "Str", "c": "", "gone": True, "attributes": f"#{place}"} for place in places]
    return [*({"t": "Span", "c": [attributes(place), []]} for place in places), *result]


def _applied(written: str, before: list[Node]) -> bool:
    """Give an id to the node before, if it can have one; a class is only for a style that is not here."""
    if not before or before[-1]["t"] in BLANKS or (triple := attributes_of(before[-1])) is None:
        return False
    found = _IDENTIFIER.search(written)
    if found and not triple[0]:
        triple[0] = found[1]
    return True


def apart(paragraph: Node, before: list[Node]) -> list[Node]:
    """Return a paragraph as itself, without lists of attributes; or as the blocks that stand in it."""
    inlines = paragraph["c"]
    written = [node["attributes"] for node in inlines if "attributes" in node]
    if written:
        inlines = trimmed([node for node in inlines if "attributes" not in node])
        _describe(written, before)
    if not any("block" in node for node in inlines):
        return [paragraph | {"c": inlines}] if inlines else []
    result: list[Node] = []
    run: list[Node] = []
    for node in inlines:
        if "block" not in node:
            run.append(node)
            continue
        if run := trimmed(run):
            result.append(paragraph | {"c": run})
        result.append(node["block"] | {"pos": node["pos"]})
        run = []
    if run := trimmed(run):
        result.append(paragraph | {"c": run})
    return result


def _describe(written: list[str], before: list[Node]) -> None:
    """Apply lists of attributes to the block before: an id, a box, the name of a file.

    `{:toc}` takes away the list that it would replace.
    """
    if not before:
        return
    if any(text.strip() == "toc" for text in written) and before[-1]["t"] in ("BulletList", "OrderedList"):
        before.pop()
        return
    if before[-1]["t"] == "CodeBlock":
        before[-1] = named(before[-1], next(filter(None, map(name_in, written)), ""))
    box = next((found for text in written if (found := _NOTICE.search(text))), None)
    if box is not None:
        before[-1] = notice(before[-1], box[1] or "")
    found = next((found for text in written if (found := _IDENTIFIER.search(text))), None)
    if found is None:
        return
    triple = attributes_of(before[-1])
    if triple is not None:
        triple[0] = found[1]
    else:
        before[-1] = {"t": "Div", "c": [[found[1], [], []], [before[-1]]]}


def describe_heading(heading: Node) -> None:
    """Give a heading the id that is written in its line."""
    triple, inlines = heading["c"][1:]
    written = [node["attributes"] for node in inlines if "attributes" in node]
    if written:
        heading["c"][2] = trimmed([node for node in inlines if "attributes" not in node])
        triple[0] = next((found[1] for text in written if (found := _IDENTIFIER.search(text))), triple[0])


def without_empty_items(node: Node) -> list[Node]:
    """Return the list without items that nothing is left in; none where nothing at all is."""
    items = items_of(node)
    items[:] = filter(None, items)
    return [node] if items else []
