"""What every edition marks in a body before it changes it: figures with a caption, bold paragraphs that head others."""

from __future__ import annotations

from copy import deepcopy

from pipeline.body.neutral_html import Tree, only_part_of, text_of
from pipeline.body.values import Figure

HEADLINE = "headline"
"""The class of short bold paragraphs, which stand for headings."""
_LONGEST = 120  # characters


def name_figures(tree: Tree) -> tuple[Figure, ...]:
    """Give each figure with a caption an id, where it has none; all of them in order. A recording is none.

    The same body gives the same ids in every edition, if each does so before it changes the body.
    """
    found = []
    for number, figure in enumerate(tree.iter("figure"), start=1):
        caption = figure.find("figcaption") if "recording" not in figure.classes else None
        words = _words(caption) if caption is not None else ""
        if words:
            figure.set("id", figure.get("id") or f"_figure-{number}")
            found.append(Figure(figure.get("id", ""), words))
    return tuple(found)


def _words(caption: Tree) -> str:
    """Return a caption's words, without the numbers of its notes."""
    copy = deepcopy(caption)
    copy.tail = None
    for call in copy.find_class("footnote-ref"):
        call.drop_tree()
    return text_of(copy)


def mark_bold_lines(tree: Tree) -> None:
    """Give each short bold paragraph a class by which style sheets keep it with the text that it heads."""
    for paragraph in tree.iter("p"):
        following = paragraph.getnext()
        if following is not None and _is_bold(paragraph) and not _is_bold(following):
            paragraph.set("class", HEADLINE)


def _is_bold(element: Tree) -> bool:
    """Return whether an element is a paragraph that is nothing but bold words."""
    if element.tag != "p" or element.get("class"):
        return False
    words = only_part_of(element)
    return words is not None and words.tag in ("strong", "b") and len(text_of(element)) <= _LONGEST
