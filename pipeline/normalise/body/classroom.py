"""Blocks of a lesson: questions, a glossary, solutions, and what is for the screen or for paper alone.

Each is a division with its name as a class (`::: questions`, `<div class="solution">`). Which edition shows which is
told by `model/article.py`; here they are made out, and what cannot be meant is named.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pipeline.i18n.catalogue import word_of
from pipeline.i18n.sentences import AND, joined, sentence
from pipeline.model.article import BLOCK_WORDS, BLOCKS, LINES, RESERVED, Medium, Question, block_of, is_shown
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes, attributes_of, landmarks, rewrite
from pipeline.text.printable import in_one_line

# What people write instead, in French and English; near misses are told by their letters.
_MEANT = {
    "solution": "answer answers",
    "questions": "exercice exercices exercise exercises exercises",
    "glossary": "vocabulaire vocabulary",
    "print-only": "print only-print imprimé impression papier paper",
    "web-only": "web only-web screen-only écran",
}
_NAMES = {word: name for name, words in _MEANT.items() for word in words.split()}
_NEAR = 0.8
_FENCE = re.compile(r"[ >]*+:{3,}+(.*)")
_CLASS = re.compile(r"^ *([\w-]+)|\.([\w-]+)")


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Make a list of each block's questions; name what nearly is a block, and what no edition would show."""
    counted: set[int] = set()
    for node in landmarks(blocks):
        if node["t"] != "Div":
            continue
        if "questions" in node["c"][0][1]:
            list_questions(node, findings)
            counted.update(map(id, landmarks([node])))
        _report_near_misses(node, findings)
    for node in landmarks(blocks):
        if id(node) not in counted and node["t"] != "CodeBlock" and has_lines(node):
            message = sentence("“lines” does nothing here: it counts for a question, or a block of questions")
            findings.add("bad-value", message, node, sentence("write [Why?]{{lines=4}} in a block ::: questions"))
    blocks = rewrite(blocks, _set_pictures_apart)
    _report_unseen(blocks, findings)
    return blocks


def names_of_blocks(classes: str) -> list[str]:
    """Return which of an element's classes are names of blocks."""
    return [name for name in map(block_of, classes.split()) if name in BLOCKS]


def reserved(nodes: Iterable[Node]) -> Mapping[int, frozenset[str]]:
    """Return the names of blocks that are for some editions alone, by the `id()` of each node that stands in them."""
    found: dict[int, frozenset[str]] = {}
    for node in nodes:
        triple = attributes_of(node)
        names = RESERVED.intersection(triple[1]) if triple else None
        if names:
            for inner in landmarks([node]):
                found[id(inner)] = found.get(id(inner), frozenset()) | names
    return found


def without_solutions(blocks: list[Node]) -> list[Node]:
    """Return the blocks for those who are not to see a solution, where no edition can leave it out."""

    def edit(nodes: list[Node]) -> list[Node]:
        return [node for node in nodes if "solution" not in (attributes_of(node) or ("", ()))[1]]

    return rewrite(blocks, edit)


def without_fenced_solutions(text: str) -> str:
    """Return the same of Markdown that is not read."""
    kept: list[str] = []
    depth = 0  # of fences, from that of a solution on
    for line in text.split("\n"):
        fence = _FENCE.fullmatch(line)
        if depth or (
            fence and any(block_of(one or other).startswith("solution") for one, other in _CLASS.findall(fence[1]))
        ):
            depth += 0 if fence is None else 1 if fence[1].strip() else -1
        else:
            kept.append(line)
    return "\n".join(kept)


def _set_pictures_apart(nodes: list[Node]) -> list[Node]:
    """Return the nodes with what a picture is for said of a span around it, or of a division.

    So a caption goes along.
    """
    return [_paragraph_apart(_picture_apart(node)) for node in nodes]


def _picture_apart(node: Node) -> Node:
    names = RESERVED.intersection(node["c"][0][1]) if node["t"] == "Image" else ()
    if not names:
        return node
    node["c"][0][1] = []
    return {"t": "Span", "c": [attributes("", tuple(sorted(names))), [node]], "pos": node.get("pos")}


def _paragraph_apart(node: Node) -> Node:
    """Return the node, or where it is a paragraph that is one span for some media alone, a division of that class."""
    alone = node["t"] == "Para" and len(node["c"]) == 1 and node["c"][0]["t"] == "Span"
    if not alone or RESERVED.isdisjoint(node["c"][0]["c"][0][1]):
        return node
    triple, inlines = node["c"][0]["c"]
    return {"t": "Div", "c": [triple, [node | {"c": inlines}]], "pos": node.get("pos")}


def _report_near_misses(node: Node, findings: Findings) -> None:
    classes = node["c"][0][1]
    if len(classes) != 1 or classes[0] in BLOCKS:
        return
    written = classes[0].lower()
    near = difflib.get_close_matches(written, sorted(BLOCK_WORDS | _NAMES), 1, _NEAR)
    if near:
        message = sentence(
            "“{name}” is no kind of block that is known here; its text is shown as any other", name=classes[0]
        )
        findings.add(
            "unknown-block",
            message,
            node,
            sentence("did you mean “::: {name}”?", name=word_of(_NAMES.get(near[0]) or block_of(near[0]))),
        )


