r"""Signs of other dialects of Markdown than pandoc's reader knows, each with what it says to a reader.

| written | is | where |
| --- | --- | --- |
| `\(…\)`, `\[…\]`, `\begin{align}…`, `$$` over empty lines | a formula | `formulas` |
| `^[…]`, `==…==`, `++…++`, `^^…^^`, `{++…++}` and the like | a note, a mark, words put in or taken out | `pairs` |
| `%%…%%`, `{>>…<<}`, `<!--` that is never closed | nothing that a reader should see | `remarks` |
| `* * *`, a line that is only “A.”, `[TOC]`, `--8<--`, `*[HTML]: …`, `^id` | a rule, words, nothing | `lines` |
| `<TabItem label="…">` | its label | `raw_html` |
| `:material-home:`, `:slight_smile:` | nothing, an emoji | `remarks` |

A sign becomes a word of its own before pandoc reads, as a tag does (`source`): where pandoc then finds code, a formula
or an address, the typed text comes back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.dialects.meanings import Meaning

DEEPEST_INDENT = 3  # four blanks begin code
_ENDING = re.compile(r"[ \t]*+(?=\n|\Z)")
_ADDRESS = re.compile(r"\]\(\S{0,120}\Z|[a-z]://\S{0,120}\Z|(?:\A|\s)<[a-z][^\s<>]{0,120}\Z", re.IGNORECASE)
_LONGEST_ADDRESS = 120  # characters of one that are looked at


@dataclass(frozen=True)
class Sign:
    """A sign between two offsets of a text, what it says, and what is written around its word."""

    start: int
    end: int
    meaning: Meaning
    before: str = ""
    after: str = ""


def in_its_lines(sign: Sign, text: str) -> Sign:
    """Return the sign as a paragraph of its own, if it is alone in its lines."""
    begin = text.rfind("\n", max(0, sign.start - DEEPEST_INDENT - 1), sign.start) + 1
    indent = text[begin : sign.start] if begin or sign.start <= DEEPEST_INDENT else "?"
    ending = _ENDING.match(text, sign.end)
    if indent.strip(" ") or ending is None or in_html(text, begin, ending.end()):
        return sign
    return replace(sign, start=begin, before=f"\n{indent}", after="\n")


def in_address(text: str, position: int) -> bool:
    """Return whether an address goes on there, which is nothing but letters."""
    return bool(_ADDRESS.search(text, max(0, position - _LONGEST_ADDRESS), position))


def in_html(text: str, line_start: int, line_end: int) -> bool:
    """Return whether the line before or after is HTML, which an empty line would end."""
    before = text[text.rfind("\n", 0, max(line_start - 1, 0)) + 1 : max(line_start - 1, 0)].strip()
    if before.startswith("<") and not before.startswith("<!--"):
        return True
    next_end = text.find("\n", line_end + 1) if 0 <= line_end < len(text) else -1
    after = text[line_end + 1 : next_end if next_end >= 0 else len(text)] if line_end >= 0 else ""
    return after.lstrip().startswith("</")
