"""Blocks of a lesson: questions, glossaries, solutions, and text for the screen or for paper alone.

Each is a division with its name as a class (`::: questions`, `<div class="solution">`); `model/article.py` says which
edition shows which. Questions are the items of the ordered lists of `div.questions`, or come from the front matter;
`data-lines` counts the lines for answers, of a block or of a question.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pipeline.i18n.catalogue import word_of
from pipeline.i18n.sentences import AND, joined, sentence
from pipeline.model.article import (
    BLOCK_WORDS,
    BLOCKS,
    LINES,
    NOTES,
    ONLY,
    PAUSE,
    RESERVED,
    TEACHERS,
    Question,
    block_of,
    is_for_some,
    is_shown,
    read_only,
)
from pipeline.model.audience import Audience
from pipeline.model.variants import VARIANTS
from pipeline.normalise.body.answers import QUIZ, hide_answers, is_choice, join_quizzes, wrap_reserved
from pipeline.normalise.shown_answers import report_block
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes, attributes_of, find_landmarks, rewrite
from pipeline.text.keys import parse_bool
from pipeline.text.printable import in_one_line

Conditions = tuple[tuple[tuple[str, str], ...], ...]
"""What blocks within each other ask of their readers (`model.article.read_only`)."""
# What people write instead, in French and English; near misses are told by their letters.
_MEANT = {
    "questions": "exercice exercices exercise exercises exercises",
    "glossary": "vocabulaire vocabulary",
    "print-only": "print only-print imprimé impression papier paper",
    "web-only": "web only-web screen-only écran",
}
_PAUSE = [".", ".", "."]
_NAMES = {word: name for name, words in _MEANT.items() for word in words.split()}
# Words near “notes” are more often meant as they are: “note” is a box elsewhere.
_LIKELY = sorted({word for word, name in BLOCK_WORDS.items() if name != NOTES} | _NAMES.keys())
_NEAR = 0.8
_FENCE = re.compile(r"[ >]*+:{3,}+(.*)")
_SOLUTIONS = "|".join(word for word, name in BLOCK_WORDS.items() if name == "solution")
_FOR_SOME = "|".join(
    ("only", *(word for word, name in BLOCK_WORDS.items() if name == ONLY), r"(?:level|niveau)[-_\d]\w*")
)
_INLINE, _INLINE_ONLY = (
    re.compile(rf"\[[^\[\]\n]{{1,300}}\]\{{[ ]*+\.(?:{names})(?![\w-])[^{{}}\n]{{0,99}}\}}", re.IGNORECASE)
    for names in (f"{_SOLUTIONS}|{_FOR_SOME}", _FOR_SOME)
)
_TICKED = re.compile(r"^([ >]*+[-*+] )\[[xX]\](?= )", re.MULTILINE)
_QUIZ, _BLANK = re.compile(r"<quiz>(?:(?!</?quiz>).)*+", re.DOTALL), re.compile(r"\[\[[^\[\]\n]{1,300}\]\]")
_CLASS = re.compile(r"^ *([\w-]+)|\.([\w-]+)")


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Make a list of each block's questions; report misspelt blocks, and those that no edition would show."""
    counted: set[int] = set()
    if any(node["t"] == "Div" and QUIZ in node["c"][0][1] for node in find_landmarks(blocks)):
        blocks = rewrite(blocks, join_quizzes)
    for node in find_landmarks(blocks):
        if node["t"] != "Div":
            continue
        if "questions" in node["c"][0][1]:
            _list_questions(node, findings)
            counted.update(map(id, find_landmarks([node])))
        _report_near_misses(node, findings)
        _check_readers(node, findings)
    for node in find_landmarks(blocks):
        triple = None if id(node) in counted or node["t"] == "CodeBlock" else attributes_of(node)
        if triple and any(key in ("lines", "lignes") for key, _ in triple[2]):
            message = sentence("“lines” has no effect here: it is for a question, or a block of questions")
            findings.add("bad-value", message, node, sentence("write [Why?]{{lines=4}} in a block ::: questions"))
    # So a caption goes along with its picture.
    blocks = rewrite(blocks, lambda nodes: [_make_pause(_make_division(wrap_reserved(node))) for node in nodes])
    _report_unseen(blocks, findings)
    _report_for_slides(blocks, findings)
    return blocks


def names_of_blocks(classes: str) -> list[str]:
    """Return the names of blocks among an element's classes."""
    names = (ONLY if is_for_some(name) else block_of(name.strip(".")) for name in classes.split())
    return list(dict.fromkeys(name for name in names if name in BLOCKS))


