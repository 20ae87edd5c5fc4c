"""Boxes that are written as a pair of tags: `{{< notice warning "Title" >}}` ... `{{< /notice >}}`, `{% note %}` ...

So are quotations, WordPress' `[caption]` around a picture, and the questions of mkdocs-quiz: `<quiz>` … `</quiz>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import dropwhile
from typing import NamedTuple

from pipeline.dialects.arguments import Arguments, clean_markdown, escape, read_arguments, strip_markup
from pipeline.dialects.boxes import CAPTIONED, KINDS, QUOTATION, Change, make_head
from pipeline.dialects.code import Code
from pipeline.dialects.tags import CAPTION, TemplateTag

_BOXES = frozenset("admonition alert aside callout notice".split())
# Other names of kinds are those of tags that mean something else: quotations, details, ...
_KINDS = frozenset("note tip hint info important warning attention caution danger".split())
QUOTATIONS = frozenset("blockquote quote pullquote cq centerquote".split())
# Words for the look of boxes in themes of Hexo.
_LOOKS = frozenset("default primary no-icon simple modern flat disabled blue pink red purple orange green".split())
_ADDRESS = re.compile(r"https?://\S+")
_TYPES = ("type", "kind", "variant", "level", "color", "class")
_TITLES = ("title", "heading", "header")
_DEEPEST_INDENT = 3  # four blanks begin code
_MOST_BLANKS, _MOST_ABOVE = 16, 4_000
_ITEM = re.compile(r"[ ]*+(?:[-*+]|\d{1,9}[.)])[ ]++")
_ENDS_LINE = re.compile(r"[ \t\r]*+(?:\n|\Z)")


class Edge(NamedTuple):
    """A tag with the blanks before it, and the text around its word, which is a paragraph of its own that will go."""

    tag: TemplateTag
    before: str
    after: str


def is_box(name: str) -> bool:
    """Return whether a tag of this name begins a box."""
    return name.lower() in _BOXES | _KINDS


def open_box(text: str, tag: TemplateTag, close: TemplateTag, starts: tuple[int, int]) -> Edge | None:
    """Return how a box begins; None where a tag begins none, or the pair has words around it in its lines.

    `starts` are where the lines of both tags begin.
    """
    indent = _read_indent(text, starts[0])
    alike = tag.start - starts[0] == len(indent) and indent == _read_indent(
        text, starts[1]
    )  # in the same list or in none
    if (
        not alike
        or (len(indent) > _DEEPEST_INDENT and not _is_in_item(text, starts[0], len(indent)))
        or not _ENDS_LINE.match(text, close.end)
    ):
        return None
    head = _write_head(tag, indent)
    after = f"\n\n{head}\n" + ("" if _ENDS_LINE.match(text, tag.end) else indent)
    return Edge(replace(tag, start=starts[0]), f"\n{indent}", after) if head else None


def close_box(text: str, tag: TemplateTag, start: int, words: str) -> Edge:
    """Return how a box ends, with these words as its last; `start` is where the tag's line begins."""
    indent = _read_indent(text, start)
    end = f"\n\n{indent}{words}\n{indent}:::\n"
    if tag.start - start == len(indent):
        return Edge(replace(tag, start=start), f"\n{indent}", end)
    return Edge(tag, f"\n\n{indent}", end)


def make_footer(tag: TemplateTag) -> str:
    """Return the line below the text of a box, as Markdown: the author of a quotation, the caption of a picture."""
    arguments = read_arguments(tag.rest)
    if tag.name == CAPTION:
        return clean_markdown(arguments.named.get("caption", ""))
    if tag.name.lower() not in ("blockquote", "quote"):
        return ""
    named = (("author", "by", "attribution", "name"), ("source", "title", "cite"), ("link", "url"))
    author, source, link = map(arguments.first, named)
    if tag.kind == "statement" and not arguments.named:
        match = _ADDRESS.search(tag.rest)
        author, link, source = (
            (tag.rest[: match.start()], match[0], tag.rest[match.end() :]) if match else (tag.rest, "", "")
        )
    author, source = (escape(strip_markup(text.strip(" ,\"'"))) for text in (author, source))
    words = ", ".join(filter(None, (author, f"[{source or link}](<{link}>)" if link else source)))
    return f"— {words}" if words else ""


