"""The figures of a body that have a caption: found, and named so that a list of them can lead there."""

from __future__ import annotations

from copy import deepcopy

from pipeline.body.neutral_html import Tree, text_of
from pipeline.body.values import Figure


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
