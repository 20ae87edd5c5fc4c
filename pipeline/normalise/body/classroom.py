"""Blocks of a lesson: questions, a glossary, solutions, and what is for the screen or for paper alone.

Each is a division with its name as a class (`::: questions`, `<div class="solution">`). Which edition shows which is
told by `model/media.py`; here they are made out, and what cannot be meant is named.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from pipeline.i18n.sentences import AND, joined, sentence
from pipeline.i18n.words import word_of
from pipeline.model.media import BLOCK_WORDS, BLOCKS, RESERVED, Medium, block_of, is_shown
from pipeline.normalise.body.questions import has_lines, list_questions
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes, attributes_of, landmarks, rewrite

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
