"""Marks in a text where printed pages begin: the blocks get names before they are set, and marks where lines stood.

Blocks are named in the neutral body, before an edition changes anything in it, so that all give them the same names.
What stands in the section of notes has none: on paper it stands elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from pipeline.editions.hypertext import Tree, parent_of
from pipeline.editions.pages import END, LEAD, REPEATED, PageStart
from pipeline.model.media import RESERVED
from pipeline.press.sheets import MARK, PICTURE, letters_of

_BLOCKS = frozenset(
    "p li dt dd blockquote h1 h2 h3 h4 h5 h6 td th caption figcaption figure pre img div summary details section"
    " article aside header footer".split()
)
# Boxes that dissolve where they are shown (`media.leave_out`), unless they have a name.
_DISSOLVING = frozenset(("div", "section"))
_NOTES = "footnotes"
# What counts as one letter, whatever an edition puts in its place.
_PICTURES = frozenset(("img", "math", "input", "svg"))
_PICTURE_CLASSES = frozenset(("missing-picture",))
# Within these a mark stands only where a page begins in the middle of them.
_ENTERED_LATE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd label mark q rt ruby s samp small span strong sub sup u var"
    " math svg img input h1 h2 h3 h4 h5 h6 pre figure caption table summary details".split()
)
# No mark may stand directly in these.
_CLOSED = frozenset(("ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "colgroup", "math", "svg"))
_OWN_ID = re.compile(r"page-\d+")
_SHORTEST = 4  # letters by which a place is found

Mark = Callable[[int], Tree]
"""Makes an edition's mark of a page, which counts from 0 within the text."""


class _Letter(NamedTuple):
    """A letter of a block: at `offset` of a node's text or tail (`where`); or a picture, the node (`where` is "")."""

    letter: str
    node: Tree
    where: str
    offset: int


def name_blocks(tree: Tree) -> None:
    """Name the blocks of a neutral body."""
    for number, element in enumerate(_named(tree)):
        head = next(element.iterancestors("thead", "tfoot"), None) is not None
        element.set(MARK, f"{number}{REPEATED if head else ''}")


def drop_names(tree: Tree) -> None:
    """Take the names of blocks away."""
    for element in tree.iter():
        element.attrib.pop(MARK, None)


def mark_pages(tree: Tree, starts: Iterable[PageStart], mark: Mark) -> None:
    """Put a mark where each page begins in a body whose blocks were named; what begins at the lead picture has none.

    A block that this edition does not show gives its marks to the next one. Ids that look like a mark's give way.
    """
    blocks = {element.get(MARK, ""): element for element in tree.iter() if element.get(MARK)}
    order = {_number(name): element for name, element in blocks.items()}
    _free_names(tree)
    for start in starts:
        if start.place == LEAD:
            continue
        block = blocks.get(start.place)
        if block is not None:
            _put(mark(start.page), _spot(block, start))
        elif start.place != END and (following := _next(order, _number(start.place))) is not None:
            _put(mark(start.page), _spot(following, start._replace(before=0, letters="")))
        else:
            _put_at_end(mark(start.page), tree)


def _named(tree: Tree) -> Iterator[Tree]:
    """The blocks to be named, without those of notes."""
    for element in tree:
        if element.tag == "section" and _NOTES in _classes(element):
            continue
        for inner in element.iter():
            dissolving = inner.tag in _DISSOLVING and not RESERVED.isdisjoint(_classes(inner))
            if (inner.tag in _BLOCKS or _is_picture(inner)) and not dissolving:
                yield inner


def _number(name: str) -> int:
    return int(name.removesuffix(REPEATED))


def _next(order: dict[int, Tree], number: int) -> Tree | None:
    later = [each for each in order if each > number]
    return order[min(later)] if later else None


def _classes(element: Tree) -> list[str]:
    return element.get("class", "").split()


