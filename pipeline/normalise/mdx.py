"""MDX, Markdown with JavaScript in it (Docusaurus, Astro, Next): the Markdown alone, and what was left out by its name.

Nothing of it is run. Lines keep their numbers. Components are raw HTML, of which a later repair keeps the words.

| written | becomes |
| --- | --- |
| `import … from …`, `export …` | nothing; a picture that was imported is known by its name |
| `{/* a remark */}`, `<>` | nothing |
| `<Image src={plan} alt="…" style={{…}} />` | `<img src="./plan.png" alt="…" />` |
| `{"text"}`, `{' '}` | the text |
| ``{`text`}``, mostly code | code |
| `{props.title}` | nothing |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import PurePosixPath

from pipeline.normalise.findings import Findings
from pipeline.normalise.templates.code import Code
from pipeline.normalise.templates.source import Edit, SourcePlaces, apart, written
from pipeline.text.sentences import sentence

_MODULE = re.compile(
    r"import\s++[\"'\w{*$]|export\s++(?:const|let|var|function|default|async|class|type|interface|\{|\*)"
)
# In a post that is not called MDX: what can be nothing else.
_IMPORT = re.compile(
    r"^import [^\n;'\"]{1,200} from ['\"]@(?:theme|site|docusaurus|astrojs)/[^'\"\n]{1,200}['\"];?$", re.MULTILINE
)
_NAMED_FILE = re.compile(r"^import (\w{1,80}) from ['\"]([^'\"\n]{1,300})['\"]", re.MULTILINE)
_REMARK, _REMARK_END = re.compile(r"\{\s{0,9}/\*|</?>"), re.compile(r"\*/\s{0,9}\}")
_TAG = re.compile(r"<(/?)([A-Za-z][\w.]{0,80})(?=[\s/>])")
_COMPONENT = re.compile(r"<([A-Z][\w.]*+)")
_ATTRIBUTE = re.compile(r"""([A-Za-z_][\w:-]{0,80})(?:=("[^"]*+"|'[^']*+'|\{))?""")
_TEXT = re.compile(
    r"""\s{0,9}+(?:(?:useBaseUrl|require)\(\s{0,9}+)?(["'`])([^"'`{}$]*+)\1[\s)]{0,9}+(?:\.default)?\s{0,9}+"""
)
_NAME = re.compile(r"\s{0,9}+(\w++)(?:\.src)?\s{0,9}+")
# Not what stands in a formula (`x_{n}`), nor the name of a heading (`{#id}`).
_EXPRESSION = re.compile(
    r"(?<!\\)\{\s{0,9}(?:([\"'`])([^\"'`{}\n]{0,200})\1"
    r"|(?<![\w^$}\\{]\{)(?<![\w^$}\\{]\{ )([A-Za-z_$][\w$.]{0,200}(?:\([\w$.\"', ]{0,200}\))?))\s{0,9}\}"
)
_PICTURES = frozenset({"Image", "Picture", "ThemedImage"})
_TABS = frozenset({"Tabs", "TabItem"})  # read elsewhere, for plain Markdown has them too
_LONGEST, _DEEPEST, _MOST_LINES, _SHOWN = 4_000, 4, 400, 60


def is_mdx(path: str, body: str) -> bool:
    """Return whether a post is MDX: it is called so, or imports what only such posts do."""
    return PurePosixPath(path).suffix.lower() == ".mdx" or _IMPORT.search(body) is not None


def markdown_of(body: str, first_line: int, findings: Findings) -> str:
    """Return the Markdown in a text of MDX; what it says to programs alone is named and left out."""
    code = Code(body)
    files = {match[1]: match[2] for match in _NAMED_FILE.finditer(body)}
    modules = list(_modules(body, code))
    others = (*_remarks(body), *_tags(body, files), *_expressions(body))
    edits = [*modules, *(edit for edit in others if code.at(edit.start) < 0)]
    edits = list(apart(sorted(edits, key=lambda edit: (edit.start, edit.end))))
    places, reported = SourcePlaces(body, body, ()), set()
    for edit in edits:
        shown = body[edit.start : edit.end].strip()
        line, column = places.of(edit.start)
        component = _COMPONENT.match(shown) if "<" not in edit.text else None
        if edit in modules or (_EXPRESSION.fullmatch(shown) and not edit.text):
            words = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
            findings.add_at(
                (line + first_line - 1, column),
                "template-left-out",
                sentence("“{words}” is for programs and says nothing to readers; left out", words=words),
            )
        elif component and component[1] not in reported:
            reported.add(component[1])
            findings.add_at(
                (line + first_line - 1, column),
                "raw-html",
                sentence("{tag}> has no place in a post; its words stay", tag=component[0]),
            )
    return written(body, edits)


