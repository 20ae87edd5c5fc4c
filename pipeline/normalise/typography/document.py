"""Apply typography to pandoc's tree: every run of inline nodes is one text, in the language of its place."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import accumulate, groupby, pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

from pipeline.normalise.typography.french import SMALL_LETTERS, french
from pipeline.normalise.typography.rules import (
    ACRONYMS,
    NO_BREAK,
    OBJECT,
    THIN,
    Raised,
    Typeset,
    TypographyRule,
    apply,
    general,
    marks_of,
)

_WITHOUT_PROSE = frozenset({"CodeBlock", "RawBlock", "Code", "Math", "RawInline"})
_WITH_TITLE = frozenset({"Link", "Image"})
# Where a node's content keeps [id, classes, attributes].
_ATTRIBUTES = {"Div": 0, "Span": 0, "Link": 0, "Image": 0, "Figure": 0, "Table": 0, "Header": 1}


def set_text(text: str, language: str) -> str:
    """Return a plain text (a title, a description, a tag, an alternative text) with its typography.

    Ordinals stay letters. Text in a language without rules comes back unchanged. A second pass changes nothing.
    """
    return apply(customs_of(language).rules, (), text).text


def set_line(inlines: Sequence[Node], language: str) -> list[Node]:
    """Set inline nodes of a line with markup (a title) as `set_text` sets one without: ordinals stay letters."""
    customs = customs_of(language)
    pieces = flatten(inlines, _is_object, customs.quoted)
    _, texts = _typeset(pieces, customs.rules)
    return build(pieces, texts, [()] * len(pieces))


def set_document(nodes: Sequence[Node], language: str, *, small_caps: bool = False) -> list[Node]:
    """Return nodes with their typography; the input stays as it is.

    A run of inline nodes is one text. Ordinals become `Superscript`. What is not prose (code, maths, raw HTML,
    addresses) is not touched; notes, pictures' alternative texts and passages in another language are texts of their
    own. A `lang` attribute switches the language for what its node holds. `small_caps` sets acronyms in small capitals,
    but in headings.
    """
    return _set(list(nodes), _Manner(language, small_caps), Counter())


def set_and_count(
    blocks: Sequence[Node], language: str, *, small_caps: bool = False
) -> tuple[list[Node], Mapping[str, int]]:
    """Return what `set_document` gives, and how often each rule changed something, by its name ("ordinal")."""
    changes: Counter[str] = Counter()
    result = _set(list(blocks), _Manner(language, small_caps), changes)
    return result, MappingProxyType(dict(sorted(changes.items())))


class _Manner(NamedTuple):
    """Language of a text, and whether its acronyms are small capitals."""

    language: str
    small_caps: bool

    def within(self, node: Node) -> _Manner:
        """Return the manner for the content of a node."""
        return _Manner(find_language(node) or self.language, self.small_caps and node["t"] != "Header")


def _set(nodes: list[Node], manner: _Manner, changes: Counter[str]) -> list[Node]:
    """Copy the tree from the top down, without recursion: a post may nest deeper than Python's stack."""
    root: list[Any] = [nodes]
    waiting: list[tuple[Any, Any, _Manner]] = [(root, 0, manner)]
    while waiting:
        holder, key, manner = waiting.pop()
        value = holder[key]
        if isinstance(value, dict):
            if value.get("t") not in _WITHOUT_PROSE and "c" in value:
                manner = manner.within(value)
                holder[key] = value | {"c": _with_title(value, manner.language)}
                waiting.append((holder[key], "c", manner))
        elif isinstance(value, list) and bool(value) and isinstance(value[0], dict) and value[0].get("t") in INLINES:
            holder[key], embedded = _run(value, manner, changes)
            waiting += ((node, "c", manner.within(node)) for node in embedded)
        elif isinstance(value, list):
            holder[key] = list(value)
            waiting += ((holder[key], place, manner) for place, part in enumerate(value) if type(part) in (list, dict))
    result: list[Node] = root[0]
    return result


