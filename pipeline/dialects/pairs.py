"""Pairs of signs around words: inline notes and marks.

`^[…]` is a note, `==…==` a mark; `++…++`, `^^…^^`, `{++…++}` are words put in, `{--…--}` taken out; `++ctrl+c++` is a
key.
Each of both signs becomes a word, so that pandoc reads what is between as it reads any text; `join_pairs` makes of the
two words what is around them. Two in different texts (a cell and the next one) stay as they were typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.dialects.code import Code, Paragraphs
from pipeline.dialects.meanings import Meaning
from pipeline.dialects.signs import Sign, in_address
from pipeline.pandoc.nodes import BLANKS, Node, attributes, find_landmarks, rewrite, string, trim

MARGINS = frozenset(("aside", "column-margin", "margin-note"))
"""Classes of words that are set in the margin."""
_MARKS = {"==": "mark", "++": "ins", "^^": "ins", "{==": "mark", "{++": "ins", "{--": "del"}
_PAIRED = re.compile(
    r"\\.|\{==|==\}|\{\+\+|\+\+\}|\{--(?=[^-])|(?<=[^-])--\}|(?<!=)==(?!=)|(?<!\+)\+\+(?!\+)|(?<!\^)\^\^(?!\^)",
    re.DOTALL,
)
_BRACKETS = re.compile(r"\\.|(?<!\[)\^\[|[\[\]]", re.DOTALL)
_SUPERSCRIPT = re.compile(r"\^(?!\[)|\(")
# No note, but the number of one in a list elsewhere.
_NUMBERS = re.compile(r"[\d\s,;–-]+")
_NOTHING = re.compile(r"\s*+")
_KEYS = re.compile(r"[\w\"'-]+(?:\+[\w\"'-]+)+|(?:ctrl|alt|shift|cmd|esc|enter|tab|space|del|f\d\d?)", re.IGNORECASE)
_DELIMITERS = "*_~^"
_OPENERS = "([{«“‘\"'—–-"
_DEEPEST = 4  # notes in notes: no more are looked for


@dataclass
class _Open:
    """A sign that waits for its other half."""

    name: str
    start: int
    end: int


def find_pairs(text: str, code: Code, paragraphs: Paragraphs) -> Iterator[Sign]:
    """Yield the signs of all pairs, each pair together."""
    pairs = [*_find_notes(text, code, paragraphs), *_find_marks(text, code, paragraphs)]
    for number, (name, opening, closing) in enumerate(pairs):
        yield _make_sign(text, opening, name, number, opens=True)
        yield _make_sign(text, closing, name, number, opens=False)


def _find_notes(
    text: str, code: Code, paragraphs: Paragraphs
) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    waiting: list[_Open] = []
    end = depth = 0
    for match in _BRACKETS.finditer(text) if "^[" in text else ():
        if match[0][0] == "\\" or code.at(match.start()) >= 0:
            continue
        if match.start() >= end:
            waiting, depth, end = [], 0, paragraphs.end(match.start())
        if match[0] != "]":
            is_note = match[0] == "^[" and depth < _DEEPEST - 1
            depth += is_note
            waiting.append(_Open("^[" if is_note else "[", match.start(), match.end()))
            continue
        opened = waiting.pop() if waiting else None
        if opened is None or opened.name != "^[":
            continue
        depth -= 1
        if _SUPERSCRIPT.match(text, match.end()) or in_address(text, opened.start):
            continue
        if not _NOTHING.fullmatch(text, opened.end, match.start()):
            name = "number" if _NUMBERS.fullmatch(text, opened.end, match.start()) else "note"
            yield name, (opened.start, opened.end), match.span()


def _find_marks(
    text: str, code: Code, paragraphs: Paragraphs
) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    waiting: dict[str, _Open] = {}
    end = 0
    for match in _PAIRED.finditer(text) if any(mark in text for mark in _MARKS) else ():
        sign, start = match[0], match.start()
        if sign[0] == "\\" or code.at(start) >= 0:
            continue
        if start >= end:
            waiting, end = {}, paragraphs.end(start)
        name = "{" + sign[:2] if sign[-1] == "}" else sign
        opened = waiting.get(name)
        if opened and sign[0] != "{" and _closes(text, match, opened):
            del waiting[name]
            inner = text[opened.end : start]
            kind = "keys" if sign == "++" and _KEYS.fullmatch(inner) else _MARKS[name]
            if kind == "keys" or sign != "++" or not _is_counting(inner):
                yield kind, (opened.start, opened.end), match.span()
        elif sign[-1] != "}" and _opens(text, match):
            waiting[name] = _Open(name, start, match.end())


def _opens(text: str, match: re.Match[str]) -> bool:
    """Return whether a sign may open: it follows no word, and precedes one."""
    after = text[match.end() : match.end() + 1]
    before = text[match.start() - 1 : match.start()] if match.start() else " "
    begins = bool(after) and not after.isspace() and (match[0][0] == "{" or not before.isalnum())
    return begins and not in_address(text, match.start())


def _closes(text: str, match: re.Match[str], opened: _Open) -> bool:
    after = text[match.end() : match.end() + 1]
    bare = match[0][-1] != "}"
    return match.start() > opened.end and not (bare and (text[match.start() - 1].isspace() or after.isalnum()))


def _is_counting(inner: str) -> bool:
    """Return whether `++` is that of a programming language: `++i et i++`."""
    words = inner.split()
    ends = {words[0], words[-1]} if words else {""}
    return min(map(len, ends)) < 2 or (len(words) > 1 and len(ends) == 1)  # noqa: PLR2004 (names of variables)


def _make_sign(text: str, span: tuple[int, int], name: str, number: int, *, opens: bool) -> Sign:
    """Return an end of a pair, with a blank around its word where Markdown would read that into a sign beside it."""
    meaning = Meaning("edge", name, str(number), "opens" if opens else "", how="silent")
    start, end = span
    if not opens:
        return Sign(start, end, meaning, before="" if text[start - 1].isspace() else " ")
    return Sign(start, end, meaning, " " if _ends_emphasis(text, start) else "", "" if text[end].isspace() else " ")


def _ends_emphasis(text: str, position: int) -> bool:
    """Return whether the signs before a position end emphasis, which they would not right before a word."""
    before = position
    while before and text[before - 1] in _DELIMITERS and position - before < 4:  # noqa: PLR2004 (none is longer)
        before -= 1
    return 0 < before < position and not text[before - 1].isspace() and text[before - 1] not in _OPENERS


def make_edge(meaning: Meaning, typed: str, guarded: bool, guards: bool) -> Node:  # noqa: FBT001 (both belong together)
    """Return a provisional node for a sign, until `join_pairs` finds its other half.

    It has a blank of ours before or after.
    """
    place = meaning.address, meaning.text, bool(meaning.lead)
    return string(typed) | {"edge": place, "guarded": guarded, "guards": guards}


def join_pairs(nodes: list[Node]) -> list[Node]:
    """Return running text in which pairs of signs have become what they mean."""
    if not any("edge" in node for node in nodes):
        return nodes
    whole = {node["edge"][0] for node in nodes if "edge" in node and not node["edge"][2]}
    piles: list[tuple[Node | None, list[Node]]] = [(None, [])]
    before: Node = {}
    for node in nodes:
        number, name, opens = node.get("edge", ("", "", False))
        if opens and number in whole:
            _drop_guard(node, piles[-1][1])
            piles.append((node, []))
        elif name and any(one is not None and one["edge"][0] == number for one, _ in piles):
            _close(piles, number, name)
        elif name:
            _drop_guard(node, piles[-1][1])
            piles[-1][1].append(_plain(node))
        elif not (node["t"] == "Space" and before.get("guards")):
            piles[-1][1].append(node)
        before = node
    while len(piles) > 1:
        _spill(piles)
    return piles[0][1]


def _drop_guard(node: Node, before: list[Node]) -> None:
    if node["guarded"] and before and before[-1]["t"] == "Space":
        before.pop()


def _spill(piles: list[tuple[Node | None, list[Node]]]) -> None:
    """Put back what was begun and never ended."""
    opened, inner = piles.pop()
    if opened is not None:
        piles[-1][1].append(_plain(opened))
    piles[-1][1].extend(inner)


def _close(piles: list[tuple[Node | None, list[Node]]], number: str, name: str) -> None:
    while (opened := piles[-1][0]) is not None and opened["edge"][0] != number:
        _spill(piles)
    opened, inner = piles.pop()
    place = {"pos": opened["pos"]} if opened and "pos" in opened else {}
    words = trim(inner)
    piles[-1][1].extend(node | place if "pos" not in node else node for node in _make_nodes(name, words, place))


def _plain(node: Node) -> Node:
    return {key: value for key, value in node.items() if key not in ("edge", "guarded", "guards")}


def _make_nodes(name: str, words: list[Node], place: Node) -> list[Node]:
    if name == "note":
        text, beyond = _flatten_note(words)
        return [{"t": "Note", "c": [{"t": "Para", "c": text, **place}, *beyond], "inline": True}]
    if name == "number":
        return [{"t": "Superscript", "c": [string("["), *words, string("]")]}]
    if name == "mark":
        return [{"t": "Span", "c": [attributes("", ("mark",)), words]}]
    if name == "del":
        return [{"t": "Strikeout", "c": words}]
    if name == "keys":
        return list(_make_keys(words))
    return [_make_html("<ins>"), *words, _make_html("</ins>")]


def _make_keys(words: list[Node]) -> Iterator[Node]:
    typed = "".join(node["c"] for node in words if node["t"] == "Str")
    for number, key in enumerate(typed.replace('"', "").split("+")):
        if number:
            yield string("+")
        name = string(key if len(key) > 1 and key[1:].isupper() else key.capitalize())
        yield from (_make_html("<kbd>"), name, _make_html("</kbd>"))


def _make_html(tag: str) -> Node:
    return {"t": "RawInline", "c": ["html", tag]}


def write_margins(blocks: list[Node]) -> list[Node]:
    """Make notes of what Quarto sets in the margin: `[words]{.aside}`. What is alone in its paragraph stays there."""

    def edit(nodes: list[Node]) -> list[Node]:
        made: list[Node] = []
        for node in nodes:
            classes = set(node["c"][0][1]) if node["t"] == "Span" and len(nodes) > 1 else set()
            if not classes or not classes <= MARGINS:  # a class more may be that of an answer
                made.append(node)
                continue
            while made and made[-1]["t"] in BLANKS:
                made.pop()
            node["c"][0][1] = []
            made += _make_nodes("note", [node], {"pos": node["pos"]} if "pos" in node else {})
        return made

    return rewrite(blocks, edit)


def flatten_notes(blocks: list[Node]) -> None:
    """Take the inline notes out of other notes."""
    for node in find_landmarks(blocks):
        if node["t"] == "Note" and any(inner["t"] == "Note" for inner in find_landmarks(node["c"])):
            text, beyond = _flatten_note(node["c"])
            node["c"] = [*text, *beyond]


def _flatten_note(words: list[Node]) -> tuple[list[Node], list[Node]]:
    """Return the text of a note without notes in it, which no edition could show: they become parentheses."""
    beyond: list[Node] = []

    def edit(nodes: list[Node]) -> list[Node]:
        text: list[Node] = []
        for node in nodes:
            if node["t"] != "Note":
                text.append(node)
                continue
            inner = [block["c"] for block in node["c"] if block["t"] in ("Para", "Plain")]
            beyond.extend(block for block in node["c"] if block["t"] not in ("Para", "Plain"))
            blank: list[Node] = [] if text and text[-1]["t"] in BLANKS else [{"t": "Space"}]
            text += [*blank, string("("), *(one for part in inner for one in part), string(")")]
        return text

    return rewrite(words, edit), beyond
