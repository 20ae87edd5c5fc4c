"""Make tables of lists of lists, as `{list-table}` of MyST has them."""

from __future__ import annotations

from html import unescape
from typing import Any

from pipeline.dialects.myst.directives import EMPTY_CELL, LIST_TABLE
from pipeline.dialects.nodes import split_words
from pipeline.pandoc.nodes import Node, attributes


def make_table(node: Node) -> Node:
    """Return a division that holds a list of lists of as many items as a table; any other as it is."""
    (identifier, classes, pairs), blocks = node["c"]
    if classes != [LIST_TABLE] or [block["t"] for block in blocks] != ["BulletList"]:
        return node
    items = [item[0] if [block["t"] for block in item] == ["BulletList"] else {} for item in blocks[0]["c"]]
    rows = [item.get("c", []) for item in items]
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        return node
    told = dict(pairs)
    made, heads = [_make_row(row) for row in rows], int(told["head"]) if told["head"].isdecimal() else 0
    caption = [{"t": "Plain", "c": split_words(told["caption"])}] if told.get("caption") else []
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}] for _ in rows[0]]
    body = [[attributes(), 0, [], made[heads:]]]
    head, foot = [attributes(), made[:heads]], [attributes(), list[Any]()]
    place = {"pos": node["pos"]} if "pos" in node else {}
    return {"t": "Table", "c": [attributes(identifier), [None, caption], columns, head, body, foot]} | place


def _make_row(cells: list[list[Node]]) -> list[Any]:
    filled = [[] if _is_empty(cell) else cell for cell in cells]
    return [attributes(), [[attributes(), {"t": "AlignDefault"}, 1, 1, cell] for cell in filled]]


def _is_empty(cell: list[Node]) -> bool:
    """Return whether a cell has only what stands in the place of nothing."""
    inlines = cell[0]["c"] if len(cell) == 1 and cell[0]["t"] in ("Plain", "Para") else []
    return [inline.get("c") for inline in inlines] == [unescape(EMPTY_CELL)]
