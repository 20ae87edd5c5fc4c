"""Repair tables of raw HTML: order their parts and fill a grid in which no cells overlap (HTML 4.9.12).

Where cells overlap or leave holes, screen readers name a wrong head, and programs disagree on what to show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from pipeline.normalise.html.trees import Tree, is_empty, lift, remove, rename

_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_GROUPS = ("thead", "tbody", "tfoot")
_SCOPES = ("row", "col", "rowgroup", "colgroup")


def fix_table(table: Tree) -> None:
    """Put a table's parts in order and its cells in a grid; a table without cells goes."""
    _fix_captions(table)
    for row in _list_rows(table):
        if not _list_cells(row):
            remove(row)
    if not _list_rows(table):
        for caption in table.findall("caption"):
            rename(caption, "div")
            lift(caption, table)
        remove(table)
        return
    _find_head(table)
    _order_groups(table)
    for cell in [cell for row in _list_rows(table) for cell in _list_cells(row)]:
        if cell.tag == "th" and is_empty(cell):
            kept = {name: value for name, value in cell.attrib.items() if name in ("colspan", "rowspan", "style")}
            rename(cell, "td")
            cell.attrib.update(kept)
        if cell.get("scope") and cell.get("scope") not in _SCOPES:
            cell.attrib.pop("scope")
    for columns in table.findall("colgroup"):
        remove(columns)  # widths and nothing else, which no edition keeps
    _fill(table)


def _list_rows(table: Tree) -> list[Tree]:
    # Cleaning has put all of them into groups.
    return [row for group in _list_groups(table) for row in group.findall("tr")]


def _list_groups(table: Tree) -> list[Tree]:
    return [child for child in table if child.tag in _GROUPS]


def _list_cells(row: Tree) -> list[Tree]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _fix_captions(table: Tree) -> None:
    """Leave one caption, first of all, with no table inside."""
    captions = table.findall("caption")
    for inner in [inner for caption in captions for inner in caption.iter("table")]:
        lift(inner, table)
    for caption in captions[1:]:
        rename(caption, "div")
        lift(caption, table)
    if captions and is_empty(captions[0]):
        remove(captions[0])
    elif captions:
        table.insert(0, captions[0])


def _find_head(table: Tree) -> None:
    """Take a first row of heads alone for the table's head, where its author names none."""
    first, *others = _list_rows(table)
    cells = _list_cells(first)
    are_heads = all(cell.tag == "th" and not cell.get("rowspan") for cell in cells)
    if others and table.find("thead") is None and are_heads and not all(map(is_empty, cells)):
        head = html.Element("thead")
        _list_groups(table)[0].addprevious(head)
        head.append(first)


def _order_groups(table: Tree) -> None:
    """Put a head at the top, a foot at the bottom, bodies between; every other head and foot becomes a body."""
    for group in _list_groups(table):
        if not group.findall("tr"):
            remove(group)
    groups = _list_groups(table)
    for index, group in enumerate(groups):
        # The only foot may come before the bodies, where HTML 4 wanted it.
        is_extra_foot = group.tag == "tfoot" and any(one.tag == "tfoot" for one in groups if one is not group)
        if (group.tag == "thead" and index) or (is_extra_foot and index < len(groups) - 1):
            group.tag = "tbody"
    if all(group.tag == "thead" for group in _list_groups(table)):
        _list_groups(table)[0].tag = "tbody"  # the head of nothing
    for foot in [group for group in _list_groups(table) if group.tag == "tfoot"]:
        table.append(foot)


def _read_span(cell: Tree, name: str) -> int:
    value = cell.get(name, "")
    return int(value) if _NUMBER.fullmatch(value) else 1


def _set_span(cell: Tree, name: str, number: int) -> None:
    if number > 1:
        cell.set(name, str(number))
    else:
        cell.attrib.pop(name, None)


def _fill(table: Tree) -> None:
    """Fill a grid: no cell reaches below its group or over another one, no row is shorter than the others."""
    taken: dict[Tree, set[int]] = {}
    begun: set[int] = set()
    for group in _list_groups(table):
        rows = group.findall("tr")
        places: list[set[int]] = [set() for _ in rows]
        for cell, number, column in _place_cells(rows, places):
            across = 1
            while across < _read_span(cell, "colspan") and column + across not in places[number]:
                across += 1
            _set_span(cell, "rowspan", min(_read_span(cell, "rowspan"), len(rows) - number))
            _set_span(cell, "colspan", across)
            begun.add(column)
        taken |= zip(rows, places, strict=True)
    width = max((column for columns in taken.values() for column in columns), default=0)
    for row, columns in taken.items():
        for missing in sorted(set(range(width + 1)) - columns):
            begun.add(missing)
            row.append(html.Element("td"))
    _narrow(table, begun, width)


def _place_cells(rows: list[Tree], places: list[set[int]]) -> Iterator[tuple[Tree, int, int]]:
    """Yield each cell with its row and its column; what it spans by the time of the next joins the places taken."""
    for number, row in enumerate(rows):
        column = 0
        for cell in _list_cells(row):
            while column in places[number]:
                column += 1
            yield cell, number, column
            across = _read_span(cell, "colspan")
            for below in places[number : number + _read_span(cell, "rowspan")]:
                below.update(range(column, column + across))
            column += across


def _narrow(table: Tree, begun: set[int], width: int) -> None:
    """Make a table narrower by its last columns where no cell begins in them: one wide cell alone makes these."""
    needless = sorted(set(range(width + 1)) - begun)
    if not needless:
        return
    for group in _list_groups(table):
        rows = group.findall("tr")
        for cell, _, column in list(_place_cells(rows, [set() for _ in rows])):
            across = _read_span(cell, "colspan")
            inside = sum(column < each < column + across for each in needless)
            _set_span(cell, "colspan", across - inside)
