"""No page holds but the last line of a text: the blocks at its end bring some lines before them along.

The press keeps the lines of a paragraph together at a page's end (`orphans`, `widows`), not short paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.body.neutral_html import Tree, text_of

_LETTERS = 240  # about four lines
_LISTS = ("ul", "ol")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def keep_end(tree: Tree) -> None:
    """Let no page begin right before the last paragraphs and items of lists, so many that they are a few lines."""
    room = _LETTERS
    for block in _from_the_end(tree):
        if room <= 0:
            return
        block.set("class", f"{block.get('class', '')} kept".strip())
        if block.tag not in _LISTS:
            room -= len(text_of(block))


def _from_the_end(tree: Tree) -> Iterator[Tree]:
    """Yield paragraphs, and lists behind their items, back to the first other block; without the section of notes.

    Headings too, where nothing follows them: they would have a page to themselves.
    """
    is_last = True
    for block in reversed(tree):
        if block.get("role") == "doc-endnotes":
            continue
        if block.tag in _LISTS:
            yield from reversed(block)
        elif block.tag != "p" and not (is_last and block.tag in _HEADINGS):
            return
        is_last = is_last and block.tag in _HEADINGS
        yield block
