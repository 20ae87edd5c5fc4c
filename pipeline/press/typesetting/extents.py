"""Extents of articles and lines on the pages of a document.

Extents are the pages of an article and how far it fills the last one; sections of a book around its articles have
extents too. A place is the name of a marked paragraph, heading, cell or picture, and the number of its letters before:
the same in every setting of a text, so that other editions can refer to its lines.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.press.sheets import (
    ADDED,
    FIRST_LETTERS,
    LEAST_HEIGHT,
    MARK,
    PICTURE,
    SEEN,
    SPARE,
    Fill,
    TextLine,
    letters_of,
)
from pipeline.press.typesetting import weasyprint_internals as internals
from pipeline.press.upstream import Box, Document, Page

LEAD_CLASS = "lead"
"""That of the figure that is an article's lead picture."""
ENTRIES_CLASS = "entries"
"""That of what has entries below each other, each by itself: a list, biographies."""
FITTED = ("article", "section")
"""What has pages of its own in the body of a document: articles, and the sections of a book around them."""
_BAND_CLASS, _QUESTIONS_CLASS = "part-band", "questions"
_NO_TEXT = frozenset(("header", "h2", "h3", "h4", "h5", "h6"))
_SAME = 0.5  # pixels
_POINTS = 0.75  # in a CSS pixel
_LOWEST_LEAD = 0.65  # of the greatest height that lead pictures have
_LEAST_LEAD = 45 / 25.4 * 96  # pixels: no lead picture is made lower so that it fits a page
LEAST_SHARE = 0.8
"""Of a picture's height: what no other one is below."""
_STRIP = "strip"  # the name of pages that are no part of the document (print/strips.css)


@dataclass
class ArticleExtent:
    """The pages of an article. Lengths are pixels unless they count lines.

    `first` and `last` are pages, from 0; `bottom` is the lower edge of its text on the last. It `is_alone` if no other
    article begins or ends on its pages. A page has room from `top` for `depth`, and `below` as lower margin. `lead` is
    the height of the lead picture, `lead_lowest` the least that it may have (both 0: none). The pages of one that
    `has_entries`, which are independent, may end early. It `asks` if its last page has some of its questions alone.
    `spare` is the last page of its spare list, set only if there is room, with the `heights` of its lines and the
    height of all, `spare_all`.
    """

    first: int
    last: int
    top: float
    bottom: float
    depth: float
    leading: float
    below: float
    notes_height: float = 0
    is_alone: bool = True
    lead: float = 0
    lead_lowest: float = 0
    has_entries: bool = False
    asks: bool = False
    spare: int | None = None
    spare_all: float = 0
    heights: tuple[float, ...] = ()

    @property
    def further(self) -> int:
        """The number of pages before its last one."""
        return self.last - self.first

    @property
    def lines(self) -> float:
        """The filled depth of its last page in lines."""
        return (self.bottom - self.top) / self.leading

    @property
    def notes(self) -> float:
        """The height of notes on its last page in lines."""
        return self.notes_height / self.leading

    @property
    def room(self) -> int | None:
        """The number of spare lines that fit on the last page; None if they need no other page."""
        if self.spare is None or self.spare == self.last:
            return None
        left = self.top + self.depth - self.notes_height - self.bottom - (self.spare_all - sum(self.heights))
        return sum(1 for number in range(len(self.heights)) if sum(self.heights[: number + 1]) <= left)

    def reach(self, page: Page, number: int) -> None:
        """Extend it to the top of a page."""
        if number > self.last:
            self.last, self.notes_height, self.asks = number, 0, True
            self.top, self.depth = internals.room_of(page)
            self.bottom = self.top


def measure_extents(document: Document) -> list[ArticleExtent]:
    """Return the extents of a document's articles, in order."""
    extents: dict[Any, ArticleExtent] = {}
    current: ArticleExtent | None = None
    for number, page in enumerate(document.pages):
        if internals.has_name(page, _STRIP):
            break
        for box in internals.content_of(page):
            if box.element_tag not in FITTED:
                continue
            extent = extents.get(box.element) or extents.setdefault(box.element, _begin(page, box, number))
            if current not in (None, extent) and current.last == number:
                current.is_alone = extent.is_alone = False
            current = extent
            for part in _parts_of(box):
                _add(current, part, page, number)
        if current is not None and (notes := internals.height_of_notes(page)):
            current.reach(page, number)
            current.notes_height = notes
    return list(extents.values())


def measure_fill(pages: Sequence[Page], turned: str) -> Fill | None:
    """Return how the one text of a document fills its pages; None if there are more, or no text can follow it.

    No text can follow on a last page that is named `turned` or has notes only.
    """
    first, last = pages[0], pages[-1]
    articles = [[box for box in internals.content_of(page) if box.element_tag in FITTED] for page in (first, last)]
    if any(len(boxes) != 1 for boxes in articles) or internals.has_name(last, turned):
        return None
    (begun,), (ended,) = articles
    lines = sorted(_edges_of_lines(begun))
    top, depth = internals.room_of(last)
    return Fill(
        begun=(lines[SEEN - 1] if len(lines) >= SEEN else max(map(_lower_edge, begun.children), default=0)) * _POINTS,
        lines=len(lines),
        end=max(map(_lower_edge, ended.children), default=top) * _POINTS,
        notes=internals.height_of_notes(last) * _POINTS,
        foot=(top + depth) * _POINTS,
        lead=sum(picture.height - lowest_lead(picture) for picture in lead_pictures(begun)) * _POINTS,
    )


