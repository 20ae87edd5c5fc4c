"""Copyfitting: no article ends in a page of a few lines if closer or wider setting avoids it.

First, a picture that would leave more than a third of a page empty before it is set smaller, by a fifth at most. Then
three things give lines, in this order, none more than readers would notice: a smaller lead picture, pages that hold a
line more, a little less leading. If they do not suffice, pages that hold a line or two less leave more for the last
one. All is counted in lines, so that it holds for any page size. A document is laid out again only if it has such a
hole or such an article.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, TypeAlias

from pipeline.press.sheets import SPARE
from pipeline.press.typesetting import weasyprint_internals as internals
from pipeline.press.typesetting.extents import FITTED, LEAD_CLASS, ArticleExtent, count_lines, measure_extents
from pipeline.press.upstream import Box, Document, Element, Page, mends

_LEAST = 8  # lines of an article's last page
_ROUNDS = 3  # times at most that a document is laid out again for its holes
_LOWEST_LEAD = 0.65  # of the greatest height that lead pictures have
_LEADING = 14.5 / 15  # of the usual one
_MOST_LEFT = 2  # lines that each page may leave to the last one
_CLOSE = "close"  # the class of sections whose entries stand closer together (print/book/book.css)
_ROUNDED = 0.05  # of a line: what adding up lengths may have cost
_ADDING_UP = 0.01  # pixels: the same, of the lines of a page
# What may begin a page with space above it.
_BLOCKS = "h2, h3, h4, h5, h6, p, ul, ol, dl, dt, dd, figure, pre, table, blockquote, div, section, article, hr"
_MORE_THAN_TOLD = 2  # times as many lines may be won as can be told, for blocks that stand whole leave holes


class Setting(NamedTuple):
    """How an article is set: pixels, 0 for the usual value.

    `lead` is the greatest height of its lead picture, `below` the lower margin of its pages, `leading` the height of
    its lines. `spare` is the number of its spare lines that stay, None for all. `pictures` are greatest heights of some
    of its pictures, by their number in it. A `close` article has less space between its entries.
    """

    lead: float = 0
    below: float = 0
    leading: float = 0
    spare: int | None = None
    pictures: tuple[tuple[int, float], ...] = ()
    close: bool = False


Settings: TypeAlias = Mapping[int, Setting]
"""Those of the articles of a document that are not set as usual, by their number in it."""
Render: TypeAlias = "Callable[[Settings], Document]"
"""Lays a document out."""

AS_USUAL: Settings = {}
"""No article is set otherwise than usual."""


def fit_pages(render: Render) -> Document:
    """Lay a document out so that no article ends in a weak page, as far as possible."""
    usual, render = _close_holes(render)
    before = measure_extents(usual)
    document, kept = usual, dict[int, Setting]()
    trials = {
        number: list(_find_settings(extent, usual.pages)) for number, extent in enumerate(before) if _is_weak(extent)
    }
    while trials := {number: ways for number, ways in trials.items() if ways and number not in kept}:
        tried = {number: ways.pop(0) for number, ways in trials.items()}
        document = render(kept | tried)
        after = measure_extents(document)
        kept |= {number: way for number, way in tried.items() if _is_better(after[number], before[number])}
        failed = not tried.keys() <= kept.keys()
        if failed:
            document = usual
    if kept and document is usual:
        document = render(kept)
    return _fill_room(render, document, kept)


def _close_holes(render: Render) -> tuple[Document, Render]:
    """Lay a document out without holes before pictures; return it, and how to lay it out with further settings."""
    document, kept, tried = render(AS_USUAL), dict[tuple[int, int], float](), set[tuple[int, int]]()
    for _ in range(_ROUNDS):
        found = heights_without_holes(document)
        fresh = {picture: height for picture, height in found.items() if picture not in tried}
        failed = found.keys() & kept.keys()
        if not fresh and not failed:
            break
        tried |= fresh.keys()
        kept = {picture: height for picture, height in kept.items() if picture not in failed} | fresh
        document = render(_add_heights(AS_USUAL, kept))
    return document, lambda settings: render(_add_heights(settings, kept))


def _add_heights(settings: Settings, heights: Heights) -> Settings:
    lower: dict[int, list[tuple[int, float]]] = {}
    for (article, picture), height in heights.items():
        lower.setdefault(article, []).append((picture, height))
    own = {
        article: settings.get(article, Setting())._replace(pictures=tuple(pictures))
        for article, pictures in lower.items()
    }
    return {**settings, **own}


def page_rules(settings: Settings) -> str:
    """Return the rules of pages with unusual margins."""
    margins = sorted({setting.below for setting in settings.values() if setting.below})
    pages = [f"@page {_page(below)} {{ margin-bottom: {below - _ADDING_UP:.3f}px }}" for below in margins]
    return "\n".join([*pages, no_space_at_tops()] if pages else pages)


@mends("pages with a name keep the space above what begins them, as if an author had broken them there")
def no_space_at_tops() -> str:
    """Return the rule that removes space at the top of pages."""
    return f"{_BLOCKS} {{ margin-break: discard }}"


def change(body: Iterable[Element], settings: Settings) -> None:
    """Write the settings into the articles in the body of a document."""
    number, above = 0, list[Any]()
    for element in body:
        if element.tag not in FITTED:
            above.append(element)
            continue
        setting = settings.get(number, Setting())
        _set(element, setting)
        if setting.below:
            # What stands above it on its first page, which would else be another page.
            for each in above:
                each.set("style", f"page: {_page(setting.below)}")
        number, above = number + 1, []


def _set(article: Element, setting: Setting) -> None:
    rules = [f"page: {_page(setting.below)}"] if setting.below else []
    rules += [f"line-height: {setting.leading:g}px"] if setting.leading else []
    if rules:
        article.set("style", "; ".join(rules))
    if setting.close:
        article.set("class", f"{article.get('class', '')} {_CLOSE}".strip())
    if setting.lead:
        for figure in article.iter("figure"):
            if LEAD_CLASS in figure.get("class", "").split():
                for picture in figure.iter("img"):
                    picture.set("style", f"max-height: {setting.lead:g}px")
    shrink(article, setting.pictures)
    if setting.spare is not None:
        _shorten(article, setting.spare)


def _page(below: float) -> str:
    """Return the name of pages with this margin."""
    return f"below-{round(below * 1000)}"


def _is_weak(extent: ArticleExtent) -> bool:
    return extent.further > 0 and extent.is_alone and extent.lines < _LEAST - _ROUNDED


def _is_better(after: ArticleExtent, before: ArticleExtent) -> bool:
    return after.further < before.further or (after.further == before.further and not _is_weak(after))


def _find_settings(extent: ArticleExtent, pages: Sequence[Page]) -> Iterator[Setting]:
    """Yield settings that may win the lines of an article's last page, or leave it more: those that promise enough."""
    needed = math.ceil(extent.lines + extent.notes - _ROUNDED)
    lowest = _LOWEST_LEAD * extent.lead_most
    lead = min(needed, math.floor((extent.lead - lowest) / extent.leading)) if extent.lead > lowest else 0
    height = extent.lead - lead * extent.leading if lead else 0
    below, leading = extent.below - extent.leading, extent.leading * _LEADING
    closer = (Setting(height), Setting(height, below), Setting(height, below, leading))
    won = tuple(
        accumulate(
            (lead, extent.further, count_lines(pages[extent.first : extent.last], extent.leading) * (1 - _LEADING))
        )
    )
    promising = [way for way, lines in zip(closer, won, strict=True) if lines >= needed and any(way)]
    if extent.has_entries:
        # Nobody can tell what their spaces give.
        yield from (way._replace(close=True) for way in (Setting(), *closer[1:]))
    else:
        yield from promising or (closer[-1:] if won[-1] * _MORE_THAN_TOLD >= needed else ())
    if internals.room_of(pages[extent.first])[1] < internals.room_of(pages[extent.last])[1] - 1:
        return  # it has only a part of its first page, and so few lines on it
    left = math.ceil((_LEAST - extent.lines - _ROUNDED) / extent.further)
    most = _LEAST if extent.has_entries else _MOST_LEFT
    yield from (Setting(below=extent.below + lines * extent.leading) for lines in range(left, most + 1))


