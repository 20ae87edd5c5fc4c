"""Formulas and tables that are too wide: where they may be parted."""

from __future__ import annotations

import copy
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile
from operator import attrgetter
from typing import NamedTuple

from lxml import html

from pipeline.body.neutral_html import Tree, parent_of
from pipeline.press.fonts.prepared import MONO, Face, is_square
from pipeline.press.sheets import MARK

RELATIONS = frozenset("=≠≈≡≤≥⩽⩾<>→⇒∈∝∼")
"""Signs between the two sides of an equation, say."""
_SIGNS = RELATIONS | frozenset("+−-±")
_SCRIPTED = ("msup", "msub", "msubsup")
_OPENING, _CLOSING = frozenset("([{⟨"), frozenset(")]}⟩")


def split_formula(formula: Tree) -> list[list[Tree]]:
    """Return the parts of a formula in pieces; each piece but the first begins with a sign between two quantities."""
    return list(_parted(list(_line_of(formula))))


def sign_of(part: Tree) -> str:
    """Return the sign that a part of a formula is, "" for any other part."""
    return (part.text or "").strip() if part.tag == "mo" else ""


def _line_of(formula: Tree) -> Tree:
    """Return the element that holds the parts of a formula on its line."""
    row = formula
    while True:
        within = [child for child in row if isinstance(child.tag, str) and child.tag != "annotation"]
        if len(within) != 1 or within[0].tag not in ("mrow", "semantics", "mstyle"):
            return row
        row = within[0]


def _parted(parts: Sequence[Tree]) -> Iterator[list[Tree]]:
    depth, piece = 0, list[Tree]()
    for part in parts:
        sign = sign_of(part)
        # A sign at the start, or behind another sign, is a number's own.
        own = part.get("form") == "prefix" or not piece or sign_of(piece[-1]) in _SIGNS
        if sign in _SIGNS and not depth and not own:
            yield piece
            piece = []
        # A bracket may have an exponent or an index.
        bracket = sign_of(part[0] if part.tag in _SCRIPTED and len(part) else part)
        depth += (bracket in _OPENING) - (bracket in _CLOSING)
        piece.append(part)
    if piece:
        yield piece


_GROUPS = ("thead", "tbody", "tfoot")
_MOST_SPANNED = 1000  # HTML, 4.9.11


class Cell(NamedTuple):
    """A cell, its first column, and how many it spans."""

    element: Tree
    column: int
    span: int


class Columns(NamedTuple):
    """Number of columns of a table, and its cells, row by row."""

    number: int
    cells: tuple[Cell, ...]


def columns_of(table: Tree) -> Columns:
    """Return the cells of a table with their columns, those that span several rows or columns among them."""
    cells: list[Cell] = []
    count = 0
    # No cell spans rows of several groups.
    groups = [list(group.iterchildren("tr")) for group in (*table.iterchildren(*_GROUPS), table)]
    for rows in groups:
        open_until: dict[int, int] = {}
        for number, row in enumerate(rows):
            column = 0
            for element in row.iterchildren("td", "th"):
                while open_until.get(column, 0) > number:
                    column += 1
                span = _number(element, "colspan")
                cells.append(Cell(element, column, span))
                below = number + _number(element, "rowspan")
                open_until |= dict.fromkeys(range(column, column + span), below)
                column += span
            count = max(count, column)
    return Columns(count, tuple(cells))


def widest(cell: Tree, words: Iterable[str], faces: tuple[Face, Face], code: float) -> float:
    """Return how wide the widest of a cell's words is, in em.

    It is measured in the first face, in the second where the cell is bold.

    `code` is how large code is set among them. Where each letter may end a line, a word is as wide as that of a square.
    """
    face = faces[cell.tag == "th" or cell.find(".//strong") is not None]
    mono = code if cell.find(".//code") is not None else 0
    pieces = (next(filter(is_square, word), word) for word in words)
    return max((max(face.width(piece), mono and mono * MONO.width(piece)) for piece in pieces), default=0)


def bands_of(widths: Sequence[float], room: float) -> Iterator[tuple[int, int]]:
    """Yield the first column and the one behind the last of each band, to be set behind the table's first column."""
    start, taken = 1, widths[0]
    for column in range(1, len(widths)):
        if column > start and taken + widths[column] > room:
            yield start, column
            start, taken = column, widths[0]
        taken += widths[column]
    yield start, len(widths)


def split_table(table: Tree, bands: Iterable[tuple[int, int]]) -> list[Tree]:
    """Put bands of a table in its place, each with the columns from one number up to another behind the first column.

    The first band keeps the table's caption, and the names of what it holds.
    """
    rows: dict[Tree, list[Cell]] = defaultdict(list)
    for cell in columns_of(table).cells:
        rows[parent_of(cell.element)].append(cell)
    made: list[Tree] = []
    for columns in bands:
        band = _band(table, rows, columns)
        if made:  # its caption, names of places and notes are there once
            for once in [*band.iterchildren("caption"), *band.find_class("note")]:
                once.drop_tree()
            for element in band.iter("*"):
                element.attrib.pop("id", None)
                element.attrib.pop(MARK, None)
        made.append(band)
    made[-1].tail = table.tail
    holder = parent_of(table)
    place = holder.index(table)
    holder[place : place + 1] = made
    return made


def _band(table: Tree, rows: Mapping[Tree, Sequence[Cell]], columns: tuple[int, int]) -> Tree:
    """Return one band: no more is copied than it shows, for a table may have very many columns."""
    band = _empty(table)
    for child in table:
        if child.tag == "tr":
            band.append(_row(child, rows[child], columns))
        elif child.tag in _GROUPS:
            group = _empty(child)
            group.extend(_row(row, rows[row], columns) for row in child.iterchildren("tr"))
            band.append(group)
        elif child.tag == "caption":
            band.append(copy.deepcopy(child))
    return band


def _row(row: Tree, cells: Sequence[Cell], columns: tuple[int, int]) -> Tree:
    new = _empty(row)
    start, end = columns
    at = max(0, bisect_right(cells, start, key=attrgetter("column")) - 1)
    first = cells[:1] if at else ()
    for cell in (*first, *takewhile(lambda cell: cell.column < end, islice(cells, at, None))):
        span = len({0, *range(start, end)}.intersection(range(cell.column, cell.column + cell.span)))
        if span:
            twin = copy.deepcopy(cell.element)
            if cell.span > 1:
                twin.set("colspan", str(span))
            new.append(twin)
    return new


def _empty(element: Tree) -> Tree:
    return html.Element(str(element.tag), dict(element.attrib))


def _number(cell: Tree, name: str) -> int:
    text = cell.get(name, "")
    return min(max(1, int(text)), _MOST_SPANNED) if text.isdecimal() else 1
