"""Read MDX, Markdown with JavaScript (Docusaurus, Astro, Next), as Markdown; everything left out is reported.

No code is run. Lines keep their numbers. Components become raw HTML, of which a later repair keeps the words.

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
from collections.abc import Container, Iterator, Mapping
from html import escape
from pathlib import PurePosixPath

from pipeline.dialects.code import Code
from pipeline.dialects.source import Edit, SourcePlaces, apply_edits, drop_overlaps
from pipeline.dialects.tag_boxes import COMPONENT, find_components
from pipeline.i18n.sentences import sentence
from pipeline.normalise.body.embedded import MEDIA
from pipeline.pandoc.findings import Findings
from pipeline.text.printable import in_one_line, shorten

_MODULE = re.compile(
    r"import\s++[\"'\w{*$]|export\s++(?:const|let|var|function|default|async|class|type|interface|\{|\*)"
)
# In a post that is not called MDX: what can be nothing else.
_IMPORT = re.compile(
    r"^import [^\n;'\"]{1,200} from ['\"]@(?:theme|site|docusaurus|astrojs)/[^'\"\n]{1,200}['\"];?$", re.MULTILINE
)
_NAMED_FILE = re.compile(r"^import (\w{1,80}) from ['\"]([^'\"\n]{1,300})['\"]", re.MULTILINE)
_REMARK, _REMARK_END = re.compile(r"\{\s{0,9}/\*|</?>"), re.compile(r"\*/\s{0,9}\}")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z][\w.]{0,80})(?=[\s/>])")
_COMPONENT = re.compile(r"<([A-Z][\w.]*+)")
_ATTRIBUTE = re.compile(r"""([A-Za-z_][\w:-]{0,80})(?:=("[^"]*+"|'[^']*+'|\{))?""")
_TEXT = re.compile(
    r"""\s{0,9}+(?:(?:useBaseUrl|require)\(\s{0,9}+)?(["'`])([^"'`{}$]*+)\1[\s)]{0,9}+(?:\.default)?\s{0,9}+"""
)
_NAME = re.compile(r"\s{0,9}+(\w++)(?:\.src)?\s{0,9}+")
_STRING = re.compile(r"\s*+([\"'`])([^\"'`{}\n]*+)\1\s*+")
# Before braces in a formula (`x_{n}`); in braces, the name of a heading (`{#id}`), attributes, formulas.
_IN_FORMULA = re.compile(r"[\w^$}\\{]")
_NO_EXPRESSION = re.compile(r"\s*(?:[#.:%=|+~>-]|/\*|\Z)|.*[\\$]", re.DOTALL)
_INDENT, _FIRST_BELOW = re.compile(r"(?m)^ +"), re.compile(r"[ \t]{0,99}+\n(?:[ \t]{0,99}+\n){0,9}+( {0,99}+)(?=\S)")
_PICTURES = frozenset({"Image", "Picture", "ThemedImage"})
_TABS = frozenset({"Tabs", "TabItem"})  # read elsewhere, for plain Markdown has them too
_LONGEST, _DEEPEST, _MOST_LINES, _SHOWN = 4_000, 4, 400, 60


def is_mdx(path: str, body: str) -> bool:
    """Return whether a post is MDX: by its name, or because it imports what only such posts do."""
    return PurePosixPath(path).suffix.lower() == ".mdx" or _IMPORT.search(body) is not None


def convert_mdx(body: str, first_line: int, findings: Findings) -> str:
    """Return the Markdown in a text of MDX; code for programs is reported and left out."""
    code = Code(body)
    files = {match[1]: match[2] for match in _NAMED_FILE.finditer(body)}
    modules = list(_find_modules(body, code))
    spoken = frozenset(tag.start for tag in find_components(body, code))
    others = (
        *_find_remarks(body),
        *_convert_tags(body, files, spoken),
        *_find_expressions(body, code),
        *_find_outdents(body, code),
    )
    edits = [*modules, *(edit for edit in others if code.at(edit.start) < 0)]
    edits = list(drop_overlaps(sorted(edits, key=lambda edit: (edit.start, edit.end))))
    places, reported = SourcePlaces(body, body, ()), set()
    for edit in edits:
        shown = body[edit.start : edit.end].strip()
        line, column = places.of(edit.start)
        place = (line + first_line - 1, column)
        words = shorten(in_one_line(shown), _SHOWN)
        component = _COMPONENT.match(shown) if "<" not in edit.text else None
        if edit in modules or (shown.startswith("{") and not edit.text.strip() and not _REMARK.match(shown)):
            message = sentence("“{words}” is for programs and says nothing to readers; left out", words=words)
            findings.add_at(place, "template-left-out", message)
        elif component and component[1] not in reported:
            reported.add(component[1])
            message = sentence("{tag}> is not allowed in a post; its words stay", tag=component[0])
            if shown.endswith("/>"):
                message = sentence("“{typed}” is unknown here; left out", typed=words)
            findings.add_at(place, "raw-html", message)
    return apply_edits(body, edits)


def _find_modules(body: str, code: Code) -> Iterator[Edit]:
    """Yield the blocks of JavaScript: from an import or export after an empty line to the end of its statement."""
    lines = body.split("\n")
    number = start = 0
    while number < len(lines):
        begins = _MODULE.match(lines[number]) and not (number and lines[number - 1].strip())
        count = _count_lines(lines, number) if begins and code.at(start) < 0 else 0
        end = start + sum(len(line) + 1 for line in lines[number : number + max(count, 1)])
        if count:
            yield Edit(start, min(end, len(body)), "\n" * body.count("\n", start, end))
        number, start = number + max(count, 1), end


