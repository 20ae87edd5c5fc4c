"""Articles that run on: those that begin on the page on which another one ends, where that leaves room to be seen.

What is free is known of articles that were set; one that runs on is set again, for the room that there is. So it is
reckoned first how many pages that would save, and done where it saves a sheet.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.editions.paper.values import SharedPage
from pipeline.labels import direction
from pipeline.model.collection import Article
from pipeline.press.geometry import MILLIMETRE, Page
from pipeline.press.sheets import SEEN, Fill

_FREE = 0.4  # of a page: where less is free, an article begins on the next one
_BETWEEN = 1.25  # lines above the rule, at least (styles/print/running-on.css has what is below)
_ABOVE_TITLE = 2  # lines that a title has above it at the top of a page, where one that runs on has one (text.css)
_ROUNDED = 0.05  # of a line


class Footprint(NamedTuple):
    """How an article lies on its pages; nothing is known of one in a plainer form, or that ends on a turned page."""

    pages: int
    fill: Fill | None


SetArticles = Callable[[Mapping[str, SharedPage]], Mapping[str, Footprint]]
"""Sets articles, by their slugs, so that they run on."""


class RunOn(NamedTuple):
    """Which articles run on, by their slugs, and how many pages that saves."""

    shared: dict[str, SharedPage]
    saved: int


class _Step(NamedTuple):
    """An article that runs on, and how many pages that saves: one or none."""

    slug: str
    shared: SharedPage
    saved: int


def estimated(parts: Sequence[Sequence[Article]], alone: Mapping[str, Footprint], page: Page) -> RunOn:
    """Return which articles of a book's parts would run on, as far as that can be told without setting them."""
    articles = {article.slug: article for part in parts for article in part}

    def reckoned(asked: Mapping[str, SharedPage]) -> dict[str, Footprint]:
        return {slug: _moved(articles[slug], alone[slug], start, page) for slug, start in asked.items()}

    return run_on(parts, alone, page, reckoned)


def run_on(
    parts: Sequence[Sequence[Article]], alone: Mapping[str, Footprint], page: Page, set_articles: SetArticles
) -> RunOn:
    """Return which articles of a book's parts run on, all of which are set so.

    Where one ends that runs on tells whether the next one can: the parts are followed side by side.
    """
    ends = [alone[articles[0].slug] for articles in parts]
    steps: list[list[_Step | None]] = [[] for _ in parts]
    for number in range(1, max(map(len, parts), default=0)):
        asked: dict[str, SharedPage] = {}
        for end, articles in zip(ends, parts, strict=True):
            if len(articles) > number and (start := _start(end, articles[number - 1 : number + 1], alone, page)):
                asked[articles[number].slug] = start
        found = set_articles(asked) if asked else {}
        for index, articles in enumerate(parts):
            if len(articles) > number:
                slug = articles[number].slug
                step = _step(slug, asked[slug], found[slug], alone[slug]) if slug in found else None
                steps[index].append(step)
                ends[index] = _with_notes_above(found[slug], step.shared, page) if step else alone[slug]
    kept = [step for row in steps for step in _worth_it(row)]
    return RunOn({step.slug: step.shared for step in kept}, sum(step.saved for step in kept))


def _start(end: Footprint, pair: Sequence[Article], alone: Mapping[str, Footprint], page: Page) -> SharedPage | None:
    """Return where the second of two articles begins on the page on which the first has its end, if it can."""
    before, after = pair
    last, own = end.fill, alone[after.slug].fill
    if last is None or own is None or direction(before.language) != direction(after.language):
        return None
    if last.foot and own.noted:  # two notes of one page might be called the same
        return None
    top, leading = page.top * MILLIMETRE, page.sizes.leading
    foot = last.foot or page.lower_edge
    above = math.ceil((last.end - top) / leading + _BETWEEN - _ROUNDED) * leading
    begun = own.begun - top - _closer(after, page)
    fits = top + above + begun <= foot + _ROUNDED * leading
    is_free = foot - last.end >= _FREE * page.depth * MILLIMETRE
    return SharedPage(round(above, 2), round(page.lower_edge - foot, 2)) if fits and is_free else None


def _step(slug: str, shared: SharedPage, found: Footprint, alone: Footprint) -> _Step | None:
    """Return what it comes to that an article was set so; None where not enough of it is to be seen."""
    if found.fill is None or (found.fill.lines < SEEN and found.pages > 1) or (shared.below and found.fill.noted):
        return None
    return _Step(slug, shared, alone.pages - (found.pages - 1))


def _with_notes_above(found: Footprint, shared: SharedPage, page: Page) -> Footprint:
    """Return the extent of an article that runs on; at the foot of its one page may be another one's notes."""
    if found.fill is None or found.pages > 1 or not shared.below:
        return found
    return found._replace(fill=found.fill._replace(foot=page.lower_edge - shared.below))


def _worth_it(steps: Sequence[_Step | None]) -> Iterator[_Step]:
    """Yield of articles that run on one after another those up to the last one that saves a page."""
    for runs, row in groupby(steps, key=lambda step: step is not None):
        if runs:
            found = [step for step in row if step]
            yield from found[: max((n for n, step in enumerate(found, start=1) if step.saved > 0), default=0)]


def _closer(article: Article, page: Page) -> float:
    """Return how much lower what is above the text of an article is where it runs on: points."""
    said = (article.authors, article.date, article.instalment, article.tags)
    return (_ABOVE_TITLE - 1) * page.sizes.leading + sum(map(bool, said)) * page.sizes.facts.leading


def _moved(article: Article, alone: Footprint, shared: SharedPage, page: Page) -> Footprint:
    """Return about how an article would lie on its pages if it ran on."""
    fill, top, leading = alone.fill, page.top * MILLIMETRE, page.sizes.leading
    if fill is None:
        return alone
    own = (alone.pages - 1) * page.lines + (fill.end - top - _closer(article, page)) / leading
    lines = shared.above / leading + own
    pages = math.ceil(lines / page.lines - _ROUNDED)
    end = top + (lines - (pages - 1) * page.lines) * leading
    return Footprint(pages, fill._replace(lines=SEEN, noted=False, end=end))