def _fill_room(render: Render, document: Document, settings: Settings) -> Document:
    """Lay the document out with as many spare lines as the last pages of its articles have room for."""
    for most in (None, 0):
        rooms = {
            number: extent.room for number, extent in enumerate(measure_extents(document)) if extent.room is not None
        }
        if not rooms:
            break
        short = {
            number: settings.get(number, Setting())._replace(spare=room if most is None else most)
            for number, room in rooms.items()
        }
        settings = {**settings, **short}
        document = render(settings)
    return document


def _shorten(article: Element, number: int) -> None:
    """Keep at most this number of spare lines; drop their block if none stay."""
    for block in [element for element in article if SPARE in element.attrib]:
        if not number:
            article.remove(block)
        for lines in block.iter("ul"):
            for line in list(lines)[number:]:
                lines.remove(line)


_EMPTY = 1 / 3  # of a page
_LEAST_HEIGHT = 0.8  # of a picture's height
_ROUNDED_PIXELS = 0.5  # pixels
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_LEADING_IN = "leading-in"  # paragraphs that stand with what follows them
_SHARED = "share-"  # figures whose pictures have a width of their own
Heights: TypeAlias = Mapping[tuple[int, int], float]
"""How high pictures are at most, by the number of their article and theirs in it: pixels."""