def _count_lines(lines: list[str], first: int) -> int:
    """Return the number of lines of a block of JavaScript: to an empty line after which no bracket is open."""
    depth, short = 0, 0
    for count, line in enumerate(lines[first : first + _MOST_LINES], start=1):
        if not line.strip():
            short = short or count - 1
            if depth <= 0:
                return count - 1
        depth += sum(map(line.count, "([{")) - sum(map(line.count, ")]}"))
    return len(lines) - first if depth <= 0 and len(lines) - first < _MOST_LINES else short or 1


def _find_remarks(body: str) -> Iterator[Edit]:
    position = 0
    while match := _REMARK.search(body, position):
        closing = match if match[0].startswith("<") else _REMARK_END.search(body, match.end())
        if closing is None:
            return
        position = closing.end()
        yield Edit(match.start(), position, "\n" * body.count("\n", match.start(), position))


def _convert_tags(body: str, files: Mapping[str, str], spoken: Container[int]) -> Iterator[Edit]:
    """Yield tags with values that HTML does not have, as HTML; a component alone on its line leaves that line empty.

    Tags that begin at `spoken` are read later (`find_components`).
    """
    for match in _TAG.finditer(body):
        end = 0 if match[2] in _TABS else _find_end_of_tag(body, match.end())
        if not end:
            continue
        typed = body[match.start() : end]
        tag = _write_html(typed, match, files) if "{" in typed or match[2] in _PICTURES else typed
        is_component = match[2][0].isupper() and match[2].lower() not in MEDIA and not tag.startswith("<img ")
        is_left_out = match.start() not in spoken and is_component
        if is_left_out and (typed.endswith("/>") or _is_alone(body, match.start(), end)):
            yield Edit(match.start(), end, "\n" * typed.count("\n"))
        elif tag != typed:
            yield Edit(match.start(), end, tag + "\n" * (typed.count("\n") - tag.count("\n")))


def _find_end_of_tag(body: str, start: int) -> int:
    """Return the end of a tag, after its values in braces; 0 without an end."""
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


def _is_alone(body: str, start: int, end: int) -> bool:
    """Return whether the lines of a tag hold nothing else; of long lines only the part around it counts."""
    before = body[max(0, start - _LONGEST) : start].rpartition("\n")[2]
    return not before.strip() and not body[end : end + _LONGEST].partition("\n")[0].strip()


def _find_outdents(body: str, code: Code) -> Iterator[Edit]:
    """Yield the blanks that indent lines within components, so that they begin no code."""
    outermost, shifts, position = 0, [0], 0
    for tag in COMPONENT.finditer(body):
        if code.at(tag.start()) >= 0 or tag["rest"].endswith("/") or not _is_alone(body, *tag.span()):
            continue
        line = body.rfind("\n", 0, tag.start()) + 1
        indent = tag.start() - line
        until = line if tag["closing"] else tag.end()
        if shifts[-1]:
            for blanks in _INDENT.finditer(body, position, until):
                yield Edit(blanks.start(), min(blanks.end(), blanks.start() + shifts[-1]), "")
        position = until
        if tag["closing"]:
            shifts = shifts[:-1] or [0]
        elif below := _FIRST_BELOW.match(body, tag.end()):
            outermost = indent if len(shifts) == 1 else outermost
            shifts.append(max(0, len(below[1]) - outermost))


def _write_html(typed: str, match: re.Match[str], files: Mapping[str, str]) -> str:
    """Return a tag with those of its values that are texts, or pictures that were imported."""
    values = dict(_read_values(typed, len(match[0]), files))
    picture = match[2] in _PICTURES and "src" in values
    inner = "".join(f' {name}="{escape(value)}"' if value else f" {name}" for name, value in values.items())
    return f"<{match[1]}{'img' if picture else match[2]}{inner}{' /' if typed.endswith('/>') else ''}>"


def _read_values(typed: str, position: int, files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    while match := _ATTRIBUTE.search(typed, position):
        position = match.end()
        name, value = {"className": "class"}.get(match[1], match[1]), match[2]
        if value == "{":
            end = _find_end_of_value(typed, position)
            inner, position = typed[position : end - 1], end
            text, named = _TEXT.fullmatch(inner), _NAME.fullmatch(inner)
            if text:
                yield name, text[2]
            elif named and named[1] in files:
                yield name, files[named[1]]
        elif value is None or not typed.startswith("{", match.start() - 1):
            yield name, value[1:-1] if value else ""


def _find_end_of_value(typed: str, position: int) -> int:
    depth = 1
    for end in range(position, len(typed)):
        depth += {"{": 1, "}": -1}.get(typed[end], 0)
        if not depth:
            return end + 1
    return len(typed)


def _find_expressions(body: str, code: Code) -> Iterator[Edit]:
    """Yield the expressions in braces: texts stay, others go."""
    opened: list[int] = []
    for brace in _BRACES.finditer(body):
        if code.at(brace.start()) >= 0 or brace[0] not in "{}":
            continue
        if brace[0] == "{":
            opened.append(brace.start())
            continue
        start, end = opened.pop() if opened else -1, brace.end()
        if start < 0 or end - start > _LONGEST:
            continue
        text = _STRING.fullmatch(body, start + 1, end - 1)
        in_formula = _IN_FORMULA.match(body, max(0, start - 1), start)
        if text:
            yield Edit(start, end, f"`{text[2]}`" if text[1] == "`" and text[2] else text[2])
        elif not in_formula and not _NO_EXPRESSION.match(body, start + 1, end - 1):
            yield Edit(start, end, "\n" * body.count("\n", start, end))
