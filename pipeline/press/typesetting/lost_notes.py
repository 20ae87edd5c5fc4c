"""Notes that the engine loses: it forgets some of a paragraph with many that is broken over two pages.

It says so, for the call of each then leads nowhere. Called from behind the paragraph, such a note is set.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable

from lxml import html
from lxml.html import HtmlElement
from lxml.html.builder import E

from pipeline.press.typesetting.weasyprint_internals import place_not_found
from pipeline.press.upstream import mends

# Behind one of these stands a block of its own; a note in anything else stands at its end.
_OF_WORDS = frozenset({"p", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
_OF_BLOCKS = frozenset({"li", "dd", "td", "th", "div", "blockquote", "article"})


@mends("notes of a paragraph that calls many of them are not set, where it is broken over two pages")
def lost_notes(warnings: Iterable[str], document: str) -> frozenset[str]:
    """Return the ids of the document's notes that the engine did not set."""
    missing = filter(None, map(place_not_found, warnings))
    return frozenset(name for name in missing if f'id="{name}"' in document)


def called_from_behind(document: str, notes: frozenset[str]) -> str:
    """Return the document with these notes behind the blocks that call them, in order."""
    tree = html.document_fromstring(document)
    last: dict[HtmlElement, HtmlElement] = {}
    for note in [element for element in tree.iter("span") if element.get("id") in notes]:
        block = next((e for e in note.iterancestors() if e.tag in _OF_WORDS | _OF_BLOCKS), None)
        if block is None:
            continue
        aside = E.div(_without_tail(note), {"class": "aside"})
        if block in last:
            last[block].addnext(aside)
        elif block.tag in _OF_WORDS:
            aside.tail, block.tail = block.tail, None
            block.addnext(aside)
        else:
            block.append(aside)
        last[block] = aside
    return html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")


def _without_tail(note: HtmlElement) -> HtmlElement:
    """Return the note, taken out; the words after it stay where they are."""
    copied = copy.deepcopy(note)
    copied.tail = None
    for child in list(note):
        note.remove(child)
    note.text = None
    note.drop_tag()
    return copied