def _write_head(tag: TemplateTag, indent: str) -> str:
    """Return the first lines of a box; one that says neither its kind nor a title has no title."""
    name = tag.name.lower()
    if name == CAPTION or name in QUOTATIONS:
        return f"{indent}::: {{.{CAPTIONED if name == CAPTION else QUOTATION}}}\n"
    if not is_box(name) or "{{" in tag.rest:
        return ""
    arguments = read_arguments(tag.rest)
    words = (*(arguments.named.get(key, "") for key in _TYPES), *arguments.positional, name)
    kind = next((text.lower() for text in words if text.lower() in KINDS), "note" if name == "aside" else "")
    # A small word alone is a name for a look.
    texts = (text for text in arguments.positional if text in arguments.quoted and (" " in text or not text.islower()))
    texts = (text for text in texts if not text.startswith("fa"))  # an icon's
    title = strip_markup(arguments.first(_TITLES) or next(texts, "") or _read_bare_title(tag, arguments))
    return make_head(indent, ":::", kind, title if title or not kind else None)


def _read_bare_title(tag: TemplateTag, arguments: Arguments) -> str:
    """Return the title that Hexo's themes take from a tag without quotation marks, behind its kind and look."""
    if tag.kind != "statement" or arguments.named or arguments.quoted:
        return ""
    return " ".join(dropwhile(lambda word: word.lower() in KINDS or word in _LOOKS, tag.rest.split()))


def _read_indent(text: str, start: int) -> str:
    """Return the blanks that a line begins with, but for more than there may be."""
    line = text[start : start + _MOST_BLANKS]
    return line[: len(line) - len(line.lstrip(" "))]


def _is_in_item(text: str, start: int, width: int) -> bool:
    """Return whether a line with so many blanks belongs to an item of a list above it, and is no code there."""
    for line in reversed(text[max(0, start - _MOST_ABOVE) : start].splitlines()):
        if line.strip() and len(line) - len(line.lstrip(" ")) < width:
            item = _ITEM.match(line)
            return item is not None and 0 <= width - item.end() <= _DEEPEST_INDENT
    return False


_BRACED = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\}"
INSIDE = rf"""(?:[^<>{{}}"']|"[^"\n]*+"|'[^'\n]*+'|{_BRACED})*+"""
COMPONENT = re.compile(rf"<(?P<closing>/?)(?P<name>[A-Z][a-z][\w.]*+)(?P<rest>(?:\s{INSIDE})?)(?<!=)>")
KEYS = frozenset(
    "title label text heading header summary description subtitle caption message quote cite author alt "
    "href to link url src".split()
)
"""The attributes that say something to readers."""
_SAYS = re.compile(
    rf"""(?:^|[\s"'}}])(?:{"|".join(sorted(KEYS))})\s*=\s*(?:["'](?=[^"'\s])|\{{\s*(?:useBaseUrl\()?\s*["'`])""",
    re.IGNORECASE,
)
_OTHERS = frozenset(
    "tabs tabitem tab codeblock code icon image picture themedimage img video audio iframe source object embed svg "
    "abbr td th div span form input youtube vimeo".split()
)
"""What is read elsewhere, and elements of HTML with such attributes."""


def find_components(text: str, code: Code) -> Iterator[TemplateTag]:
    """Yield the tags of such components, in order; a closing one where its opening one is such a tag."""
    waiting: dict[str, list[bool]] = {}
    for match in COMPONENT.finditer(text):
        name, rest = match["name"], match["rest"].strip()
        if code.at(match.start()) >= 0 or name.lower() in _OTHERS:
            continue
        opened = waiting.setdefault(name, [])
        if match["closing"]:
            says = bool(opened) and opened.pop()
        else:
            says = is_box(name) or _SAYS.search(rest) is not None
            if not rest.endswith("/"):
                opened.append(says)
        if says:
            yield TemplateTag(*match.span(), "component", name, rest, bool(match["closing"]))


_QUIZ = re.compile(
    r"^[ ]*+(?P<open><quiz>)[ \t]*+$(?P<body>(?:(?!</?quiz>).)*+)(?P<close></quiz>)", re.DOTALL | re.MULTILINE
)
_BLANK = re.compile(r"\[\[([^\[\]\n]{1,300})\]\]")
_EMPTY_BOX = re.compile(r"^[ ]*+[-*+] (\[\])(?= )", re.MULTILINE)


def find_quizzes(text: str, code: Code) -> Iterator[Change]:
    """Yield the changes that make blocks of questions of quizzes, and answers of `[[words]]` in them.

    Their answers are then hidden as those of any question (`normalise/body/answers.py`).
    """
    for quiz in _QUIZ.finditer(text):
        if code.at(quiz.start("open")) >= 0:
            continue
        yield *quiz.span("open"), ":::: {.questions .quiz}"
        begin, end = quiz.span("body")
        for blank in _BLANK.finditer(text, begin, end):
            if code.at(blank.start()) < 0:
                yield blank.start(), blank.start() + 2, "["
                yield blank.end() - 2, blank.end(), "]{.answer}"
        yield from ((*box.span(1), "[ ]") for box in _EMPTY_BOX.finditer(text, begin, end) if code.at(box.start(1)) < 0)
        yield *quiz.span("close"), "::::"
