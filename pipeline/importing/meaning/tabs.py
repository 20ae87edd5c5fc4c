"""Tabs: rows of paragraphs with as many of them are a table; any other is a blank."""

from __future__ import annotations

from itertools import groupby

from pipeline.importing.documents import TAB, Remarks
from pipeline.importing.meaning.tables import table_of
from pipeline.pandoc.nodes import Node, rewrite, string

# Rows of a table by its columns: two lines with two may be a form.
_FEWEST_ROWS, _FEWEST_OF_MANY = {2: 3}, 2


def without_tabs(blocks: list[Node], remarks: Remarks) -> list[Node]:
    """Return the blocks without tabs."""
    found = rewrite(blocks, lambda nodes: _with_tables(nodes, remarks))
    return rewrite(found, lambda nodes: _with_blanks(nodes, remarks))


def _with_tables(nodes: list[Node], remarks: Remarks) -> list[Node]:
    result: list[Node] = []
    for columns, group in groupby(nodes, _columns):
        rows = list(group)
        if columns > 1 and len(rows) >= _FEWEST_ROWS.get(columns, _FEWEST_OF_MANY):
            remarks.add("tab-table")
            result.append(table_of([_cells(row["c"]) for row in rows]))
        else:
            result += rows
    return result


def _columns(node: Node) -> int:
    """Return how many columns the tabs of a paragraph make; 0 for what is none, as an indent by tabs is."""
    cells = _cells(node["c"]) if node["t"] == "Para" else [[]]
    return len(cells) if cells[0] else 0


def _cells(inlines: list[Node]) -> list[list[Node]]:
    cells: list[list[Node]] = [[]]
    before = False
    for node in inlines:
        tab = _is_tab(node)
        if tab and not before:
            cells.append([])
        elif not tab:
            cells[-1].append(node)
        before = tab
    return [_stripped(cell) for cell in cells]


def _stripped(cell: list[Node]) -> list[Node]:
    while cell and cell[-1]["t"] == "Space":
        cell = cell[:-1]
    while cell and cell[0]["t"] == "Space":
        cell = cell[1:]
    return cell


def _with_blanks(nodes: list[Node], remarks: Remarks) -> list[Node]:
    result: list[Node] = []
    for number, node in enumerate(nodes):
        if not _is_tab(node):
            result.append(node)
            continue
        remarks.add("tab")
        is_inside = 0 < number < len(nodes) - 1
        if is_inside and result and result[-1]["t"] not in ("Space", "LineBreak"):
            result.append({"t": "Space"})
    return result


def _is_tab(node: Node) -> bool:
    return bool(node == string(TAB))
