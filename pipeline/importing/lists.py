"""Turn paragraphs that begin with typed signs into lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.importing.documents import TAB, Remarks
from pipeline.pandoc.nodes import Node, items_of, plain_text, rewrite, string

# What Word calls by letters of its own: Symbol and Wingdings.
_BULLETS = "•▪◦‣●■□○◆◇➢➤►▶✓✔❖⁃\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0e8"
DASHES = "-–*·§¤"
"""What may be something else, so that one alone is no list."""
_SIGN = re.compile(rf"([{_BULLETS}])|([{DASHES}])|(\(?\d{{1,3}}(?:[.)]|°\)?))|(\(?[a-zA-Z]\))|(o)")


class TypedSign(NamedTuple):
    """Sign at the beginning of an item.

    `kind` is the same for all items of a list; `number` counts from 1 where the sign is a number or a letter, else it
    is 0. `depth` is the number of tabs before it; `rest` is what follows. One that is `plain` is a list by itself.
    """

    kind: str
    number: int
    depth: int
    rest: list[Node]
    plain: bool


def find_sign(inlines: list[Node]) -> TypedSign | None:
    """Return the sign that a paragraph begins with, followed by a blank or a tab; None where there is none."""
    depth = 0
    while depth < len(inlines) and is_tab(inlines[depth]):
        depth += 1
    if depth >= len(inlines) or inlines[depth]["t"] != "Str":
        return None
    text = inlines[depth]["c"]
    match = _SIGN.match(text)
    if match is None:
        return None
    after, following = text[match.end() :].lstrip("\u00a0\u2003"), inlines[depth + 1 :]
    is_apart = bool(text[match.end() :]) and text[match.end()] in "\u00a0\u2003"
    by_tab = not after and bool(following) and is_tab(following[0])
    by_blank = not after and bool(following) and following[0]["t"] == "Space"
    if not (by_tab or by_blank or is_apart or (match[1] and after)) or (match[5] and not by_tab):
        return None
    rest = [string(after), *following] if after else following
    while rest and (rest[0]["t"] == "Space" or is_tab(rest[0])):
        rest = rest[1:]
    return TypedSign(_find_kind(match), _number(match), depth, rest, bool(match[1])) if rest else None


def is_tab(node: Node) -> bool:
    """Return whether a node is a tab."""
    return bool(node == string(TAB))


def _find_kind(match: re.Match[str]) -> str:
    if match[3] or match[4]:
        letters = re.sub(r"\d+", "1", match[0])
        return re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", letters))
    return match[0]


def _number(match: re.Match[str]) -> int:
    if match[3]:
        return int(re.sub(r"\D", "", match[3]))
    return ord(match[4].strip("()").lower()) - ord("a") + 1 if match[4] else 0


_FEWEST = 2
# Ends of speeches, which a dash may open in French.
_SAID = ("?", "!", "…", "»", "”")
_STYLES = {"1": "Decimal", "a": "LowerAlpha", "A": "UpperAlpha"}


def make_lists(blocks: list[Node], remarks: Remarks) -> list[Node]:
    """Return the blocks, paragraphs with typed signs as lists."""

    def edit(nodes: list[Node]) -> list[Node]:
        result: list[Node] = []
        group: list[TypedSign] = []
        waiting: list[Node] = []
        for node in (*_unwrap_quotations(nodes), None):
            sign = find_sign(node["c"]) if node is not None and node["t"] in ("Para", "Plain") else None
            if sign is not None and node is not None:
                group.append(sign)
                waiting.append(node)
                continue
            result += _make_lists(group, waiting, remarks)
            group, waiting = [], []
            result += [node] if node is not None else []
        return _join_lists(result)

    return rewrite(blocks, edit)


def _join_lists(nodes: list[Node]) -> list[Node]:
    """Return the nodes, lists with bullets that follow each other as one: some items were typed, some were not."""
    result: list[Node] = []
    for node in nodes:
        if node["t"] == "BulletList" and result and result[-1]["t"] == "BulletList":
            result[-1]["c"] += node["c"]
        else:
            result.append(node)
    return result


def _unwrap_quotations(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield the nodes; of a quotation that is all typed items, for they were indented by hand, what it holds."""
    for node in nodes:
        inside = node["c"] if node["t"] == "BlockQuote" else []
        if inside and all(one["t"] == "Para" and find_sign(one["c"]) for one in inside):
            yield from inside
        else:
            yield node


