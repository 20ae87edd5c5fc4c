"""Kinds of admonitions ("Warning", "Tip", ...) by the names that other tools give them.

A box is a division of the class `admonition`, and of `admonition-KIND` where the kind is one of these. Its title is a
paragraph: `admonition-title`, or `admonition-name` where the author gave none, which holds the name of the kind until
the article's language is known (`normalise/body/markup.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.dialects.code import Code
from pipeline.model.article import BLOCKS, block_of
from pipeline.pandoc.nodes import Node, attributes, string

CAPTIONED = "captioned"
"""Class of a division that holds a picture and its caption."""

_NAMES = (
    "note, tip hint, info, important, warning attention, caution, danger, error, success check done,"
    " failure fail missing, question help faq, bug, example, exercise, quote cite, summary abstract tldr, seealso, todo"
)
KINDS = {name: names.split()[0] for names in _NAMES.split(",") for name in names.split()}
"""The kind of box by each name that other tools give it."""


def box_classes(name: str) -> tuple[str, ...]:
    """Return the classes of a box that is called so; an author's own name might mean something else to an edition."""
    kind = KINDS.get(name.lower())
    return ("admonition", f"admonition-{kind}") if kind else ("admonition",)


_FENCE = re.compile(r"(?P<indent>[ ]*)(?P<colons>:{3,})[ ]*(?P<name>[^\W\d_][\w-]*)(?P<rest>(?:[ \[{][^\n]*)?)\n?")
_ATTRIBUTES = re.compile(r"\{([^{}]*)\}|\b((?:lines|lignes|interactive|interactif)=\S+)")
_LESSONS = {"question": "questions", "solutions": "solution", "glossaries": "glossary"}


def translate_fence(line: str) -> str | None:
    """Return the lines for pandoc in place of one that opens a block of a lesson; None for any other line."""
    match = _FENCE.fullmatch(line)
    written = block_of(match["name"].replace("_", "-")) if match else ""
    name = _LESSONS.get(written.lower(), written)
    if match is None or name not in BLOCKS:
        return None
    rest = match["rest"].rstrip(" :")
    attributes = [plain or braced for braced, plain in _ATTRIBUTES.findall(rest)]
    title = _ATTRIBUTES.sub("", rest).replace("**", "").strip().removeprefix("[").removesuffix("]")
    head = f"{match['indent']}{match['colons']} {{{' '.join([f'.{name}', *attributes])}}}\n"
    return f"{head}\n{match['indent']}**{title}**\n\n" if title else head


Change = tuple[int, int, str]