def count_lines(pages: Sequence[Page], leading: float) -> int:
    """Count the lines of these pages with a leading, which would all give room if it were less."""
    lines = (box for page in pages for box in internals.boxes_of(page) if internals.is_line(box))
    return sum(1 for line in lines if abs(line.margin_height() - leading) < _SAME)


def _parts_of(article: Box) -> Iterator[Box]:
    """Yield the blocks of an article on a page, those in its columns too, which are boxes of the same element."""
    for part in article.children:
        yield from part.children if part.element is article.element else (part,)


def _begin(page: Page, box: Box, number: int) -> ArticleExtent:
    top, depth = internals.room_of(page)
    extent = ArticleExtent(
        number, number, top, top, depth, box.style["line_height"].value, internals.margin_below(page)
    )
    extent.has_entries = ENTRIES_CLASS in _classes(box)
    for picture in lead_pictures(box):
        lowest = _LOWEST_LEAD * picture.style["max_height"].value
        extent.lead, extent.lead_lowest = picture.height, max(lowest, least_height(picture))
    return extent


def _add(extent: ArticleExtent, part: Box, page: Page, number: int) -> None:
    """Extend an article over a part of it on a page."""
    if part.element is not None and SPARE in part.element.attrib:
        extent.spare_all += part.border_height() + (part.style["margin_top"].value if extent.spare is None else 0)
        extent.heights += tuple(line.margin_height() for line in _items(part))
        extent.spare = number
        return
    extent.reach(page, number)
    extent.asks &= _QUESTIONS_CLASS in _classes(part)
    extent.bottom = max(extent.bottom, _lower_edge(part))


def _lower_edge(box: Box) -> float:
    """Return the lower edge of a box, without its margin."""
    return float(box.position_y + box.margin_height() - box.margin_bottom)


def _edges_of_lines(article: Box) -> set[int]:
    """Return the lower edges of an article's lines of text on a page, without headings."""
    parts = (part for part in article.children if part.element_tag not in _NO_TEXT and part.element is not None)
    text = (part for part in parts if SPARE not in part.element.attrib and _BAND_CLASS not in _classes(part))
    return {
        math.ceil(line.position_y + line.height)
        for part in text
        for line in part.descendants()
        if internals.is_line(line)
    }


def _items(box: Box) -> Iterator[Box]:
    """Yield the items of a list; boxes in an item have the same tag."""
    items = [inner for inner in box.descendants() if inner.element_tag == "li"]
    return iter({id(item.element): item for item in reversed(items)}.values())


def lead_pictures(article: Box) -> Iterator[Box]:
    """Yield an article's lead pictures."""
    figures = (box for box in article.descendants() if box.element_tag == "figure" and LEAD_CLASS in _classes(box))
    return (picture for figure in figures for picture in figure.descendants() if internals.is_picture(picture))


def lowest_lead(picture: Box) -> float:
    """Return how high a lead picture is at least that is made lower so that it fits a page: pixels."""
    return max(min(LEAST_SHARE * float(picture.height), _LEAST_LEAD), least_height(picture))


def least_height(picture: Box) -> float:
    """Return how high a picture is if its letters can just be read: pixels, 0 for one without letters."""
    return float(picture.element.get(LEAST_HEIGHT, 0))


def _classes(box: Box) -> list[str]:
    return str(box.element.get("class", "")).split()


def find_lines(pages: Iterable[Any]) -> Iterator[TextLine]:
    """Yield the lines of marked places, in page order."""
    seen: Counter[str] = Counter()
    for number, page in enumerate(pages):
        for box in internals.boxes_of(page):
            place = _place(box)
            if not place:
                continue
            letters = letters_of("".join(_texts(box)))
            baseline = box.position_y + (box.baseline if internals.is_line(box) else box.margin_height())
            lengths = (baseline, box.position_x, box.width)
            baseline, left, width = (round(float(pixels) * _POINTS, 2) for pixels in lengths)
            yield TextLine(place, seen[place], number, baseline, letters[:FIRST_LETTERS], left, width)
            seen[place] += len(letters)


def _place(box: Box) -> str:
    if not (internals.is_line(box) or internals.is_picture(box)) or box.element is None:
        return ""
    return str(box.element.get(MARK, ""))


def _texts(box: Box) -> Iterator[str]:
    """Yield the text in a box, piece by piece, without additions of editions and style sheets."""
    if internals.is_text(box):
        # The number of a page, say, may be other words elsewhere.
        if "::" not in box.element_tag:
            yield box.text
        return
    if internals.is_picture(box):
        yield PICTURE
        return
    for child in box.children:
        added = None if child.element is None or child.element is box.element else child.element.get(ADDED)
        if added is None:
            yield from _texts(child)
        else:
            yield added
