"""Formulas drawn for paper; one that is much wider than the column goes on on the next line, where it may be parted."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence

from lxml import etree, html
from lxml.html.builder import E

from pipeline.body.formula_pieces import pieces_of
from pipeline.body.neutral_html import Tree, text_of
from pipeline.press import formulas
from pipeline.press.sheets import ADDED, PICTURE

# In em of the text: how wide the column is, and what may be set smaller to fit into it (to three quarters).
_COLUMN, _SHRUNK = 31.3, 41.7
_MAY_BREAK = "\u200b"


def drawn(formula: Tree) -> list[Tree]:
    """Return a formula as drawings, one after the other; as its source where it cannot be drawn."""
    text = formula.get("alttext") or text_of(formula)
    whole = formulas.draw(etree.tostring(formula, encoding="unicode", with_tail=False), text)
    if whole is None:
        return [E.code(text, {ADDED: PICTURE})]
    if whole.width > (_SHRUNK if formula.get("display") == "block" else _COLUMN):
        pieces = [formulas.draw(source, text) for source in _pieces(formula)]
        if len(pieces) > 1 and None not in pieces:
            return list(_in_a_row([piece for piece in pieces if piece is not None]))
    return [_picture(whole)]


def _in_a_row(pieces: Sequence[formulas.FormulaDrawing]) -> Iterator[Tree]:
    """Yield the pieces with places between them where a line may end; the first one speaks for all."""
    for number, piece in enumerate(pieces):
        picture = _picture(piece)
        if number:
            picture.set(ADDED, "")
            for title in list(picture.iter("title")):
                title.drop_tree()
        picture.tail = _MAY_BREAK
        yield picture


def _picture(drawing: formulas.FormulaDrawing) -> Tree:
    picture = html.fragment_fromstring(drawing.svg)
    picture.set("style", f"width:{drawing.width}em;height:{drawing.height}em;vertical-align:{-drawing.depth}em")
    picture.set("class", "formula")
    return picture


def _pieces(formula: Tree) -> Iterator[str]:
    """Yield the pieces of a formula; each but the first begins with a sign between two quantities."""
    for parts in pieces_of(formula):
        piece = html.Element("math")
        piece.attrib.update({name: value for name, value in formula.attrib.items() if name == "display"})
        piece.extend(copy.deepcopy(part) for part in parts)
        if str(parts[0].tag) == "mo" and len(parts) > 1:
            piece[0].set("form", "infix")
        yield etree.tostring(piece, encoding="unicode")
