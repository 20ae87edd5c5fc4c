"""Articles that run on: those that begin on the page on which another one ends, where that leaves room to be seen.

What is free is known of articles that were set; one that runs on is set again, for the room that there is. So it is
reckoned first how many pages that would save, and done where it saves a sheet.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.editions.print.values import OWN_PAGES, SharedPages
from pipeline.i18n.labels import direction
from pipeline.model.article import Article
from pipeline.press.geometry import MILLIMETRE, Page
from pipeline.press.sheets import SEEN, Fill

_FREE = 0.4  # of a page: where less is free, an article begins on the next one
_BETWEEN = 1.25  # lines above the rule, at least (styles/print/running-on.css has what is below)
_ABOVE_TITLE = 2  # lines that a title has above it at the top of a page, where one that runs on has one (text.css)
_ROUNDED = 0.05  # of a line
_SLACK = 0.5  # points that notes below a text have to spare


class Footprint(NamedTuple):
    """How an article lies on its pages; nothing is known of one in a plainer form, or that ends on a turned page."""

    pages: int
    fill: Fill | None


SetArticles = Callable[[Mapping[str, SharedPages]], Mapping[str, Footprint]]
"""Sets articles, by their slugs, so that they run on."""


class RunOn(NamedTuple):
    """What articles that run on, and those above them, share of their pages, and how many pages that saves."""

    shared: dict[str, SharedPages]
    saved: int


class _Step(NamedTuple):
    """An article that runs on below one that has its `end` there, and how many pages that saves: one or none."""

    before: str
    end: Footprint
    slug: str
    shared: SharedPages
    saved: int


def estimated(parts: Sequence[Sequence[Article]], alone: Mapping[str, Footprint], page: Page) -> RunOn:
    """Return which articles of a book's parts would run on, as far as that can be told without setting them."""
    articles = {article.slug: article for part in parts for article in part}

    def reckoned(asked: Mapping[str, SharedPages]) -> dict[str, Footprint]:
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
        asked: dict[str, SharedPages] = {}
        for end, articles in zip(ends, parts, strict=True):
            if len(articles) > number and (above := _above(end, articles[number - 1 : number + 1], alone, page)):
                asked[articles[number].slug] = SharedPages(above)
        found = set_articles(asked) if asked else {}
        for index, articles in enumerate(parts):
            if len(articles) > number:
                before, slug = articles[number - 1].slug, articles[number].slug
                seen = slug in found and _is_seen(found[slug])
                own = found[slug] if seen else alone[slug]
                saved = alone[slug].pages - (own.pages - 1)
                steps[index].append(_Step(before, ends[index], slug, asked[slug], saved) if seen else None)
                ends[index] = own
    kept = [step for row in steps for step in _worth_it(row)]
    return RunOn(_shared(kept), sum(step.saved for step in kept))


def is_the_same(before: Footprint, after: Footprint) -> bool:
    """Return whether an article ends where it did, now that its notes stand below its text."""
    if before.fill is None or after.fill is None or before.pages != after.pages:
        return False
    return abs(before.fill.end + before.fill.notes - after.fill.end - after.fill.notes) < 1


def _raised(end: Footprint) -> float:
    """Return how much of its last page is to be left below an article's notes, so that they stand below its text."""
    if end.fill is None or not end.fill.notes:
        return 0
    return max(0, round(end.fill.foot - end.fill.end - end.fill.notes - _SLACK, 2))


def _shared(steps: Iterable[_Step]) -> dict[str, SharedPages]:
    """Return what articles that run on, and those above them, share of their pages."""
    shared: dict[str, SharedPages] = {}
    for step in steps:
        if below := _raised(step.end):
            above = shared.get(step.before, OWN_PAGES).above
            shared[step.before] = SharedPages(above, step.end.pages, below)
        shared[step.slug] = step.shared
    return shared


def _above(end: Footprint, pair: Sequence[Article], alone: Mapping[str, Footprint], page: Page) -> float:
    """Return how much the first of two articles has of the page on which the second begins; 0 where it cannot."""
    before, after = pair
    last, own = end.fill, alone[after.slug].fill
    if last is None or own is None or direction(before.language) != direction(after.language):
        return 0
    top, leading = page.top * MILLIMETRE, page.sizes.leading
    ends = last.end + last.notes
    above = math.ceil((ends - top) / leading + _BETWEEN - _ROUNDED) * leading
    begun = own.begun - top - _closer(after, page)
    fits = top + above + begun <= page.lower_edge + _ROUNDED * leading
    is_free = page.lower_edge - ends >= _FREE * page.depth * MILLIMETRE
    return round(above, 2) if fits and is_free else 0


def _is_seen(found: Footprint) -> bool:
    """Return whether enough is to be seen of an article on the page of another one."""
    return found.fill is not None and (found.fill.lines >= SEEN or found.pages == 1)


def _worth_it(steps: Sequence[_Step | None]) -> Iterator[_Step]:
    """Yield of articles that run on one after another those up to the last one that saves a page."""
    for runs, row in groupby(steps, key=lambda step: step is not None):
        if runs:
            found = [step for step in row if step]
            yield from found[: max((n for n, step in enumerate(found, start=1) if step.saved > 0), default=0)]


def _closer(article: Article, page: Page) -> float:
    """Return how much lower what is above the text of an article is where it runs on: points."""
    facts = (article.authors, article.date, article.instalment, article.tags)
    return (_ABOVE_TITLE - 1) * page.sizes.leading + sum(map(bool, facts)) * page.sizes.facts.leading


def _moved(article: Article, alone: Footprint, shared: SharedPages, page: Page) -> Footprint:
    """Return about how an article would lie on its pages if it ran on."""
    fill, top, leading = alone.fill, page.top * MILLIMETRE, page.sizes.leading
    if fill is None:
        return alone
    own = (alone.pages - 1) * page.lines + (fill.end - top - _closer(article, page)) / leading
    lines = shared.above / leading + own
    pages = math.ceil((lines + fill.notes / leading) / page.lines - _ROUNDED)
    end = top + max(0, lines - (pages - 1) * page.lines) * leading
    return Footprint(pages, fill._replace(lines=SEEN, end=end))
