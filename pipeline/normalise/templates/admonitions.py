"""Boxes of other tools as pandoc's own (`::: {.admonition .note}`), their title as a paragraph in bold type.

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

from pipeline.normalise.templates.code import Code

Change = tuple[int, int, str]

_LINE = re.compile(r"[^\n]*+\n|[^\n]++\Z")
_INDENTED_BOX = re.compile(
    r"""(?P<indent>[ ]*)(?:(?:!!!|\?\?\?\+?)[ ]+(?P<name>[\w-]++)(?:[ ]+[\w-]++)*+(?:[ ]+"(?P<title>[^"\n]*+)")?
    |===[+!]?[ ]+"(?P<tab>[^"\n]++)")[ ]*+\n?""",
    re.VERBOSE,
)
_FENCED_BOX = re.compile(
    r"""(?P<indent>[ ]{0,3})(?P<colons>:{3,})[ ]*(?P<name>[A-Za-z][\w-]*+)
    (?:\[(?P<bracket>[^\]\n]*)\]|\{title=["'](?P<named>[^"'\n]*)["']\}|[ ]+(?P<title>[^\s{:][^{\n]*?))?[ ]*+\n?""",
    re.VERBOSE,
)
_IMPORT = re.compile(r"""import\s[^\n'"]*\bfrom\s+(?:'[^'\n]*'|"[^"\n]*");?[ ]*\n?""")
_NESTED = 4
KNOWN = frozenset(
    "note tip info warning danger caution important success question failure bug example quote abstract summary tldr "
    "hint attention error todo seealso cite check done fail missing help faq".split()
)
"""What is a box, and not a layout of the author's own, by all of these tools."""


@dataclass(frozen=True)
class _Open:
    """A box whose text goes on: how far its first line is indented, there and in the new text, and what closes it."""

    indent: int
    new_indent: int
    closing: str


def title_of(name: str, title: str | None) -> str:
    """The title of a box: its author's, or the name of its kind. An empty one is none."""
    return name.replace("-", " ").capitalize() if title is None else title.strip()


def admonitions(text: str, code: Code) -> Iterator[Change]:
    """The changes that make pandoc's boxes of those of other tools: from an offset to another, and the new text."""
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
    """What becomes of one line: the first of a box, or one that is less indented for standing in a box."""
    indent = len(line) - len(line.lstrip(" "))
    taken = min(_NESTED * len(opened), indent)
    new_indent = indent - taken
    blanks = " " * new_indent
    box = None if is_code else _INDENTED_BOX.fullmatch(line)
    if box is not None:
        opened.append(_Open(indent, new_indent, "" if box["tab"] else ":::"))
        title = box["tab"] or title_of(box["name"], box["title"])
        head = "" if box["tab"] else f"{blanks}{_head(':::', box['name'])}\n\n"
        yield start, start + len(line), f"\n{head}{_bold(blanks, title)}"
        return
    fenced = None if is_code else _FENCED_BOX.fullmatch(line)
    if fenced is not None:
        title = next((fenced[name] for name in ("bracket", "named", "title") if fenced[name] is not None), None)
        if title is not None or fenced["name"].lower() in KNOWN:
            head = f"{blanks}{_head(fenced['colons'], fenced['name'])}"
            yield start, start + len(line), f"{head}\n\n{_bold(blanks, title_of(fenced['name'], title))}"
            return
    if not is_code and not opened and _IMPORT.fullmatch(line):
        yield start, start + len(line), "\n"
        return
    if taken:
        yield start, start + taken, ""


def _head(colons: str, name: str) -> str:
    # No edition knows the kinds, and a class of the author's choice might mean something else to one.
    return f"{colons} {{.admonition .admonition-{name.lower()}}}"


def _bold(blanks: str, title: str) -> str:
    return f"{blanks}**{title.strip('* ')}**\n\n" if title.strip("* ") else "\n"
