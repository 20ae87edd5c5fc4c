"""Lines that mean something of their own: rules with blanks, marks of lists alone, `[TOC]`, `--8<--`, `^id`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import chain

from pipeline.dialects.code import Code, Paragraphs
from pipeline.dialects.meanings import Meaning, Notice
from pipeline.dialects.signs import Sign, in_its_lines
from pipeline.i18n.sentences import sentence
from pipeline.pandoc.nodes import Node, place_within, rewrite, string, walk

# Pandoc takes these for lists in lists in lists; `_ _ _`, `***` and `---` it reads well.
_RULE = re.compile(r"^(?:[ ]{0,3}>)*+[ ]{0,3}(?P<rule>[*-](?:[ \t]*[*-]){2,}+)[ \t]*$", re.MULTILINE)
_MARKER = re.compile(
    r"^[ ]{0,3}(?P<words>\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdm]{2,}|[IVXLCDM]{2,})[.)]|[-+*])[ \t]*$", re.MULTILINE
)
_BULLETED = re.compile(r"[ ]{0,3}[-+*][ \t]")
_BULLETED_BELOW = re.compile(r"\s{0,400}+(?<=\n)[-+*][ \t]")
_NEAR = 400  # characters above a line that are looked at
_CONTENTS = re.compile(r"^[ ]{0,3}(?P<toc>@?\[toc\]|\[\[_?toc_?\]\])[ \t]*$", re.MULTILINE | re.IGNORECASE)
_CONTENTS_LABEL = re.compile(r"^[ ]{0,3}\[toc\]:", re.MULTILINE | re.IGNORECASE)
_SNIPPET = re.compile(r"""^[ \t>]*(?P<snippet>;?[ ]?-+8<-++[ \t]*+(?:"[^"\n]*"|'[^'\n]*')?)[ \t]*$""", re.MULTILINE)
_INCLUDED = re.compile(r"^[ ]{0,3}(?P<snippet><<<[ \t]*[@./\w][^\n<>]*)$", re.MULTILINE)
_ABBREVIATION = re.compile(r"^[ ]{0,3}\*\[(?P<key>[^\]\[\n]+)\]:[ \t]*(?P<text>\S[^\n]*)$", re.MULTILINE)
# Obsidian's name of a block, behind its last word or in a line of its own.
_NAMED_BLOCK = re.compile(
    r"(?:(?<=\S)[ \t]++|^[ \t>]*+)\^(?P<id>[A-Za-z0-9][\w-]{0,80}+)[ \t]*$", re.MULTILINE | re.ASCII
)
_POWER = re.compile(r"\d{1,3}|[A-Za-z]")
# Quarto's names of tables and formulas, which pandoc reads elsewhere alone.
_NAMED_CAPTION = re.compile(
    r"^(?P<before>[^\n{}]++)(?P<name>\{#(?P<id>[A-Za-z][\w:.-]*+)[^{}\n]*+\})[ \t]*+$", re.MULTILINE
)
_CAPTION = re.compile(r" {0,3}(?:Table)?: +\S")
_LINKED_BLOCK = re.compile(r"#\^([\w-]++)", re.ASCII)
_MOST_FILES = 4_000  # characters of a list of files

_CONTENTS_HINT = sentence("the mark of a table of contents is left out: each edition has its own")
_NO_CONTENTS = Meaning(how="silent", notice=Notice("template", _CONTENTS_HINT))


def find_lines(text: str, code: Code, paragraphs: Paragraphs) -> Iterator[Sign]:
    """Yield all signs that are lines, kind after kind."""
    for sign in (
        *_find_rules(text),
        *_find_markers(text),
        *_find_contents(text),
        *_find_abbreviations(text),
        *_find_blocks(text, paragraphs),
    ):
        if code.at(sign.start) < 0:
            yield in_its_lines(sign, text)
    yield from _find_snippets(text, code)


def _find_rules(text: str) -> Iterator[Sign]:
    for match in _RULE.finditer(text):
        signs = set(match["rule"])
        if len(signs - {" ", "\t"}) == 1 and len(signs) > 1:
            yield Sign(match.start("rule"), match.end("rule"), Meaning("rule", how="silent"))


def _find_markers(text: str) -> Iterator[Sign]:
    """Yield lines that are nothing but a mark, in paragraphs that have no other lines."""
    for group in _find_groups(text):
        start, end = group[0].start(), group[-1].end()
        if _line_before(text, start).strip() or text[end + 1 : text.find("\n", end + 1) % (len(text) + 1)].strip():
            continue
        for match in group:
            if match["words"] not in "-+*" or not _is_among_bullets(text, start, end):
                yield Sign(match.start("words"), match.end("words"), Meaning("words", match["words"], how="silent"))


