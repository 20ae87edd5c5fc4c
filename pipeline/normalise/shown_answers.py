"""Answers that all would read: marks of blocks that not everybody may see, printed as they were typed.

This is the last look at a post, after all repairs. Code between two fences shows how to write such a block.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.dialects.boxes import KINDS
from pipeline.dialects.code import Code
from pipeline.files.text_files import Lines
from pipeline.i18n.catalogue import fold_key
from pipeline.i18n.sentences import Sentence, sentence
from pipeline.model.article import BLOCK_WORDS, NOTES, ONLY, RESERVED, is_for_some
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import BLANKS, Node, find_landmarks
from pipeline.text.keys import is_within

RULE = "answer-shown"
_HINT = sentence("write ::: solution on a line of its own, below an empty one, and ::: on a line after the block")
_MARK = re.compile(r"^[ \t>]*+(?P<colons>:{2,}+)[ \t]*+(?P<rest>[^\s:][^\n]*+)", re.MULTILINE)
_WITHIN = re.compile(r"(?<!:)(?P<colons>:{3,}+)[ \t]*+(?P<rest>[^\s:][^\n:]{0,200}:::)")
_TICKED = re.compile(r"^[ \t>]*+[-*+][ \t]+\[[xX]\][ \t][^\n]*|\]\{[ ]*+\.(?:answer|réponse|solution)\b", re.MULTILINE)
_INLINE = re.compile(r"\{[ .:#,]*+(?P<word>[^\W\d_]++)|[(\[][ ]?\.[ ]?(?P<pointed>[^\W\d_]++)")
# Of these nothing is left in the tree.
_MISPLACED = re.compile(r"(?:\{:[ ]?\.?|\]\{#|^[ \t>]*+\{[ ]?\.)(?P<word>[^\W\d_]++)[ ]?\}", re.MULTILINE)
_CLOSING = (")", "]", "}", ">")
_HINT_INLINE = sentence("write it right behind the brackets: [the answer]{{.answer}}")
_WORD, _IN_BRACES = re.compile(r"[\w-]+"), re.compile(r"\.([\w-]+)")
# Of two colons it is a mark only where nothing but attributes is behind the name; else it may be a language's.
_ALONE = re.compile(r"[\w-]++[ \t]*+(?:$|[\[{:]|[\w-]++=)|\{[^{}\n]*+\}?[ \t:]*+$")
_HIDING = frozenset({"solution", ONLY, NOTES})
_SHORTEST, _LONG = 6, 8  # letters of a word in which one may be wrong, or two
_CLASS_ONLY = ("class-only", "only-class", "classe-seulement", "seulement-classe")
_SECRET = frozenset(map(fold_key, [*(word for word, name in BLOCK_WORDS.items() if name in _HIDING), *_CLASS_ONLY]))
_FOR_READERS = frozenset({"level", "niveau", "group", "groupe"})
_OTHERS = frozenset({"collection", "collections", "connection", "connections"}) | KINDS.keys()


def is_secret(name: str) -> bool:
    """Return whether a name means a block that not all may read: one letter may be wrong, of a long word two."""
    plain = fold_key(name)
    if is_for_some(name) or plain in _SECRET:
        return True
    if plain in _OTHERS or name.lower() in BLOCK_WORDS:
        return False
    return any(
        is_within(2 if len(word) >= _LONG and word[0] == plain[:1] else 1, plain, word)
        for word in _SECRET
        if len(word) >= _SHORTEST or word == ONLY
    )


def report_block(node: Node, findings: Findings) -> bool:
    """Report a block between colons whose name is nearly one that hides it; return whether it is."""
    name = node["c"][0][1][0]
    typed = ""
    if is_secret(name) or fold_key(name) in _FOR_READERS:
        typed = findings.typed(findings.place_of(node)).strip()
    if not typed.startswith("::"):
        return False
    message, hint = describe(typed)
    findings.add(RULE, message, node, hint)
    return True


def report_marks(blocks: list[Node], text: str, first_line: int, findings: Findings) -> None:
    """Report the marks in the words of a post, and in its code that no fence closes."""
    has_questions, in_code = False, []
    for node in find_landmarks(blocks):
        match node["t"]:
            case "CodeBlock":
                in_code.append(node["c"][1])
            case "RawBlock":
                _report_lines(((line, node) for line in re.split(r"[\n>]", node["c"][1])), findings)
            case "Para" | "Plain" | "Header":
                _report_lines(_read_lines(node["c"][2] if node["t"] == "Header" else node["c"], node), findings)
            case "LineBlock":
                _report_lines((line for inlines in node["c"] for line in _read_lines(inlines, node)), findings)
            case "Div" if "questions" in node["c"][0][1]:
                has_questions = True
                _report_answers(node, findings)
    if has_questions:
        _report_misplaced(text, first_line, findings)
    shown = "\n".join(in_code)
    for pattern in (_MARK, _TICKED) if has_questions else (_MARK,):
        if number := len(_find(pattern, shown)):
            _report_code(pattern, number, text, first_line, findings)


def _report_answers(questions: Node, findings: Findings) -> None:
    """Report what nearly marks an answer within a line of a question."""
    for node in find_landmarks([questions]):
        marks: list[tuple[str, Node]] = []
        if node["t"] == "Span":
            identifier, names, _ = node["c"][0]
            # Behind another bracket, "(x){.answer}", the bracket alone is taken for the answer.
            words = [child for child in node["c"][1] if child["t"] not in BLANKS and child.get("c") not in _CLOSING]
            known = {"answer", *RESERVED} if words else set()
            marks = [(name, node) for name in (identifier, *names) if name not in known]
        elif node["t"] == "Link":
            marks = [(name, node) for name in re.findall(r"^\(?\.(\w+)", node["c"][2][0])]
        elif node["t"] in ("Para", "Plain"):
            lines = ((line, first) for line, first in _read_lines(node["c"], node) if "{" in line or "." in line)
            marks = [
                (mark["word"] or mark["pointed"], first) for line, first in lines for mark in _INLINE.finditer(line)
            ]
        for name, place in marks:
            if _is_nearly_answer(name):
                findings.add(RULE, _describe_inline(name), place, _HINT_INLINE)


def _report_misplaced(text: str, first_line: int, findings: Findings) -> None:
    code, lines = Code(text), Lines(text)
    for mark in _MISPLACED.finditer(text):
        if code.at(mark.start("word")) < 0 and _is_nearly_answer(mark["word"]):
            line, column = lines.place(mark.start("word"))
            findings.add_at((line + first_line - 1, column), RULE, _describe_inline(mark["word"]), _HINT_INLINE)


def _is_nearly_answer(name: str) -> bool:
    return is_within(2, fold_key(name), "answer") or is_secret(name)


def _describe_inline(name: str) -> Sentence:
    return sentence("“{typed}” marks no answer here: it would be read by all", typed=name)


def _report_code(pattern: re.Pattern[str], number: int, text: str, first_line: int, findings: Findings) -> None:
    """Report the first of so many marks in code, unless as many are between fences."""
    marks = _find(pattern, text)
    closed = Code(text).list_closed(text)
    free = [mark for mark in marks if not any(start <= mark.start() < end for start, end in closed)]
    if number > len(marks) - len(free):
        lines, told = Lines(text), {problem.line for problem in findings.problems if problem.rule == RULE}
        left = [(lines.place(mark.end() - len(mark[0].lstrip())), mark[0].strip()) for mark in free or marks]
        unsaid = (each for each in left if each[0][0] + first_line - 1 not in told)
        (line, column), typed = next(unsaid, ((1, 1), "…"))
        findings.add_at((line + first_line - 1, column), RULE, *describe(typed))


def find_marks(text: str) -> list[str]:
    """Return the lines with marks in a text that is shown as it was typed, but for those between fences."""
    marks = _find(_MARK, text) if "::" in text else []
    closed = Code(text).list_closed(text) if marks else []
    return [mark[0].strip() for mark in marks if not any(start <= mark.start() < end for start, end in closed)]


def describe(typed: str) -> tuple[str, str]:
    """Return the message and the hint for a line that is shown."""
    return sentence("“{typed}” is not understood: this answer would be read by all", typed=typed), _HINT


def _find(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    return [mark for mark in pattern.finditer(text) if pattern is _TICKED or _is_secret(mark)]


def _is_secret(mark: re.Match[str]) -> bool:
    colons, rest = mark["colons"], mark["rest"]
    if colons == "::" and not (_ALONE.match(rest) or rest.rstrip().endswith("::")):
        return False
    names = _IN_BRACES.findall(rest.partition("}")[0]) if rest[0] == "{" else _WORD.findall(rest)[:1]
    return any(is_secret(name) or fold_key(name) in _FOR_READERS for name in names)


def _report_lines(lines: Iterable[tuple[str, Node]], findings: Findings) -> None:
    for line, node in lines:
        mark = (_MARK.match(line) or _WITHIN.search(line)) if "::" in line else None
        if mark and _is_secret(mark):
            message, hint = describe(mark[0].strip())
            findings.add(RULE, message, node, hint)


def _read_lines(inlines: list[Node], block: Node) -> Iterator[tuple[str, Node]]:
    """Yield the lines of running text with the node that each begins with; code in it is a sign."""
    line, first = "", block
    waiting = inlines[::-1]
    while waiting:
        node = waiting.pop()
        kind, content = node["t"], node.get("c")
        if kind in ("SoftBreak", "LineBreak"):
            yield line, first
            line, first = "", block
        elif kind in ("Str", "Space"):
            first = node if not line and "pos" in node else first
            line += content or " "
        elif kind in ("Code", "Math"):
            line += "`"
        elif isinstance(content, list) and kind not in ("Note", "RawInline"):
            holder = kind in ("Link", "Image", "Span", "Quoted", "Cite")
            waiting += (content[1] if holder else content)[::-1]
    yield line, first
