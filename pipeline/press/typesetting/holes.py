"""Holes before pictures: what a page leaves empty because the picture behind it is a little too high.

Such a picture is set smaller, by a fifth at most, where more than a third of the page would stay empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pipeline.press.typesetting.extents import FITTED
from pipeline.press.typesetting.weasyprint_internals import (
    content_of,
    height_of_notes,
    is_picture,
    margin_above,
    room_of,
)

if TYPE_CHECKING:
    from pipeline.press.typesetting.untyped import Box, Document, Element, Page

_EMPTY = 1 / 3  # of a page
_LEAST = 0.8  # of a picture's height
_ROUNDED = 0.5  # pixels
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_LEADING_IN = "leading-in"  # paragraphs that stand with what follows them
_SHARED = "share-"  # figures whose pictures have a width of their own
Heights: TypeAlias = Mapping[tuple[int, int], float]
"""How high pictures are at most, by the number of their article and theirs in it: pixels."""


class _Part(NamedTuple):
    """What of an article stands on a page: the article's number, and its blocks there."""

    article: int
    element: Element
    blocks: list[Box]


def heights_without_holes(document: Document) -> Heights:
    """Return how high pictures may be for the pages before them to be full, where a fifth less is enough."""
    found: dict[tuple[int, int], float] = {}
    parts = [(page, list(_parts(page, numbers))) for numbers in [dict[int, int]()] for page in document.pages]
    for (page, above), (following, below) in pairwise(parts):
        if above and below and above[-1].article == below[0].article:
            one = below[0]
            for picture, height in _shrunk(page, above[-1].blocks, following, one.blocks):
                found[one.article, [*one.element.iter("img")].index(picture.element)] = height
    return found


def shrink(article: Element, heights: Iterable[tuple[int, float]]) -> None:
    """Write into an article how high pictures of it are at most, by their numbers in it: pixels."""
    pictures = [*article.iter("img")]
    for number, height in heights:
        pictures[number].set("style", f"max-height: {height:g}px")


def _parts(page: Page, numbers: dict[int, int]) -> Iterator[_Part]:
    """Yield the parts of articles on a page; `numbers` are those of the articles so far, by their elements."""
    for box in content_of(page):
        if box.element_tag in FITTED:
            number = numbers.setdefault(id(box.element), len(numbers))
            yield _Part(number, box.element, list(box.children))


def _shrunk(page: Page, above: list[Box], following: Page, below: list[Box]) -> Iterator[tuple[Box, float]]:
    """Yield the picture with which the following page begins, and the height that it finds on the page before it."""
    figure = _first_figure(below)
    if figure is None or not above:
        return
    top, depth = room_of(page)
    left = top + depth - height_of_notes(page) - max(_bottom(box) for box in above)
    if left <= _EMPTY * depth:
        return
    pictures = [box for box in figure.descendants() if is_picture(box)]
    needed = _bottom(figure) - room_of(following)[0] + margin_above(below[0])
    if len(pictures) == 1 and pictures[0].element_tag == "img":
        height = pictures[0].height - (needed - left) - _ROUNDED
        if _LEAST * pictures[0].height <= height < pictures[0].height:
            yield pictures[0], height


def _first_figure(blocks: list[Box]) -> Box | None:
    """Return the figure with which a page begins, be it below a heading or words that lead to it."""
    for block in blocks:
        classes = "" if block.element is None else block.element.get("class", "")
        if block.element_tag == "figure":
            return None if _SHARED in classes else block
        if block.element_tag not in _HEADINGS and _LEADING_IN not in classes:
            break
    return None


def _bottom(box: Box) -> float:
    return float(box.position_y + box.margin_height() - box.margin_bottom)
