"""Map each block of a post to the lines of its file, and name it on what is shown of it.

Pandoc's places say where a block begins; where one ends they are wrong. So a block ends before the next one begins,
without blank lines. What holds blocks (a list, a quotation, a table, a box, an element of HTML, a note) is one block.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from lxml import etree

from pipeline.dialects import read_with_templates
from pipeline.dialects.arguments import list_pictures
from pipeline.dialects.boxes import CAPTIONED
from pipeline.dialects.inclusion.marks import find_marks
from pipeline.dialects.source import prepare
from pipeline.model.manuscript import Post
from pipeline.normalise.body import images, mdx, raw_inlines
from pipeline.normalise.html.trees import BLOCK, Tree
from pipeline.pandoc.document import UnreadableBodyError
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes_of, find_landmarks, walk

Kind = Literal[
    "paragraph",
    "heading",
    "list",
    "table",
    "picture",
    "quotation",
    "question",
    "code",
    "formula",
    "container",
    "html",
    "include",
    "note",
    "other",
]

_KINDS: dict[str, Kind] = {
    "BlockQuote": "quotation",
    "BulletList": "list",
    "CodeBlock": "code",
    "DefinitionList": "list",
    "Figure": "picture",
    "Header": "heading",
    "OrderedList": "list",
    "RawBlock": "html",
    "Table": "table",
}
_CODE_INDENT = 4
# None of them goes on after an empty line.
_OF_ONE_PIECE = frozenset({"paragraph", "heading", "picture", "formula", "other"})
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:")
# What is shown nowhere: definitions of links and abbreviations, attributes of the block below, remarks.
_UNSEEN = re.compile(r" {0,3}(?:\[[^\]]+\]:|\*\[[^\]]+\]:|\{[^{}]*\}\s*\Z)|%%(?!%)")
_ATTRIBUTES = re.compile(r" {0,3}\{[^{}%]*\}\s*")
_OPENING = re.compile(r"<[A-Za-z][\w-]*")
_UNDERLINE = re.compile(r"[\s|:+=-]+")
_INDENTED = re.compile(r"(?: {2}|\t)\s*+\S")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of a file that are edited as one; `number` counts from 0, in the order of the file.

    `start` is the first line, counted from 1 in the file, `end` the line behind the last that is not blank.
    """

    number: int
    kind: Kind
    start: int
    end: int


def read_nodes(post: Post) -> list[Node]:
    """Return the blocks of a post as pandoc reads them, with their places, before any repair.

    Raises:
        UnreadableBodyError: Pandoc fails on the text.
    """
    body, _ = images.shorten_addresses(post.body)
    findings = Findings(post.path)
    body = mdx.convert_mdx(body, post.body_line, findings) if mdx.is_mdx(post.path, body) else body
    title = str(post.metadata.get("title") or "")
    known = {"page.title": title, "title": title, **list_pictures(post.metadata)}
    return read_with_templates(body, "", post.body_line, findings, known)


def read_blocks(post: Post) -> tuple[Block, ...] | None:
    """Return the blocks of a post; None where it cannot be told where they begin."""
    try:
        return find_blocks(read_nodes(post), post.body, post.body_line)
    except (UnreadableBodyError, RecursionError):
        return None


def find_blocks(nodes: Sequence[Node], body: str, first_line: int) -> tuple[Block, ...] | None:
    """Return the blocks of a body that was read as these nodes, whose first line is this one of the file."""
    lines = body.split("\n")
    within = _find_lines_within_tags(body)
    beginnings: dict[int, Kind] = {}
    last = -1
    for node in _group(nodes):
        if (place := _find_place(node)) is None:
            return None
        line = place[0] - first_line
        if node["t"] in ("Header", "Table") and 0 < line < len(lines) and _UNDERLINE.fullmatch(lines[line]):
            # Pandoc has their places below their words.
            line = min([line - 1, *(inner["pos"][0] - first_line for inner in walk(node["c"]) if "pos" in inner)])
        if line < last or line >= len(lines):
            return None
        last = line
        if line not in within:
            beginnings.setdefault(line, _kind_of(node))
    starts = [*sorted(beginnings), len(lines)]
    pieces = list(_unseen(lines, 0, starts[0], within))
    for start, stop in pairwise(starts):
        pieces += _part(lines, start, stop, beginnings[start], within)
    included = {body.count("\n", 0, mark.start) for mark in find_marks(body)}
    return tuple(
        Block(
            number, kind if included.isdisjoint(range(start, end)) else "include", start + first_line, end + first_line
        )
        for number, (kind, start, end) in enumerate(_join_attributes(pieces, lines))
    )


