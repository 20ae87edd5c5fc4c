"""Titles, descriptions and their lengths: inline Markdown as plain text, and as HTML where it has markup.

A title is shown in many places outside of its post where nothing cleans it: it may have emphasis, code, struck, raised
and lowered words, made here; everything else stays as typed (links, HTML, formulas).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple, TypeVar

from pipeline.i18n.sentences import sentence
from pipeline.normalise.typography import set_line, set_text
from pipeline.pandoc.document import UnreadableBodyError, read_line
from pipeline.pandoc.nodes import Node, attributes, find_landmarks, is_inline, plain_text, string, walk
from pipeline.text.printable import in_one_line, printable, shorten

_TAGS = {"Emph": "em", "Strong": "strong", "Strikeout": "del", "Superscript": "sup", "Subscript": "sub"}
_MARKUP = frozenset({*_TAGS, "Code"})
# Pandoc takes words with blanks for raised ones, too: x^2 + y^2.
_OF_ONE_WORD = {"Superscript": "^", "Subscript": "~"}
_SIGNS = re.compile(r"[*_`~^\\]")
_LONGEST = 2_000  # characters of a line that may have markup
# What would begin markup of other kinds; a star within a word, and the name of a method, which are no emphasis:
# 2*3*4, Lehrer*innen, __init__.
_AS_TYPED = re.compile(r"(?<!\\)[\[\]<&]|(?<=\w)\*(?=\w)|(?<!\w)__[a-z][a-z0-9]*(?:_[a-z0-9]+)*__(?!\w)")
# How letters are read, which titles have between brackets.
_RUBY = re.compile(r"<ruby\b[^<>]*>((?:(?!</ruby>).)*<rt>(?:(?!</ruby>).)*)</ruby>", re.IGNORECASE)
_ABOVE = re.compile(r"<rp>[^<]*</rp>|</?rb>|<(/?)rt>", re.IGNORECASE)
# No text has these: they are no characters, and `in_one_line` leaves them out.
_HIDDEN = str.maketrans("[]<&*_", "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5")
_SHOWN = {hidden: sign for sign, hidden in _HIDDEN.items()}


class Title(NamedTuple):
    """A title or a description with its typography: plain, and as HTML, "" where that would say no more."""

    text: str
    html: str = ""


def parse_line(typed: str) -> list[Node]:
    """Return the nodes of a line of front matter; its letters alone where pandoc cannot read it or it is too long."""
    typed = _RUBY.sub(lambda ruby: _ABOVE.sub(_make_bracket, ruby[1]), in_one_line(typed))
    if not typed:
        return []
    if len(typed) > _LONGEST or not _SIGNS.search(typed):
        return [string(typed)]
    try:
        nodes = read_line(_AS_TYPED.sub(lambda match: match[0].translate(_HIDDEN), typed))
    except UnreadableBodyError:
        return [string(typed)]
    return list(map(_restore_signs, _simplify(nodes, formulas="$")))


def _make_bracket(tag: re.Match[str]) -> str:
    """Return the bracket for the start or the end of a reading, "" for any other tag."""
    if tag[1] is None:
        return ""
    return "）" if tag[1] else "（"


def make_title(inlines: Sequence[Node], language: str) -> Title:
    """Return the title that inline nodes make, of front matter or of a heading."""
    nodes = list(_simplify(inlines))
    while len(nodes) == 1 and nodes[0]["t"] == "Strong":  # as headings are, it is bold anyway
        nodes = nodes[0]["c"]
    if not any(node["t"] in _MARKUP for node in find_landmarks(nodes)):
        return Title(set_text(plain_text(nodes), language))
    nodes = set_line(nodes, language)
    text = plain_text(nodes)
    return Title(text, "".join(_write_html(nodes)).strip(" ") if len(text) <= _LONGEST else "")


def strip_title(typed: str, language: str) -> str:
    """Return a title without its markup (a book's, the collection's), with its typography."""
    return make_title(parse_line(typed), language).text


def _simplify(nodes: Sequence[Node], formulas: str = "") -> Iterator[Node]:
    """Yield the nodes with no other markup than that of titles; `formulas` are the signs around formulas."""
    has_brackets = any(node["t"] == "RawInline" and node["c"][1].lower() == "<rp>" for node in nodes)
    for node in nodes if has_brackets else map(_bracket_tag, nodes):
        kind = node["t"]
        if kind in _OF_ONE_WORD and any(each["t"] != "Str" for each in walk(node["c"])):
            yield from (string(_OF_ONE_WORD[kind]), *_simplify(node["c"], formulas), string(_OF_ONE_WORD[kind]))
        elif kind in _TAGS:
            yield {"t": kind, "c": list(_simplify(node["c"], formulas))}
        elif kind == "Code":
            yield {"t": kind, "c": [attributes(), node["c"][1]]}
        elif kind == "Math":
            signs = formulas * (2 if node["c"][0]["t"] == "DisplayMath" else 1)
            yield string(f"{signs}{node['c'][1]}{signs}")
        elif kind == "Quoted":
            yield {"t": kind, "c": [node["c"][0], list(_simplify(node["c"][1], formulas))]}
        elif kind in ("Str", "Space", "SoftBreak", "LineBreak"):
            yield string(node["c"]) if kind == "Str" else {"t": "Space"}
        elif kind in ("Link", "Image", "Span", "Cite"):
            yield from _simplify(node["c"][1], formulas)
        elif kind not in ("Note", "RawInline") and is_inline(node):
            yield from _simplify(node["c"], formulas)


def _bracket_tag(node: Node) -> Node:
    """Return the node, a bracket where it is a tag around a reading."""
    tag = _ABOVE.fullmatch(node["c"][1]) if node["t"] == "RawInline" else None
    return string(_make_bracket(tag)) if tag else node


def _restore_signs(node: Node) -> Node:
    """Return the node with the signs that were hidden from pandoc."""
    for each in walk([node]):
        if each["t"] == "Str":
            each["c"] = each["c"].translate(_SHOWN)
        elif each["t"] == "Code":
            each["c"][1] = each["c"][1].translate(_SHOWN)
    return node


def _write_html(nodes: Sequence[Node], within: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield their HTML; none within one of its kind."""
    for node in nodes:
        kind = node["t"]
        if kind == "Str":
            yield escape(printable(node["c"]), quote=False)
        elif kind == "Space":
            yield " "
        elif kind == "Code":
            yield f"<code>{escape(in_one_line(node['c'][1]), quote=False)}</code>"
        elif kind in _TAGS and kind not in within:
            tag = _TAGS[kind]
            yield f"<{tag}>{''.join(_write_html(node['c'], within | {kind}))}</{tag}>"
        else:
            yield from _write_html(node["c"][1] if kind == "Quoted" else node["c"], within)


