"""Answers that all would read: marks of blocks that not everybody may see, printed as they were typed.

This is the last look at a post, after all repairs. Code between two fences shows how to write such a block.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from pipeline.dialects.boxes import KINDS
from pipeline.dialects.code import Code
from pipeline.files.text_files import Lines
from pipeline.i18n.catalogue import fold_key
from pipeline.i18n.sentences import Sentence, sentence
from pipeline.model.article import BLOCK_WORDS, NOTES, ONLY, RESERVED, block_of, is_for_some
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import PLAIN, Node, find_landmarks
from pipeline.text.keys import is_within

RULE = "answer-shown"
_HINT = sentence("write ::: solution on a line of its own, below an empty one, and ::: on a line after the block")
_MARK = re.compile(r"^[ \t>]*+(?P<colons>:{2,}+)[ \t]*+(?P<rest>[^\s:][^\n]*+)", re.MULTILINE)
_WITHIN = re.compile(r"(?<!:)(?P<colons>:{3,}+)[ \t]*+(?P<rest>[^\s:][^\n:]{0,200}:::)")
_TICKED = re.compile(r"^[ \t>]*+[-*+][ \t]+\[[xX]\][ \t][^\n]*|\]\{[ ]*+\.(?:answer|réponse|solution)\b", re.MULTILINE)
_NAMED = r"(?<![^\W\d_])(?P<word>[^\W\d_]{1,20}+(?:[ _-][^\W\d_]{1,20}+){0,2})"
_ANYWHERE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[\]］】)}}*~»”\"][^\w\n]{{0,2}}[{{｛<][^\w\n]{{0,3}}{_NAMED}[^\w\n]{{0,3}}[}}｝>]",
        rf"[{{｛][ ]?[.．][ ]?{_NAMED}",
        rf"[(\[<][ ]?[.．][ ]?{_NAMED}[^\w\n]{{0,3}}[)\]>]",
    )
)
_IN_QUESTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:[{{｛][^\w\n]{{0,6}}|\][ ]?<[^\w\n]{{0,3}}|<[./]){_NAMED}",
        rf"[(\[【][ ]?[.．·•…:#/]{{1,2}}[ ]?{_NAMED}",
        rf"\][ ]?[(\[][^\w\n]{{0,3}}{_NAMED}[^\w\n]{{0,3}}[)\]]",
        rf"[\]］】][ ]?[^\w\s,;!?()\[\]]{{1,4}}{_NAMED}",
        rf"\[{_NAMED}[ \u00a0\u202f]?:",
        rf"{_NAMED}\[",
    )
)
_RAW = re.compile(r"[{｛][ ]?[.．][ ]?[^\W\d_][^\n{}｝]{0,20}")  # attributes that are shown as they were typed
_SECRETLY = frozenset("hidden cache secret teacher teachers prof profs professeur enseignant enseignants".split())
_CALLED = _SECRETLY | set(
    "ans rep juste correct correcte bon bonne vrai vraie right true key gap trou blank sol".split()
)
# Of these nothing is left in the tree, or what is left does not tell.
_MISPLACED = re.compile(
    r"\](?:\{[#$%@][ ]?|\([#$]|<!--[ ]?\.?)(?P<id>[^\W\d_]++)"
    r"|<[a-z]{1,10}+[ ][^<>\n]{0,99}?class=[\"']?(?P<class>[^\W\d_]++)"
    r"|^[ \t>]*+\{[ ]?\.(?P<word>[^\W\d_]++)[ ]?\}",
    re.MULTILINE,
)
_LEFT_OUT = re.compile(
    r"^(?P<quoted>[ \t]*+>[^\n]*+\n)?[ \t>]*+\{:[ ]?\.(?P<word>[^\W\d_]++)[ ]?\}[ \t]*+$"
    r"|(?:\{:[ ]?\.?|\]\{\{[ ]?\.)(?P<inner>[^\W\d_]++)[ ]?\}"
    r"|<[ ]?[./]?(?P<tag>[a-zé]{3,20}+)[ ]?/?>"
    r"|^[ \t>]*+:{3,}+[ ]*+(?:les?|la|une?|bonnes?|the|right|model)[ ](?P<second>[^\W\d_]++)[ \t]*+$"
    r"|^[ \t>]*+(?:[%;+/：@&^~][ ]?){2,8}+(?P<fenced>[^\W\d_]++)[ \t]*+$",
    re.MULTILINE,
)
_TICK = r"[xX×✓✔✗✘]"
_HEAD = re.compile(
    rf"(?:[-–—•*+·][ ]?)?(?:[\[［〔][ ]?(?:{_TICK}|[vV*+oOхХｘ]){{1,2}}[ ]?[\]］〕]|[☑☒✅❌✓✔✗✘](?:[ ]|$))"
)
_BESIDE = re.compile(rf"(?:^|[ ])[(\[{{][ ]?{_TICK}[ ]?(?:[)\]}}]|$|[ ])|^{_TICK}[\])}}][ ]")
_EMPTY = re.compile(r"(?:^|[ ])(?:\[[ _.\u00a0-]{0,2}\]|\([ ]?\)|\{[ ]?\})|^[\[\]][ ]")
_HINT_TICK = sentence("write “- [ ] …” for each choice, and “- [x] …” for the right one")
_HINT_INLINE = sentence("write it right behind the brackets: [the answer]{{.answer}}")
_WORD, _IN_BRACES = re.compile(r"[\w-]+"), re.compile(r"\.([\w-]+)")
# Of two colons it is a mark only where nothing but attributes is behind the name; else it may be a language's.
_ALONE = re.compile(r"[\w-]++[ \t]*+(?:$|[\[{:]|[\w-]++=)|\{[^{}\n]*+\}?[ \t:]*+$")
_BOXES = ("<div", "<section", "<span")
HIDING = frozenset({"solution", ONLY, NOTES})
"""The names of the blocks that not all may read."""
_LETTER = re.compile(r"\w")
_SIGNS = re.compile(
    r"::|\{[ ]?[.:]|\][ ]?[{<｛]|[\]］】)}*~»”\"][ ]?\([ ]?\.|<[./]?(?:answer|r[ée]ponse|solution)|^[ \t]*+[%;+/：]{2}",
    re.MULTILINE,
)
_X = (10, 24)  # as a number, Roman or a letter
_SHORTEST, _LONG = 6, 8  # letters of a word in which one may be wrong, or two
_CLASS_ONLY = ("class-only", "only-class", "classe-seulement", "seulement-classe")
_ANSWERS = frozenset(fold_key(word) for word, name in BLOCK_WORDS.items() if name == "solution")
_SECRET = frozenset(map(fold_key, [*(word for word, name in BLOCK_WORDS.items() if name in HIDING), *_CLASS_ONLY]))
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
    """Report a block whose name is nearly one that hides it, between colons or in HTML; return whether it is."""
    identifier, names, _ = node["c"][0]
    name, typed = (names or [identifier])[0], ""
    if is_secret(name) or fold_key(name) in _FOR_READERS | _SECRETLY or not _ANSWERS.isdisjoint(_part(name)):
        typed = findings.typed(findings.place_of(node)).strip()
    is_html = bool(names) and is_secret(name) and not fold_key(name).startswith("response")
    if not typed.startswith("::") and not (is_html and typed.startswith("<")):
        return False
    message, hint = describe(typed)
    findings.add(RULE, message, node, hint)
    return True


def report_tags(tags: Sequence[tuple[Node, str]], findings: Findings, *, are_hidden: bool) -> None:
    """Report tags of HTML whose class hides what they hold: a note where all do, else an error.

    `tags` are raw nodes, each with such a tag in it.
    """
    if are_hidden:
        node, typed = tags[0]
        hint = sentence("give it another class if everybody may read it")
        findings.add("answer-hidden", sentence("“{typed}” hides this from readers", typed=typed), node, hint)
        return
    node, typed = next((each for each in tags if not each[1].startswith(_BOXES)), tags[0])
    findings.add(RULE, _describe_inline(typed), node, _HINT)


def may_show(text: str) -> bool:
    """Return whether a text has any sign of what `report_marks` looks for."""
    return _SIGNS.search(text) is not None


def report_marks(blocks: list[Node], text: str, first_line: int, findings: Findings) -> None:
    """Report the marks in the words of a post, and in its code that no fence closes."""
    nodes, in_code = list(find_landmarks(blocks)), list[str]()
    asked = _find_asked(nodes, findings)
    anchors = {fold_key(node["c"][1][0]) for node in nodes if node["t"] == "Header"}
    for node in nodes:
        match node["t"]:
            case "CodeBlock":
                in_code.append(node["c"][1])
            case "RawBlock":
                _report_lines(((line, node) for line in re.split(r"[\n>]", node["c"][1])), findings)
            case "Para" | "Plain" | "Header" | "LineBlock":
                lines = _list_lines(node)
                _report_lines(lines, findings)
                _report_inline(lines, findings, is_asked=id(node) in asked)
                if node["t"] == "Header" and not HIDING.isdisjoint(map(block_of, node["c"][1][1])):
                    findings.add(RULE, _describe_inline(findings.typed(findings.place_of(node)).strip()), node, _HINT)
            case "Span" | "Link":
                _report_attributes(node, findings, anchors if id(node) in asked else None)
    _report_left_out(text, first_line, findings, anchors if asked else None)
    shown = "\n".join(in_code)
    for pattern in (_MARK, _TICKED) if asked else (_MARK,):
        if number := len(_find(pattern, shown)):
            _report_code(pattern, number, text, first_line, findings)


def _find_asked(nodes: Iterable[Node], findings: Findings) -> set[int]:
    """Return the nodes of questions without their solutions, by `id()`; report right choices that are shown."""
    asked = set[int]()
    for node in nodes:
        names = node["c"][0][1] if node["t"] in ("Div", "Span") else ()
        if "questions" in names:
            asked.update(map(id, find_landmarks([node])))
            _report_ticks(node, findings)
        elif "solution" in names:
            asked.difference_update(map(id, find_landmarks(node["c"][1])))
    return asked


def _report_ticks(questions: Node, findings: Findings) -> None:
    """Report the marks of right choices that are shown, for their boxes are not understood."""
    for item in [item for part in questions["c"][1] if part["t"] == "OrderedList" for item in part["c"][1]]:
        solved = [node for node in find_landmarks(item) if node["t"] == "Div" and "solution" in node["c"][0][1]]
        unseen = set(map(id, find_landmarks(solved)))
        lines = [line for node in find_landmarks(item) if id(node) not in unseen for line in _list_lines(node)]
        has_empty = any(_EMPTY.search(line) for line, _ in lines)
        for line, place in lines:
            if mark := _HEAD.match(line) or (has_empty and _BESIDE.search(line)):
                findings.add(RULE, _describe_inline(mark[0].strip()), place, _HINT_TICK)


def _report_inline(lines: Iterable[tuple[str, Node]], findings: Findings, *, is_asked: bool) -> None:
    """Report what nearly marks an answer in the words that are shown."""
    for line, place in lines:
        if any(sign in line for sign in "{[<(］】｛") and not line.lstrip().startswith("::"):
            patterns = _IN_QUESTIONS if is_asked else _ANYWHERE
            found = (mark["word"] for pattern in patterns for mark in pattern.finditer(line))
            raw = _RAW.findall(line) if is_asked else []
            if name := next(filter(_is_nearly_answer, found), "".join(raw[:1])):
                findings.add(RULE, _describe_inline(name), place, _HINT_INLINE)


def _report_attributes(node: Node, findings: Findings, anchors: set[str] | None) -> None:
    """Report what nearly marks an answer behind brackets; `anchors` are those of headings, None without questions."""
    is_asked = anchors is not None
    if node["t"] == "Link":
        names = re.findall(r"^\(?\.(\w+)", node["c"][2][0])
        names += re.findall(r"^[#:]?(\w+)$", node["c"][2][0]) if is_asked else []
        names = [name for name in names if _is_nearly_answer(name) and fold_key(name) not in (anchors or ())]
    else:
        identifier, classes, _ = node["c"][0]
        has_words = any(child["t"] not in PLAIN or _LETTER.search(child.get("c", "")) for child in node["c"][1])
        known = {"answer", *RESERVED} if has_words else {"answer", "gap", *RESERVED}
        # Behind another bracket, "(x){.answer}", the bracket alone is taken for the answer.
        if not has_words and "solution" in classes and not findings.typed(findings.place_of(node)).startswith("["):
            known = set()
        names = [name for name in ((identifier, *classes) if is_asked else classes) if name not in known]
        names = [name for name in names if _is_nearly_answer(name) or (is_asked and fold_key(name) in _CALLED)]
    for name in names[-1:]:
        findings.add(RULE, _describe_inline(name), node, _HINT_INLINE)


def _report_left_out(text: str, first_line: int, findings: Findings, anchors: set[str] | None) -> None:
    """Report marks of which nothing is left in the tree; `anchors` are those of headings, None without questions."""
    code, lines = Code(text), Lines(text)
    patterns = (_LEFT_OUT,) if anchors is None else (_LEFT_OUT, _MISPLACED)
    for mark in [mark for pattern in patterns for mark in pattern.finditer(text)]:
        group = mark.lastgroup or ""
        is_quoted = anchors is None and mark.groupdict().get("quoted")
        is_link = group == "id" and mark[0].startswith("](#") and fold_key(mark[group]) in (anchors or ())
        is_class = group == "class" and (fold_key(mark[group]) in _SECRET or mark[group].startswith("response"))
        if not (is_quoted or is_link or is_class) and code.at(mark.start(group)) < 0 and _is_nearly_answer(mark[group]):
            line, column = lines.place(mark.start(group))
            findings.add_at((line + first_line - 1, column), RULE, _describe_inline(mark[group]), _HINT_INLINE)


def _is_nearly_answer(name: str) -> bool:
    first, *others = _part(name) or [""]
    is_slip = is_within(2 if first.startswith("a") else 1, first, "answer")
    return is_slip or is_secret(first) or not _ANSWERS.isdisjoint(others)


def _part(name: str) -> list[str]:
    return [fold_key(part) for part in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", name))]


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


def _list_lines(node: Node) -> list[tuple[str, Node]]:
    """Return the lines of a paragraph, a heading or verse, each with the node that it begins with."""
    if node["t"] == "LineBlock":
        return [line for inlines in node["c"] for line in _read_lines(inlines, node)]
    if node["t"] == "OrderedList" and node["c"][0][2]["t"] == "TwoParens":  # "(x)" is taken for a number
        return [("(x) ", node)] if node["c"][0][0] in _X else []
    if node["t"] not in ("Para", "Plain", "Header"):
        return []
    return list(_read_lines(node["c"][2] if node["t"] == "Header" else node["c"], node))


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
