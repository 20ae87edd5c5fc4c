"""Questions of a lesson, and the lines that each has for its answer: in a block of the text, or in the front matter.

In a body, questions are the items of the ordered lists of `div.questions`; its `data-lines` counts for all of them, an
item's own for this one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pipeline.i18n.sentences import sentence
from pipeline.model.article import LINES, Question
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes_of, landmarks
from pipeline.text.printable import in_one_line

if TYPE_CHECKING:
    from pipeline.normalise.html.trees import Tree

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


def settle_lines(tree: Tree) -> None:
    """Put the numbers of lines where they belong, on blocks of questions and on questions, and nowhere else."""
    blocks = {block for block in tree.find_class("questions") if block.tag == "div"}
    for block in blocks:
        block.set("data-lines", block.get("data-lines", str(LINES)))
        for item in block.findall("ol/li"):
            own = next((mark.get("data-lines") for mark in item.iter("span") if mark.get("data-lines")), None)
            if own is not None:
                item.set("data-lines", own)
    items = {item for block in blocks for item in block.findall("ol/li")}
    for element in [element for element in tree.iter() if element.get("data-lines") is not None]:
        if element not in blocks | items:
            element.attrib.pop("data-lines")
            if element.tag == "span" and not element.attrib:
                element.drop_tag()


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