def _run(inlines: Sequence[Node], manner: _Manner, changes: Counter[str]) -> tuple[list[Node], list[Node]]:
    """Return the run with its typography, and copies of the nodes in it whose content is a text of its own."""
    customs = customs_of(manner.language)
    embedded: list[Node] = []
    pieces = []
    for piece in flatten(inlines, _is_object, customs.quoted):
        node = piece.node
        if piece.kind is InlineKind.OBJECT and _holds_text(node):
            node = node | {"c": _with_title(node, manner.within(node).language)}
            embedded.append(node)
        elif piece.kind is InlineKind.CLOSE and node["t"] == "Link":
            node = node | {"c": _with_title(node, manner.language)}
        pieces.append(piece if node is piece.node else piece._replace(node=node))
    smaller = (*customs.raised, ACRONYMS) if manner.small_caps else customs.raised
    typeset, texts = _typeset(pieces, customs.rules, smaller)
    raised = list(_spans(pieces, typeset))
    changes.update(typeset.changes)
    for spans in filter(None, raised):
        ends = {end for _, end, _ in spans}  # the numeral of a century and its ending, which touch, count once
        changes.update(name for start, _, name in spans if start not in ends)
    return build(pieces, texts, raised), embedded


def _typeset(
    pieces: Sequence[InlinePiece], rules: Sequence[TypographyRule], smaller: Sequence[TypographyRule] = ()
) -> tuple[Typeset, list[str]]:
    """Apply rules to the pieces as one text, and return the new texts of the pieces too."""
    borders = [0, *accumulate(len(piece.text) for piece in pieces)]
    typeset = apply(rules, smaller, "".join(piece.text for piece in pieces), borders)
    return typeset, [typeset.text[start:end] for start, end in pairwise(typeset.borders)]


def _spans(pieces: Sequence[InlinePiece], typeset: Typeset) -> Iterator[list[Raised]]:
    """Yield for each piece the spans to be raised in it, counted from its start."""
    waiting = list(reversed(typeset.raised))
    for piece, start, end in zip(pieces, typeset.borders, typeset.borders[1:], strict=False):
        spans = []
        while waiting and waiting[-1][0] < end:
            first, last, name = waiting.pop()
            if not piece.raised:
                spans.append((first - start, min(last, end) - start, name))
            if last > end:
                waiting.append((end, last, name))
                break
        yield spans


def find_language(node: Node) -> str:
    """Return the language that a node names, "" for none."""
    place = _ATTRIBUTES.get(node["t"])
    if place is None:
        return ""
    return next((str(value) for key, value in node["c"][place][2] if key == "lang"), "")


def _is_object(node: Node) -> bool:
    """Return whether a wrapper is a text of its own: in another language, or a link whose text is its address."""
    return bool(find_language(node)) or is_address(node)


def is_address(node: Node) -> bool:
    """Return whether a node is a link whose text is its address."""
    if node["t"] != "Link":
        return False
    (_, classes, _), inlines, (url, _) = node["c"]
    text = "".join(inline["c"] for inline in inlines) if all(inline["t"] == "Str" for inline in inlines) else ""
    return "uri" in classes or "email" in classes or text in (url, url.removeprefix("mailto:"))


def _holds_text(node: Node) -> bool:
    return node["t"] in ("Note", "Image") or (bool(find_language(node)) and not is_address(node))


def _with_title(node: Node, language: str) -> Any:  # noqa: ANN401 - pandoc's JSON
    content = node["c"]
    if node["t"] not in _WITH_TITLE or not content[2][1]:
        return content
    return [*content[:2], [content[2][0], set_text(content[2][1], language)]]


@dataclass(frozen=True)
class Customs:
    """A language's rules in order, the rules for smaller letters, and the marks for pandoc's `Quoted` nodes."""

    rules: Sequence[TypographyRule] = ()
    raised: Sequence[TypographyRule] = ()
    quoted: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@functools.cache
def customs_of(language: str) -> Customs:
    """Return the customs of a BCP 47 language; empty ones for an unknown language."""
    tag = language.replace("_", "-").lower()
    if tag.partition("-")[0] == "fr":
        rules = french(inside=THIN if tag == "fr-ch" else NO_BREAK)
        return Customs(rules, (SMALL_LETTERS,), {"DoubleQuote": ("“", "”"), "SingleQuote": ("‘", "’")})
    marks = marks_of(tag)
    if marks is None:
        return Customs()
    return Customs(general(marks), quoted={"DoubleQuote": marks[:2], "SingleQuote": marks[2:]})


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
    """Kind of a piece of a flattened run."""

    LETTERS = 1
    OBJECT = 2
    OPEN = 3
    CLOSE = 4


