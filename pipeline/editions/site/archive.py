"""The articles by year and month, as the archive has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.editions.site.common_pages import ARCHIVE, ArchivedMonth, ArchivedYear, ArchivePage
from pipeline.editions.site.lists import link, newest_first
from pipeline.editions.site.values import Frame
from pipeline.model.article import Article
from pipeline.model.collection import FEWEST_ARCHIVED, Collection

_MOST = 200  # articles on one page


def has_archive(collection: Collection) -> bool:
    """Return whether there are enough articles, and days to list them by."""
    return len(collection.articles) >= FEWEST_ARCHIVED and any(article.date for article in collection.articles)


def archive_pages(collection: Collection, frame: Frame) -> Iterator[ArchivePage]:
    """Yield the archive: one page, or one of the years and one for each year."""
    years = list(_years(newest_first(collection.articles)))
    if len(collection.articles) <= _MOST:
        yield ArchivePage(frame, tuple(years), f"{frame.folder}{ARCHIVE}")
        return
    yield ArchivePage(
        frame,
        tuple(ArchivedYear(one.year, tuple(map(_counted, one.months)), _path(one, frame)) for one in years),
        f"{frame.folder}{ARCHIVE}",
    )
    for one in years:
        yield ArchivePage(frame, (one,), _path(one, frame), one.year)


def _years(articles: Sequence[Article]) -> Iterator[ArchivedYear]:
    """Yield the years, the last first, and then what has no date, as of no year."""
    for year, its_own in groupby(articles, lambda article: article.date.year if article.date else 0):
        yield ArchivedYear(year, tuple(_months(list(its_own))))


def _months(articles: Sequence[Article]) -> Iterator[ArchivedMonth]:
    for month, its_own in groupby(articles, lambda article: article.date.month if article.date else 0):
        entries = tuple((article.date.day if article.date else 0, link(article)) for article in its_own)
        yield ArchivedMonth(month, len(entries), entries)


def _counted(month: ArchivedMonth) -> ArchivedMonth:
    return ArchivedMonth(month.month, month.count)


def _path(year: ArchivedYear, frame: Frame) -> str:
    folder = ARCHIVE.removesuffix(".html")
    return f"{frame.folder}{folder}/{year.year or 'undated'}.html"
