"""Answers to the questions of a lesson, which become solutions: readers see boxes, gaps and shuffled columns.

| written in a question | what readers see | what the solution says |
| --- | --- | --- |
| `- [x] Paris` in a list of boxes | empty boxes | `div.solution.answer[data-right="1"]`, numbers of right choices |
| a list of terms and definitions | `div.matching > ol + ol`, shuffled | `div.solution.answer[data-pairs="2 1"]` |
| `[42]{.answer}` | nothing, or `span.gap` within a sentence | `span.solution.answer` |
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from hashlib import sha256

from pipeline.i18n.sentences import sentence
from pipeline.model.article import RESERVED, read_only
from pipeline.normalise.body.lists import EMPTY_BOX, read_box
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes, find_landmarks, plain_text, rewrite, string, trim

ANSWER = "answer"
QUIZ = "quiz"
"""The class of a question of mkdocs-quiz, all of whose blocks are one (`dialects/quiz.py`)."""
_GAP = "…………"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONGEST = 100  # letters of an answer; a longer solution within a line is one that a reader writes freely
_ENDS = frozenset(("", *".!?:"))
_CLOSES = "\u00a0\u202f »”)]"  # what may follow the end of a sentence
_CLOSING = f"{_CLOSES}.!?:;,"
_PARAGRAPHS = ("Para", "Plain")


def hide_answers(blocks: Iterable[Node], findings: Findings) -> None:
    """Make solutions of the answers in the questions of a block, which are the items of its lists."""
    for listed in blocks:
        for item in listed["c"][1] if listed["t"] == "OrderedList" else ():
            item[:] = [new for part in item for new in _hide(part, findings)]


def is_choice(block: Node) -> bool:
    """Return whether a block is a list of boxes to tick."""
    return block["t"] == "BulletList" and bool(block["c"]) and all(map(read_box, block["c"]))


def group_quiz(blocks: list[Node]) -> list[Node]:
    """Return the blocks of a quiz as the blocks of one question: what follows choices, or a rule, is a solution."""
    end = next((number for number, block in enumerate(blocks, 1) if is_choice(block)), 0)
    if end:
        question, more = blocks[:end], _join_choices(blocks[end - 1], blocks[end:])
    else:
        rule = next((number for number, block in enumerate(blocks) if block["t"] == "HorizontalRule"), len(blocks))
        question, more = blocks[:rule], blocks[rule + 1 :]
    return [*question, {"t": "Div", "c": [attributes("", ("solution",)), more]}] if more else question


def _join_choices(listed: Node, more: list[Node]) -> list[Node]:
    """Add further choices to a list, and return what follows it: what is said of a choice below it, by its words."""
    said = []
    while more and more[0]["t"] == "BlockQuote":
        choice = read_box(listed["c"][-1]) or (False, [])
        said.append([deepcopy(trim(choice[1])), [more[0]["c"]]])
        more = more[1:]
        if more and is_choice(more[0]):
            listed["c"] += more[0]["c"]
            more = more[1:]
    return [{"t": "DefinitionList", "c": said}, *more] if said else more


def join_quizzes(blocks: list[Node]) -> list[Node]:
    """Join the quizzes that follow each other to one block of questions."""
    joined: list[Node] = []
    for block in blocks:
        if block["t"] == "Div" and QUIZ in block["c"][0][1]:
            items = [group_quiz(block["c"][1])]
            before = joined[-1] if joined else None
            if before and before.get("quizzes"):
                before["c"][1][0]["c"][1].extend(items)
                continue
            style = [1, {"t": "DefaultStyle"}, {"t": "DefaultDelim"}]
            block["c"] = [attributes("", ("questions",)), [{"t": "OrderedList", "c": [style, items]}]]
            block["quizzes"] = True
        joined.append(block)
    return joined


def _hide(block: Node, findings: Findings) -> list[Node]:
    if is_choice(block):
        return _hide_choices(block)
    if block["t"] == "DefinitionList":
        return _shuffle_pairs(block, findings)
    if block["t"] in _PARAGRAPHS:
        rewrite([block], _hide_words)
    return [block]


def _hide_choices(block: Node) -> list[Node]:
    right: list[int] = []
    answers: list[Node] = []
    for number, item in enumerate(block["c"], 1):
        ticked, words = read_box(item) or (False, [])
        if ticked:
            right.append(number)
            shown = rewrite(deepcopy(trim(words)), lambda nodes: [node for node in nodes if node["t"] != "Note"])
            answers.append({"t": "Para", "c": shown})
        item[0]["c"] = [string(EMPTY_BOX), *words]
    return [block, _make_solution(answers, right=right)] if right else [block]


def _shuffle_pairs(block: Node, findings: Findings) -> list[Node]:
    """Return terms and definitions in two lists, and which belong together; the same pairs are shuffled alike."""
    pairs = [(terms, [part for meaning in meanings for part in meaning]) for terms, meanings in block["c"]]
    if len(pairs) < 2:  # noqa: PLR2004 - one pair is none to find
        return [block]
    if len(pairs) > len(_LETTERS):
        message = sentence("more than {most} terms to match; they stay with their definitions", most=len(_LETTERS))
        findings.add("bad-value", message, block, sentence("split them into several questions"))
        return [block]
    order = sorted(range(len(pairs)), key=lambda index: sha256(_words_of(pairs[index][1]).encode()).digest())
    if order == list(range(len(pairs))):
        order = [*order[1:], 0]
    places = [order.index(index) for index in range(len(pairs))]
    columns = [
        _make_column("Decimal", ([{"t": "Plain", "c": terms}] for terms, _ in pairs)),
        _make_column("LowerAlpha", (pairs[index][1] for index in order)),
    ]
    place = {"pos": block["pos"]} if "pos" in block else {}
    written = ", ".join(f"{number}\u00a0{_LETTERS[place]}" for number, place in enumerate(places, 1))
    words = [node for word in written.split(" ") for node in ({"t": "Space"}, string(word))][1:]
    answer = _make_solution([{"t": "Para", "c": words}], pairs=[place + 1 for place in places])
    return [{"t": "Div", "c": [attributes("", ("matching",)), columns]} | place, answer]


def _make_column(style: str, items: Iterable[list[Node]]) -> Node:
    return {"t": "OrderedList", "c": [[1, {"t": style}, {"t": "DefaultDelim"}], list(items)]}


def _make_solution(blocks: list[Node], **numbers: Iterable[int]) -> Node:
    values = {key: " ".join(map(str, each)) for key, each in numbers.items()}
    return {"t": "Div", "c": [attributes("", ("solution", ANSWER), **values), blocks]}


def _words_of(blocks: list[Node]) -> str:
    return " ".join(plain_text(node["c"]) for node in find_landmarks(blocks) if node["t"] in _PARAGRAPHS)


def _hide_words(inlines: list[Node]) -> list[Node]:
    """Return words with their answers as solutions, and gaps before those that are part of a sentence."""
    hidden: list[Node] = []
    inlines = list(map(wrap_reserved, inlines))
    for index, node in enumerate(inlines):
        if _is_answer(node):
            before, after = _read_shown(inlines[:index]), _read_shown(inlines[index + 1 :])
            node["c"][0][1] = ["solution", ANSWER]
            if after.strip(_CLOSING) or before.rstrip(_CLOSES)[-1:] not in _ENDS:
                hidden.append({"t": "Span", "c": [attributes("", ("gap",)), [string(_GAP)]]})
            else:
                node["c"][0][2] = [["lines", "1"]]
        hidden.append(node)
    return hidden


def wrap_reserved(node: Node) -> Node:
    """Return the node, with its block on a span around it where it is a picture, a link or code."""
    names = RESERVED.intersection(node["c"][0][1]) if node["t"] in ("Image", "Link", "Code") else ()
    if not names:
        return node
    node["c"][0][1] = []
    asked = read_only(names, node["c"][0][2])
    return {"t": "Span", "c": [attributes("", tuple(sorted(names)), **asked), [node]], "pos": node.get("pos")}


def _read_shown(inlines: list[Node]) -> str:
    """Return the words of inline nodes as readers see them: a gap for each answer."""
    return plain_text([string(_GAP) if _is_answer(node) else node for node in inlines])


def _is_answer(node: Node) -> bool:
    if node["t"] != "Span" or "solution" not in node["c"][0][1]:
        return False
    return 0 < len(plain_text(node["c"][1])) <= _LONGEST
