"""The words of a body that a search looks through, and how often each of its terms stands where."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from lxml import etree

from pipeline.body.media import leave_out
from pipeline.body.neutral_html import Tree, parse
from pipeline.editions.site.search.scripts import text_script
from pipeline.editions.site.search.values import SearchedText, TextTerms
from pipeline.editions.site.search.words import terms
from pipeline.jobs.blob import Blob
from pipeline.model.media import Medium
from pipeline.text.printable import in_one_line

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
# What is no text that one reads: programs, drawings, what a player shows where it cannot play.
_PASSED_OVER = frozenset({"pre", "svg", "script", "style", "audio", "video"})
_IN_A_LINE = frozenset({"math", "semantics", "mrow", "mi", "mn", "mo", "mtext", "mspace"})
_MARKS = frozenset({"doc-noteref", "doc-backlink"})  # between words of which they are none
_BLOCKS = _HEADINGS | frozenset(
    "p div section article aside header footer ul ol li dl dt dd blockquote table caption tr td th figure figcaption"
    " details summary hr br".split()
)


def read(body: str) -> tuple[str, str]:
    """Return the headings of a body in neutral HTML, and all its words as the site shows them, a block a line."""
    tree = parse(body)
    leave_out(tree, Medium.WEB)
    headings = [in_one_line("".join(_words(heading))) for heading in tree.iter(*_HEADINGS)]
    lines = map(in_one_line, "".join(_words(tree)).split("\n"))
    return "\n".join(headings), "\n".join(filter(None, lines))


def counted(fields: Iterable[str], language: str) -> str:
    """Return how often each term stands in each of the fields, as JSON in alphabetical order."""
    found = [dict(sorted(Counter(terms(text, language)).items())) for text in fields]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _words(tree: Tree) -> Iterator[str]:
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            yield "\n" if element.tag in _BLOCKS else ""
            yield (element.tail or "").replace("\n", " ") if element is not tree else ""
        elif element.tag == "math":
            yield _formula(element)
            walk.skip_subtree()
        elif element.tag in _PASSED_OVER or element.get("role") in _MARKS:
            walk.skip_subtree()
        else:
            yield "\n" if element.tag in _BLOCKS else ""
            yield (element.text or "").replace("\n", " ")


def _formula(formula: Tree) -> str:
    """Return a formula that is a row of signs as it reads; a sentence about it goes on without what is built higher."""
    is_row = all(part.tag in _IN_A_LINE for part in formula.iter())
    return in_one_line("".join(formula.itertext())) if is_row else "…"


def count_terms(text: SearchedText) -> TextTerms:
    """Return the terms of a text, and the script that has the text."""
    headings, words = read(text.body.text)
    fields = (text.title, headings, "\n".join((text.description, *text.facts)), words)
    script = text_script(text.path, text.description, words)
    return TextTerms(Blob.of(counted(fields, text.language)), Blob.of(script))