def _find_groups(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield lines that are nothing but a mark, those together that follow each other."""
    group: list[re.Match[str]] = []
    for match in _MARKER.finditer(text):
        if group and match.start() != group[-1].end() + 1:
            yield group
            group = []
        group.append(match)
    if group:
        yield group


def _line_before(text: str, start: int) -> str:
    return text[text.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]


def _is_among_bullets(text: str, start: int, end: int) -> bool:
    """Return whether it is an empty item of a list that has others."""
    above = text[max(0, start - _NEAR) : start].rstrip().rpartition("\n")[2]
    return bool(_BULLETED.match(above) or _BULLETED_BELOW.match(text, end))


def _find_contents(text: str) -> Iterator[Sign]:
    if "toc" in text.lower() and not _CONTENTS_LABEL.search(text):
        yield from (Sign(*match.span("toc"), _NO_CONTENTS) for match in _CONTENTS.finditer(text))


def _find_abbreviations(text: str) -> Iterator[Sign]:
    for match in _ABBREVIATION.finditer(text) if "*[" in text else ():
        meaning = Meaning("abbreviation", match["text"].strip(), match["key"].strip(), how="silent")
        yield Sign(match.start() + match[0].index("*"), match.end("text"), meaning)


def _find_blocks(text: str, paragraphs: Paragraphs) -> Iterator[Sign]:
    """Yield the names of blocks; what ends a sentence as a power would is one only where a link leads to it."""
    for match in _NAMED_CAPTION.finditer(text) if "{#" in text else ():
        if _CAPTION.match(match["before"]) or match["before"].rstrip().endswith("$$"):
            yield Sign(*match.span("name"), Meaning("place", match["id"], how="silent"))
    if "^" not in text:
        return
    linked = set(_LINKED_BLOCK.findall(text))
    for match in _NAMED_BLOCK.finditer(text):
        start, name = match.start("id") - 1, match["id"]
        line = text[text.rfind("\n", 0, start) + 1 : start]
        is_alone = not line.strip(" \t>")
        ends = is_alone or line.startswith("#") or paragraphs.end(start) <= match.end()
        if ends and (is_alone or not _POWER.fullmatch(name) or name in linked):
            yield Sign(start, match.end(), Meaning("place", name, how="silent"))


def _find_snippets(text: str, code: Code) -> Iterator[Sign]:
    """Yield files of which another tool would put the text there; `;--8<--` is how its authors show the sign itself."""
    for match in _INCLUDED.finditer(text) if "<<<" in text else ():
        if code.at(match.start("snippet")) < 0:
            yield in_its_lines(
                Sign(*match.span("snippet"), Meaning(how="silent", notice=_describe_snippet(match["snippet"]))), text
            )
    if "8<" not in text:
        return
    end = 0
    for match in _SNIPPET.finditer(text):
        start = match.start("snippet")
        if start < end or code.at(start) >= 0:
            continue
        typed, end = match["snippet"], match.end("snippet")
        if typed[0] == ";":
            yield Sign(start, end, Meaning("words", typed[1:].strip(), how="silent"))
            continue
        if typed[-1] not in "\"'":
            closing = _SNIPPET.search(text, end, end + _MOST_FILES)
            end = closing.end("snippet") if closing and closing["snippet"][-1] not in "\"'" else end
        yield in_its_lines(Sign(start, end, Meaning(how="silent", notice=_describe_snippet(text[start:end]))), text)


def _describe_snippet(typed: str) -> Notice:
    message = sentence(
        "“{typed}” would include another file, which is not read; left out", typed=" ".join(typed.split())
    )
    return Notice("template-left-out", message, sentence("write here what the reader should see"))


_WORD = re.compile(r"\w+")
_MOST_ODD = 100
_UNTOUCHED = frozenset({"Header", "Image"})  # which are shown as plain text elsewhere


def expand_abbreviations(blocks: list[Node], meanings: Mapping[str, str]) -> tuple[list[Node], list[str]]:
    """Return the blocks with the meaning of each abbreviation at its first place, and those without a place."""
    odd = sorted((key for key in meanings if not _WORD.fullmatch(key)), key=lambda key: (-len(key), key))
    # All words at once, for a post may explain thousands; few have other signs than letters (C++).
    pattern = re.compile("|".join([*(rf"(?<!\w){re.escape(key)}(?!\w)" for key in odd[:_MOST_ODD]), r"\w+"]))
    waiting = dict(meanings)
    first: dict[int, dict[str, str]] = {}  # by the node's `id()`, for nodes are edited in place
    untouched: set[int] = set()
    for node in walk(blocks):
        if node["t"] in _UNTOUCHED:
            untouched |= {id(inner) for inner in walk(node["c"])}
        elif node["t"] == "Str" and id(node) not in untouched:
            keys = {key for key in pattern.findall(node["c"]) if key in waiting}
            first |= {id(node): {key: waiting.pop(key) for key in keys}} if keys else {}

    def pieces(node: Node) -> Iterable[Node]:
        return _split_pieces(node, pattern, first[id(node)]) if id(node) in first else (node,)

    edited = rewrite(blocks, lambda nodes: list(chain.from_iterable(map(pieces, nodes)))) if first else blocks
    return edited, list(waiting)


def _split_pieces(node: Node, pattern: re.Pattern[str], waiting: dict[str, str]) -> Iterator[Node]:
    text, position = node["c"], 0
    for match in pattern.finditer(text):
        meaning = waiting.pop(match[0], None)
        if meaning is None:
            continue
        yield from _cut_part(node, position, match.start())
        place = place_within(node, match.start())
        yield {"t": "RawInline", "c": ["html", f'<abbr class="explained" title="{escape(meaning)}">'], **place}
        yield string(match[0]) | place
        yield {"t": "RawInline", "c": ["html", "</abbr>"], **place}
        position = match.end()
    yield from _cut_part(node, position, len(text))


def _cut_part(node: Node, start: int, end: int) -> Iterator[Node]:
    if start < end:
        yield node | {"c": node["c"][start:end]} | place_within(node, start)
