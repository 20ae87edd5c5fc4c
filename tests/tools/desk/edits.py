"""Edit each block of a post as the desk does, and find unintended changes."""

import json
import operator
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import html

from pipeline.desk.blocks import Block, block_text, file_text, read_blocks, replace_block
from pipeline.load.front_matter import read_post
from pipeline.model.article import Article
from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.body.source_blocks import read_nodes
from pipeline.normalise.drafts import DraftJob, FinishJob
from pipeline.normalise.parse_post import parse_post
from pipeline.normalise.render_article import render_article
from pipeline.pandoc.document import UnreadableBodyError
from pipeline.pandoc.nodes import Node, walk
from pipeline.text.printable import printable

_WORD = re.compile(r"[^\W\d_]{3,}")
NEW = "qzqmotqzq"
"""The word that is put in, which is in no post."""
_NEW_IN_JSON = re.compile(rf"{NEW}(?: |-|%20)")
_ID = re.compile(r'\{"t":"Header","c":\[\d,\["[^"]*"')
_READINGS = 8  # of a post, twice; one with more blocks gets several words at once


@dataclass
class Examined:
    """Result for a file: its blocks, the inserted words, why it has no map, and the faults."""

    path: str
    blocks: int = 0
    same: int = 0
    words: int = 0
    shown: int = 0
    as_text: str = ""
    faults: list[str] = field(default_factory=list)

    def add(self, line: int, what: str) -> None:
        """Add a fault."""
        self.faults.append(f"{self.path}:{line}: {what}")


def examine(path: str, raw: bytes) -> Examined:
    """Edit every block of a file."""
    examined = Examined(path)
    blocks = read_blocks(raw, path)
    if blocks is None:
        examined.as_text = _say_why(path, raw)
        return examined
    examined.blocks = len(blocks)
    _compare_cover(raw, blocks, examined)
    for block in blocks:
        if replace_block(raw, block, block_text(raw, block)) == raw:
            examined.same += 1
        else:
            examined.add(block.start, "the same text gives other bytes")
    post, _ = read_post(path, raw)
    if post is None or not blocks:
        return examined
    nodes = read_nodes(post)
    old = _write_json(nodes)
    places = _find_places(raw, blocks, nodes)
    for which in (0, -1):
        edits = [(blocks[number], texts[which]) for number, texts in places.items() if which == 0 or len(texts) > 1]
        size = len(edits) // _READINGS + 1
        for start in range(0, len(edits), size):
            _put_words(raw, edits[start : start + size], old, examined)
    _compare_page(raw, post, blocks, places, examined)
    return examined


def _say_why(path: str, raw: bytes) -> str:
    post, _ = read_post(path, raw)
    if post is None:
        return "no text"
    text = file_text(raw)
    if text is None:
        return "bytes that cannot be written again"
    if len(text.split("\n")) - post.body_line + 1 != len(post.body.split("\n")):
        return "other lines than the post"
    try:
        nodes = read_nodes(post)
    except UnreadableBodyError:
        return "unreadable"
    return "no places" if any("pos" not in node for node in nodes) else "changed lines or places out of order"


def _compare_cover(raw: bytes, blocks: Sequence[Block], examined: Examined) -> None:
    """Find lines of the body in no block or in two, and blocks that end with a blank line."""
    lines = printable(file_text(raw) or "").split("\n")
    post, _ = read_post(examined.path, raw)
    at = post.body_line if post else 1
    for block in blocks:
        if block.start < at or any(line.strip() for line in lines[at - 1 : block.start - 1]):
            examined.add(block.start, "a line between blocks, or in two")
        if not lines[block.end - 2].strip() or not lines[block.start - 1].strip():
            examined.add(block.start, "a blank line at an end of a block")
        at = block.end
    if any(line.strip() for line in lines[at - 1 :]):
        examined.add(at, "lines behind the last block")


def _find_places(raw: bytes, blocks: Sequence[Block], nodes: Sequence[Node]) -> dict[int, list[str]]:
    """Return for each block its text with the new word before its first word, and before its last."""
    lines = (file_text(raw) or "").split("\n")
    words: dict[int, list[tuple[int, int]]] = {}
    for node in walk(nodes):
        if node["t"] == "Str" and "pos" in node and (match := _WORD.match(node["c"])):
            line, column = node["pos"]
            if lines[line - 1][column - 1 :].startswith(match[0]):
                words.setdefault(line, []).append((line, column))
        elif node["t"] == "CodeBlock" and "pos" in node:
            line = node["pos"][0]
            found = (n for n in range(line + 1, len(lines) + 1) if (lines[n - 1].strip() and node["c"][1].strip()))
            if (inside := next(found, 0)) and lines[inside - 1].strip() in node["c"][1]:
                words.setdefault(inside, []).append(
                    (inside, len(lines[inside - 1]) - len(lines[inside - 1].lstrip()) + 1)
                )
    made: dict[int, list[str]] = {}
    for block in blocks:
        own = [place for line in range(block.start, block.end) for place in words.get(line, ())]
        own = [place for place in own if not _is_in_label(lines, block.start, *place)]
        for line, column in dict.fromkeys(own[:1] + own[-1:]):
            text = block_text(raw, block).split("\n")
            typed = text[line - block.start]
            text[line - block.start] = f"{typed[: column - 1]}{NEW} {typed[column - 1 :]}"
            made.setdefault(block.number, []).append("\n".join(text))
    return made


