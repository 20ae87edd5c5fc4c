"""Marks in a text where printed pages begin: the blocks get names before they are set, and marks where lines stood.

Blocks are named in the neutral body, before an edition changes anything in it, so that all give them the same names.
Those of the section of notes have none: on paper notes are elsewhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from pipeline.body.neutral_html import Tree, parent_of
from pipeline.body.places import END, LEAD, REPEATED, PageStart
from pipeline.model.article import RESERVED
from pipeline.press.sheets import MARK, PICTURE, letters_of

_BLOCKS = frozenset(
    "p li dt dd blockquote h1 h2 h3 h4 h5 h6 td th caption figcaption figure pre div summary details section"
    " article aside header footer".split()
)
# Boxes that dissolve where they are shown (`media.leave_out`), unless they have a name.
_DISSOLVING = frozenset(("div", "section"))
_NOTES = "footnotes"
# What counts as one letter in all editions.
_PICTURES = frozenset(("img", "math", "input", "svg"))
_PICTURE_CLASSES = frozenset(("missing-picture",))
# Within these there is a mark only where a page begins in the middle of them.
_ENTERED_LATE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd label mark q rt ruby s samp small span strong sub sup u var"
    " math svg img input h1 h2 h3 h4 h5 h6 pre figure caption table summary details".split()
)
# No mark may be directly in these.
_CLOSED = frozenset(("ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "colgroup", "math", "svg"))
_OWN_ID = re.compile(r"page-\d+")
_SHORTEST = 4  # letters by which a place is found

PageBreak = Callable[[int], Tree]
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
    for element in tree.iter("*"):
        element.attrib.pop(MARK, None)


def mark_pages(tree: Tree, starts: Iterable[PageStart], mark: PageBreak) -> None:
    """Put a mark where each page begins in a body whose blocks were named; what begins at the lead picture has none.

    A block that this edition does not show gives its marks to the next one. Ids that look like a mark's give way.
    """
    blocks = {element.get(MARK, ""): element for element in tree.iter("*") if element.get(MARK)}
    order = {_number(name): element for name, element in blocks.items()}
    _free_names(tree)
    for place, together in groupby(starts, key=attrgetter("place")):
        if place == LEAD:
            continue
        if place in blocks:
            _mark_block(blocks[place], together, mark)
        elif place != END and (later := [number for number in order if number > _number(place)]):
            _mark_block(order[min(later)], (start._replace(before=0, letters="") for start in together), mark)
        else:
            # Behind the text, before its notes.
            notes = next((child for child in tree if child.tag == "section" and _NOTES in child.classes), None)
            end = len(tree) if notes is None else tree.index(notes)
            _insert([mark(start.page) for start in together], tree, end)


def _named(tree: Tree) -> Iterator[Tree]:
    """Yield the blocks to be named, without those of notes."""
    for element in tree:
        if element.tag == "section" and _NOTES in element.classes:
            continue
        for inner in element.iter("*"):
            dissolving = inner.tag in _DISSOLVING and not RESERVED.isdisjoint(inner.classes)
            if (inner.tag in _BLOCKS or _is_picture(inner)) and not dissolving:
                yield inner


def _number(name: str) -> int:
    return int(name.removesuffix(REPEATED))


def _free_names(tree: Tree) -> None:
    taken = {old: element for element in tree.iter("*") if _OWN_ID.fullmatch(old := element.get("id", ""))}
    for old, element in taken.items():
        element.set("id", f"_{old}")
    for link in tree.iter("a") if taken else ():
        old = link.get("href", "").removeprefix("#")
        if old in taken and link.get("href") == f"#{old}":
            link.set("href", f"#_{old}")


def _letters(block: Tree) -> Iterator[_Letter]:
    """Yield the letters of a block: its own, not those of blocks within it, nor the calls of notes."""
    yield from _of_text(block, "text")
    for child in block:
        is_element = isinstance(child.tag, str)
        if is_element and _is_picture(child):
            yield _Letter(PICTURE, child, "", 0)
        elif is_element and child.get(MARK) is None and child.get("role") != "doc-noteref":
            yield from _letters(child)
        yield from _of_text(child, "tail")


def _of_text(node: Tree, where: str) -> Iterator[_Letter]:
    for offset, letter in enumerate(getattr(node, where) or ""):
        if letters_of(letter):
            yield _Letter(letter, node, where, offset)


def _is_picture(element: Tree) -> bool:
    return element.tag in _PICTURES or not _PICTURE_CLASSES.isdisjoint(element.classes)


def _mark_block(block: Tree, starts: Iterable[PageStart], mark: PageBreak) -> None:
    """Put marks into a block, or before it where it is a picture or has no letter."""
    letters = [] if _is_picture(block) else list(_letters(block))
    if not letters:
        _put([mark(start.page) for start in starts], _Letter("", block, "", 0))
        return
    text = "".join(each.letter for each in letters)
    marks = defaultdict(list)
    for start in starts:
        marks[min(_position(text, start), len(letters) - 1)].append(mark(start.page))
    # From the last to the first: what comes before stays where it was.
    for position in sorted(marks, reverse=True):
        _put(marks[position], letters[position])


def _position(text: str, start: PageStart) -> int:
    """Return the position of the wanted letters that is nearest to the expected one; this one if they are nowhere."""
    wanted = start.letters
    while len(wanted) >= min(_SHORTEST, len(start.letters)) and wanted:
        # The nearest before and the nearest behind: a text that repeats itself has them everywhere.
        either = text.rfind(wanted, 0, start.before + len(wanted) - 1), text.find(wanted, start.before)
        positions = [position for position in either if position >= 0]
        if positions:
            return min(positions, key=lambda position: abs(position - start.before))
        wanted = wanted[: len(wanted) // 2]
    return start.before


def _put(marks: Sequence[Tree], spot: _Letter) -> None:
    """Put marks right before a letter."""
    node, words = spot.node, getattr(spot.node, spot.where) or "" if spot.where else ""
    before, after = words[: spot.offset], words[spot.offset :]
    if spot.where == "tail":
        node.tail = before
        _insert(marks, parent_of(node), parent_of(node).index(node) + 1, after)
    elif any(map(letters_of, before)):  # the first is soon found; there may be many marks in a long text
        node.text = before
        _insert(marks, node, 0, after)
    else:
        _put_at_start(marks, node)


def _put_at_start(marks: Sequence[Tree], node: Tree) -> None:
    """Put marks at the start of what a node holds, or before the outermost element that begins there."""
    outer, inner = None, _table_that_begins_with(node)
    while inner.tag in _ENTERED_LATE:
        outer, inner = inner, parent_of(inner)
        if inner.tag not in _CLOSED and (inner[0] is not outer or letters_of(inner.text or "")):
            break
    if outer is None:
        after, inner.text = inner.text, None
        _insert(marks, inner, 0, after)
    else:
        _insert(marks, parent_of(outer), parent_of(outer).index(outer))


def _insert(marks: Sequence[Tree], holder: Tree, index: int, after: str | None = None) -> None:
    """Put marks among the children of an element, and words behind them."""
    holder[index:index] = marks
    marks[-1].tail = after


def _table_that_begins_with(node: Tree) -> Tree:
    """Return the table of which a cell is the first; else the node itself."""
    table = next(node.iterancestors("table"), None) if node.tag in ("td", "th") else None
    return table if table is not None and next(table.iter("caption", "td", "th"), None) is node else node