# A title is on many pages, again on each of them: without bounds, one post could keep all steps for the whole waiting.
TITLE, DESCRIPTION, ALT, NAME, QUESTION, ADDRESS = 500, 5_000, 2_000, 200, 2_000, 4_000
"""The most letters of each; a name is a tag's, an author's, or that of a language."""
MOST_NAMES = 200
"""The most tags, authors and questions that a post may have."""

Report = Callable[[str], None]
_Entry = TypeVar("_Entry")


def cut_text(text: str, limit: int, what: str, report: Report) -> str:
    """Return the text, cut where it is too long, which is reported."""
    number = len(text)
    if number > limit:
        report(sentence("{what} has {number:,} letters; {most:,} are kept", what=what, number=number, most=limit))
    return shorten(text, limit)


def cut_entries(entries: Sequence[_Entry], what: str, report: Report) -> Sequence[_Entry]:
    """Return the first `MOST_NAMES` entries; more are reported."""
    number, most = len(entries), MOST_NAMES
    if number > most:
        report(sentence("{what} has {number:,} entries; {most} are kept", what=what, number=number, most=most))
    return entries[:most]


def cut_texts(texts: Sequence[str], what: str, report: Report, limit: int = NAME) -> tuple[str, ...]:
    """Return the first names, each once and none too long; cuts are reported once."""
    number = max(map(len, texts), default=0)
    few = cut_entries(texts, what, report)
    if number > limit:
        report(
            sentence(
                "{what} has an entry of {number:,} letters; the first {most:,} are kept",
                what=what,
                number=number,
                most=limit,
            )
        )
    return tuple(dict.fromkeys(shorten(text, limit) for text in few))
