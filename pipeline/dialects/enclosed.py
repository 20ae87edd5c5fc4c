"""Markdown within raw HTML that asks for it: `<p markdown="1">` of kramdown and Jekyll, `<div markdown>` of MkDocs.

CommonMark reads what follows a tag as HTML as far as the next blank line: one is put there. A paragraph loses its tags,
for what stands in it is one by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.dialects.code import Code
from pipeline.dialects.signs import DEEPEST_INDENT, Finder

_TAG = re.compile(r"""(?m)^[ ]{0,3}+<(?P<name>[A-Za-z][A-Za-z0-9]*+)(?P<rest>(?:[^<>"'\n]|"[^"\n]*+"|'[^'\n]*+')*+)>""")
_ASKS = re.compile(r"""\smarkdown(?:\s*+=\s*+(?:"(?!0")|'(?!0')|(?!0)\w)|(?=\s|$))""", re.IGNORECASE)
_END_OF_PARAGRAPH = re.compile(r"</p[ \t]*+>", re.IGNORECASE)
_WORDS_BELOW = re.compile(r"[ \t]*+\n(?=[ \t]*+[^\s])")
_INDENT = re.compile(rf"(?m)^[ ]{{{DEEPEST_INDENT + 1},}}+")


def enclosed(text: str, code: Code) -> Iterator[tuple[int, int, str]]:
    """Yield what is put in the place of what, from one offset to another, so that such Markdown is read as such."""
    if "markdown" not in text:
        return
    closing = Finder(text, _END_OF_PARAGRAPH)
    for tag in _TAG.finditer(text):
        if code.at(tag.start("name")) >= 0 or not _ASKS.search(tag["rest"]):
            continue
        if tag["name"].lower() != "p":
            if below := _WORDS_BELOW.match(text, tag.end()):
                yield below.start(), below.end(), "\n\n"
        elif end := _END_OF_PARAGRAPH.match(text, closing.after(tag.end())):
            yield tag.start(), tag.end(), "\n"
            yield from ((deep.start(), deep.end(), "") for deep in _INDENT.finditer(text, tag.end(), end.start()))
            yield end.start(), end.end(), "\n"