def find_reserved(nodes: Iterable[Node]) -> Mapping[int, frozenset[str]]:
    """Return for each node, by its `id()`, the names of the blocks around it that only some editions show."""
    reserved: dict[int, frozenset[str]] = {}
    for node in nodes:
        triple = attributes_of(node)
        names = RESERVED.intersection(triple[1]) if triple else None
        if names:
            for inner in find_landmarks([node]):
                reserved[id(inner)] = reserved.get(id(inner), frozenset()) | names
    return reserved


def find_readers(nodes: Iterable[Node]) -> Mapping[int, Conditions]:
    """Return for each node within blocks `only` for some, by its `id()`, what these blocks ask of their readers."""
    found: dict[int, Conditions] = {}
    for node in nodes:
        triple = attributes_of(node)
        if triple and ONLY in triple[1]:
            asked = tuple(read_only(triple[1], triple[2]).items())
            for inner in find_landmarks([node]):
                found[id(inner)] = (*found.get(id(inner), ()), asked)
    return found


def is_for_class(conditions: Mapping[int, Conditions]) -> bool:
    """Return whether a block is for the class alone."""
    return any(dict(block).get("data-audience") == "class" for blocks in conditions.values() for block in blocks)


def drop_solutions(blocks: list[Node]) -> list[Node]:
    """Return the blocks without those for teachers or for some readers alone, who are not to see them."""
    hidden = TEACHERS | {ONLY}
    return rewrite(
        blocks, lambda nodes: [node for node in nodes if hidden.isdisjoint((attributes_of(node) or ("", ()))[1])]
    )


def blank_blocks_for_some(text: str) -> str:
    """Return a text of Markdown with empty lines for what is for some readers alone."""
    text = _INLINE_ONLY.sub(lambda span: " " * len(span[0]), text)
    return "\n".join(_keep_lines(text, lambda name: block_of(name) == ONLY or is_for_some(name), instead=[""]))


def drop_fenced_solutions(text: str) -> str:
    """Return a text of Markdown without its blocks for teachers or for some readers alone."""
    text = _QUIZ.sub(lambda quiz: _BLANK.sub("[[…]]", quiz[0]), text)
    text = _TICKED.sub(r"\1[ ]", _INLINE.sub("", text))
    hidden = (*TEACHERS, ONLY)
    lines = _keep_lines(text, lambda name: block_of(name).startswith(hidden) or is_for_some(name), instead=[])
    return "\n".join(lines)


def _keep_lines(text: str, hides: Callable[[str], bool], instead: list[str]) -> Iterator[str]:
    """Yield the lines of a text, `instead` for each within a block whose class hides it."""
    depth = 0  # of fences, from that of a hidden block on
    for line in text.split("\n"):
        fence = _FENCE.fullmatch(line)
        classes = [one or other for one, other in _CLASS.findall(fence[1])] if fence else []
        if depth or any(map(hides, classes)):
            if fence:
                depth += 1 if fence[1].strip() else -1
            yield from instead
        else:
            yield line


def _make_pause(node: Node) -> Node:
    """Return the node, marked where it is a paragraph of three dots with blanks between them: there a slide waits."""
    if node["t"] != "Para" or [inline.get("c") for inline in node["c"] if inline["t"] == "Str"] != _PAUSE:
        return node
    is_pause = [inline["t"] for inline in node["c"]] == ["Str", "Space", "Str", "Space", "Str"]
    return {"t": "Div", "c": [attributes("", (PAUSE,)), [node]], "pos": node.get("pos")} if is_pause else node


def _make_division(node: Node) -> Node:
    """Return the node, as a division where it is a paragraph that is one span for some media alone."""
    alone = node["t"] == "Para" and len(node["c"]) == 1 and node["c"][0]["t"] == "Span"
    if not alone or RESERVED.isdisjoint(node["c"][0]["c"][0][1]):
        return node
    triple, inlines = node["c"][0]["c"]
    return {"t": "Div", "c": [triple, [node | {"c": inlines}]], "pos": node.get("pos")}


def _check_readers(node: Node, findings: Findings) -> None:
    """Report a block that is for some readers alone and does not say for whom."""
    _, classes, pairs = node["c"][0]
    asked = read_only(classes, pairs)
    if ONLY in classes and not asked:
        message = sentence("this block does not say for whom it is; no edition shows it")
        findings.add("seen-nowhere", message, node, sentence("write {what}", what='::: {.only level="1"}'))
    for word in asked.get("data-audience", "").split():
        if word not in set(Audience):
            message = sentence("“{word}” is not an audience; no edition shows this block", word=word)
            findings.add("seen-nowhere", message, node, sentence("write {what}", what='::: {.only audience="class"}'))