def _modules(body: str, code: Code) -> Iterator[Edit]:
    """Yield the blocks of JavaScript: from an import or export behind an empty line to the end of what it says."""
    lines = body.split("\n")
    number = start = 0
    while number < len(lines):
        begins = _MODULE.match(lines[number]) and not (number and lines[number - 1].strip())
        count = _length(lines, number) if begins and code.at(start) < 0 else 0
        end = start + sum(len(line) + 1 for line in lines[number : number + max(count, 1)])
        if count:
            yield Edit(start, min(end, len(body)), "\n" * body.count("\n", start, end))
        number, start = number + max(count, 1), end


def _length(lines: list[str], first: int) -> int:
    """Return how many lines a block of JavaScript has: to an empty line behind which no bracket is open."""
    depth, short = 0, 0
    for count, line in enumerate(lines[first : first + _MOST_LINES], start=1):
        if not line.strip():
            short = short or count - 1
            if depth <= 0:
                return count - 1
        depth += sum(map(line.count, "([{")) - sum(map(line.count, ")]}"))
    return len(lines) - first if depth <= 0 and len(lines) - first < _MOST_LINES else short or 1


def _remarks(body: str) -> Iterator[Edit]:
    position = 0
    while match := _REMARK.search(body, position):
        closing = match if match[0].startswith("<") else _REMARK_END.search(body, match.end())
        if closing is None:
            return
        position = closing.end()
        yield Edit(match.start(), position, "\n" * body.count("\n", match.start(), position))


def _tags(body: str, files: Mapping[str, str]) -> Iterator[Edit]:
    """Yield the tags with values that HTML does not have, as HTML; a component alone on its line leaves that line."""
    for match in _TAG.finditer(body):
        end = 0 if match[2] in _TABS else _end_of_tag(body, match.end())
        if not end:
            continue
        typed = body[match.start() : end]
        tag = _as_html(typed, match, files) if "{" in typed or match[2] in _PICTURES else typed
        if tag.startswith("<img ") or not match[2][0].isupper() or not _crowds(body, match.start(), end):
            if tag != typed:
                yield Edit(match.start(), end, tag + "\n" * (typed.count("\n") - tag.count("\n")))
        else:
            label = re.search(r'\b(?:label|title)="([^"]{1,300})"', tag)
            yield Edit(match.start(), end, (f"**{label[1]}**" if label else "") + "\n" * typed.count("\n"))


def _end_of_tag(body: str, start: int) -> int:
    """Return where a tag ends, behind its values in braces; 0 where it does not."""
    depth, quote = 0, ""
    for position in range(start, min(len(body), start + _LONGEST)):
        letter = body[position]
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'`" and (depth or letter != "`"):
            quote = letter
        elif letter in "{}":
            depth += 1 if letter == "{" else -1
        elif not depth and letter in "<>":
            return position + 1 if letter == ">" else 0
        if depth > _DEEPEST or depth < 0:
            return 0
    return 0


def _crowds(body: str, start: int, end: int) -> bool:
    """Return whether a tag is alone on its line, and text stands right above or below it, which HTML would swallow."""
    before, after = _line_up_to(body, start), _line_from(body, end)
    if before.strip() or after.strip():
        return False
    above = _line_up_to(body, max(0, start - len(before) - 1)).strip()
    below = _line_from(body, end + len(after) + 1).strip()
    return any(line and not line.startswith("<") for line in (above, below))


def _line_up_to(body: str, position: int) -> str:
    """Return what stands before a position on its line.

    Of a long line it is the end, for there may be many questions.
    """
    return body[max(0, position - _LONGEST) : position].rpartition("\n")[2]


def _line_from(body: str, position: int) -> str:
    return body[position : position + _LONGEST].partition("\n")[0]


def _as_html(typed: str, match: re.Match[str], files: Mapping[str, str]) -> str:
    """Return a tag with those of its values that are texts, or pictures that were imported."""
    values = dict(_values(typed, len(match[0]), files))
    picture = match[2] in _PICTURES and "src" in values
    inner = "".join(f' {name}="{escape(value)}"' if value else f" {name}" for name, value in values.items())
    return f"<{match[1]}{'img' if picture else match[2]}{inner}{' /' if typed.endswith('/>') else ''}>"


def _values(typed: str, position: int, files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    while match := _ATTRIBUTE.search(typed, position):
        position = match.end()
        name, value = {"className": "class"}.get(match[1], match[1]), match[2]
        if value == "{":
            end = _end_of_value(typed, position)
            inner, position = typed[position : end - 1], end
            text, named = _TEXT.fullmatch(inner), _NAME.fullmatch(inner)
            if text:
                yield name, text[2]
            elif named and named[1] in files:
                yield name, files[named[1]]
        elif value is None or not typed.startswith("{", match.start() - 1):
            yield name, value[1:-1] if value else ""


def _end_of_value(typed: str, position: int) -> int:
    depth = 1
    for end in range(position, len(typed)):
        depth += {"{": 1, "}": -1}.get(typed[end], 0)
        if not depth:
            return end + 1
    return len(typed)


def _expressions(body: str) -> Iterator[Edit]:
    for match in _EXPRESSION.finditer(body):
        text = match[2] or ""
        yield Edit(match.start(), match.end(), f"`{text}`" if text and match[1] == "`" else text)
