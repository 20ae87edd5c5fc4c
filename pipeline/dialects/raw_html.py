"""Markdown within raw HTML that asks for it: `<p markdown="1">` of kramdown and Jekyll, `<div markdown>` of MkDocs.

CommonMark reads what follows a tag as HTML as far as the next blank line: one is put there. A paragraph loses its tags,
for its text is one by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.dialects.code import Code, Finder
from pipeline.dialects.meanings import NOTHING, Meaning
from pipeline.dialects.signs import DEEPEST_INDENT, Sign
from pipeline.dialects.tag_boxes import INSIDE

_TAG = re.compile(r"""(?m)^[ ]{0,3}+<(?P<name>[A-Za-z][A-Za-z0-9]*+)(?P<rest>(?:[^<>"'\n]|"[^"\n]*+"|'[^'\n]*+')*+)>""")
_ASKS = re.compile(r"""\smarkdown(?:\s*+=\s*+(?:"(?!0")|'(?!0')|(?!0)\w)|(?=\s|$))""", re.IGNORECASE)
_END_OF_PARAGRAPH = re.compile(r"</p[ \t]*+>", re.IGNORECASE)
_WORDS_BELOW = re.compile(r"[ \t]*+\n(?=[ \t]*+[^\s])")
_INDENT = re.compile(rf"(?m)^[ ]{{{DEEPEST_INDENT + 1},}}+")


def open_markdown(text: str, code: Code) -> Iterator[tuple[int, int, str]]:
    """Yield what is put in the place of what, from one offset to another, so that such Markdown is read as such."""
    closing = Finder(text, _END_OF_PARAGRAPH)
    for tag in _TAG.finditer(text) if "markdown" in text else ():
        if code.at(tag.start("name")) >= 0 or not _ASKS.search(tag["rest"]):
            continue
        if tag["name"].lower() != "p":
            if below := _WORDS_BELOW.match(text, tag.end()):
                yield below.start(), below.end(), "\n\n"
        elif end := _END_OF_PARAGRAPH.match(text, closing.after(tag.end())):
            yield tag.start(), tag.end(), "\n"
            yield from ((deep.start(), deep.end(), "") for deep in _INDENT.finditer(text, tag.end(), end.start()))
            yield end.start(), end.end(), "\n"


_FENCE_BELOW_TAG = re.compile(r"(?m)^[ ]*+</?(?!(?:pre|script|style|textarea)\b)[A-Za-z][^\n]*+\n(?=[ ]*+(?:```|~~~))")


def part_fences(text: str, code: Code) -> Iterator[tuple[int, int, str]]:
    """Yield an empty line before each fence directly below a tag, where it would be HTML; Python-Markdown sees code."""
    for match in _FENCE_BELOW_TAG.finditer(text) if "<" in text else ():
        if code.begins(match.end()) and code.at(match.start()) < 0:
            yield match.end(), match.end(), "\n"


_TAB = re.compile(rf"<(?P<slash>/?)(?P<name>Tabs|TabItem|Tab)\b(?P<rest>{INSIDE})>")
_CLOSING = re.compile(r"</(?:Tabs|TabItem|Tab)>")
_ATTRIBUTE = re.compile(r"""\b(label|title|value)\s*=\s*(?:\{\s*)?(?:"([^"\n]*)"|'([^'\n]*)'|`([^`\n]*)`)""")
_LINE = re.compile(r"(?<=\n)([ ]*+)([^\n]*+)")
_LINE_END = re.compile(r"[ \t]*+(?:\n|\Z)")
_FAR = 200  # characters
_PAIR = re.compile(r"""\b(label|value)\s*:\s*(?:"([^"\n]*)"|'([^'\n]*)')""")


def find_tabs(text: str, code: Code) -> Iterator[Sign]:
    """Yield the tags of tabs; the text between them is Markdown."""
    if "<Tab" not in text:
        return
    labels: dict[str, str] = {}
    for match in _TAB.finditer(text):
        start = match.start("slash") - 1
        is_key = match[0] == "<Tab>" and bool(text[text.rfind("\n", 0, start) + 1 : start].strip())
        if is_key or code.at(start) >= 0:
            continue
        if match["name"] == "Tabs" or match["slash"]:
            labels |= _read_labels(match["rest"])
            yield _set_apart(text, start, match.end(), NOTHING)
            continue
        values = {name: first or second or third for name, first, second, third in _ATTRIBUTE.findall(match["rest"])}
        value = values.get("value", "")
        name = values.get("label") or values.get("title") or labels.get(value) or value
        yield _set_apart(text, start, match.end(), Meaning("words", lead=name) if name else NOTHING)
    for match in _CLOSING.finditer(text):
        if code.at(match.start()) < 0:
            yield _set_apart(text, match.start(), match.end(), NOTHING)


def _read_labels(rest: str) -> dict[str, str]:
    """Return the label of each value, as tabs once told them all at once."""
    pairs = [(name, first or second) for name, first, second in _PAIR.findall(rest)]
    labels: dict[str, str] = {}
    for (name, one), (_, other) in zip(pairs[::2], pairs[1::2], strict=False):
        labels |= {other: one} if name == "label" else {one: other}
    return labels


def outdent_tabs(text: str, code: Code) -> Iterator[tuple[int, int, str]]:
    """Yield what goes of the lines in tabs that are indented as far as code, which nothing is there for that."""
    closing, end = Finder(text, _CLOSING), 0
    for match in _TAB.finditer(text) if "<Tab" in text else ():
        is_tab = match["name"] != "Tabs" and not match["slash"] and match.start() >= end
        if not is_tab or code.at(match.start("slash")) >= 0:
            continue
        end = closing.after(match.end())
        if end == len(text):
            break
        lines = [line for line in _LINE.finditer(text, match.end(), end) if line[2].strip()]
        depth = min((len(line[1]) for line in lines), default=0)
        if depth > DEEPEST_INDENT:
            yield from ((line.start(1), line.start(1) + depth, "") for line in lines)


def _set_apart(text: str, start: int, end: int, meaning: Meaning) -> Sign:
    """Return the sign in lines of its own: a tag ends a paragraph."""
    line = max(0, text.rfind("\n", max(0, start - _FAR), start) + 1)
    indent = text[line:start]
    if indent.strip():  # a key in a sentence, or behind another tag
        blanks = "\n\n" if indent.lstrip().startswith("<Tab") else ""
        return Sign(start, end, meaning, blanks, blanks)
    kept = indent if len(indent) <= DEEPEST_INDENT else ""
    return Sign(line, end, meaning, f"\n{kept}", "\n" if _LINE_END.match(text, end) else f"\n\n{kept}")
