"""How wide things of an article's body may be on paper: the measure, or the column of notes as well.

A style sheet cannot count columns or the characters of a line, so that what is wide, long or deep gets a class here.
"""

from __future__ import annotations

from pipeline.body.neutral_html import Tree, add_classes, text_of
from pipeline.editions.print.code_breaks import break_code
from pipeline.press.geometry import A4, MILLIMETRE, Page

# Points: what of a line of code its rule takes (text.css), up to a heavy one; how wide a character of it is for its
# size. Longer code is broken over pages.
_CODE_RULE, _CODE_CHARACTER, _CODE_LINES = 11.5, 0.6, 15
# Code that stands far within lists has a column of so many characters, at least.
_LEAST_CHARACTERS = 12
# Longer captions stand below their pictures.
_CAPTION_CHARACTERS = 400
# A box of paragraphs with no more text is not broken over pages: about nine lines.
_BOX_CHARACTERS = 600
# From these depths on, lists and quotations are indented by less, and no more, so that words still have room.
_DEEP, _DEEPEST = 5, 20
_INDENTING = ("ul", "ol", "dl", "blockquote")
_INSET = {"details", "admonition", "gallery"}
_PLACED = {"left", "right"}
_CELLS = ("td", "th")
_INDENTED = ("li", "dd", "blockquote", *_CELLS)


def mark_widths(tree: Tree, page: Page = A4) -> None:
    """Give figures, code, lists and boxes the classes that text.css sets them by; break the lines of wide code."""
    for code in tree.iter("pre"):
        _fit_code(code, page)
    for figure in tree.iter("figure"):
        caption = figure.find("figcaption")
        placed = not _PLACED.isdisjoint(figure.classes) or any(name.startswith("share-") for name in figure.classes)
        nested = placed or _is_indented(figure) or (caption is not None and len(text_of(caption)) > _CAPTION_CHARACTERS)
        linked = figure.find(".//a") is not None
        add_classes(figure, nested=nested, beside=not nested and (linked or caption is not None))
    for block in filter(_indents, tree.iter(*_INDENTING, "div")):
        depth = sum(map(_indents, block.iterancestors()))
        deep, deepest = _DEEP <= depth < _DEEPEST, depth >= _DEEPEST
        add_classes(block, deep=deep, deepest=deepest, whole=block.tag == "div" and _is_short(block))


def _fit_code(code: Tree, page: Page) -> None:
    """Have code reach into the margin where it is wide, and then break its lines."""
    indented = _is_indented(code)
    wide = not indented and any(len(line) > _characters(page.measure, page) for line in _lines_of(code))
    add_classes(code, wide=wide)
    # Nobody knows how wide a cell will be.
    if not any(ancestor.tag in _CELLS for ancestor in code.iterancestors()):
        depth = sum(map(_indents, code.iterancestors()))
        room = page.measure - depth * page.sizes.indent / MILLIMETRE if indented else page.room_for_code
        break_code(code, max(_characters(room, page), _LEAST_CHARACTERS))
    add_classes(code, long=len(_lines_of(code)) > _CODE_LINES)


def _lines_of(code: Tree) -> list[str]:
    return "".join(code.itertext()).splitlines()


def _characters(millimetres: float, page: Page) -> int:
    """Return how many characters of code a line has."""
    return int((millimetres * MILLIMETRE - _CODE_RULE) / (page.sizes.code.size * _CODE_CHARACTER))


def _is_indented(element: Tree) -> bool:
    """Return whether something begins right of where text begins, and must not be wider than its place."""
    return any(
        ancestor.tag in _INDENTED or not _INSET.isdisjoint(ancestor.classes) for ancestor in element.iterancestors()
    )


def _indents(element: Tree) -> bool:
    return element.tag in _INDENTING or "admonition" in element.classes


def _is_short(box: Tree) -> bool:
    return all(child.tag == "p" for child in box) and len(text_of(box)) <= _BOX_CHARACTERS
