"""Boxes of other tools as pandoc's own (`::: {.admonition .admonition-note}`), their title as a division in them.

| written | of |
| --- | --- |
| `!!! note "Title"`, `??? note`, `???+ note`, with indented text below | MkDocs (Python-Markdown, PyMdown) |
| `=== "Tab"`, with indented text below | MkDocs: the tabs follow each other, each under its name |
| `:::note Title`, `:::tip[Title]`, closed by `:::` | Docusaurus, VuePress |
| `import X from '…'` | MDX |

Obsidian's and GitHub's `> [!note]` are left to `callouts`, which works on what pandoc has read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.dialects.boxes import KINDS, classes_of
from pipeline.dialects.code import Code
from pipeline.dialects.lessons import lesson_fence

Change = tuple[int, int, str]

_LINE = re.compile(r"[^\n]*+\n|[^\n]++\Z")
_INDENTED_BOX = re.compile(
    r"""(?P<indent>[ ]*)(?:(?:!!!|\?\?\?\+?)[ ]+(?P<name>[\w-]++)(?:[ ]+[\w-]++)*+(?:[ ]+"(?P<title>[^"\n]*+)")?
    |===[+!]?[ ]+"(?P<tab>[^"\n]++)")[ ]*+\n?""",
    re.VERBOSE,
)
_FENCED_BOX = re.compile(
    r"""(?P<indent>[ ]{0,3})(?P<colons>:{3,})[ ]*(?P<name>[A-Za-z][\w-]*+)
    (?:\[(?P<bracket>[^\]\n]*)\]|\{title=["'](?P<named>[^"'\n]*)["']\}
    |[ ]+(?P<title>[^\s{:](?:[^{\n ]|[ ]++(?=[^{\n]))*+))?[ ]*+\n?""",
    re.VERBOSE,
)
_IMPORT = re.compile(r"""import\s[^\n'"]*\bfrom\s+(?:'[^'\n]*'|"[^"\n]*");?[ ]*\n?""")
_NESTED = 4


@dataclass(frozen=True)
class _Open:
    """A box whose text goes on: how far its first line is indented, there and in the new text, and what closes it."""

    indent: int
    new_indent: int
    closing: str


def name_of(name: str) -> str:
    """Return the name of a box's kind as the title of one that has none of its author's."""
    return name.replace("-", " ").capitalize()


def admonitions(text: str, code: Code) -> Iterator[Change]:
    """Yield the changes that make pandoc's boxes of those of other tools.

    Each goes from an offset to another, and has the new text.
    """
    opened: list[_Open] = []
    last = 0  # the end of the last line that is not empty
    for found in _LINE.finditer(text):
        line, start = found[0], found.start()
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip(" "))
        is_code = code.at(start + indent) >= 0 and code.at(start) >= 0
        while opened and indent < opened[-1].indent + _NESTED and not is_code:
            box = opened.pop()
            if box.closing:
                yield last, last, f"\n{' ' * box.new_indent}{box.closing}\n\n"
        yield from _line(line, start, opened, is_code=is_code)
        last = found.end()
    end = "" if text.endswith("\n") else "\n"
    for box in reversed(opened):
        if box.closing:
            yield len(text), len(text), f"{end}\n{' ' * box.new_indent}{box.closing}\n"


def _line(line: str, start: int, opened: list[_Open], *, is_code: bool) -> Iterator[Change]:
    """Yield what becomes of one line: the first of a box, or one that is less indented for standing in a box."""
    indent = len(line) - len(line.lstrip(" "))
    taken = min(_NESTED * len(opened), indent)
    new_indent = indent - taken
    blanks = " " * new_indent
    box = None if is_code else _INDENTED_BOX.fullmatch(line)
    if box is not None:
        opened.append(_Open(indent, new_indent, "" if box["tab"] else ":::"))
        head = _bold(blanks, box["tab"]) if box["tab"] else head_of(blanks, ":::", box["name"], box["title"])
        yield start, start + len(line), f"\n{head}"
        return
    lesson = None if is_code else lesson_fence(line)
    if lesson is not None:
        yield start, start + len(line), lesson
        return
    fenced = None if is_code else _FENCED_BOX.fullmatch(line)
    if fenced is not None:
        title = next((fenced[name] for name in ("bracket", "named", "title") if fenced[name] is not None), None)
        # Else a layout of the author's own.
        if title is not None or fenced["name"].lower() in KINDS:
            yield start, start + len(line), head_of(blanks, fenced["colons"], fenced["name"], title)
            return
    if not is_code and not opened and _IMPORT.fullmatch(line):
        yield start, start + len(line), "\n"
        return
    if taken:
        yield start, start + taken, ""


def head_of(blanks: str, colons: str, name: str, title: str | None) -> str:
    """Return the first lines of a box with its title: its author's, or the name of its kind. An empty one is none."""
    words = _bold(blanks, name_of(name) if title is None else title)
    marked = _fence(blanks, ":::", "admonition-name" if title is None else "admonition-title")
    titled = f"{marked}{words}{blanks}:::\n\n" if words.strip() else ""
    return f"{_fence(blanks, colons, *classes_of(name))}\n{titled}"


def _fence(blanks: str, colons: str, *classes: str) -> str:
    return f"{blanks}{colons} {{{' '.join(f'.{name}' for name in classes)}}}\n"


def _bold(blanks: str, title: str) -> str:
    return f"{blanks}**{title.strip()}**\n\n" if title.strip("* ") else "\n"
