"""Typographic signs written into Markdown: quotation marks, apostrophes, dashes and spaces as the editions set them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.dialects.code import Code
from pipeline.normalise.typography.document import customs_of, set_text
from pipeline.normalise.typography.rules import OBJECT, apply

_BLOCK = re.compile(r"(?:^(?![ \t]*$|[ \t>]*:::)[^\n]*(?:\n|\Z))+", re.MULTILINE)
_MARKS = re.compile(
    r"(?P<none>(?:\A|\n)[ \t>]*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6}|:)[ \t]+)*(?:\[[ xX]\][ \t]+)?(?=\S)"  # begins a line
    r"|\]\([^()\n]{0,500}(?:\([^()\n]{0,500}\)[^()\n]{0,500}){0,2}\)(?:\{[^{}\n]{0,500}\})?|\]\[[^\]\n]{0,500}\]"
    r"|\[\^[^\]\n]{1,200}\]:?|\*+|~~|(?<!\w)_+|_+(?!\w)|!?\[|\]|\{[#.:][^{}\n]{0,500}\})"
    r"|(?P<object>`+[^`]*`+|\$\$?[^$\n]{1,2000}\$\$?|<[^<>\s][^<>\n]{0,500}>|\{[{%].{0,500}?[%}]\}|\\.|&#?\w{1,32};"
    r"|:[\w+-]{1,80}:|!\[[^\]\n]{0,500}\]\([^)\n]{0,500}\))"
)
_LEFT = re.compile(r"[ \t>]*(?:```|~~~|%%|<|\[(?!\^)[^\]]+\]:|(?: {4}|\t)(?![-*+\d]))")
_CELLS = re.compile(r"(?:\\.|`[^`\n]*`|[^|\n\\])+")
_ALT = re.compile(r"!\[(?P<alt>[^\]\n]*)\](?P<rest>.*)", re.DOTALL)


def set_signs(body: str, language: str) -> str:
    """Return a body with the typography of its language in its paragraphs, lists and headings."""
    code, parts, done = Code(body), list[str](), 0
    for match in _BLOCK.finditer(body):
        if not _LEFT.match(match[0]) and not _has_fence(code, *match.span()):
            is_table = match[0].lstrip(" >").startswith("|")
            made = _CELLS.sub(lambda cell: _set_block(cell[0], language), match[0]) if is_table else None
            parts += [body[done : match.start()], made or _set_block(match[0], language)]
            done = match.end()
    return "".join([*parts, body[done:]])


def _has_fence(code: Code, start: int, end: int) -> bool:
    return code.at(start) >= 0 or code.at(end - 1) >= 0


def _set_block(block: str, language: str) -> str:
    """Set a block as one text: marks of Markdown have no width in it, and what is no prose is one sign."""
    rest = block.rstrip("\n")
    pieces = list(_part(rest, language))
    borders, text = [0], ""
    for _, shown in pieces:
        text += shown
        borders.append(len(text))
    customs = customs_of(language)
    made_text = apply(customs.rules, customs.raised, text, borders)
    raised = [(start, end) for start, end, _ in made_text.raised if not made_text.text[start:end].isupper()]
    made = ""
    for (typed, shown), (start, end) in zip(pieces, pairwise(made_text.borders), strict=True):
        if typed != shown:
            made += typed if shown != " " or made_text.text[start:end] == " " else made_text.text[start:end]
            continue
        word, at = made_text.text[start:end], start
        for first, last in raised:
            if start <= first and last <= end:
                made, at = f"{made}{made_text.text[at:first]}^{made_text.text[first:last]}^", last
        made += word[at - start :]
    return made + block[len(rest) :]


def _part(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield what is typed with what is shown of it."""
    done = 0
    for match in _MARKS.finditer(text):
        if match.start() > done:
            yield text[done : match.start()], text[done : match.start()]
        is_line = match[0].startswith("\n")
        picture = _ALT.fullmatch(match[0])
        typed = f"![{set_text(picture['alt'], language)}]{picture['rest']}" if picture else match[0]
        yield typed, OBJECT if match["object"] else " " if is_line else ""
        done = match.end()
    if done < len(text):
        yield text[done:], text[done:]
