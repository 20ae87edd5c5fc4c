"""Where a formula may be parted: before a sign between two quantities, outside of brackets, roots and fractions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.body.neutral_html import Tree

RELATIONS = frozenset("=≠≈≡≤≥⩽⩾<>→⇒∈∝∼")
"""Signs between the two sides of an equation, say."""
_SIGNS = RELATIONS | frozenset("+−-±")
_SCRIPTED = ("msup", "msub", "msubsup")
_OPENING, _CLOSING = frozenset("([{⟨"), frozenset(")]}⟩")


def pieces_of(formula: Tree) -> list[list[Tree]]:
    """Return the parts of a formula in pieces; each piece but the first begins with a sign between two quantities."""
    return list(_parted(list(_row(formula))))


def sign_of(part: Tree) -> str:
    """Return the sign that a part of a formula is, "" for any other part."""
    return (part.text or "").strip() if part.tag == "mo" else ""


def _row(formula: Tree) -> Tree:
    """Return what holds the parts of a formula that stand on its line."""
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
        # What stands first, or behind another sign, is a number's own.
        own = part.get("form") == "prefix" or not piece or sign_of(piece[-1]) in _SIGNS
        if sign in _SIGNS and not depth and not own:
            yield piece
            piece = []
        bracket = sign_of(_base(part))
        depth += (bracket in _OPENING) - (bracket in _CLOSING)
        piece.append(part)
    if piece:
        yield piece


def _base(part: Tree) -> Tree:
    """Return what has an exponent or an index, which may be a bracket alone."""
    return part[0] if part.tag in _SCRIPTED and len(part) else part