def _is_in_label(lines: Sequence[str], start: int, line: int, column: int) -> bool:
    """Return whether a position is in the brackets of a link, whose text may be a reference label."""
    before = "".join([*lines[start - 1 : line - 1], lines[line - 1][: column - 1]])
    return before.count("[") > before.count("]")


def _put_words(raw: bytes, edits: Sequence[tuple[Block, str]], old: str, examined: Examined) -> None:
    """Insert a word into several blocks at once; if that causes faults, into one after the other to find which."""
    faults = list(_try(raw, edits, old, examined))
    if not faults:
        examined.words += len(edits)
    elif len(edits) > 1:
        middle = len(edits) // 2
        _put_words(raw, edits[:middle], old, examined)
        _put_words(raw, edits[middle:], old, examined)
    else:
        ((block, _),) = edits
        examined.add(block.start, f"{block.kind}: {'; '.join(faults)}")


def _try(raw: bytes, edits: Sequence[tuple[Block, str]], old: str, examined: Examined) -> Iterator[str]:
    """Insert a word into some blocks; yield unintended changes."""
    new = raw
    for block, text in reversed(edits):
        new = replace_block(new, block, text)
    before, after = raw.splitlines(keepends=True), new.splitlines(keepends=True)
    if len(before) != len(after) or sum(map(operator.ne, before, after)) != len(edits):
        yield "other lines changed"
    again = read_blocks(new, examined.path)
    post, _ = read_post(examined.path, new)
    if post is None or again is None or len(again) != examined.blocks:
        yield "other blocks than before"
        return
    if any((again[block.number].start, again[block.number].end) != (block.start, block.end) for block, _ in edits):
        yield "its lines are others than before"
    nodes = read_nodes(post)
    read = _write_json(nodes)
    if NEW not in read:
        yield "the word is not read"
    elif not _is_same(old, read):
        yield "more than the word is read anew"
    elif any(block.kind != "note" and not _is_within(nodes, block) for block, _ in edits):
        yield "the word is read in another block"


def _is_same(old: str, new: str) -> bool:
    """Return whether two trees are equal apart from the new word and the ids made of it."""
    new = _NEW_IN_JSON.sub("", new)
    return old == new or _ID.sub("", old) == _ID.sub("", new)


def _is_within(nodes: Sequence[Node], block: Block) -> bool:
    """Return whether the new word is in a node that begins in a block."""
    holders = [node for node in nodes if NEW in json.dumps(node)]
    lines = [next(inner["pos"][0] for inner in walk(node) if "pos" in inner) for node in holders]
    return any(block.start <= line < block.end for line in lines)


def _write_json(nodes: Sequence[Node]) -> str:
    """Serialize nodes without positions and with adjacent words joined."""

    def strip(value: object) -> object:
        if isinstance(value, dict):
            if value.get("t") in ("Space", "SoftBreak"):
                return {"t": "Str", "c": " "}
            return {key: strip(inner) for key, inner in value.items() if key != "pos"}
        if not isinstance(value, list):
            return value
        made: list[Any] = []
        for part in map(strip, value):
            if isinstance(part, dict) and part.get("t") == "Str" and made and made[-1].get("t") == "Str":
                made[-1]["c"] += part["c"]
            else:
                made.append(part)
        return made

    return json.dumps(strip(list(nodes)), ensure_ascii=False, separators=(",", ":"))


def _compare_page(
    raw: bytes, post: Post, blocks: Sequence[Block], places: Mapping[int, Sequence[str]], examined: Examined
) -> None:
    """Find blocks with another number in the page, in a copy where each has a unique word."""
    for block in reversed(blocks):
        if texts := places.get(block.number):
            raw = replace_block(raw, block, texts[0].replace(NEW, f"{NEW}{block.number}q"))
    marked, _ = read_post(examined.path, raw)
    if marked is None:
        return
    article, plain = _render(marked, blocks=True), _render(marked, blocks=False)
    if article.body != plain.body or article.title != plain.title:
        examined.add(post.body_line, "the page is another with numbers")
    if article.numbered is None:
        examined.add(post.body_line, "the page has no numbers")
        return
    body = html.fragment_fromstring(article.numbered.text, create_parent="div")
    for number, element in _find_words(body):
        inside = next(
            (outer.get("data-block") for outer in (element, *element.iterancestors()) if outer.get("data-block")), None
        )
        if inside == str(number):
            examined.shown += 1
        else:
            examined.add(blocks[number].start, f"{blocks[number].kind} {number} is {inside} in the page")


def _find_words(body: html.HtmlElement) -> Iterator[tuple[int, html.HtmlElement]]:
    """Yield the number in each new word of a page, and the element that contains it."""
    word = re.compile(rf"{NEW}(\d+)q")
    for element in body.iter():
        for match in word.finditer(element.text or ""):
            yield int(match[1]), element
        if (parent := element.getparent()) is not None:
            for match in word.finditer(element.tail or ""):
                yield int(match[1]), parent


def _render(post: Post, *, blocks: bool) -> Article:
    reading = DraftJob(post, Settings(), places=False, blocks=blocks)
    article, _ = render_article(FinishJob(parse_post(reading), "post", reading=reading))
    return article