def _report_near_misses(node: Node, findings: Findings) -> None:
    classes = node["c"][0][1]
    is_named = len(classes) == 1 and classes[0] not in BLOCKS
    if not is_named and (classes or not node["c"][0][0]):
        return
    if report_block(node, findings) or not is_named:
        return
    written = classes[0].lower()
    near = difflib.get_close_matches(written, _LIKELY, 1, _NEAR)
    if near:
        name = classes[0]
        message = sentence("“{name}” is not a known block; its text is shown as any other", name=name)
        hint = sentence("did you mean “::: {name}”?", name=word_of(_NAMES.get(near[0]) or block_of(near[0])))
        findings.add("unknown-block", message, node, hint)


def _report_unseen(blocks: list[Node], findings: Findings) -> None:
    """Report the outermost blocks that no medium shows."""
    nodes = list(find_landmarks(blocks))
    around = find_reserved(nodes)
    reported: set[int] = set()
    for node in nodes:
        names = around.get(id(node), frozenset())
        if id(node) in reported or is_shown(names):
            continue
        reported.update(map(id, find_landmarks([node])))
        if names & VARIANTS:
            message = sentence("no edition shows this variant of Quarto")
            hint = sentence("name a format, or delete the condition: profiles and keys are not known here")
            findings.add("seen-nowhere", message, node, hint)
            continue
        both = joined((sentence("“{word}”", word=word_of(name)) for name in sorted(names)), AND)
        hint = sentence("remove it from one of the blocks, or close the outer one before it")
        findings.add("seen-nowhere", sentence("this is {both} at once, so no edition shows it", both=both), node, hint)


def _report_for_slides(blocks: list[Node], findings: Findings) -> None:
    """Report the first of what slides alone show, in a post that has only one of notes and pauses: it may mean more."""
    divisions = [node for node in find_landmarks(blocks) if node["t"] == "Div"]
    first = {name: next((node for node in divisions if name in node["c"][0][1]), None) for name in (NOTES, PAUSE)}
    notes, pause = first[NOTES], first[PAUSE]
    if pause and not notes:
        message = sentence("“. . .” is where a slide waits; nothing of it is seen elsewhere")
        findings.add("slide", message, pause, sentence("write … for words that are left out"))
    elif notes and not pause:
        message = sentence("“notes” are for the teacher, behind slides; no other edition shows them")
        findings.add("slide", message, notes, sentence("write “::: note” for what all readers see"))


BEST_MARK = r"(?:/ ?)?([1-9][0-9]{0,2})(?: ?(?:points?|pts))?"
"""What is one: “20”, “/ 20”, “20 points”."""
_MARK = re.compile(BEST_MARK)
_NUMBER = re.compile(r"\d{1,2}")


def _list_questions(node: Node, findings: Findings) -> None:
    """Make ordered lists of a division's questions: the items of its lists, or without lists its paragraphs."""
    for holder in find_landmarks([node]):
        _check_lines(holder, node, findings)
    _read_interactive(node)
    blocks = node["c"][1]
    lists = [block for block in _open_blocks(blocks) if block["t"] in ("BulletList", "OrderedList")]
    has_list = not all(map(is_choice, lists))
    node["c"][1] = _number_lists(blocks)[0] if has_list else list(_group_questions(blocks))
    hide_answers(_open_blocks(node["c"][1]), findings)


def _open_blocks(blocks: list[Node]) -> Iterator[Node]:
    """Yield the blocks, and those within blocks `only` for some readers."""
    for block in blocks:
        yield from _open_blocks(block["c"][1]) if _is_only(block) else (block,)


def _is_only(block: Node) -> bool:
    return block["t"] == "Div" and ONLY in block["c"][0][1]


def read_questions(value: object, report: Callable[[str, str], None]) -> tuple[Question, ...]:
    """Return the questions of a front matter: a text, or a list of texts and maps; anything else is reported."""
    questions: list[Question] = []
    items = value if isinstance(value, list) else [value]
    for number, item in enumerate(items if value is not None else (), start=1):
        keys = {str(key).strip().lower(): part for key, part in item.items()} if isinstance(item, dict) else None
        text = item if keys is None else keys.get("question", keys.get("text"))
        if text is None or isinstance(text, list | dict) or not str(text).strip():
            report(sentence("number {number} of “questions” is not a question; left out", number=number), _hint(keys))
            continue
        lines = LINES if keys is None else keys.get("lines", keys.get("lignes", LINES))
        if not _NUMBER.fullmatch(str(lines)):
            report(_wanted(in_one_line(str(lines))), sentence("write {what}", what="lines: 4"))
            lines = LINES
        questions.append(Question(in_one_line(str(text)), int(str(lines))))
    return tuple(questions)


