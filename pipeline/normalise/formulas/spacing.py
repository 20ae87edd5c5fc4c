"""The spaces of formulas, after the table that TeX has for them (The TeXbook, chapter 18).

Browsers and the press space a sign as their dictionaries say, which do not know what stands beside it: a minus gets the
spaces of a difference where a number is negative, a cosine touches its argument, limits of two sums run into each
other. Each piece of a row belongs to one of eight classes; two neighbours and the table tell the space between them,
which is written as `lspace` and `rspace` of a sign, or as an `mspace` where neither is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from lxml import html

Element = html.HtmlElement


class AtomClass(IntEnum):
    """What a piece of a formula is to its neighbours."""

    ORD = 0
    OP = 1
    BIN = 2
    REL = 3
    OPEN = 4
    CLOSE = 5
    PUNCT = 6
    INNER = 7


_ORD, _OP, _BIN, _REL, _OPEN, _CLOSE, _PUNCT, _INNER = AtomClass

# A row for the left piece, a column for the right one, both in the order of the classes: no space, a thin one (1) in
# every size, in brackets thin (a), medium (b) and thick (c) ones that exponents and limits go without.
_TABLE = ("01bc000a", "110c000a", "bb00b00b", "cc00c00c", "00000000", "01bc000a", "aa0aaaaa", "a1bca0aa")
_SPACES = {"0": 0.0, "1": 0.167, "a": 0.167, "b": 0.222, "c": 0.278}
_IN_SCRIPTS = frozenset("1")

_BINARY = re.compile("[-+*−±∓×÷·⋅∗∘∙∧∨∩∪∔∖†‡⋆⋄∸≀⊎⊓⊔⊕-⊝⊞-⊡⊺⊻⊼⊽⋉-⋌⋎⋏⋒⋓△▽◁▷○⨯⨿⨝⊲⊳]")
_RELATION = re.compile("[=<>:≔∝∣-∦∷∴∵∼-≿⊀-⊍⊏-⊒⊢-⊫⊶-⊸⋈⋐⋑⋔-⋭∈-∍⟂←-⇿⟰-⟿⤀-⥿⩽-⫋⊥]|:=|[∉⟺≮-≱]")
_LARGE = re.compile("[∏-∑∫-∳⋀-⋃⨀-⨐]")
_BEFORE_A_SIGN_OF_ITS_OWN = frozenset((_BIN, _OP, _REL, _OPEN, _PUNCT))
_AFTER_NO_DIFFERENCE = frozenset((_REL, _CLOSE, _PUNCT))
_APPLIED = "\u2061"  # what pandoc writes behind the name of a function
_INVISIBLE = frozenset("\u2061\u2062\u2063\u2064")
_BARS, _SQUARE = frozenset("|‖∥"), frozenset("[]")  # what looks the same where it opens and where it closes
_BRACKETS = {**dict.fromkeys("([{⟨⌈⌊⟦", _OPEN), **dict.fromkeys(")]}⟩⌉⌋⟧!?", _CLOSE)}
_KNOWN = {**_BRACKETS, **dict.fromkeys(",;", _PUNCT), **dict.fromkeys("…⋯⋮⋱", _INNER)}
_SCRIPTS = frozenset("msub msup msubsup munder mover munderover mmultiscripts".split())
_ROWS = frozenset("math mrow mstyle msqrt mtd mpadded mphantom menclose merror".split())
_NOT_SEEN = frozenset(("mspace", "none", "mprescripts"))


@dataclass
class _Atom:
    """A piece of a row; `sign` is what it says where it is one."""

    element: Element
    kind: AtomClass
    sign: str = ""


def space_formula(formula: Element) -> None:
    """Give each sign of a `math` element the spaces that its neighbours ask for."""
    for sign in list(formula.iter("mi")):
        if _BINARY.fullmatch(_text(sign)):
            sign.tag = "mo"  # pandoc takes the sign of a negative number for a letter
    scripts = _parts_in_scripts(formula)
    for row in list(formula.iter(*_ROWS)):
        _space_row(row, in_scripts=row in scripts)
    for base in [part for part in formula.iter(*_SCRIPTS) if len(part)]:
        for within in base:
            if within.tag == "mo":
                _set(within, 0, 0)


def _parts_in_scripts(formula: Element) -> set[Element]:
    """Return all that stands smaller than the line."""
    small: set[Element] = set()
    for around in formula.iter(*_SCRIPTS):
        for part in around[1:]:
            small.update(part.iter())
    displayed = formula.get("display") == "block"
    for fraction in formula.iter("mfrac"):
        # A fraction within another, or on a line of text.
        if not displayed or any(True for _ in fraction.iterancestors("mfrac", "mtable")):
            small.update(part for part in fraction.iterdescendants())
    return small


def _space_row(row: Element, *, in_scripts: bool) -> None:
    atoms = _settled(list(_atoms(row)))
    for atom in atoms:
        if atom.sign:
            _set(atom.element, 0, 0)
            if atom.kind is _ORD and _BINARY.fullmatch(atom.sign):
                atom.element.set("form", "prefix")
    for left, right in pairwise(atoms):
        mark = _TABLE[left.kind][right.kind]
        space = 0.0 if in_scripts and mark not in _IN_SCRIPTS else _SPACES[mark]
        if space:
            _part(left, right, space)
    if _continues(row) and atoms and atoms[0].kind is _REL and atoms[0].sign:
        atoms[0].element.set("lspace", _em(_SPACES["c"]))


def _part(left: _Atom, right: _Atom, space: float) -> None:
    if left.sign:
        left.element.set("rspace", _em(space))
    elif right.sign:
        right.element.set("lspace", _em(space))
    else:
        left.element.addnext(html.Element("mspace", width=_em(space)))


def _atoms(row: Element) -> Iterator[_Atom]:
    for part in row:
        if not isinstance(part.tag, str) or part.tag in _NOT_SEEN:
            continue
        text = _text(part)
        if part.tag == "mo":
            if text and text not in _INVISIBLE:
                yield _Atom(part, _kind_of_sign(part, text), text)
        else:
            yield _Atom(part, _kind(part))


def _kind(part: Element) -> AtomClass:
    """Return the class of what is not a sign by itself."""
    if part.tag in _SCRIPTS:
        base = part[0] if len(part) else None
        if base is None or (part.tag == "mover" and part[-1].get("accent") == "true"):
            return _ORD
        return _kind_of_sign(base, _text(base)) if base.tag == "mo" else _kind(base)
    if part.tag == "mi":
        return _OP if len(_text(part)) > 1 else _ORD
    if part.tag in ("mrow", "mstyle", "mpadded"):
        return _kind_of_row([child for child in part if child.tag not in _NOT_SEEN])
    return _ORD


def _kind_of_row(parts: Sequence[Element]) -> AtomClass:
    if not parts:
        return _ORD
    if parts[-1].tag == "mo" and _text(parts[-1]) == _APPLIED:
        return _OP
    if parts[0].tag == "mo" and parts[0].get("stretchy") == "true" and len(parts) > 1:
        return _INNER
    if len(parts) == 1:
        return _kind_of_sign(parts[0], _text(parts[0])) if parts[0].tag == "mo" else _kind(parts[0])
    return _ORD


def _kind_of_sign(sign: Element, text: str) -> AtomClass:
    if text in _SQUARE:
        return {"prefix": _OPEN, "postfix": _CLOSE}.get(sign.get("form", ""), _BRACKETS[text])
    if text in _BARS and "form" in sign.attrib:
        return _OPEN if sign.get("form") == "prefix" else _CLOSE
    if text in _KNOWN:
        return _KNOWN[text]
    if _LARGE.fullmatch(text) or (len(text) > 1 and text.isalpha()):
        return _OP
    return _BIN if _BINARY.fullmatch(text) else _REL if _RELATION.fullmatch(text) else _ORD


def _settled(atoms: list[_Atom]) -> list[_Atom]:
    """Tell which brackets open, and which signs stand between two quantities."""
    _settle_brackets(atoms)
    before: AtomClass | None = None
    for number, atom in enumerate(atoms):
        if atom.kind is _BIN and (before is None or before in _BEFORE_A_SIGN_OF_ITS_OWN):
            atom.kind = _ORD
        elif atom.kind in _AFTER_NO_DIFFERENCE and before is _BIN:
            atoms[number - 1].kind = _ORD
        before = atom.kind
    if before is _BIN:
        atoms[-1].kind = _ORD
    return atoms


def _settle_brackets(atoms: Sequence[_Atom]) -> None:
    """Turn the bracket of an open interval away from it, as in France: ]a ; b[. Bars look the same on both sides."""
    opened: list[tuple[str, bool]] = []  # what is open, and whether there was a comma or the like in it
    before: AtomClass | None = None
    for atom in atoms:
        after_a_quantity = before is not None and before not in _BEFORE_A_SIGN_OF_ITS_OWN
        if atom.kind is _PUNCT and opened:
            opened[-1] = opened[-1][0], True
        elif atom.sign in _BARS and atom.kind is not _REL:
            closes = after_a_quantity and bool(opened) and opened[-1][0] == atom.sign
            # Behind a quantity and before none: the bar of a condition, P(A | B), or what opens a product of two.
            atom.kind = _CLOSE if closes else _ORD if after_a_quantity and atom.kind is _ORD else _OPEN
        elif atom.sign in _SQUARE:
            parted = bool(opened) and opened[-1][0] in _SQUARE and opened[-1][1]
            atom.kind = _CLOSE if after_a_quantity and (parted or atom.sign == "]") else _OPEN
            atom.element.set("form", "postfix" if atom.kind is _CLOSE else "prefix")
        if atom.kind is _OPEN:
            opened.append((atom.sign, False))
        elif atom.kind is _CLOSE and atom.sign not in ("!", "?") and opened:
            opened.pop()
        before = atom.kind


def _continues(row: Element) -> bool:
    """Return whether a cell goes on where the one before it ends, as behind the `&` of `aligned`."""
    before = row.getprevious() if row.tag == "mtd" else None
    return before is not None and (before.get("columnalign"), row.get("columnalign")) == ("right", "left")


def _set(sign: Element, left: float, right: float) -> None:
    sign.set("lspace", _em(left))
    sign.set("rspace", _em(right))


def _em(space: float) -> str:
    return f"{space}em" if space else "0"


def _text(element: Element) -> str:
    return (element.text or "").strip()
