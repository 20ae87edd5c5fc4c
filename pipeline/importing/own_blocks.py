"""Restore the blocks of a lesson from paragraphs in our styles, which `own_documents.py` has marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from pipeline.dialects.boxes import KINDS
from pipeline.editions.office.styles import BOX, GLOSSARY, LINE, QUESTION, STANDFIRST, TITLED, VERSE
from pipeline.i18n.labels import labels
from pipeline.importing.documents import CODE, CONTINUED, IN_LIST, LOOSE, ROLES, UPRIGHT, WORDS_BEGIN, WORDS_END, Head
from pipeline.importing.lists import list_lines
from pipeline.importing.own_documents import SIGN_OF
from pipeline.model.article import LINES
from pipeline.pandoc.nodes import Node, attributes, find_landmarks, items_of, plain_text, rewrite, string, walk

_GAP = "…………"
_SIGNS = f"{ROLES}{LOOSE}{IN_LIST}{CONTINUED}"
_CODED = re.compile(f"(?:\\A|\n)([{_SIGNS}]*){CODE}([^{CODE}]*){CODE}")
_CLASSES = dict(zip(WORDS_BEGIN, ("answer", "solution"), strict=True))
_ROLES = {sign: style for style, sign in SIGN_OF.items()}
_LISTS = ("BulletList", "OrderedList")


def restore_blocks(blocks: list[Node], head: Head) -> tuple[list[Node], Head]:
    """Return the blocks of a lesson as they were written, and what else the document says of itself."""
    blocks = rewrite(rewrite(blocks, _part_codes), _restore_words)
    for table in (node for node in find_landmarks(blocks) if node["t"] == "Table"):
        for formula in (node for node in find_landmarks(table["c"]) if node["t"] == "Math"):
            formula["c"][0] = {"t": "InlineMath"}  # LibreOffice sets apart one that is alone in its cell
    for formula in (node for node in find_landmarks(blocks) if node["t"] == "Math"):
        formula["c"][1] = formula["c"][1].replace(f"\\text{{{UPRIGHT}", "\\mathrm{")
    joined = _join_lists(blocks)
    first = [block for block in joined if _role_of(block) == STANDFIRST]
    words = " ".join(plain_text(block["c"]) for block in first if block["t"] == "Para")
    rest = [block for block in joined if _role_of(block) != STANDFIRST]
    for items in (node for node in find_landmarks(rest) if node["t"] in _LISTS and LOOSE in _signs(node)):
        for item in items_of(items):
            item[:] = [{"t": "Para", "c": block["c"]} if block["t"] == "Plain" else block for block in item]
    return list(_group(rest, head.language)), replace(head, description=_bare(words))


def _restore_words(nodes: list[Node]) -> list[Node]:
    """Return inlines, answers and solutions between their signs as such; a gap before an answer is its place."""
    if not any(node["t"] == "Str" and WORDS_END in node["c"] for node in nodes):
        return nodes
    result: list[Node] = []
    inside = result
    for node in (piece for whole in nodes for piece in _split_at_signs(whole)):
        kind = _CLASSES.get(node["c"], "") if node["t"] == "Str" else ""
        before: Node = result[-1] if result else {"t": ""}
        if kind and before["t"] == "Span" and before["c"][0][1] == [kind]:
            inside = before["c"][1]
        elif kind:
            if before["t"] == "Str":
                result[-1] = string(before["c"].removesuffix(_GAP))
            inside = []
            result.append({"t": "Span", "c": [attributes(classes=(kind,)), inside]})
        elif node == string(WORDS_END):
            inside = result
        else:
            inside.append(node)
    return result


def _split_at_signs(node: Node) -> list[Node]:
    if node["t"] != "Str":
        return [node]
    return [string(word) for word in re.split(f"([{WORDS_BEGIN}{WORDS_END}])", node["c"]) if word]


def _part_codes(nodes: list[Node]) -> list[Node]:
    """Return blocks of code with their languages, each its own: pandoc has joined those in a row."""
    result: list[Node] = []
    for node in nodes:
        plain, *coded = _CODED.split(node["c"][1]) if node["t"] == "CodeBlock" else [""]
        if plain and coded:
            result.append({"t": "CodeBlock", "c": [node["c"][0], plain]})
        for place, language, text in zip(coded[::3], coded[1::3], coded[2::3], strict=True):
            result.append({"t": "CodeBlock", "c": [attributes(classes=(language,)), f"{place}{text}"]})
        result += [] if coded else [node]
    return result


def _bare(text: str) -> str:
    return text.lstrip(_SIGNS)


def _signs(block: Node) -> str:
    """Return the signs that a block begins with, of a list those of its first item."""
    kinds = ("Para", "Plain", "CodeBlock")
    inside = () if block["t"] in ("Table", "Figure", "Div") else find_landmarks([block])
    first: Node = next((node for node in inside if node["t"] in kinds), {"t": "", "c": []})
    if first["t"] == "CodeBlock":
        text = first["c"][1]
    else:
        text = first["c"][0]["c"] if first["c"] and first["c"][0]["t"] == "Str" else ""
    return str(text[: len(text) - len(_bare(text))])


def _role_of(block: Node) -> str:
    return next((_ROLES[sign] for sign in _signs(block) if sign in _ROLES), "")


def _join_lists(blocks: list[Node]) -> list[Node]:
    """Return the blocks, pieces of lists together again."""
    result: list[Node] = []
    for block in _unwrap_quotations(blocks):
        signs = _signs(block)
        depth = next((IN_LIST.index(sign) for sign in signs if sign in IN_LIST), -1)
        further = next((CONTINUED.index(sign) for sign in signs if sign in CONTINUED), -1)
        if block["t"] not in _LISTS and further >= 0 and result and result[-1]["t"] in _LISTS:
            _attach(result[-1], further, block)
        elif block["t"] in _LISTS and depth > 0 and result and result[-1]["t"] in _LISTS:
            _attach(result[-1], depth - 1, block)
        else:
            _add(result, block)
    return result


def _unwrap_quotations(blocks: list[Node]) -> Iterator[Node]:
    """Yield the blocks; what pandoc takes for a quotation because it is indented is what it was."""
    for block in blocks:
        if block["t"] != "BlockQuote":
            yield block
            continue
        for is_signed, group in groupby(block["c"], lambda one: bool(_signs(one))):
            inside = list(group)
            yield from inside if is_signed else [{"t": "BlockQuote", "c": inside}]


def _attach(items: Node, depth: int, block: Node) -> None:
    """Put a block at the end of the last item of a list, or of one in it."""
    item = items_of(items)[-1]
    if depth > 0 and item and item[-1]["t"] in _LISTS:
        _attach(item[-1], depth - 1, block)
    else:
        _add(item, block)
        item[:] = [{"t": "Para", "c": one["c"]} if one["t"] == "Plain" else one for one in item]


def _add(blocks: list[Node], block: Node) -> None:
    """Append a block, or join a list to the piece before it."""
    before = blocks[-1] if blocks else None
    if before is None or before["t"] != block["t"] or block["t"] not in _LISTS or not _goes_on(before, block):
        blocks.append(block)
    else:
        items_of(before).extend(items_of(block))


def _goes_on(before: Node, block: Node) -> bool:
    """Return whether a list is the next piece of another one, which a further paragraph of an item has ended."""
    if len(items_of(before)[-1]) < 2:  # noqa: PLR2004 - one paragraph: nothing was between
        return False
    if block["t"] == "BulletList":
        return True
    (first, style, sign), (start, *others) = before["c"][0], block["c"][0]
    return bool([style, sign] == others and start in (first + len(items_of(before)), 1))


def _group(blocks: list[Node], language: str, around: str = "") -> Iterator[Node]:
    """Yield the blocks, those of one style as the division that they were; but for the style of what is `around`."""
    roles = [role if role != around else "" for role in map(_role_of, blocks)]
    at = 0
    while at < len(blocks):
        title = blocks[at] if roles[at] == TITLED else None
        end = start = at + (title is not None)
        kind = roles[start] if start < len(blocks) and roles[start] != TITLED else ""
        while kind and end < len(blocks) and roles[end] in (kind, LINE if kind == QUESTION else kind):
            end += 1
        if kind:
            yield from _make_division(kind, title, blocks[start:end], language)
        elif title is not None:
            yield _plain_title(title)
        else:
            end = at + 1
            _restore_items(blocks[at], language, around)
            yield blocks[at]
        at = end


def _plain_title(block: Node) -> Node:
    return {"t": "Para", "c": [{"t": "Strong", "c": block["c"]}]}


def _restore_items(block: Node, language: str, around: str) -> None:
    """Make divisions of the blocks in the items of a list."""
    for item in items_of(block) if block["t"] in _LISTS else ():
        item[:] = _group(item, language, around)


def _make_division(kind: str, title: Node | None, blocks: list[Node], language: str) -> Iterator[Node]:
    words = labels(language).gettext
    usual = {QUESTION: words("Questions"), GLOSSARY: words("Glossary")}
    name = _bare(plain_text(title["c"])) if title else ""
    own = [_plain_title(title)] if title is not None and name != usual.get(kind) else []
    if kind == QUESTION:
        yield _make_questions(own, blocks, language)
    elif kind == LINE:
        return
    elif kind == VERSE:
        yield from ({"t": "LineBlock", "c": list(list_lines(block["c"]))} for block in blocks)
    elif kind == BOX:
        kinds = {words(one.capitalize()): one for one in KINDS.values()}
        first = blocks[0]["c"] if blocks[0]["t"] == "Para" else []
        called = kinds.get(_bare(plain_text(first)), "")
        yield {"t": "Div", "c": [attributes(classes=(called or "note",)), blocks[1:] if called else blocks]}
    else:
        name = "glossary" if kind == GLOSSARY else "solution"
        yield {"t": "Div", "c": [attributes(classes=(name,)), [*own, *blocks]]}


def _make_questions(title: list[Node], blocks: list[Node], language: str) -> Node:
    """Return questions, with the lines that each has where these are not the usual ones."""
    items = [item for block in blocks for item in _find_items(block)]
    lines = [sum(_role_of(block) == LINE for block in item) for item in items]
    for block in blocks:
        _restore_items(block, language, QUESTION)
    counted = Counter(count for item, count in zip(items, lines, strict=True) if count and _expect_lines(item, -1) < 0)
    usual = max(counted, key=lambda count: (counted[count], count == LINES), default=LINES)
    for item, count in zip(items, lines, strict=True):
        is_told = any(lines) and count != _expect_lines(item, usual)
        if is_told and item and item[0]["t"] in ("Para", "Plain"):
            item[0]["c"] = [{"t": "Span", "c": [["", [], [["lines", str(count)]]], item[0]["c"]]}]
    pairs = [] if usual == LINES else [["lines", str(usual)]]
    kept = [block for block in blocks if _role_of(block) != LINE or block["t"] in _LISTS]
    return {"t": "Div", "c": [["", ["questions"], pairs], [*title, *kept]]}


def _expect_lines(item: list[Node], usual: int) -> int:
    """Return how many lines a question has that does not say it: one for words, none without words."""
    texts = [node["c"] for node in walk(item) if node["t"] == "Str"]
    if any(text.lstrip(_SIGNS).startswith(("\u2610", "\u2612")) for text in texts):
        return 0
    answers = sum(node["t"] == "Span" and "answer" in node["c"][0][1] for node in find_landmarks(item))
    if sum(block["t"] == "OrderedList" for block in item) > 1 or answers > 1:
        return 0
    return answers or usual


def _find_items(block: Node) -> Iterator[list[Node]]:
    """Yield the questions of a list: its items, or the items below those that have parts, which have lines."""
    for item in items_of(block) if block["t"] in _LISTS else ():
        parts = [
            one for one in item if one["t"] in _LISTS and any(_role_of(node) == LINE for node in find_landmarks(one))
        ]
        if parts:
            for one in parts:
                yield from _find_items(one)
        else:
            yield item