class InlinePiece(NamedTuple):
    """A leaf of the tree with its text, or the start or end of a wrapper; `raised` letters are small already."""

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
            tag = _tag(node)
            if verbatim or tag in _VERBATIM_TAGS:
                verbatim = "" if tag == f"/{verbatim}" else verbatim or tag
                pieces.append(InlinePiece(InlineKind.OBJECT, node, OBJECT))
            elif kind in RUN_OF_LETTERS:
                text = node["c"] if kind == "Str" else " "
                pieces.append(InlinePiece(InlineKind.LETTERS, node, text, raised=raised > 0))
            elif (kind in _WRAPPERS or kind in _WRAPPERS_WITH_MORE) and not is_object(node):
                begin, close = _ends(node, quoted)
                pieces.append(begin)
                raised += _is_small(node)
                levels.append((iter(_in_texts(_find_children(node))), close))
                break
            else:
                text = "" if kind in _WITHOUT_WIDTH else OBJECT
                text = "\n" if kind == "LineBreak" else text
                pieces.append(InlinePiece(InlineKind.OBJECT, node, text))
                raised = max(0, raised + _RAISING_TAGS.get(tag, 0))
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
                children = _join_words(levels.pop())
                # Emphasis whose whole text went (a dot of an ellipsis) goes too.
                if children or not _find_children(piece.node) or piece.node["t"] in _WRAPPERS_WITH_MORE:
                    levels[-1].append(_with_children(piece.node, children))
            case InlineKind.OBJECT:
                levels[-1].append(piece.node)
            case InlineKind.LETTERS:
                levels[-1] += (
                    [piece.node] if text == piece.text and not spans else _split_letters(text, piece.node, spans)
                )
    return _join_words(levels.pop())


def _in_texts(inlines: Sequence[Node]) -> list[Node]:
    """Return the nodes with words and blanks in a row as one `Str`, but for those that keep their places.

    What is written of them is the same, and to set, to keep and to write them takes a third of the time.
    """
    joined: list[Node] = []
    for is_row, group in groupby(inlines, lambda node: node["t"] in RUN_OF_LETTERS and "pos" not in node):
        row = list(group)
        apart = 2 if is_row and row[0].get("c") in _BOXES else 0
        if is_row and len(row) > apart + 1:
            row[apart:] = [{"t": "Str", "c": "".join(node["c"] if node["t"] == "Str" else " " for node in row[apart:])}]
        joined += row
    return joined


def _split_letters(text: str, old: Node, spans: Sequence[Raised]) -> Iterator[Node]:
    place = {"pos": old["pos"]} if "pos" in old else {}
    done = 0
    for start, end, _ in spans:
        yield from _words(text[done:start], place)
        letters = [{"t": "Str", "c": text[start:end]} | place]
        if text[start:end].isupper():
            yield {"t": "Span", "c": [["", [CAPITALS], []], letters]} | place
        else:
            yield {"t": "Superscript", "c": letters} | place
        done = end
    yield from _words(text[done:], place)


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


def _join_words(nodes: list[Node]) -> list[Node]:
    """Return neighbouring words as one."""
    if not any(node["t"] == "Str" == following["t"] for node, following in pairwise(nodes)):
        return nodes
    joined: list[Node] = []
    for is_text, group in groupby(nodes, lambda node: node["t"] == "Str"):
        run = list(group)
        joined += [run[0] | {"c": "".join(node["c"] for node in run)}] if is_text and len(run) > 1 else run
    return joined


def _ends(node: Node, quoted: Quoted) -> tuple[InlinePiece, InlinePiece]:
    """Return the pieces for the start and end of a wrapper: for a reader's `Quoted`, the marks themselves."""
    if node["t"] != "Quoted" or not quoted:
        return InlinePiece(InlineKind.OPEN, node), InlinePiece(InlineKind.CLOSE, node)
    opening, closing = quoted[node["c"][0]["t"]]
    return _make_letters_piece(opening), _make_letters_piece(closing)


def _make_letters_piece(text: str) -> InlinePiece:
    return InlinePiece(InlineKind.LETTERS, {"t": "Str", "c": text}, text)


def _find_children(node: Node) -> Sequence[Node]:
    content: Sequence[Any] = node["c"]
    return content[1] if node["t"] in _WRAPPERS_WITH_MORE else content


def _with_children(node: Node, children: list[Node]) -> Node:
    content = node["c"]
    return node | {"c": [content[0], children, *content[2:]] if node["t"] in _WRAPPERS_WITH_MORE else children}


def _tag(node: Node) -> str:
    """Return the name of a raw HTML tag, with a slash before it if it closes."""
    if node["t"] != "RawInline" or not node["c"][1].startswith("<"):
        return ""
    words = node["c"][1][1:].replace(">", " ").split(maxsplit=1)
    return str(words[0]).lower() if words else ""