_LINE = re.compile(r"[^\n]*+\n|[^\n]++\Z")
_INDENTED_BOX = re.compile(
    r"""(?P<indent>[ ]*)(?:(?:!!!|\?\?\?\+?)[ ]+(?P<name>[\w-]++)(?:[ ]+[\w-]++)*+(?:[ ]+"(?P<title>[^"\n]*+)")?
    |===[+!]?[ ]+"(?P<tab>[^"\n]++)")[ ]*+\n?""",
    re.VERBOSE,
)
_FENCED_BOX = re.compile(
    r"""(?P<indent>[ ]{0,3})(?P<colons>:{3,})[ ]*(?P<name>[A-Za-z][\w-]*+)
    (?:\[(?P<bracket>[^\]\n]*)\]|\{title=(?:"(?P<named>[^"\n]*)"|'(?P<single>[^'\n]*)')\}
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


def title_of_kind(name: str) -> str:
    """Return the name of a box's kind as the title of one that has none of its author's."""
    return name.replace("-", " ").capitalize()


def find_admonitions(text: str, code: Code) -> Iterator[Change]:
    """Yield the changes that make pandoc's boxes of those of other tools.

    Each goes from an offset to another, and has the new text.
    """
    opened: list[_Open] = []
    last = 0  # the end of the last line that is not empty
    outdent = 0  # of the code that goes on: as many blanks as its first line loses
    for match in _LINE.finditer(text):
        line, start = match[0], match.start()
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip(" "))
        is_code = code.at(start + indent) >= 0 and code.at(start) >= 0
        goes_on = is_code and not code.begins(start)
        while opened and indent < opened[-1].indent + _NESTED and not goes_on:
            yield from _close(opened.pop(), last, "", "\n")
        outdent = outdent if goes_on else min(_NESTED * len(opened), indent)
        yield from _change_line(line, start, min(outdent, indent), opened, is_code=is_code)
        last = match.end()
    end = "" if text.endswith("\n") else "\n"
    for box in reversed(opened):
        yield from _close(box, len(text), end, "")


def _close(box: _Open, at: int, before: str, after: str) -> Iterator[Change]:
    if box.closing:
        yield at, at, f"{before}\n{' ' * box.new_indent}{box.closing}\n{after}"


def _change_line(line: str, start: int, taken: int, opened: list[_Open], *, is_code: bool) -> Iterator[Change]:
    """Yield the change of one line: the first of a box, or one in a box, which loses blanks of its indent."""
    indent = len(line) - len(line.lstrip(" "))
    new_indent = indent - taken
    blanks = " " * new_indent
    box = None if is_code else _INDENTED_BOX.fullmatch(line)
    if box is not None:
        opened.append(_Open(indent, new_indent, "" if box["tab"] else ":::"))
        head = (
            _write_bold_title(blanks, box["tab"]) if box["tab"] else make_head(blanks, ":::", box["name"], box["title"])
        )
        yield start, start + len(line), f"\n{head}"
        return
    lesson = None if is_code else translate_fence(line)
    if lesson is not None:
        yield start, start + len(line), lesson
        return
    fenced = None if is_code else _FENCED_BOX.fullmatch(line)
    if fenced is not None:
        title = next(
            (fenced[name] for name in ("bracket", "named", "single", "title") if fenced[name] is not None), None
        )
        # Else a layout of the author's own.
        if title is not None or fenced["name"].lower() in KINDS:
            yield start, start + len(line), make_head(blanks, fenced["colons"], fenced["name"], title)
            return
    if not is_code and not opened and _IMPORT.fullmatch(line):
        yield start, start + len(line), "\n"
        return
    if taken:
        yield start, start + taken, ""


def make_head(blanks: str, colons: str, name: str, title: str | None, identifier: str = "") -> str:
    """Return the first lines of a box with its title: its author's, or the name of its kind. An empty one is none."""
    words = _write_bold_title(blanks, title_of_kind(name) if title is None else title)
    marked = _write_fence(blanks, ":::", "admonition-name" if title is None else "admonition-title")
    titled = f"{marked}{words}{blanks}:::\n\n" if words.strip() else ""
    return f"{_write_fence(blanks, colons, *box_classes(name), identifier=identifier)}\n{titled}"


def _write_fence(blanks: str, colons: str, *classes: str, identifier: str = "") -> str:
    names = [f"#{identifier}"] * bool(identifier) + [f".{name}" for name in classes]
    return f"{blanks}{colons} {{{' '.join(names)}}}\n"


def _write_bold_title(blanks: str, title: str) -> str:
    return f"{blanks}**{title.strip()}**\n\n" if title.strip("* ") else "\n"


QUOTATION = "tag-quotation"
"""The class of a division that is a quotation."""
_TITLES = (["admonition-title"], ["admonition-name"])
_CALLOUT = re.compile(r"\[!([\w-]+)\][+-]?")


def make_box(node: Node) -> Node:
    """Return the node as a box with its title, if it is a callout.

    A box's title becomes a paragraph; any other node stays as it is.
    """
    if node["t"] == "Div" and node["c"][0][1] == [QUOTATION]:
        return node | {"t": "BlockQuote", "c": node["c"][1]}
    if node["t"] == "Div":
        return _make_title_paragraph(node) if node["c"][0][1] in _TITLES else _convert_alert(node)
    if node["t"] != "BlockQuote" or not node["c"] or node["c"][0]["t"] != "Para":
        return node
    inlines = node["c"][0]["c"]
    match = _CALLOUT.fullmatch(str(inlines[0]["c"])) if inlines and inlines[0]["t"] == "Str" else None
    if match is None:
        return node
    end = next((index for index, inline in enumerate(inlines) if inline["t"] in ("SoftBreak", "LineBreak")), None)
    title = inlines[1:end] if end is not None else inlines[1:]
    while title and title[0]["t"] == "Space":
        title = title[1:]
    rest = inlines[end + 1 :] if end is not None else []
    paragraph = [node["c"][0] | {"c": rest}] if rest else []
    return wrap_in_box(node, match[1], title, [*paragraph, *node["c"][1:]])


def wrap_in_box(node: Node, kind: str, title: list[Node], blocks: list[Node], identifier: str = "") -> Node:
    """Return a node as a box of this kind, with a title of its author's or the name of the kind."""
    heading = _title(title, "admonition-title") if title else _title([string(title_of_kind(kind))], "admonition-name")
    return _make_box(node, kind, heading, blocks, identifier)


def wrap_notice(block: Node, kind: str) -> Node:
    """Return a block as a box; it is named unless it begins in bold type, which is a title of its author's."""
    blocks = block["c"] if block["t"] == "BlockQuote" else [block]
    inlines = blocks[0]["c"] if blocks and blocks[0]["t"] in ("Para", "Plain") else []
    bold = bool(inlines) and inlines[0]["t"] == "Strong"
    title = [_title([string(title_of_kind(kind))], "admonition-name")] if kind in KINDS and not bold else []
    return {"t": "Div", "c": [attributes("", box_classes(kind)), [*title, *blocks]]}


def _convert_alert(node: Node) -> Node:
    """Turn an alert of GitHub, which pandoc reads as a division with another for its title, into one of our boxes."""
    classes = node["c"][0][1]
    first = node["c"][1][0] if node["c"][1] else None
    if len(classes) != 1 or first is None or first["t"] != "Div" or first["c"][0][1] != ["title"]:
        return node
    title = [inline for block in first["c"][1] if block["t"] in ("Para", "Plain") for inline in block["c"]]
    return _make_box(node, classes[0], _title(title, "admonition-name"), node["c"][1][1:])


def _make_box(node: Node, name: str, title: Node, blocks: list[Node], identifier: str = "") -> Node:
    place = {"pos": node["pos"]} if "pos" in node else {}
    return {"t": "Div", "c": [attributes(identifier, box_classes(name)), [title | place, *blocks]]} | place


def _title(inlines: list[Node], kind: str) -> Node:
    words: Node = {"t": "Para", "c": [{"t": "Strong", "c": inlines}]}
    return _make_title_paragraph({"t": "Div", "c": [attributes("", (kind,)), [words]]})


def _make_title_paragraph(title: Node) -> Node:
    """Return a title's division as one that pandoc writes as a paragraph with the same class."""
    return title | {"c": [attributes("", tuple(title["c"][0][1]), wrapper="1"), title["c"][1]]}