class _Part(NamedTuple):
    """An article's blocks on one page, with the article's number."""

    article: int
    element: Element
    blocks: list[Box]


def heights_without_holes(document: Document) -> Heights:
    """Return greatest heights of pictures that let them fit on the page before, where at most a fifth less suffices."""
    found: dict[tuple[int, int], float] = {}
    parts = [(page, list(_parts(page, numbers))) for numbers in [dict[int, int]()] for page in document.pages]
    for (page, above), (following, below) in pairwise(parts):
        if above and below and above[-1].article == below[0].article:
            one = below[0]
            for picture, height in _shrink_picture(page, above[-1].blocks, following, one.blocks):
                found[one.article, [*one.element.iter("img")].index(picture.element)] = height
    return found


def shrink(article: Element, heights: Iterable[tuple[int, float]]) -> None:
    """Write into an article the greatest heights (pixels) of pictures, by their numbers in it."""
    pictures = [*article.iter("img")]
    for number, height in heights:
        pictures[number].set("style", f"max-height: {height:g}px")


def _parts(page: Page, numbers: dict[int, int]) -> Iterator[_Part]:
    """Yield the parts of articles on a page; `numbers` are those of articles so far, by the ids of their elements."""
    for box in internals.content_of(page):
        if box.element_tag in FITTED:
            number = numbers.setdefault(id(box.element), len(numbers))
            yield _Part(number, box.element, list(box.children))


def _shrink_picture(page: Page, above: list[Box], following: Page, below: list[Box]) -> Iterator[tuple[Box, float]]:
    """Yield the picture at the beginning of the following page, and the height that fits on the page before."""
    figure = _first_figure(below)
    if figure is None or not above:
        return
    top, depth = internals.room_of(page)
    left = top + depth - internals.height_of_notes(page) - max(_bottom(box) for box in above)
    if left <= _EMPTY * depth:
        return
    pictures = [box for box in figure.descendants() if internals.is_picture(box)]
    needed = _bottom(figure) - internals.room_of(following)[0] + below[0].style["margin_top"].value
    if len(pictures) == 1 and pictures[0].element_tag == "img":
        height = pictures[0].height - (needed - left) - _ROUNDED_PIXELS
        if _LEAST_HEIGHT * pictures[0].height <= height < pictures[0].height:
            yield pictures[0], height


def _first_figure(blocks: list[Box]) -> Box | None:
    """Return the figure at the beginning of a page, after headings and words that lead to it."""
    for block in blocks:
        classes = "" if block.element is None else block.element.get("class", "")
        if block.element_tag == "figure":
            return None if _SHARED in classes else block
        if block.element_tag not in _HEADINGS and _LEADING_IN not in classes:
            break
    return None


def _bottom(box: Box) -> float:
    return float(box.position_y + box.margin_height() - box.margin_bottom)
