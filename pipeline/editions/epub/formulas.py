"""Measure formulas, so that table.css can set wide ones smaller; break long ones into rows.

No reading system breaks MathML over lines: what is wider than the page would be cut, and read as another formula. Rows
meet at the sign of their first equation, where its left side is short; else further rows are indented.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Sequence

from lxml import html

from pipeline.body.neutral_html import Tree
from pipeline.body.wide_blocks import RELATIONS, sign_of, split_formula

_LETTER, _SIGN, _LARGE_SIGN = 0.56, 1.25, 1.2  # em; a sign between two quantities has its spaces
_BETWEEN = frozenset("=≠≈≡≤≥<>+−-±×⋅·→⇒∈∝∼")
_LARGE = frozenset("∑∏∫⋃⋂")
_SCRIPT = 0.72  # the size of what is above or below the line
_BAR, _ROOT, _COLUMN = 0.2, 0.8, 0.8  # em that a fraction, a root, a column of a matrix takes besides what is in it
# Em: the widest formula on one row; the width of a row, where it can be parted so; the widest left side at whose sign
# rows meet; how far rows are indented that begin with no such sign.
_LONG, _ROW, _SIDE, _INDENT = 30, 26, 8, 2
# What a row costs, and one that begins within a side of an equation; what is emptier costs less by the square.
_A_ROW, _WITHIN = 1.0, 0.3
_EM = re.compile(r"(-?(?:\d++(?:\.\d++)?+|\.\d++))em")


def measure_formula(element: Tree) -> float:
    """Return about how many em a formula, or a part of one, takes on its line."""
    tag = str(element.tag)
    if tag in _LEAVES:
        return _leaf(element)
    parts = [measure_formula(child) for child in element if isinstance(child.tag, str) and child.tag != "annotation"]
    if not parts:
        return 0.0
    whole = _WHOLES.get(tag)
    return whole(parts) if whole else sum(parts)


def break_formula(formula: Tree) -> None:
    """Part a long formula into rows; it stays one formula, with its own alternative text."""
    pieces = split_formula(formula) if measure_formula(formula) > _LONG else []
    if len(pieces) < 2:  # noqa: PLR2004 - nothing to part
        return
    # Rows meet at the first sign of all, where that is a relation with a short left side.
    meet = sign_of(pieces[1][0]) in RELATIONS and _width(pieces[0]) <= _SIDE
    side = pieces.pop(0) if meet else []
    rows = _rows(pieces, _ROW - _width(side))
    if len(rows) > 1:
        table = html.Element("mtable", displaystyle="true", columnspacing="0")
        for number, row in enumerate(rows):
            further = bool(number or side)
            before = [_side([] if number else side)] if side else []
            table.append(html.Element("mtr"))
            table[-1].extend([*before, _cell("left", _beginning(row) if further else row)])
        for part in list(formula):
            formula.remove(part)
        formula.append(table)


def _rows(pieces: Sequence[list[Tree]], room: float) -> list[list[Tree]]:
    """Return the pieces in rows that have room, as full as each other, rather parted at relations."""
    widths = [_width(piece) for piece in pieces]
    # What the rows from a piece on cost at least, and where the first of them ends.
    best = [(0.0, len(pieces))] * (len(pieces) + 1)
    for start in reversed(range(len(pieces))):
        within = _WITHIN if start and sign_of(pieces[start][0]) not in RELATIONS else 0.0
        best[start] = min(
            (best[end][0] + _A_ROW + (width / room) ** 2 + within, end) for end, width in _ends(start, widths, room)
        )
    rows, start = list[list[Tree]](), 0
    while start < len(pieces):
        end = best[start][1]
        rows.append([part for piece in pieces[start:end] for part in piece])
        start = end
    return rows


def _ends(start: int, widths: Sequence[float], room: float) -> Iterator[tuple[int, float]]:
    """Yield where a row may end that begins with a piece, and how wide it is then: it has a piece at least."""
    width = 0.0
    for end in range(start + 1, len(widths) + 1):
        width += widths[end - 1]
        if width > room and end > start + 1:
            break
        yield end, width


def _side(parts: Sequence[Tree]) -> Tree:
    """Return the cell before the sign at which rows meet, which has the space between them."""
    cell = _cell("right", parts)
    if len(cell) and cell[-1].get("rspace"):
        cell[-1].set("rspace", "0")
    return cell


def _cell(align: str, parts: Sequence[Tree]) -> Tree:
    cell = html.Element("mtd", columnalign=align)
    cell.extend(copy.deepcopy(part) for part in parts)
    return cell


def _beginning(row: Sequence[Tree]) -> list[Tree]:
    """Return a row that begins with a sign; that would be taken for a number's own, and have no spaces.

    The space before it may be at the end of the row above.
    """
    first = copy.deepcopy(row[0])
    first.set("form", "infix")
    first.set("lspace", first.get("rspace", "0"))
    indent = [] if sign_of(first) in RELATIONS else [html.Element("mspace", width=f"{_INDENT}em")]
    return [*indent, first, *row[1:]]


def _width(parts: Sequence[Tree]) -> float:
    return sum(map(measure_formula, parts))


def _leaf(element: Tree) -> float:
    text = (element.text or "").strip()
    if element.tag == "mspace":
        match = _EM.fullmatch(element.get("width", ""))
        return float(match[1]) if match else 0.0
    if element.tag == "mo" and (text in _LARGE or text in _BETWEEN):
        return _LARGE_SIGN if text in _LARGE else _SIGN
    return _LETTER * len(text)


def _beside(parts: list[float]) -> float:
    return parts[0] + _SCRIPT * max(parts[1:], default=0)


def _above(parts: list[float]) -> float:
    return max(parts[0], _SCRIPT * max(parts[1:], default=0))


_LEAVES = frozenset({"mo", "mi", "mn", "ms", "mtext", "mspace"})
_WHOLES: dict[str, Callable[[list[float]], float]] = {
    "mfrac": lambda parts: max(parts) + _BAR,
    "msqrt": lambda parts: sum(parts) + _ROOT,
    "mroot": lambda parts: parts[0] + _ROOT,
    "msub": _beside,
    "msup": _beside,
    "msubsup": _beside,
    "munder": _above,
    "mover": _above,
    "munderover": _above,
    "mtable": max,
    "mtr": lambda parts: sum(parts) + _COLUMN * (len(parts) - 1),
}
