"""Copyfitting: no article ends in a page of a few lines if closer or wider setting avoids it.

First, a picture that would leave six lines of a page empty before it is set smaller, by a fifth at most, and so is the
lead picture above it; a lead picture that has no room on its opening, too, to 45 mm; one that needs the next page comes
behind the text that fits before it. No letters in drawings become too small. Then three things give lines, in this
order, none more than readers would notice: a smaller lead picture, pages that hold a line more, a little less leading.
If they do not suffice, pages that hold a line or two less leave more for the last one. All is counted in lines, so that
it holds for any page size. A document is laid out again only if it has such a hole or such an article.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeAlias

from pipeline.press.sheets import SPARE
from pipeline.press.typesetting import weasyprint_internals as internals
from pipeline.press.typesetting.extents import (
    FITTED,
    LEAD_CLASS,
    LEAST_SHARE,
    ArticleExtent,
    count_lines,
    lead_pictures,
    least_height,
    lowest_lead,
    measure_extents,
)
from pipeline.press.typesetting.weasyprint_layouts import BoxTree
from pipeline.press.upstream import Box, Document, Element, Page, workaround

_LEAST, _LEAST_ASKING = 8, 12  # lines of an article's last page, and of one with questions alone
_ROUNDS = 3  # times at most that a document is laid out again for its holes
_LEADING = 14.5 / 15  # of the usual one
_MOST_LEFT = 2  # lines that each page may leave to the last one
_CLOSE = "close"  # the class of sections whose entries stand closer together (print/book/book.css)
_ROUNDED = 0.05  # of a line: what adding up lengths may have cost
_ADDING_UP = 0.01  # pixels: the same, of the lines of a page
_MORE_THAN_TOLD = 2  # times as many lines may be won as can be told, for blocks that stand whole leave holes


class Setting(NamedTuple):
    """Settings of an article's type: pixels, 0 for the usual value.

    `lead` is the greatest height of its lead picture, `below` the lower margin of its pages, `leading` the height of
    its lines. `spare` is the number of its spare lines that stay, None for all. `pictures` are greatest heights of some
    of its pictures, by their number in it. So many blocks of text come `before` its lead picture. A `close` article has
    less space between its entries.
    """

    lead: float = 0
    below: float = 0
    leading: float = 0
    spare: int | None = None
    pictures: tuple[tuple[int, float], ...] = ()
    close: bool = False
    before: int = 0


Settings: TypeAlias = Mapping[int, Setting]
"""Those of the articles of a document that are not set as usual, by their number in it."""
Render: TypeAlias = "Callable[[Settings], Document]"

_NONE: Mapping[int, int] = {}
AS_USUAL: Settings = {}
"""No article is set otherwise than usual."""


def fit_pages(tree: BoxTree) -> Document:
    """Lay a document out so that no article ends in a weak page, as far as possible."""
    usual, render = _close_holes(partial(lay_out, tree))
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
    if before := count_before_leads(document):
        document = render(_add_heights(AS_USUAL, kept, before))
    return document, lambda settings: render(_add_heights(settings, kept, before))


def _add_heights(settings: Settings, heights: Heights, before: Mapping[int, int] = _NONE) -> Settings:
    lower: dict[int, list[tuple[int, float]]] = {article: [] for article in before}
    for (article, picture), height in heights.items():
        lower.setdefault(article, []).append((picture, height))
    own = {
        article: settings.get(article, Setting())._replace(pictures=tuple(pictures), before=before.get(article, 0))
        for article, pictures in lower.items()
    }
    return {**settings, **own}


def lay_out(tree: BoxTree, settings: Settings = AS_USUAL) -> Document:
    """Lay a document out with these settings of its articles."""
    tree.reset()
    articles = [box for box in tree.top_boxes if box.element_tag in FITTED]
    close = [settings.get(number, Setting()).close for number in range(len(articles))]
    if close != [_CLOSE in box.element.get("class", "").split() for box in articles]:
        for box, is_close in zip(articles, close, strict=True):
            _mark_close(box.element, is_close=is_close)
        tree.build()
    margins = sorted({setting.below for setting in settings.values() if setting.below})
    if margins:
        pages = (f"@page {_page(below)} {{ margin-bottom: {below - _ADDING_UP:.3f}px }}" for below in margins)
        tree.add_page_rules("\n".join(pages))
    number, above = 0, list[Box]()
    for box in tree.top_boxes:
        if box.style["break_before"] != "avoid":  # or it is below the article before
            above.append(box)
        if box.element_tag in FITTED:
            _set(tree, above, settings.get(number, Setting()))
            number, above = number + 1, []
    return tree.lay_out()


def _mark_close(article: Element, *, is_close: bool) -> None:
    classes = [name for name in article.get("class", "").split() if name != _CLOSE]
    article.set("class", " ".join([*classes, _CLOSE] if is_close else classes))


def _set(tree: BoxTree, above: Sequence[Box], setting: Setting) -> None:
    """Set an article, the last of these boxes; the others are above it on its first page."""
    article = above[-1]
    if setting.below:
        for box in above:
            tree.restyle(box, {"page": _page(setting.below), **space_at_tops()})
    if setting.leading:
        tree.restyle(article, {"line_height": setting.leading})
    if setting.lead:
        for picture in lead_pictures(article):
            tree.restyle(picture, {"max_height": setting.lead})
    if setting.pictures:
        images = [*article.element.iter("img")]
        heights = {id(images[number]): height for number, height in setting.pictures}
        for box in [*article.descendants()]:
            if internals.is_picture(box) and id(box.element) in heights:
                tree.restyle(box, {"max_height": heights[id(box.element)]})
    _put_lead_behind(tree, article, setting.before)
    if setting.spare is not None:
        _shorten(tree, article, setting.spare)


def _put_lead_behind(tree: BoxTree, article: Box, number: int) -> None:
    """Put the lead picture of an article behind so many blocks of its text."""
    if not number:
        return
    at, opening = next(each for each in enumerate(article.children) if each[1].element_tag == _OPENING)
    lead = [box for box in opening.children if box.element_tag == "figure"]
    tree.put(opening, "children", [box for box in opening.children if box not in lead], opening.element)
    blocks, end = list(article.children), at + 1 + number
    tree.put(article, "children", [*blocks[:end], *lead, *blocks[end:]], opening.element)


@workaround("pages with a name keep the space above what begins them, as if an author had broken them there")
def space_at_tops() -> Mapping[str, str]:
    """Return the property that removes space at the top of pages."""
    return {"margin_break": "discard"}


def _page(below: float) -> str:
    """Return the name of pages with this margin."""
    return f"below-{round(below * 1000)}"


def _is_weak(extent: ArticleExtent) -> bool:
    least = _LEAST_ASKING if extent.asks else _LEAST
    return extent.further > 0 and extent.is_alone and extent.lines < least - _ROUNDED


def _is_better(after: ArticleExtent, before: ArticleExtent) -> bool:
    return after.further < before.further or (after.further == before.further and not _is_weak(after))


def _find_settings(extent: ArticleExtent, pages: Sequence[Page]) -> Iterator[Setting]:
    """Yield settings that may win the lines of an article's last page, or leave it more: those that promise enough."""
    needed = math.ceil(extent.lines + extent.notes - _ROUNDED)
    lowest = extent.lead_lowest
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
    # Pages that end so much earlier anyway, before what is not broken, leave nothing to the next one.
    spaces = [_space_below(page, _blocks_of(page)) for page in pages[extent.first : extent.last]]
    least = max(left, math.ceil(min(spaces) / extent.leading))
    yield from (Setting(below=extent.below + lines * extent.leading) for lines in range(least, most + 1))


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


