"""How wide a formula is, so that table.css can set one smaller that the page is too narrow for.

No reading system breaks MathML over lines: what is wider than the page would be cut, and read as another formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.body.neutral_html import Tree

_LETTER, _SIGN, _LARGE_SIGN = 0.56, 1.25, 1.2  # em; a sign between two quantities has its spaces
_BETWEEN = frozenset("=≠≈≡≤≥<>+−-±×⋅·→⇒∈∝∼")
_LARGE = frozenset("∑∏∫⋃⋂")
_SCRIPT = 0.72  # the size of what stands above or below the line
_BAR, _ROOT, _COLUMN = 0.2, 0.8, 0.8  # em that a fraction, a root, a column of a matrix takes besides what is in it
_EM = re.compile(r"(-?(?:\d++(?:\.\d++)?+|\.\d++))em")


def formula_width(element: Tree) -> float:
    """About how many em a formula, or a part of one, takes on its line."""
    tag = str(element.tag)
    if tag in _LEAVES:
        return _LEAVES[tag](element)
    parts = [formula_width(child) for child in element if isinstance(child.tag, str) and child.tag != "annotation"]
    if not parts:
        return 0.0
    whole = _WHOLES.get(tag)
    return whole(parts) if whole else sum(parts)


def _sign(element: Tree) -> float:
    sign = (element.text or "").strip()
    if sign in _LARGE:
        return _LARGE_SIGN
    return _SIGN if sign in _BETWEEN else _LETTER * len(sign)


def _text(element: Tree) -> float:
    return _LETTER * len((element.text or "").strip())


def _space(element: Tree) -> float:
    match = _EM.fullmatch(element.get("width", ""))
    return float(match[1]) if match else 0.0


def _beside(parts: list[float]) -> float:
    return parts[0] + _SCRIPT * max(parts[1:], default=0)


def _above(parts: list[float]) -> float:
    return max(parts[0], _SCRIPT * max(parts[1:], default=0))


_LEAVES: dict[str, Callable[[Tree], float]] = {
    "mo": _sign,
    "mi": _text,
    "mn": _text,
    "ms": _text,
    "mtext": _text,
    "mspace": _space,
}
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
