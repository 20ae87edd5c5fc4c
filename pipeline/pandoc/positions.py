"""Where pandoc's nodes stand in their file: from wrappers around everything to "pos", [line, column], on the nodes.

Pandoc's `sourcepos` writes `data-pos="LINE:COLUMN-LINE:COLUMN"` on what has attributes, and puts a Span or Div of its
own (`wrapper="1"`) around what has none. It also parts words at every sign; here they are whole again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pipeline.model.article import RESERVED, block_of
from pipeline.pandoc.nodes import PLAIN, Node, attributes_of, from_json, is_node, walk
from pipeline.pandoc.process import TAB_STOP

_POSITION = re.compile(r"(?<!\d)(\d++):(\d++)-")
# A word or a blank in its wrapper, as pandoc writes it: nine nodes of ten. Unwrapped in the text of the JSON they take
# a quarter of the time that they would as nodes. Nothing that a post says can look like this: in JSON, a quotation mark
# in a text has a backslash before it.
_WRAPPED = re.compile(
    r'\{"t":"Span","c":\[\["",\[\],\[\["wrapper","1"\],\["data-pos","(\d+):(\d+)-\d+:\d+"\]\]\],'
    r'\[(\{"t":"(?:Str","c":"(?:[^"\\]|\\.)*+"|Space"))\}\]\]\}'
)
# Words in a row, from one blank to another, without a sign that any repair looks for: most of a text. As one node they
# take a tenth of the time in all that walks a tree.
_PLACED = r'\{"t":"Span","c":\[\["",\[\],\[\["wrapper","1"\],\["data-pos","\d+:\d+-\d+:\d+"\]\]\],\['
_BLANK = _PLACED + r'\{"t":"Space"\}\]\]\}'
_WORD = _PLACED + r'\{"t":"Str","c":"(?:[^\W_]|[,.;:?’«»…–—\u00a0\u202f-])++"\}\]\]\}'
_ROW = re.compile(rf"{_BLANK}(?:(?:,{_WORD})++,{_BLANK}){{3,}}+")
_LETTERS_OF_ROW = re.compile(r'"t":"(?:Str","c":"([^"]*)|Space)"')
_WRAPPED_LINE_END = '{"t":"Span","c":[["",[],[["wrapper","1"],["data-pos",""]]],[{"t":"SoftBreak"}]]}'
_LINE_END = '{"t":"SoftBreak"}'


def unwrapped(document: str, *, in_rows: bool = False) -> list[Node]:
    """Return the blocks of a document in pandoc's JSON, with their positions and without wrappers.

    `in_rows`: words in a row may be one node, with the place of the first.
    """
    if in_rows:
        document = _ROW.sub(_as_one_word, document)
    blocks: list[Node] = from_json(_bare(document).replace(_WRAPPED_LINE_END, _LINE_END))["blocks"]
    return _siblings(blocks)


def _bare(document: str) -> str:
    """Return the text with the words and blanks that are wrapped as nodes with "pos".

    Its pieces are put together by slices: to write the replacement of each match takes twice as long.
    """
    pieces = _WRAPPED.split(document)
    between, lines, columns, nodes = (pieces[first::4] for first in range(4))
    count = len(nodes)
    parts = [""] * (7 * count + 1)
    parts[0::7] = between
    parts[1::7], parts[2::7], parts[3::7] = nodes, [',"pos":['] * count, lines
    parts[4::7], parts[5::7], parts[6::7] = [","] * count, columns, ["]}"] * count
    return "".join(parts)


def _as_one_word(row: re.Match[str]) -> str:
    """Return the first blank of a row, its words as one, and its last blank."""
    nodes = row[0].split("]]},")
    letters = "".join(word or " " for word in _LETTERS_OF_ROW.findall(row[0])[1:-1])
    word = nodes[1].partition('{"t":"Str"')[0] + f'{{"t":"Str","c":"{letters}"}}'
    return "]]},".join((nodes[0], word, nodes[-1]))


def place_in(text: str, offset: int, begins: Sequence[int] | None) -> tuple[int, int] | None:
    """Return the place in the file of what stands at an offset of a raw text that begins at the place `begins`."""
    if not begins:
        return None
    before = text[:offset].split("\n")
    return begins[0] + len(before) - 1, len(before[-1]) + (begins[1] if len(before) == 1 else 1)


def as_in_file(blocks: list[Node], lines: list[str], first_line: int) -> list[Node]:
    """Return the blocks with columns as the file has them, where a tab is one sign.

    Pandoc counts what it makes of it.
    """
    columns = {number: _columns(line) for number, line in enumerate(lines, first_line) if "\t" in line}
    for node in walk(blocks):
        line, column = node.get("pos") or (0, 0)
        if line in columns:
            node["pos"] = [line, columns[line].get(column, column)]
    return blocks


def _columns(line: str) -> dict[int, int]:
    """Return for each column of the line with blanks instead of tabs the column of the sign that stands there."""
    columns: dict[int, int] = {}
    width = 0
    for number, sign in enumerate(line, 1):
        end = width + (TAB_STOP - width % TAB_STOP if sign == "\t" else 1)
        columns |= dict.fromkeys(range(width + 1, end + 1), number)
        width = end
    columns[width + 1] = len(line) + 1
    return columns


def _siblings(nodes: list[Node]) -> list[Node]:
    result: list[Node] = []
    for node in nodes:
        if node["t"] in PLAIN:
            _append(result, node)
            continue
        if "c" in node:
            node["c"] = _content(node["c"])
        for inner in _without_wrapper(node):
            _append(result, inner)
    return result


def _content(content: Any) -> Any:  # noqa: ANN401 (pandoc's JSON)
    if not isinstance(content, list) or not content:
        return content
    if is_node(content[0]):
        return _siblings(content)
    return [_content(part) if isinstance(part, list) else part for part in content]


def _append(nodes: list[Node], node: Node) -> None:
    if node["t"] == "Str" and nodes and nodes[-1]["t"] == "Str":
        nodes[-1]["c"] += node["c"]
    else:
        nodes.append(node)


def _without_wrapper(node: Node) -> list[Node]:
    """Return the node with its position; or, if it is a wrapper, what is in it, with the wrapper's."""
    triple = attributes_of(node)
    if triple and triple[1]:
        triple[1] = [block_of(name) for name in triple[1]]
    if not triple or not triple[2]:
        return [node]
    pairs = dict(triple[2])
    found = _POSITION.search(pairs.get("data-pos", ""))
    position = [int(found[1]), int(found[2])] if found else None
    triple[2] = [pair for pair in triple[2] if pair[0] not in ("data-pos", "wrapper")]
    # Of the attributes that an author gives to a paragraph or a list, who it is for alone matters.
    inside: list[Node] = node["c"][1] if "wrapper" in pairs and RESERVED.isdisjoint(triple[1]) else [node]
    if position:
        for one in inside:
            one.setdefault("pos", position)
    return inside