_Piece = tuple[Kind, int, int]


def _find_lines_within_tags(body: str) -> frozenset[int]:
    """Return the lines, from 0, on which a tag of a template or a sign goes on that begins on an earlier one."""
    within: set[int] = set()
    for slot in prepare(body, {}).slots:
        before = body.count("\n", 0, slot.tag.start)
        typed = body[slot.tag.start : slot.tag.end].rstrip("\n")
        within.update(range(before + 1, before + 1 + typed.count("\n")))
    return frozenset(within)


def _group(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield the first of the blocks that an element of raw HTML holds from tag to tag, and those outside of any."""
    until = -1
    ends = _find_ends(nodes)
    for index, node in enumerate(nodes):
        if index > until:
            yield node
        until = max(until, ends.get(index, -1))


def _find_ends(nodes: Sequence[Node]) -> dict[int, int]:
    """Return for each raw block that opens an element the index of the one that closes it."""
    ends: dict[int, int] = {}
    opened: list[tuple[str, int]] = []
    for index, node in enumerate(nodes):
        if node["t"] != "RawBlock" or not node["c"][0].startswith("html"):
            continue
        for tag in raw_inlines.find_tags(node["c"][1]):
            if tag.kind == "open" and tag.name not in raw_inlines.VOID:
                opened.append((tag.name, index))
            elif tag.kind == "close" and any(tag.name == name for name, _ in opened):
                while opened:
                    name, start = opened.pop()
                    if name == tag.name:
                        ends[start] = max(ends.get(start, index), index)
                        break
    return ends


def _find_place(value: Node | list[Node]) -> list[int] | None:
    """Return the first place that is known in a node or in some nodes."""
    return next((inner["pos"] for inner in walk(value) if "pos" in inner), None)


def _kind_of(node: Node) -> Kind:
    if node["t"] in ("Para", "Plain"):
        first: Node = node["c"][0] if len(node["c"]) == 1 else {"t": ""}
        is_formula = first["t"] == "Math" and first["c"][0]["t"] == "DisplayMath"
        return "formula" if is_formula else "picture" if first["t"] == "Image" else "paragraph"
    if node["t"] == "Div":
        names = node["c"][0][1]
        return "question" if "questions" in names else "picture" if CAPTIONED in names else "container"
    return _KINDS.get(node["t"], "other")


def _part(lines: Sequence[str], start: int, stop: int, kind: Kind, within: frozenset[int]) -> Iterator[_Piece]:
    """Yield a block that begins on a line, and what is shown nowhere between it and the next one."""
    pieces = list(_list_pieces(lines, start, stop, within)) or [(start, stop)]  # what was put in at the end
    fence = _FENCE.match(lines[start]) if kind == "code" else None
    if kind in _OF_ONE_PIECE:
        end = pieces[0][1]
    elif fence:
        ends = (n + 1 for n in range(start + 1, stop) if _closes(lines[n], fence[1]))
        end = next(ends, pieces[-1][1])
    elif kind == "code" and start + 1 in within:  # code in a tag
        end = next(number for number in range(start + 1, stop + 1) if number not in within)
    else:
        end = _find_unseen_end(lines, pieces)
    yield kind, start, end
    yield from _unseen(lines, end, stop, within)


def _closes(line: str, fence: str) -> bool:
    """Return whether a line ends the code that a fence begins."""
    typed = line.strip()
    return typed.startswith(fence) and not typed.strip(fence[0]) and line.find(typed) < _CODE_INDENT


def _list_pieces(lines: Sequence[str], start: int, stop: int, within: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Yield the lines between empty ones: from which line to before which."""
    begun = -1
    for number in range(start, stop):
        is_empty = not lines[number].strip() and number not in within
        if is_empty and begun >= 0:
            yield begun, number
            begun = -1
        elif not is_empty and begun < 0:
            begun = number
    if begun >= 0:
        yield begun, stop


def _find_unseen_end(lines: Sequence[str], pieces: Sequence[tuple[int, int]]) -> int:
    """Return where what holds blocks ends: before the definitions behind it."""
    end = pieces[-1][1]
    for (_, before), (start, _) in reversed(list(pairwise(pieces))):
        if _NOTE.match(lines[start]) or _UNSEEN.match(lines[start]):
            end = before
        elif not _INDENTED.match(lines[start]):
            break
    return end


def _unseen(lines: Sequence[str], start: int, stop: int, within: frozenset[int]) -> Iterator[_Piece]:
    """Yield the pieces of lines that hold no block: notes with all that is set in below them, definitions, remarks."""
    found: list[_Piece] = []
    for begin, end in _list_pieces(lines, start, stop, within):
        if found and found[-1][0] == "note" and _INDENTED.match(lines[begin]):
            found[-1] = ("note", found[-1][1], end)
            continue
        notes = [n for n in range(begin, end) if _NOTE.match(lines[n])]
        cuts = sorted({begin, *notes, end})
        found += (("note" if one in notes else "other", one, other) for one, other in pairwise(cuts))
    yield from found


def _join_attributes(pieces: Iterable[_Piece], lines: Sequence[str]) -> Iterator[_Piece]:
    """Yield the pieces, attributes on the line above a block with that block."""
    waiting: _Piece | None = None
    for piece in pieces:
        kind, start, end = piece
        if waiting and waiting[2] == start:
            yield kind, waiting[1], end
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = piece if kind == "other" and all(map(_ATTRIBUTES.fullmatch, lines[start:end])) else None
        if not waiting:
            yield piece
    if waiting:
        yield waiting


def place_blocks(nodes: Iterable[Node]) -> None:
    """Give blocks that repairs have left without a place that of what is in them, before words lose theirs."""
    for node in _list_shown(nodes):
        # A note's own place is that of its call.
        if place := _find_place(node["c"] if node["t"] == "Note" else node):
            node["pos"] = place


def _list_shown(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the blocks that may be made of one source block each: outermost ones and those in divisions; and notes."""
    for node in nodes:
        yield node
        if node["t"] == "Div":
            yield from _list_shown(node["c"][1])
        else:
            yield from (inner for inner in find_landmarks([node]) if inner["t"] == "Note")


def mark_blocks(nodes: list[Node], starts: Sequence[int], secret: str) -> None:
    """Mark blocks with the numbers of the source blocks that they are made of, for `take_marks`.

    `starts` are the first lines of the source blocks. `secret` tells these marks from what an author wrote.
    """
    for node in list(_list_shown(nodes)):
        line, _ = node.get("pos") or (0, 0)
        if number := bisect_right(starts, line):
            _mark(node, f"{secret}{number - 1}")


def _mark(node: Node, mark: str) -> None:
    """Mark a block; one that has no attributes gets them from a wrapper around it, which pandoc does not write."""
    if triple := attributes_of(node):
        triple[2] = [*triple[2], [BLOCK, mark]]
    elif node["t"] == "RawBlock":
        node["c"][1] = _OPENING.sub(rf'\g<0> {BLOCK}="{mark}"', node["c"][1], count=1)
    elif node["t"] == "Note":
        text: Node = next((block for block in find_landmarks(node["c"]) if block["t"] in ("Para", "Plain")), {"c": []})
        text["c"].insert(0, {"t": "Span", "c": [["", [], [[BLOCK, mark]]], []]})
    elif node["t"] != "Plain":
        inner = node.copy()
        node.clear()
        node |= {"t": "Div", "c": [["", [], [["wrapper", "1"], [BLOCK, mark]]], [inner]]}


def make_secret(text: str) -> str:
    """Return what marks begin with: no text can contain what is made of it."""
    return f"{hashlib.sha256(text.encode()).hexdigest()[:16]}-"


def take_marks(tree: Tree, secret: str) -> None:
    """Turn marks into numbers of blocks, on the outermost element of each, and drop what an author wrote so."""
    for element in list(tree.iter(etree.Element)):
        mark = str(element.attrib.pop(BLOCK, ""))
        around = next((outer.get(BLOCK) for outer in element.iterancestors() if BLOCK in outer.attrib), None)
        if mark.startswith(secret) and mark.removeprefix(secret) != around:
            element.set(BLOCK, mark.removeprefix(secret))
        if mark.startswith(secret) and element.tag == "span":
            *_, item = (element, *element.iterancestors("li"))
            element.drop_tag()
            item.set(BLOCK, mark.removeprefix(secret))


def drop_numbers(tree: Tree) -> None:
    """Take the numbers of blocks out of a body."""
    for element in tree.iter(etree.Element):
        element.attrib.pop(BLOCK, None)
