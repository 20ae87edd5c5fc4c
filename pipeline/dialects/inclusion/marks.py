"""Marks that include a file, as ten tools write them, and the lines that each asks for.

| written | of |
| --- | --- |
| `{{#include f.rs:1:9}}`, `{{#rustdoc_include f.rs:name}}`, `{{#playground f.rs}}` | mdBook |
| `{{< include _f.qmd >}}` | Quarto |
| `{% include_relative f.md %}`, `{% include-markdown "f.md" start="…" end="…" %}` | Jekyll, MkDocs |
| `{!f.md!}`, `{!f.md!lines=1 3-5!}`, `--8<-- "f.md:1:9"` | Python-Markdown |
| `{include} f.md`, `{literalinclude} f.py` as the head of a fence, with options | MyST |
| `<!--@include: ./f.md{3,9}-->`, `<<< @/f.js#name` | VitePress |
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from pipeline.dialects.code import Code

Row = tuple[int, str]
"""A line of a file with its number."""

_PATH = r"""[^\s"'{}<>%!:#]++"""
_MARK = re.compile(
    rf"""^(?P<indent>[ \t>]*+)(?:
    (?P<anywhere>\{{\{{\#(?:include|rustdoc_include|(?P<rust>playground|playpen))[ ]++(?P<book>{_PATH})
        (?::(?P<part>[^\s{{}}]++))?[^{{}}\n]*+\}}\}}
    |\{{![ ]*+(?P<bang>{_PATH})[ ]*+!(?:lines=(?P<lines>[\d ,-]++)!?)?\}}
    |-++8<-++[ \t]++["'](?P<snippet>{_PATH})(?::(?P<section>[^"'\n]++))?["'])
    |\{{\{{[<%][ ]*+include[ ]++["']?(?P<quarto>{_PATH})["']?[ ]*+[>%]\}}\}}
    |\{{%-?\s*+include(?:_relative|-markdown)\s++["']?(?P<liquid>{_PATH})["']?(?P<between>(?:[^%]|%(?!\}})){{0,600}}+)%\}}
    |<!--[ ]*+@include:[ ]*+(?P<vitepress>(?:[^\s{{}}<>\#-]|-(?!->))++)
        (?:\#(?P<region>[\w-]++))?(?:\{{(?P<range>[\d,]++)\}})?[ ]*+-->
    |<<<[ ]*+(?P<shown>[@./\w](?:[^\s{{}}<>\#])*+)(?:\#(?P<named>[\w-]++))?(?:\{{[^{{}}\n]*+\}})?
    |(?P<fence>`{{3,}}+|:{{3,}}+)[ ]*+\{{(?P<kind>include|literalinclude)\}}[ ]++(?P<myst>{_PATH})[ ]*+\n
        (?P<options>(?:[ \t]*+:[\w-]++:[^\n]*+\n)*+)\s*+(?P=fence)
    )[ \t]*+$""",
    re.VERBOSE | re.MULTILINE,
)
_PATHS = ("book", "bang", "snippet", "quarto", "liquid", "vitepress", "shown", "myst")
_OPTION = re.compile(r":([\w-]++):[ \t]*+([^\n]*)")
_BETWEEN = re.compile(r"""\b(start|end)=(?:"([^"\n]*)"|'([^'\n]*)')""")
_RANGE = re.compile(r"(\d{0,7})(?:[-,:](\d{0,7}))?")
_SECTION = re.compile(r"ANCHOR(?:_END)?: *[\w-]|-8<-+ *\[(?:start|end): *[\w-]|#(?:end)?region\b")
_BEGINNINGS, _ENDS = (r"ANCHOR: *", r"\[start: *", r"#region +"), (r"ANCHOR_END: *", r"\[end: *", r"#endregion +")
_HINTS = ("include", "8<", "{!", "<<<", "{{#play")


@dataclass(frozen=True)
class Mark:
    """A mark between two offsets of a text: the path that it names, and which lines of the file it asks for.

    `ranges` are first and last lines, 0 for the file's own; `section` is the name of lines that the file marks; `after`
    and `before` are words in the lines around them. What goes on in code of a `language` is put between fences, None
    where it is a text.
    """

    start: int
    end: int
    typed: str
    indent: str
    path: str
    is_in_code: bool = False
    ranges: tuple[tuple[int, int], ...] = ()
    section: str = ""
    after: str = ""
    before: str = ""
    language: str | None = None


def find_marks(text: str) -> Iterator[Mark]:
    """Yield all marks of a text, in order; in code only those of tools that include before they look for code."""
    if not any(hint in text for hint in _HINTS):
        return
    code: Code | None = None
    for match in _MARK.finditer(text):
        code = Code(text) if code is None else code
        start = match.end("indent")
        in_code = code.at(start) >= 0 and not (match["fence"] and code.begins(match.start()))
        if in_code and not match["anywhere"]:
            continue
        yield _make_mark(match, is_in_code=in_code)


def _make_mark(match: re.Match[str], *, is_in_code: bool) -> Mark:
    path = next(match[name] for name in _PATHS if match[name])
    told = dict(_OPTION.findall(match["options"] or ""))
    told |= {key: one or other for key, one, other in _BETWEEN.findall(match["between"] or "")}
    section = match["part"] or match["section"] or match["region"] or match["named"] or ""
    picked = match["lines"] or match["range"] or told.get("lines", "")
    ranges = tuple(_read_ranges(re.split(r",\s*|\s+" if not match["range"] else r"\s+", picked.strip())))
    if section and (span := _RANGE.fullmatch(section)):
        ranges, section = _read_span(span, is_one=":" not in section), ""
    if (first := told.get("start-line", "")).isdecimal() or told.get("end-line", "").isdecimal():
        ranges = ((int(first or 0) + 1, int(told.get("end-line", "") or 0)),)
    is_code = match["kind"] == "literalinclude" or match["shown"] or match["rust"]
    language = "rust" if match["rust"] else told.get("language") or posixpath.splitext(path)[1].lstrip(".")
    return Mark(
        match.start(),
        match.end(),
        match[0].strip(),
        match["indent"],
        path,
        is_in_code,
        ranges,
        section,
        told.get("start-after") or told.get("start", ""),
        told.get("end-before") or told.get("end", ""),
        language if is_code else None,
    )


def _read_ranges(words: Iterable[str]) -> Iterator[tuple[int, int]]:
    for word in words:
        if word and (match := _RANGE.fullmatch(word)):
            yield from _read_span(match, is_one=not {"-", ",", ":"} & {*word})


def _read_span(match: re.Match[str], *, is_one: bool) -> tuple[tuple[int, int], ...]:
    first = int(match[1] or 0)
    return ((first, first if is_one else int(match[2] or 0)),)


def pick(text: str, rows: list[Row], mark: Mark) -> list[Row]:
    """Return those of the lines of a text that a mark asks for."""
    begin, end = re.escape(mark.after), re.escape(mark.before)
    if mark.section:
        name = rf"{re.escape(mark.section)}(?![\w-])"
        begin, end = (rf"(?:{'|'.join(signs)}){name}" for signs in (_BEGINNINGS, _ENDS))
    if begin or end:
        rows = _cut(text, rows, begin, end)
    elif mark.ranges:
        first = rows[0][0]
        spans = ((max(begins - first, 0), (ends or len(rows) + first) - first + 1) for begins, ends in mark.ranges)
        rows = [row for start, stop in spans if stop > 0 for row in rows[start:stop]]
    return [row for row in rows if not (mark.section and _SECTION.search(row[1]))]


def _cut(text: str, rows: list[Row], begin: str, end: str) -> list[Row]:
    """Return the lines between one with the first pattern and the next with the second; "" means the text's own."""
    opening = re.search(begin, text)
    if opening is None:
        return []
    first = text.count("\n", 0, opening.end()) + 1 if begin else 0
    closing = re.compile(end).search(text, text.find("\n", opening.end()) + 1 if begin else 0) if end else None
    return rows[first : text.count("\n", 0, closing.start()) if closing else None]


def find_included(mark: Mark, path: str, bases: Iterable[str], known: Container[str]) -> str:
    """Return the file that a mark in the file at a path means: seen from there, or from the folders of a tool."""
    written = mark.path.removeprefix("@")
    folders = ([posixpath.dirname(path)] if not written.startswith("/") else []) + [*bases, ""]
    places = (posixpath.normpath(posixpath.join(folder, written.lstrip("/"))) for folder in folders)
    return next((place for place in places if place in known), "")
