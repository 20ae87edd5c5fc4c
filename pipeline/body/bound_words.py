"""Bind what must stay together on screens: formulas with their punctuation, Latin words in texts from the right."""

from __future__ import annotations

import re

from lxml.html.builder import E

from pipeline.body.neutral_html import Tree

BOUND = "bound"
"""The class of what no line may part."""
_PUNCTUATION = re.compile(r"[\u00a0\u202f]?[.,;:!?…)\]»”’]+")
# Names of accounts, quotations and names of languages: their signs would go to the other side of their letters.
_LATIN = re.compile(
    r"((?<![\w@.])@[A-Za-z0-9][\w-]*|[«“\"][A-Za-z][^«»“”\"\u0590-\u08ff]{0,200}[»”\"]|\b[A-Z](?:\+\+|#)(?!\w))"
)
_APART = ("code", "pre", "kbd", "samp", "math", "bdi", "bdo")


def bind_punctuation(tree: Tree) -> None:
    """Keep lines from beginning with the punctuation after a formula; browsers part a line behind any formula."""
    for formula in list(tree.iter("math")):
        parent = formula.getparent()
        box = parent if parent is not None and "inline" in parent.classes else formula
        after = _PUNCTUATION.match(box.tail or "")
        if after is None or formula.get("display") == "block":
            continue
        bound = E.span({"class": BOUND})
        bound.tail, box.tail = (box.tail or "")[after.end() :], None
        box.addprevious(bound)
        bound.append(box)
        box.tail = after[0]


def isolate_latin(tree: Tree) -> None:
    """Isolate Latin words whose signs would change sides in a text that runs from right to left."""
    for element in list(tree.iter()):
        _isolate(element, element, element.text)
        _isolate(element, element.getparent(), element.tail)


def _isolate(element: Tree, parent: Tree | None, text: str | None) -> None:
    """Isolate the Latin words of an element's text, or of the text after it, which is its parent's."""
    if parent is None or not text or len(pieces := _LATIN.split(text)) == 1:
        return
    if parent.tag in _APART or next(parent.iterancestors(*_APART), None) is not None:
        return
    place = 0 if parent is element else parent.index(element) + 1
    if parent is element:
        element.text = pieces[0]
    else:
        element.tail = pieces[0]
    for latin, rest in zip(pieces[1::2], pieces[2::2], strict=True):
        isolated = E.bdi(latin)
        isolated.tail = rest
        parent.insert(place, isolated)
        place += 1
