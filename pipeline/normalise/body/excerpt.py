"""The first sentences of an article, for lists of articles without descriptions."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from pipeline.normalise.body.markup import read_words
from pipeline.text.printable import in_one_line

_LEAST, _MOST = 80, 220  # letters, of which those of East Asia count twice
_EAST_ASIAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_END = re.compile(r"[.!?…](?:[\u00a0\u202f]?[»”’)\"])?(?= )|[。！？][」』）”]?")
_NO_PROSE = "descendant-or-self::math | descendant-or-self::*[@class='missing-picture']"


def find_excerpt(body: HtmlElement) -> str:
    """Return the first sentences of the paragraphs of a body, cut at a word where the first is too long."""
    text = ""
    for paragraph in body.iterchildren("p"):
        if len(text) >= _LEAST:
            break
        if not paragraph.xpath(_NO_PROSE):
            text = f"{text} {in_one_line(''.join(read_words(paragraph)))}".strip()
    return _cut(text)


def _cut(text: str) -> str:
    share = 1 + bool(_EAST_ASIAN.search(text))
    least, most = _LEAST // share, _MOST // share
    if len(text) <= most:
        return text
    ends = [end.end() for end in _END.finditer(text, 0, most + 1) if end.end() >= least]
    return text[: ends[-1]] if ends else f"{text[:most].rpartition(' ')[0] or text[:most]}…"