def _free_names(tree: Tree) -> None:
    taken = [element for element in tree.iter() if _OWN_ID.fullmatch(element.get("id", ""))]
    for element in taken:
        old = element.get("id", "")
        element.set("id", f"_{old}")
        for link in tree.iter("a"):
            if link.get("href") == f"#{old}":
                link.set("href", f"#_{old}")


def _letters(block: Tree) -> Iterator[_Letter]:
    """The letters of a block: its own, not those of blocks within it, nor the calls of notes."""
    yield from _of_text(block, "text")
    for child in block:
        if _is_picture(child):
            yield _Letter(PICTURE, child, "", 0)
        elif isinstance(child.tag, str) and child.get(MARK) is None and child.get("role") != "doc-noteref":
            yield from _letters(child)
        yield from _of_text(child, "tail")


def _of_text(node: Tree, where: str) -> Iterator[_Letter]:
    for offset, letter in enumerate(getattr(node, where) or ""):
        if letters_of(letter):
            yield _Letter(letter, node, where, offset)


def _is_picture(element: Tree) -> bool:
    return element.tag in _PICTURES or not _PICTURE_CLASSES.isdisjoint(_classes(element))


def _spot(block: Tree, start: PageStart) -> _Letter:
    """The letter with which a page begins; the block itself where it is a picture or has no letter."""
    letters = [] if _is_picture(block) else list(_letters(block))
    if not letters:
        return _Letter("", block, "", 0)
    position = _position("".join(each.letter for each in letters), start)
    return letters[min(position, len(letters) - 1)]


def _position(text: str, start: PageStart) -> int:
    """Where the letters stand that are nearest to where they are expected; there, where they are nowhere."""
    wanted = start.letters
    while len(wanted) >= min(_SHORTEST, len(start.letters)) and wanted:
        found = [each.start() for each in re.finditer(f"(?={re.escape(wanted)})", text)]
        if found:
            return min(found, key=lambda position: abs(position - start.before))
        wanted = wanted[: len(wanted) // 2]
    return start.before


def _put(mark: Tree, spot: _Letter) -> None:
    """Put a mark right before a letter."""
    node, before = spot.node, getattr(spot.node, spot.where)[: spot.offset] if spot.where else ""
    if not spot.where:
        _put_at_start(mark, node)
    elif spot.where == "tail":
        mark.tail, node.tail = (node.tail or "")[spot.offset :], before
        parent_of(node).insert(parent_of(node).index(node) + 1, mark)
    elif not letters_of(before):
        _put_at_start(mark, node)
    else:
        mark.tail, node.text = (node.text or "")[spot.offset :], before
        node.insert(0, mark)


def _put_at_start(mark: Tree, node: Tree) -> None:
    """Put a mark at the start of what a node holds, or before the outermost element that begins there."""
    outer, inner = None, _table_that_begins_with(node)
    while inner.tag in _ENTERED_LATE:
        outer, inner = inner, parent_of(inner)
        if inner.tag not in _CLOSED and not _begins_with(inner, outer):
            break
    if outer is None:
        mark.tail, inner.text = inner.text, None
        inner.insert(0, mark)
    else:
        parent_of(outer).insert(parent_of(outer).index(outer), mark)


def _put_at_end(mark: Tree, tree: Tree) -> None:
    """Put a mark behind the text, before its notes."""
    notes = next((child for child in tree if child.tag == "section" and _NOTES in _classes(child)), None)
    if notes is None:
        tree.append(mark)
    else:
        tree.insert(tree.index(notes), mark)


def _begins_with(holder: Tree, element: Tree) -> bool:
    return holder[0] is element and not letters_of(holder.text or "")


def _table_that_begins_with(node: Tree) -> Tree:
    """The table of which a cell is the first; else the node itself."""
    table = next(node.iterancestors("table"), None) if node.tag in ("td", "th") else None
    return table if table is not None and next(table.iter("caption", "td", "th"), None) is node else node
