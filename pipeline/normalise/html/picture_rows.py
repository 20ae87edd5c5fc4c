"""Paragraphs that hold pictures and no word: what stands in them is no line of text, and no indent begins it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalise.html.trees import Tree

NAME = "pictures"
"""The class of such a paragraph."""
# What may stand around a picture, or between two of them.
_AROUND = frozenset("a span strong em b i br picture".split())


def name_rows(tree: Tree) -> None:
    """Call paragraphs of pictures what they are."""
    for paragraph in tree.iter("p"):
        if not paragraph.get("class") and _holds_pictures_alone(paragraph):
            paragraph.set("class", NAME)


def _holds_pictures_alone(paragraph: Tree) -> bool:
    if next(_pictures(paragraph), None) is None or "".join(_words(paragraph)).strip():
        return False
    return all(_is_picture(one) or one.tag in _AROUND for one in _parts(paragraph))


def _is_picture(element: Tree) -> bool:
    return element.tag == "img" or "missing-picture" in element.get("class", "").split()


def _pictures(element: Tree) -> Iterator[Tree]:
    return filter(_is_picture, element.iterdescendants())


def _parts(element: Tree) -> Iterator[Tree]:
    for child in element:
        yield child
        if not _is_picture(child):
            yield from _parts(child)


def _words(element: Tree) -> Iterator[str]:
    """Yield the words around pictures; those of a placeholder stand for one."""
    yield element.text or ""
    for child in element:
        if not _is_picture(child):
            yield from _words(child)
        yield child.tail or ""
