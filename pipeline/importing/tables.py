"""Turn tables of layout and columns made with tabs into text and tables."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from pipeline.importing.documents import Remarks
from pipeline.importing.lists import is_tab
from pipeline.pandoc.nodes import Node, attributes, rewrite, trim

_LEAST_ROWS = 2


def simplify_tables(blocks: list[Node], remarks: Remarks) -> list[Node]:
    """Return the blocks, tables as Markdown can have them as far as they can."""

    def edit(nodes: list[Node]) -> list[Node]:
        return [one for node in nodes for one in (_make_plain(node, remarks) if node["t"] == "Table" else [node])]

    return rewrite(blocks, edit)


def make_table(rows: list[list[list[Node]]]) -> Node:
    """Return a table of cells of inlines; its first row is its head where all of it is bold."""
    is_head = all(_is_bold(cell) for cell in rows[0])
    head = [_make_row([_drop_bold(cell) for cell in rows[0]])] if is_head else []
    body = [_make_row(row) for row in (rows[1:] if is_head else rows)]
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}] for _ in rows[0]]
    inside = [[attributes(), 0, [], body]]
    return {"t": "Table", "c": [attributes(), [None, []], columns, [attributes(), head], inside, [attributes(), []]]}


def _make_row(cells: list[list[Node]]) -> list[Any]:
    blocks = [[{"t": "Plain", "c": cell}] if cell else [] for cell in cells]
    return [attributes(), [[attributes(), {"t": "AlignDefault"}, 1, 1, block] for block in blocks]]


def _make_plain(table: Node, remarks: Remarks) -> list[Node]:
    _, caption, columns, head, bodies, foot = table["c"]
    rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    if len(rows) == 1 and len(rows[0][1]) == 1:
        remarks.add("frame-table")
        blocks: list[Node] = rows[0][1][0][4]
        return blocks
    for row in rows:
        for cell in row[1]:
            cell[0] = attributes()
            cell[4] = _join_blocks(cell[4])
    for column in columns:
        column[1] = {"t": "ColWidthDefault"}
    _lighten(head, bodies)
    return [{"t": "Table", "c": [attributes(), caption, columns, head, bodies, foot]}]


def _lighten(head: list[Any], bodies: list[Any]) -> None:
    """Take what makes the words of a head heavy; a first row that is all bold becomes the head."""
    if not head[1] and bodies and len(bodies[0][3]) >= _LEAST_ROWS and all(map(_is_bold_cell, bodies[0][3][0][1])):
        head[1] = [bodies[0][3].pop(0)]
    for row in head[1]:
        for cell in row[1]:
            for block in cell[4]:
                if block["t"] == "Plain":
                    block["c"] = _drop_bold(block["c"])


def _join_blocks(blocks: list[Node]) -> list[Node]:
    """Return the blocks of a cell; paragraphs alone are one with line ends, which a table of Markdown can hold."""
    if not blocks or any(block["t"] not in ("Para", "Plain") for block in blocks):
        return blocks
    line_end: Node = {"t": "LineBreak"}
    inlines = [node for block in blocks for node in (line_end, *block["c"])][1:]
    br: Node = {"t": "RawInline", "c": ["html", "<br>"]}
    return [{"t": "Plain", "c": [br if node["t"] == "LineBreak" else node for node in inlines]}]


def _is_bold_cell(cell: list[Any]) -> bool:
    return len(cell[4]) == 1 and _is_bold(cell[4][0]["c"])


def _is_bold(inlines: list[Node]) -> bool:
    return len(inlines) == 1 and inlines[0]["t"] == "Strong"


def _drop_bold(inlines: list[Node]) -> list[Node]:
    inside: list[Node] = inlines[0]["c"] if _is_bold(inlines) else inlines
    return inside


# Rows of a table by its columns: two lines with two may be a form.
_FEWEST_ROWS, _FEWEST_OF_MANY = {2: 3}, 2


def drop_tabs(blocks: list[Node], remarks: Remarks) -> list[Node]:
    """Return the blocks without tabs."""
    rewritten = rewrite(blocks, lambda nodes: _make_tables(nodes, remarks))
    return rewrite(rewritten, lambda nodes: _replace_tabs(nodes, remarks))


def _make_tables(nodes: list[Node], remarks: Remarks) -> list[Node]:
    result: list[Node] = []
    for columns, group in groupby(nodes, _count_columns):
        rows = list(group)
        if columns > 1 and len(rows) >= _FEWEST_ROWS.get(columns, _FEWEST_OF_MANY):
            remarks.add("tab-table")
            result.append(make_table([_split_cells(row["c"]) for row in rows]))
        else:
            result += rows
    return result


def _count_columns(node: Node) -> int:
    """Return how many columns the tabs of a paragraph make; 0 for what is none, as an indent by tabs is."""
    cells = _split_cells(node["c"]) if node["t"] == "Para" else [[]]
    return len(cells) if cells[0] else 0


def _split_cells(inlines: list[Node]) -> list[list[Node]]:
    cells: list[list[Node]] = [[]]
    before = False
    for node in inlines:
        tab = is_tab(node)
        if tab and not before:
            cells.append([])
        elif not tab:
            cells[-1].append(node)
        before = tab
    return list(map(trim, cells))


def _replace_tabs(nodes: list[Node], remarks: Remarks) -> list[Node]:
    result: list[Node] = []
    for number, node in enumerate(nodes):
        if not is_tab(node):
            result.append(node)
            continue
        remarks.add("tab")
        is_inside = 0 < number < len(nodes) - 1
        if is_inside and result and result[-1]["t"] not in ("Space", "LineBreak"):
            result.append({"t": "Space"})
    return result
