"""A run of inline nodes as one text with borders, and back.

Rules see a paragraph as its reader does: emphasis, links and notes do not part words. What has letters of its own
that are not prose (code, maths, pictures, addresses, another language) stands in the text as one U+FFFC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.normalise.typography.rules import OBJECT, Raised

Node = dict[str, Any]
Quoted = Mapping[str, tuple[str, str]]
"""The marks for the `Quoted` nodes of a pandoc reader that makes them, by their type; with none they stay nodes."""

RUN_OF_LETTERS = frozenset({"Str", "Space", "SoftBreak"})
# Inline nodes that hold inline nodes: as their content, or as the second part of it.
_WRAPPERS = frozenset({"Emph", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps", "Underline"})
_WRAPPERS_WITH_MORE = frozenset({"Span", "Link", "Cite", "Quoted"})
# A note's mark and raw HTML tags take no part in the text around them.
_WITHOUT_WIDTH = frozenset({"Note", "RawInline"})
_OBJECTS = frozenset({"Code", "Math", "Image", "LineBreak"})
INLINES = RUN_OF_LETTERS | _WRAPPERS | _WRAPPERS_WITH_MORE | _WITHOUT_WIDTH | _OBJECTS

CAPITALS = "caps"
"""The class of capitals that are set as small capitals."""
_SMALL = frozenset({"Superscript", "Subscript", "SmallCaps"})
# With a blank after them, at the beginning of an item, they are its box to tick for pandoc.
_BOXES = frozenset("☐☒")
_RAISING_TAGS = {"sup": 1, "/sup": -1, "sub": 1, "/sub": -1}
# Between these tags of raw HTML is no prose.
_VERBATIM_TAGS = frozenset({"code", "kbd", "samp", "var", "tt", "pre", "script", "style", "svg", "math", "textarea"})


class InlineKind(Enum):
    """What a piece of a flattened run is."""

    LETTERS = 1
    OBJECT = 2
    OPEN = 3
    CLOSE = 4


class InlinePiece(NamedTuple):
    """A leaf of the tree with its text, or the begin or end of a wrapper; `raised` letters are small already."""

    kind: InlineKind
    node: Node
    text: str = ""
    raised: bool = False


def flatten(inlines: Sequence[Node], is_object: Callable[[Node], bool], quoted: Quoted) -> list[InlinePiece]:
    """Return the run as pieces in reading order; `is_object` tells which wrappers are objects."""
    pieces: list[InlinePiece] = []
    levels: list[tuple[Iterator[Node], InlinePiece | None]] = [(iter(_in_texts(inlines)), None)]
    raised = 0
    verbatim = ""
    while levels:
        nodes, end = levels[-1]
        for node in nodes:
            kind = node["t"]
            if verbatim or (kind == "RawInline" and (verbatim := _verbatim_tag(node))):
                pieces.append(InlinePiece(InlineKind.OBJECT, node, OBJECT))
                if _tag(node) == f"/{verbatim}":
                    verbatim = ""
            elif kind in RUN_OF_LETTERS:
                pieces.append(
                    InlinePiece(InlineKind.LETTERS, node, node["c"] if kind == "Str" else " ", raised=raised > 0)
                )
            elif (kind in _WRAPPERS or kind in _WRAPPERS_WITH_MORE) and not is_object(node):
                begin, close = _ends(node, quoted)
                pieces.append(begin)
                raised += _is_small(node)
                levels.append((iter(_in_texts(_children(node))), close))
                break
            else:
                pieces.append(InlinePiece(InlineKind.OBJECT, node, _text_of_object(kind)))
                raised = max(0, raised + _RAISING_TAGS.get(_tag(node), 0))
        else:
            levels.pop()
            if end is not None:
                pieces.append(end)
                raised -= _is_small(end.node)
    return pieces


def build(pieces: Sequence[InlinePiece], texts: Sequence[str], raised: Sequence[Sequence[Raised]]) -> list[Node]:
    """Return the run again, with a new text for each piece and, in each, the spans to be raised."""
    levels: list[list[Node]] = [[]]
    for piece, text, spans in zip(pieces, texts, raised, strict=True):
        match piece.kind:
            case InlineKind.OPEN:
                levels.append([])
            case InlineKind.CLOSE:
                children = _joined(levels.pop())
                # Emphasis whose whole text went (a dot of an ellipsis) goes too.
                if children or not _children(piece.node) or piece.node["t"] in _WRAPPERS_WITH_MORE:
                    levels[-1].append(_with_children(piece.node, children))
            case InlineKind.OBJECT:
                levels[-1].append(piece.node)
            case InlineKind.LETTERS:
                levels[-1] += [piece.node] if text == piece.text and not spans else _letters(text, piece.node, spans)
    return _joined(levels.pop())


def _in_texts(inlines: Sequence[Node]) -> list[Node]:
    """Return the nodes with words and blanks in a row as one `Str`, but for those that keep their places.

    What is written of them is the same, and to set, to keep and to write them takes a third of the time.
    """
    found: list[Node] = []
    row: list[Node] = []
    for node in inlines:
        if node["t"] in RUN_OF_LETTERS and "pos" not in node:
            row.append(node)
        else:
            found += _as_text(row)
            found.append(node)
            row = []
    return found + _as_text(row)


def _as_text(row: list[Node]) -> list[Node]:
    apart = 2 if row and row[0].get("c") in _BOXES else 0
    rest = row[apart:]
    if len(rest) > 1:
        rest = [{"t": "Str", "c": "".join(node["c"] if node["t"] == "Str" else " " for node in rest)}]
    return row[:apart] + rest


def _letters(text: str, old: Node, spans: Sequence[Raised]) -> Iterator[Node]:
    place = {"pos": old["pos"]} if "pos" in old else {}
    done = 0
    for start, end, _ in spans:
        yield from _words(text[done:start], place)
        yield _small(text[start:end], place)
        done = end
    yield from _words(text[done:], place)


def _small(letters: str, place: Node) -> Node:
    """Return letters that are smaller: capitals in small capitals, whose text stays capitals, or what is raised."""
    words = [{"t": "Str", "c": letters} | place]
    if letters.isupper():
        return {"t": "Span", "c": [["", [CAPITALS], []], words]} | place
    return {"t": "Superscript", "c": words} | place


def _is_small(node: Node) -> bool:
    return node["t"] in _SMALL or (node["t"] == "Span" and CAPITALS in node["c"][0][1])


def _words(text: str, place: Node) -> Iterator[Node]:
    if not place and text != " ":
        if text:
            yield {"t": "Str", "c": text}
        return
    for number, word in enumerate(text.split(" ")):
        if number:
            yield {"t": "Space"} | place
        if word:
            yield {"t": "Str", "c": word} | place


def _joined(nodes: list[Node]) -> list[Node]:
    """Return neighbouring words as one."""
    if not any(one["t"] == "Str" == following["t"] for one, following in pairwise(nodes)):
        return nodes
    joined: list[Node] = []
    words: list[str] = []
    for node in nodes:
        if node["t"] == "Str" and words:
            words.append(node["c"])
            continue
        _close(joined, words)
        words = [node["c"]] if node["t"] == "Str" else []
        joined.append(node)
    _close(joined, words)
    return joined


def _close(joined: list[Node], words: list[str]) -> None:
    if len(words) > 1:
        joined[-1] = joined[-1] | {"c": "".join(words)}


def _ends(node: Node, quoted: Quoted) -> tuple[InlinePiece, InlinePiece]:
    """Return what stands for a wrapper's begin and end: of a reader's `Quoted`, the marks themselves."""
    if node["t"] != "Quoted" or not quoted:
        return InlinePiece(InlineKind.OPEN, node), InlinePiece(InlineKind.CLOSE, node)
    opening, closing = ({"t": "Str", "c": mark} for mark in quoted[node["c"][0]["t"]])
    return InlinePiece(InlineKind.LETTERS, opening, opening["c"]), InlinePiece(
        InlineKind.LETTERS, closing, closing["c"]
    )


def _children(node: Node) -> Sequence[Node]:
    content: Sequence[Any] = node["c"]
    return content[1] if node["t"] in _WRAPPERS_WITH_MORE else content


def _with_children(node: Node, children: list[Node]) -> Node:
    content = node["c"]
    return node | {"c": [content[0], children, *content[2:]] if node["t"] in _WRAPPERS_WITH_MORE else children}


def _text_of_object(kind: str) -> str:
    if kind == "LineBreak":
        return "\n"
    return "" if kind in _WITHOUT_WIDTH else OBJECT


def _verbatim_tag(node: Node) -> str:
    tag = _tag(node)
    return tag if tag in _VERBATIM_TAGS else ""


def _tag(node: Node) -> str:
    """Return the name of a raw HTML tag, with a slash before it if it closes."""
    if node["t"] != "RawInline" or not node["c"][1].startswith("<"):
        return ""
    words = node["c"][1][1:].replace(">", " ").split(maxsplit=1)
    return str(words[0]).lower() if words else ""