def _report_unseen(blocks: list[Node], findings: Findings) -> None:
    """Name the outermost blocks that no medium shows."""
    nodes = list(landmarks(blocks))
    around = reserved(nodes)
    reported: set[int] = set()
    for node in nodes:
        names = around.get(id(node), frozenset())
        if id(node) in reported or any(is_shown(medium, names) for medium in Medium):
            continue
        reported.update(map(id, landmarks([node])))
        both = joined((f"“{name}”" for name in sorted(names)), AND)
        hint = sentence("take it out of one of the blocks, or close the outer one before it")
        findings.add("seen-nowhere", sentence("this is {both} at once, so no edition shows it", both=both), node, hint)


BEST_MARK = r"(?:/ ?)?([1-9][0-9]{0,2})(?: ?(?:points?|pts))?"
"""What is one: “20”, “/ 20”, “20 points”."""
_MARK = re.compile(BEST_MARK)
_NUMBER = re.compile(r"\d{1,2}")
_LISTS = ("BulletList", "OrderedList")


def list_questions(node: Node, findings: Findings) -> None:
    """Make ordered lists of a division's questions: the items of its lists, or where it has none its paragraphs."""
    for holder in landmarks([node]):
        _check_lines(holder, node, findings)
    blocks = node["c"][1]
    if any(block["t"] in _LISTS for block in blocks):
        node["c"][1] = list(_numbered(blocks))
    else:
        node["c"][1] = list(_itemised(blocks))


def has_lines(node: Node) -> bool:
    """Return whether a number of lines is asked for at a node."""
    triple = attributes_of(node)
    return triple is not None and any(key in ("lines", "lignes") for key, _ in triple[2])


def read_questions(value: object, report: Callable[[str, str], None]) -> tuple[Question, ...]:
    """Return the questions of a front matter.

    They are a text, or a list of texts and of maps; what is neither is reported.
    """
    found: list[Question] = []
    items = value if isinstance(value, list) else [] if value is None else [value]
    for number, item in enumerate(items, start=1):
        keys = {str(key).strip().lower(): part for key, part in item.items()} if isinstance(item, dict) else None
        text = item if keys is None else keys.get("question", keys.get("text"))
        if text is None or isinstance(text, list | dict) or not str(text).strip():
            report(sentence("number {number} of “questions” is no question; left out", number=number), _hint(keys))
            continue
        lines = LINES if keys is None else keys.get("lines", keys.get("lignes", LINES))
        if not _NUMBER.fullmatch(str(lines)):
            report(_wanted(in_one_line(str(lines))), sentence("write {what}", what="lines: 4"))
            lines = LINES
        found.append(Question(in_one_line(str(text)), int(str(lines))))
    return tuple(found)


def read_best_mark(text: str, report: Callable[[str, str], None]) -> str:
    """Return the best mark that a class can get, "" where a front matter says none; what is no mark is reported."""
    found = _MARK.fullmatch(text)
    if text and not found:
        message = sentence("“note” wants the best mark, a number, not “{text}”; it counts for nothing", text=text)
        report(message, sentence("write {what}", what="note: 20"))
    return found[1] if found else ""


def is_bold(block: Node) -> bool:
    """Return whether a block is a paragraph all in bold type: a heading of its own that is none of the article's."""
    return block["t"] == "Para" and len(block["c"]) == 1 and block["c"][0]["t"] == "Strong"


def _check_lines(holder: Node, block: Node, findings: Findings) -> None:
    triple = attributes_of(holder)
    if triple:
        triple[2] = [["lines" if key == "lignes" else key, value] for key, value in triple[2]]
    lines = next((value for key, value in triple[2] if key == "lines"), None) if triple else None
    if triple and lines is not None and not _NUMBER.fullmatch(lines):
        triple[2] = [pair for pair in triple[2] if pair[0] != "lines"]
        findings.add(
            "bad-value", _wanted(lines), holder if "pos" in holder else block, sentence("write {what}", what="lines=4")
        )


def _numbered(blocks: list[Node]) -> Iterator[Node]:
    """Yield the blocks with lists that count on from each other; an author's own numbers stay."""
    count = 0
    for block in blocks:
        if block["t"] == "BulletList":
            yield _ordered(block["c"], count + 1) | ({"pos": block["pos"]} if "pos" in block else {})
            count += len(block["c"])
            continue
        if block["t"] == "OrderedList":
            style, items = block["c"]
            style[0] = count + 1 if style[0] == 1 else style[0]
            count = style[0] + len(items) - 1
        yield block


def _itemised(blocks: list[Node]) -> Iterator[Node]:
    """Yield each paragraph as a question, with what stands below it; what comes before the first stays there."""
    items: list[list[Node]] = []
    for number, block in enumerate(blocks):
        if block["t"] in ("Para", "Plain") and not (number == 0 and is_bold(block)):
            items.append([block])
        elif items:
            items[-1].append(block)
        else:
            yield block
    if items:
        yield _ordered(items, 1)


def _ordered(items: list[list[Node]], start: int) -> Node:
    style: list[Any] = [start, {"t": "DefaultStyle"}, {"t": "DefaultDelim"}]
    return {"t": "OrderedList", "c": [style, items]}


def _wanted(lines: str) -> str:
    return sentence("“lines” wants a whole number from 0 to 99, not “{lines}”; it counts for nothing", lines=lines)


def _hint(keys: dict[str, Any] | None) -> str:
    """Return what to write; a question with a colon in it is a map to YAML."""
    if keys:
        return sentence(
            "put a text with a colon between quotation marks, or write question: TEXT and below it lines: 4"
        )
    return sentence("write a text, or question: TEXT and below it lines: 4")