def _shorten(tree: BoxTree, article: Box, number: int) -> None:
    """Keep at most this number of spare lines; drop their block if none stay."""
    spare = [box for box in article.children if box.element is not None and SPARE in box.element.attrib]
    if not number:
        tree.put(article, "children", [box for box in article.children if box not in spare], spare[0].element)
    for block in spare:
        for lines in block.descendants():
            if lines.element_tag == "ul":
                tree.put(lines, "children", lines.children[:number], block.element)


_EMPTY = 6  # lines
_BELOW_LEAD = 4  # lines of text that follow it on its page, if there is room for them
_ROUNDED_PIXELS = 0.5  # pixels
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_LEADING_IN = "leading-in"  # paragraphs that stand with what follows them
_OPENING = "header"
_SHARED = "share-"  # figures whose pictures have a width of their own
_RECORDING = "recording"  # a film or a sound
Heights: TypeAlias = Mapping[tuple[int, int], float]
"""How high pictures are at most, by the number of their article and theirs in it: pixels."""


class _Part(NamedTuple):
    """An article's blocks on one page, with the article's number."""

    article: int
    element: Element
    blocks: list[Box]


def heights_without_holes(document: Document) -> Heights:
    """Return greatest heights of pictures that let them fit on the page before, where at most a fifth less suffices."""
    heights: dict[tuple[int, int], float] = {}
    parts = [(page, list(_parts(page, numbers))) for numbers in [dict[int, int]()] for page in document.pages]
    for (page, above), (following, below) in pairwise(parts):
        if above and below and above[-1].article == below[0].article:
            part = below[0]
            for picture, height in _shrink_pictures(page, above[-1].blocks, following, part.blocks):
                heights[part.article, [*part.element.iter("img")].index(picture.element)] = height
    return heights


