"""What blocks of questions and glossaries are called, where their author has not said so in a heading."""

from __future__ import annotations

from lxml.html.builder import CLASS, E

from pipeline.i18n.labels import labels
from pipeline.normalise.html.trees import Tree

_TITLE = "block-title"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def name_blocks(tree: Tree, language: str) -> None:
    """Put a title above each block, in bold type and not as a heading: the contents have those of its author alone."""
    words = labels(language)
    for name, title in (("questions", words.gettext("Questions")), ("glossary", words.gettext("Glossary"))):
        for block in tree.find_class(name):
            if block.tag == "div" and not _is_named(block):
                block.insert(0, E.p(CLASS(_TITLE), E.strong(title)))
                block[0].tail, block.text = block.text, None


def _is_named(block: Tree) -> bool:
    """Return whether a block has a title: a heading in it or before it, or a paragraph in bold type."""
    first, before = next(iter(block), None), block.getprevious()
    if first is not None and _is_bold(first):
        first.set("class", _TITLE)
        return True
    above = before is not None and not (before.tail or "").strip() and before.tag in _HEADINGS
    return above or (first is not None and first.tag in _HEADINGS)


def _is_bold(paragraph: Tree) -> bool:
    if paragraph.tag != "p" or len(paragraph) != 1 or paragraph[0].tag != "strong":
        return False
    return not f"{paragraph.text or ''}{paragraph[0].tail or ''}".strip()
