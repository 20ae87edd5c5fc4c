"""Line ends that were typed: two in a row part paragraphs, those before a typed sign begin an item."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.importing.documents import Remarks
from pipeline.importing.meaning.signs import sign_of
from pipeline.pandoc.nodes import Node, rewrite

_BLANKS = frozenset({"Space", "SoftBreak"})


def parted(blocks: list[Node], remarks: Remarks) -> list[Node]:
    """Return the blocks, paragraphs parted where their line ends mean it."""

    def edit(nodes: list[Node]) -> list[Node]:
        return [one for node in nodes for one in (_parts(node, remarks) if node["t"] == "Para" else [node])]

    return rewrite(blocks, edit)


def _parts(paragraph: Node, remarks: Remarks) -> Iterator[Node]:
    lines = list(_lines(paragraph["c"]))
    pieces: list[list[Node]] = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else []
        if not line:
            continue
        is_part = not pieces or not before or _is_item(line) or _is_item(before)
        remarks.add("line-break", bool(pieces) and is_part)
        if is_part:
            pieces.append(line)
        else:
            pieces[-1] = [*pieces[-1], {"t": "LineBreak"}, *line]
    yield from ({"t": "Para", "c": piece} for piece in pieces)


def _lines(inlines: list[Node]) -> Iterator[list[Node]]:
    line: list[Node] = []
    for node in inlines:
        if node["t"] == "LineBreak":
            yield line
            line = []
        elif line or node["t"] not in _BLANKS:
            line.append(node)
    yield line


def _is_item(line: list[Node]) -> bool:
    found = sign_of(line)
    return found is not None
