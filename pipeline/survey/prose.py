"""The prose of a body: its paragraphs without headings, code, formulas and tables, and the sentences of these."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.body.neutral_html import Tree
from pipeline.text.printable import in_one_line

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    "p div section article aside header footer ul ol li dl dt dd blockquote figure figcaption details summary hr br"
    " pre table".split()
)
_NO_PROSE = frozenset("pre table math audio video svg".split())
_NO_WORDS = frozenset({"footnote-ref", "footnote-back"})
WORDS = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+(?:[’'‑-][^\W_\u3040-\u30ff\u3400-\u9fff]+)*"
)
"""A word; of scripts that part none, each sign."""
# Behind the end of a sentence, perhaps with what closes a quotation, before what may begin one.
_END = re.compile(
    r"(?:(?<=[.!?…])|(?<=[.!?…][»”’\"')\]])|(?<=[.!?…][\u00a0\u202f]»))\s+(?=[«“‘\"'(\[]?[\u00a0\u202f]?[^\W_a-zà-ÿ])"
    r"|(?<=[。！？])"
)
_ABBREVIATED = re.compile(
    r"(?:^|\W)(?:[A-ZÀ-Þ]|p|Mme|Mlle|MM|Dr|Mr|Mrs|Ms|pp|cf|art|vol|fig|chap|env|n°|éd|dir|trad|vs)\.$"
)


def paragraphs(tree: Tree) -> Iterator[str]:
    """Yield the paragraphs, items and captions of a body, each in one line."""
    words: list[str] = []
    tag = ""
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if element.tag in _BLOCKS:
            yield from _paragraph(words, tag)
            words, tag = [], str(element.tag) if event == "start" else ""
        if event == "end":
            words.append(element.tail or "")
        elif element.tag in _NO_PROSE or not _NO_WORDS.isdisjoint(element.get("class", "").split()):
            walk.skip_subtree()
        else:
            words.append(element.text or "")
    yield from _paragraph(words, tag)


def _paragraph(words: list[str], tag: str) -> Iterator[str]:
    text = in_one_line("".join(words))
    if text and tag not in _HEADINGS:
        yield text


def sentences(paragraph: str) -> Iterator[str]:
    """Yield the sentences of a paragraph; a full stop behind an abbreviation ends none."""
    begun = ""
    for piece in filter(None, _END.split(paragraph)):
        begun = f"{begun} {piece}" if begun else piece
        if not _ABBREVIATED.search(begun):
            yield begun
            begun = ""
    if begun:
        yield begun


def count_words(text: str) -> int:
    """Return how many words a text has."""
    return sum(1 for _ in WORDS.finditer(text))