def _make_lists(group: list[TypedSign], paragraphs: list[Node], remarks: Remarks) -> list[Node]:
    if not group or not _is_list(group):
        return paragraphs
    remarks.add("typed-list")
    return _build_lists(group, list(_compute_levels(group)))


def _is_list(group: list[TypedSign]) -> bool:
    if not any(sign.plain for sign in group) and len(group) < _FEWEST:
        return False
    if group[0].kind == "–" and any(plain_text(sign.rest).endswith(_SAID) for sign in group):
        return False
    return all(_counts_up(group, kind) for kind in {sign.kind for sign in group})


def _counts_up(group: list[TypedSign], kind: str) -> bool:
    """Return whether the numbers of a kind follow each other; they may begin anew with each list."""
    numbers = [sign.number for sign in group if sign.kind == kind]
    return not numbers[0] or all(two in (one + 1, 1) for one, two in pairwise(numbers))


def _compute_levels(group: list[TypedSign]) -> Iterator[int]:
    """Yield the depth of each item: by its tabs, else by whether its kind of sign is open already."""
    opened: list[tuple[int, str]] = []
    for number, sign in enumerate(group):
        own = (sign.depth, sign.kind)
        if own in opened:
            del opened[opened.index(own) + 1 :]
        else:
            later = {(sign.depth, sign.kind) for sign in group[number + 1 :]}
            while opened and not _holds(opened[-1], own, later):
                opened.pop()
            opened.append(own)
        yield len(opened) - 1


def _holds(outer: tuple[int, str], inner: tuple[int, str], later: set[tuple[int, str]]) -> bool:
    """Return whether a list is within another: it has more tabs, or lesser signs, or the other goes on later."""
    if outer[0] != inner[0]:
        return outer[0] < inner[0]
    return _rank_kind(outer[1]) < _rank_kind(inner[1]) or outer in later


def _rank_kind(kind: str) -> int:
    """Return how deep people use a sign: numbers, letters, bullets, dashes."""
    if "1" in kind or ")" in kind:
        return 0 if "1" in kind else 1
    return 3 if kind in DASHES else 2


def _build_lists(group: list[TypedSign], levels: list[int]) -> list[Node]:
    """Return the lists of the topmost level, each item with the lists below it."""
    lists: list[Node] = []
    at = 0
    while at < len(group):
        end = next((n for n in range(at + 1, len(group)) if levels[n] <= levels[at]), len(group))
        item: list[Node] = [{"t": "Plain", "c": group[at].rest}]
        item += _build_lists(group[at + 1 : end], levels[at + 1 : end]) if end > at + 1 else []
        if lists and lists[-1]["kind"] == group[at].kind:
            items_of(lists[-1]).append(item)
        else:
            lists.append(_make_list(group[at], item))
        at = end
    return [{"t": node["t"], "c": node["c"]} for node in lists]


def _make_list(sign: TypedSign, item: list[Node]) -> Node:
    if not sign.number:
        return {"t": "BulletList", "c": [item], "kind": sign.kind}
    style = next((name for letter, name in _STYLES.items() if letter in sign.kind), "Decimal")
    numbering = [sign.number, {"t": style}, {"t": "OneParen" if ")" in sign.kind else "Period"}]
    return {"t": "OrderedList", "c": [numbering, [item]], "kind": sign.kind}


def split_lines(blocks: list[Node], remarks: Remarks) -> list[Node]:
    """Return the blocks, paragraphs parted where their line ends mean it."""

    def edit(nodes: list[Node]) -> list[Node]:
        return [one for node in nodes for one in (_split_paragraph(node, remarks) if node["t"] == "Para" else [node])]

    return rewrite(blocks, edit)


def _split_paragraph(paragraph: Node, remarks: Remarks) -> Iterator[Node]:
    lines = list(list_lines(paragraph["c"]))
    pieces: list[list[Node]] = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else []
        if not line:
            continue
        is_part = not (pieces and before) or bool(find_sign(line) or find_sign(before))
        remarks.add("line-break", bool(pieces) and is_part)
        if is_part:
            pieces.append(line)
        else:
            pieces[-1] = [*pieces[-1], {"t": "LineBreak"}, *line]
    yield from ({"t": "Para", "c": piece} for piece in pieces)


def list_lines(inlines: list[Node]) -> Iterator[list[Node]]:
    """Yield the lines of a paragraph, without the blanks that they begin with."""
    line: list[Node] = []
    for node in inlines:
        if node["t"] == "LineBreak":
            yield line
            line = []
        elif line or node["t"] not in ("Space", "SoftBreak"):
            line.append(node)
    yield line
