"""A table parted into bands: each is a table of its own, of the first column and some of the others."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.editions.hypertext import Tree, parent_of
from pipeline.press.sheets import MARK


class Cell(NamedTuple):
    """A cell, its first column, and how many it spans."""

    element: Tree
    column: int
    span: int


class Columns(NamedTuple):
    """How many columns a table has, and its cells, row by row."""

    number: int
    cells: tuple[Cell, ...]


def columns_of(table: Tree) -> Columns:
    """Where the cells of a table stand, those that span several rows or columns among them."""
    found: list[Cell] = []
    count = 0
    for rows in _groups(table):
        open_until: dict[int, int] = {}
        for number, row in enumerate(rows):
            column = 0
            for element in row.iterchildren("td", "th"):
                while open_until.get(column, 0) > number:
                    column += 1
                span = _number(element, "colspan")
                found.append(Cell(element, column, span))
                below = number + _number(element, "rowspan")
                open_until |= dict.fromkeys(range(column, column + span), below)
                column += span
            count = max(count, column)
    return Columns(count, tuple(found))


def bands_of(widths: Sequence[float], room: float) -> Iterator[tuple[int, int]]:
    """The first column and the one behind the last of each band, which stands behind the table's first column."""
    start, taken = 1, widths[0]
    for column in range(1, len(widths)):
        if column > start and taken + widths[column] > room:
            yield start, column
            start, taken = column, widths[0]
        taken += widths[column]
    yield start, len(widths)


def parted(table: Tree, bands: Iterable[tuple[int, int]]) -> list[Tree]:
    """Put bands of a table in its place, each with the columns from one number up to another behind the first column.

    The first band keeps the table's caption, and the names of what it holds.
    """
    cells = {cell.element: cell for cell in columns_of(table).cells}
    order = list(table.iter("td", "th"))
    made: list[Tree] = []
    for start, end in bands:
        band = copy.deepcopy(table)
        band.tail = None
        for one, twin in zip(order, list(band.iter("td", "th")), strict=True):
            if one in cells:
                _narrow(twin, cells[one], {0, *range(start, end)})
        if made:
            _drop_names(band)
        made.append(band)
    made[-1].tail = table.tail
    holder = parent_of(table)
    place = holder.index(table)
    holder[place : place + 1] = made
    return made


def _groups(table: Tree) -> Iterator[list[Tree]]:
    """The rows of a table, group by group: no cell spans rows of several."""
    for group in table.iterchildren("thead", "tbody", "tfoot"):
        yield list(group.iterchildren("tr"))
    yield list(table.iterchildren("tr"))


def _number(cell: Tree, name: str) -> int:
    text = cell.get(name, "")
    return max(1, int(text)) if text.isdecimal() else 1


def _narrow(cell: Tree, was: Cell, shown: set[int]) -> None:
    """Let a cell span no more than the columns that are shown, or go where none of its columns is."""
    span = len(shown.intersection(range(was.column, was.column + was.span)))
    if not span:
        parent_of(cell).remove(cell)
    elif was.span > 1:
        cell.set("colspan", str(span))


def _drop_names(band: Tree) -> None:
    """Take out of a further band what stands once in a text: its caption, names of places, notes."""
    for once in [*band.iterchildren("caption", "colgroup"), *band.find_class("note")]:
        once.drop_tree()
    for element in band.iter("*"):
        element.attrib.pop("id", None)
        element.attrib.pop(MARK, None)
