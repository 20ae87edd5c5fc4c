"""How letters are read, set small above them: ruby, which the engine does not know.

Each piece of the text is followed by its reading, which takes no room in the line, and moves back above the
middle of it. So lines are as high as others, and what is copied or read aloud has both in their order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from lxml.html.builder import E

from pipeline.body.neutral_html import Tree, text_of

_WIDE = "WF"  # letters that fill a square (UAX 11)
_NARROW = 0.55  # em; other letters have about so much


def set_readings(tree: Tree) -> None:
    """Set all readings above what they are of."""
    for ruby in list(tree.iter("ruby")):
        pieces = list(_pieces(ruby))
        ruby.text = None
        ruby[:] = pieces


def _pieces(ruby: Tree) -> Iterator[Tree]:
    """Yield each piece of a text with its reading, and what is left without one."""
    piece = E.span(ruby.text or "")
    for part in list(ruby):
        tail, part.tail = part.tail or "", None
        if part.tag == "rt":
            yield _placed(piece, part)
            piece = E.span(tail)
            continue
        piece.append(part)
        part.tail = tail
        if part.tag == "rp":  # a bracket for screens that show no readings
            part.drop_tree()
    if text_of(piece):
        yield piece


def _placed(piece: Tree, reading: Tree) -> Tree:
    """Return a piece with its reading above its middle; one that is narrower gets room on both sides."""
    width, above = _width(piece), _width(reading) / 2
    piece.set("class", "piece")
    if above > width:
        piece.set("style", f"margin: 0 {(above - width) / 2:g}em")
    reading.set("style", f"text-indent: {-(width + above):g}em")  # its own em is half as large
    piece.append(reading)
    return piece


def _width(element: Tree) -> float:
    return sum(1 if unicodedata.east_asian_width(one) in _WIDE else _NARROW for one in text_of(element))