def read_best_mark(text: str, report: Callable[[str, str], None]) -> str:
    """Return the best mark that a class can get, "" without one; anything but a number is reported."""
    found = _MARK.fullmatch(text)
    if text and not found:
        message = sentence("“note” must be the maximum mark, a number, not “{text}”; it is ignored", text=text)
        report(message, sentence("write {what}", what="note: 20"))
    return found[1] if found else ""


def _check_lines(holder: Node, block: Node, findings: Findings) -> None:
    """Report a number of lines that is none, and drop it."""
    triple = attributes_of(holder)
    if not triple:
        return
    triple[2] = [["lines" if key == "lignes" else key, value] for key, value in triple[2]]
    lines = next((value for key, value in triple[2] if key == "lines"), None)
    if lines is not None and not _NUMBER.fullmatch(lines):
        triple[2] = [pair for pair in triple[2] if pair[0] != "lines"]
        node = holder if "pos" in holder else block
        findings.add("bad-value", _wanted(lines), node, sentence("write {what}", what="lines=4"))


_INTERACTIVE = "interactive"


def _read_interactive(block: Node) -> None:
    """Keep what a block says of answers that are checked on the site, where it says yes."""
    values = {key.lower(): value.lower() for key, value in block["c"][0][2]}
    wanted = values.pop(_INTERACTIVE, "") or values.pop("interactif", "")
    kept = [pair for pair in block["c"][0][2] if pair[0].lower() in values]
    block["c"][0][2] = [*kept, [_INTERACTIVE, "true"]] if parse_bool(wanted) else kept


def _number_lists(blocks: list[Node], count: int = 0) -> tuple[list[Node], int]:
    """Return the blocks with lists that count on from each other, and the last number; an author's own numbers stay."""
    numbered: list[Node] = []
    for block in blocks:
        if _is_only(block):
            block["c"][1], count = _number_lists(block["c"][1], count)
        elif block["t"] == "BulletList":
            numbered.append(
                _make_ordered_list(block["c"], count + 1) | ({"pos": block["pos"]} if "pos" in block else {})
            )
            count += len(block["c"])
            continue
        elif block["t"] == "OrderedList":
            style, items = block["c"]
            style[0] = count + 1 if style[0] == 1 else style[0]
            count = style[0] + len(items) - 1
        numbered.append(block)
    return numbered, count


def _group_questions(blocks: list[Node]) -> Iterator[Node]:
    """Yield each paragraph with the blocks below it as a question; blocks before the first stay."""
    items: list[list[Node]] = []
    for number, block in enumerate(blocks):
        # A first paragraph in bold type is a title.
        is_title = number == 0 and block["t"] == "Para" and [inline["t"] for inline in block["c"]] == ["Strong"]
        if block["t"] in ("Para", "Plain") and not is_title:
            items.append([block])
        elif items:
            items[-1].append(block)
        else:
            yield block
    if items:
        yield _make_ordered_list(items, 1)


def _make_ordered_list(items: list[list[Node]], start: int) -> Node:
    style: list[Any] = [start, {"t": "DefaultStyle"}, {"t": "DefaultDelim"}]
    return {"t": "OrderedList", "c": [style, items]}


def make_interactive(blocks: list[Node]) -> None:
    """Have the answers to all blocks of questions checked on the site."""
    for node in find_landmarks(blocks):
        if node["t"] == "Div" and "questions" in node["c"][0][1]:
            node["c"][0][2] = [*(pair for pair in node["c"][0][2] if pair[0] != _INTERACTIVE), [_INTERACTIVE, "true"]]


def _wanted(lines: str) -> str:
    return sentence("“lines” must be a whole number from 0 to 99, not “{lines}”; it is ignored", lines=lines)


def _hint(keys: dict[str, Any] | None) -> str:
    """Return what to write; a question with a colon in it is a map to YAML."""
    if keys:
        return sentence(
            "put a text with a colon between quotation marks, or write “question: TEXT” and below it “lines: 4”"
        )
    return sentence("write a text, or “question: TEXT” and below it “lines: 4”")