def _parts(page: Page, numbers: dict[int, int]) -> Iterator[_Part]:
    """Yield the parts of articles on a page; `numbers` are those of articles so far, by the ids of their elements."""
    for box in internals.content_of(page):
        if box.element_tag in FITTED:
            number = numbers.setdefault(id(box.element), len(numbers))
            yield _Part(number, box.element, list(box.children))


def _shrink_pictures(page: Page, above: list[Box], following: Page, below: list[Box]) -> Iterator[tuple[Box, float]]:
    """Yield pictures, and heights with which the figure at the beginning of the following page fits on the page before.

    These are its own picture, and the lead picture above it where that alone does not suffice.
    """
    figure = _first_figure(below)
    if figure is None or not above:
        return
    is_lead = LEAD_CLASS in _classes(figure)
    left = _space_below(page, _within_opening(above) if above[-1].element_tag == _OPENING else above)
    line = figure.style["line_height"].value
    if left <= (0 if is_lead else _EMPTY) * line:
        return
    images = [box for box in figure.descendants() if internals.is_picture(box) and box.element_tag == "img"]
    styles = [(figure, "margin_top"), (figure, "margin_bottom")] if is_lead else [(below[0], "margin_top")]
    spaces = sum(box.style[name].value for box, name in styles)
    missing = _bottom(figure) - internals.room_of(following)[0] + spaces - left + _ROUNDED_PIXELS
    if is_lead and images:
        least = lowest_lead(images[0])
        with_text = missing + below[0].style["margin_bottom"].value + _BELOW_LEAD * line
        missing = with_text if images[0].height - with_text >= least else missing
    else:
        least = _lowest(images[0]) if images else 0
    own = min(missing, images[0].height - least) if len(images) == 1 else 0
    # Text below a lead picture moves by whole lines.
    rest = math.ceil((missing - own) / line) * line
    openings = [block for block in above if block.element_tag == _OPENING and rest > 0]
    lead = next((picture for block in openings for picture in lead_pictures(block)), None)
    if rest > 0:
        if lead is None or rest > lead.height - _lowest(lead):
            return
        yield lead, lead.height - rest
        own = missing - rest
    if own > 0:
        yield images[0], images[0].height - own


def _lowest(picture: Box) -> float:
    return max(LEAST_SHARE * float(picture.height), least_height(picture))


def count_before_leads(document: Document) -> Mapping[int, int]:
    """Return how many blocks of text fit before a lead picture that is on the page after its opening, by article."""
    before: dict[int, int] = {}
    parts = [(page, list(_parts(page, numbers))) for numbers in [dict[int, int]()] for page in document.pages]
    for (page, above), (_, below) in pairwise(parts):
        if not (above and below and above[-1].article == below[0].article and above[-1].blocks):
            continue
        opening, *blocks = below[0].blocks
        figure = _first_figure([opening]) if opening.element_tag == _OPENING else None
        if figure is None or above[-1].blocks[-1].element_tag != _OPENING:
            continue
        left = _space_below(page, _within_opening(above[-1].blocks))
        fitting = [block for block in blocks if block.position_y - blocks[0].position_y < left]
        while fitting and not _may_end(fitting[-1]):
            fitting.pop()
        if fitting:
            before[below[0].article] = len(fitting)
    return before


def _may_end(block: Box) -> bool:
    """Return whether a picture may come behind a block."""
    return block.element_tag not in _HEADINGS and _LEADING_IN not in block.element.get("class", "")


def _within_opening(blocks: Sequence[Box]) -> list[Box]:
    """Return blocks of a page, the last an opening that goes on: it fills the page, however little it holds."""
    return [*blocks[:-1], *(box for part in blocks[-1].children for box in part.descendants())]


def _classes(box: Box) -> list[str]:
    return [] if box.element is None else str(box.element.get("class", "")).split()


def _first_figure(blocks: list[Box]) -> Box | None:
    """Return the figure at the beginning of a page, after headings and words that lead to it; a lead picture, too."""
    for block in blocks:
        if block.element_tag == _OPENING:
            return _first_figure(list(block.children))
        classes = _classes(block)
        if block.element_tag == "figure" or _RECORDING in classes:
            return None if any(name.startswith(_SHARED) for name in classes) else block
        if block.element_tag not in _HEADINGS and _LEADING_IN not in classes:
            break
    return None


def _blocks_of(page: Page) -> list[Box]:
    return [block for box in internals.content_of(page) if box.element_tag in FITTED for block in box.children]


def _space_below(page: Page, blocks: Sequence[Box]) -> float:
    """Return the empty space below these blocks of a page: pixels."""
    top, depth = internals.room_of(page)
    return top + depth - internals.height_of_notes(page) - max(map(_bottom, blocks), default=top)


def _bottom(box: Box) -> float:
    return float(box.position_y + box.margin_height() - (0 if box.is_floated() else box.margin_bottom))
