"""Pages of the site that list articles or books: the front page, tags, authors, series, the archive, printed pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from html import escape
from itertools import groupby, pairwise

from pipeline.editions.site import lists
from pipeline.editions.site.downloads import BookLinks, OfferedFile
from pipeline.editions.site.pages import Frame, Label, Link, Preview, Teaser, Version
from pipeline.editions.site.paths import SiteImage, images_of
from pipeline.editions.site.social_cards import choose_front_preview
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction
from pipeline.model.article import Article, Lead
from pipeline.model.collection import FEWEST_ARCHIVED, Collection
from pipeline.model.settings import Front

ARCHIVE = "archive.html"
"""The path of the archive."""


@dataclass(frozen=True)
class ListOpening:
    """A text that opens the site or an author's page, and the pictures that it shows.

    `portrait` is that of the author, whose addresses elsewhere are `links`.
    """

    language: str
    body: Blob
    images: Mapping[str, SiteImage] = field(default_factory=dict)
    portrait: Lead | None = None
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Common(Job):
    """A page that lists; `parts` are those that an editor's templates have filled."""

    frame: Frame
    parts: Mapping[str, str] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True)
class FrontPage(_Common):
    """`index.html`: what opens it, the first article large, the others in columns, the way to those `following`.

    `as_list` has all articles one below the other. `downloads` are the files of the book, where there is one alone.
    """

    teasers: tuple[Teaser, ...]
    labels: tuple[Label, ...]
    following: str = ""
    preview: Preview | None = None
    opening: ListOpening | None = None
    as_list: bool = False
    downloads: tuple[OfferedFile, ...] = ()

    template = "index.html"
    previous = ""
    about = sentence("front page {name}", name="{0.path}")

    @property
    def path(self) -> str:
        """Its path in the site."""
        return f"{self.frame.folder}index.html"

    @property
    def versions(self) -> tuple[Version, ...]:
        """The front pages of all languages."""
        return self.frame.homes


class Group(StrEnum):
    """Group of articles in a list: the folder of its pages."""

    TAGS = "tags"
    AUTHORS = "authors"
    SERIES = "series"
    PATHS = "paths"

    @property
    def path(self) -> str:
        """The path of the list of all."""
        return f"{self}.html"


_LISTS: Mapping[Group, str] = {
    Group.TAGS: sentence("list of tags {name}", name="{0.path}"),
    Group.AUTHORS: sentence("list of authors {name}", name="{0.path}"),
    Group.SERIES: sentence("list of series {name}", name="{0.path}"),
    Group.PATHS: sentence("list of reading paths {name}", name="{0.path}"),
}


@dataclass(frozen=True)
class ListPage(_Common):
    """Articles one below the other: those of a `label`, or those that the front page has no room for (no label).

    `group` says what the label is. `number` is 0 for a label's first page. `previous` and `following` are paths.
    `opening` is what is told of an author.
    """

    path: str
    number: int
    teasers: tuple[Teaser, ...]
    previous: str = ""
    following: str = ""
    label: Label | None = None
    group: Group = Group.TAGS
    opening: ListOpening | None = None

    template = "list.html"
    about = sentence("list {name}", name="{0.path}")

    @property
    def days(self) -> tuple[str, ...]:
        """The first day and the last, where the articles are in the order of dates."""
        days = [teaser.date for teaser in self.teasers]
        in_order = all(days) and all(later >= earlier for later, earlier in pairwise(days))
        return tuple(dict.fromkeys((days[-1], days[0]))) if in_order else ()


@dataclass(frozen=True)
class IndexPage(_Common):
    """`tags.html`: every tag, with the number of its articles; likewise every author, every series."""

    labels: tuple[Label, ...]
    group: Group = Group.TAGS

    template = "tags.html"

    @property
    def called(self) -> str:
        """Subject of the job: the list of all tags, say, at its path."""
        return self.filled(_LISTS[self.group])

    @property
    def path(self) -> str:
        """Its path in the site."""
        return f"{self.frame.folder}{self.group.path}"


@dataclass(frozen=True)
class ArchivedMonth:
    """The articles of a month, the newest first, each with its day; or how many there are, where others list them.

    `month` is 0 for articles without a date.
    """

    month: int
    count: int
    articles: tuple[tuple[int, Link], ...] = ()


@dataclass(frozen=True)
class ArchivedYear:
    """The months of a year that have articles, the last first; `path` is that of the page that lists them, if any."""

    year: int
    months: tuple[ArchivedMonth, ...]
    path: str = ""

    @property
    def count(self) -> int:
        """Number of its articles."""
        return sum(month.count for month in self.months)


@dataclass(frozen=True)
class ArchivePage(_Common):
    """`archive.html`: every article by year and month, the last first; of very many each year has its own page.

    `year` is 0 for the page of all years.
    """

    years: tuple[ArchivedYear, ...]
    path: str
    year: int = 0

    template = "archive.html"
    about = sentence("archive {name}", name="{0.path}")


@dataclass(frozen=True)
class BooksPage(_Common):
    """`books.html`: every book, where there are several."""

    books: tuple[ShelvedBook, ...]

    template = "books.html"
    about = sentence("page of the books {name}", name="{0.path}")

    @property
    def path(self) -> str:
        """Its path in the site."""
        return f"{self.frame.folder}books.html"


@dataclass(frozen=True)
class NotFoundPage(_Common):
    """`404.html`: served in place of any missing page, so that only absolute links lead out of it from everywhere."""

    template = "404.html"
    path = "404.html"
    about = sentence("page for addresses that do not exist")


@dataclass(frozen=True)
class Stretch:
    """The pages of a printed book that an article takes up; on its first one, if that is `shared`, another one ends."""

    article: Link
    first: int
    count: int
    shared: bool = False

    @property
    def numbers(self) -> range:
        """Their numbers."""
        return range(self.first, self.first + self.count)


@dataclass(frozen=True)
class PagesPage(_Common):
    """The pages of the printed book `title`, in their order, as ways to where they begin in the articles."""

    path: str
    title: str
    stretches: tuple[Stretch, ...]

    template = "pages.html"
    about = sentence("list of printed pages {name}", name="{0.path}")


CommonPage = FrontPage | ListPage | IndexPage | ArchivePage | BooksPage | PagesPage


@dataclass(frozen=True)
class ShelvedBook:
    """A book as the page of all books shows it: with its cover, if it has one, and how many articles it has."""

    book: BookLinks
    name: str
    cover: SiteImage | None
    subtitle: str
    articles: int
    downloads: tuple[OfferedFile, ...] = ()


render_list = JobFunction[CommonPage, Blob]("pipeline.editions.site.templates:render_list")
render_not_found = JobFunction[NotFoundPage, Blob](
    "pipeline.editions.site.templates:render_not_found", reads=("look/fonts", "look/paper", "look/screen")
)


_MOST = 200  # articles on one page


def has_archive(collection: Collection) -> bool:
    """Return whether there are enough articles, and days to list them by."""
    return len(collection.articles) >= FEWEST_ARCHIVED and any(article.date for article in collection.articles)


def plan_archive(collection: Collection, frame: Frame) -> Iterator[ArchivePage]:
    """Yield the archive: one page, or one of the years and one for each year."""
    years = list(_group_by_year(lists.sort_newest_first(collection.articles)))
    if len(collection.articles) <= _MOST:
        yield ArchivePage(frame, tuple(years), f"{frame.folder}{ARCHIVE}")
        return
    counted = [(year, tuple(replace(month, articles=()) for month in year.months)) for year in years]
    all_years = tuple(ArchivedYear(year.year, months, _year_path(year, frame)) for year, months in counted)
    yield ArchivePage(frame, all_years, f"{frame.folder}{ARCHIVE}")
    for one in years:
        yield ArchivePage(frame, (one,), _year_path(one, frame), one.year)


def _group_by_year(articles: Sequence[Article]) -> Iterator[ArchivedYear]:
    """Yield the years, the last first, and then what has no date, as of no year."""
    for year, its_own in groupby(articles, lambda article: article.date.year if article.date else 0):
        yield ArchivedYear(year, tuple(_count_months(list(its_own))))


def _count_months(articles: Sequence[Article]) -> Iterator[ArchivedMonth]:
    for month, its_own in groupby(articles, lambda article: article.date.month if article.date else 0):
        entries = tuple((article.date.day if article.date else 0, lists.make_link(article)) for article in its_own)
        yield ArchivedMonth(month, len(entries), entries)


def _year_path(year: ArchivedYear, frame: Frame) -> str:
    folder = ARCHIVE.removesuffix(".html")
    return f"{frame.folder}{folder}/{year.year or 'undated'}.html"


def plan_lists(
    collection: Collection, frame: Frame, labels: lists.LabelsByArticle, downloads: tuple[OfferedFile, ...] = ()
) -> Iterator[CommonPage]:
    """Yield these pages; `labels` are those of each article, by its slug, `downloads` the files of the one book."""
    teasers = lists.make_teasers(collection, labels)
    topics = tuple(sorted(map(lists.make_label, collection.tags), key=lists.sort_key))
    front, *further = lists.split_list(list(teasers.values()))
    yield FrontPage(
        frame,
        front.teasers,
        topics,
        _path(frame, "", front.following),
        choose_front_preview(frame),
        _make_opening(collection.opening, collection),
        as_list=collection.look.front_page is Front.LIST,
        downloads=downloads,
    )
    yield from _pages(frame, further)
    if topics:
        yield IndexPage(frame, topics)
    rank = {slug: number for number, slug in enumerate(teasers)}

    def ranked(slugs: Iterable[str]) -> list[Teaser]:
        return [teasers[slug] for slug in sorted(slugs, key=rank.__getitem__)]

    for tag in collection.tags:
        yield from _pages(frame, lists.split_list(ranked(tag.articles)), lists.make_label(tag))
    yield from _plan_authors(collection, frame, ranked)
    yield from _plan_series(collection, frame, teasers)
    yield from _plan_paths(collection, frame, teasers)
    if frame.has_archive:
        yield from plan_archive(collection, frame)


def _plan_authors(
    collection: Collection, frame: Frame, ranked: Callable[[Iterable[str]], list[Teaser]]
) -> Iterator[CommonPage]:
    """Yield the pages of the authors, and where there are several, the list of these."""
    slugs, told = lists.name_author_pages(collection), lists.match_authors(collection.biographies, collection)
    links = lists.match_authors(collection.author_links, collection)
    authors = {name: Label(name, slugs[name], len(own)) for name, own in lists.group_by_author(collection).items()}
    if frame.has_authors:
        yield IndexPage(frame, tuple(sorted(authors.values(), key=lists.sort_key)), Group.AUTHORS)
    for name, own in lists.group_by_author(collection).items():
        text = told.get(name)
        opening = _make_opening(text, collection)
        if text and opening:
            opening = replace(opening, portrait=text.lead, links=links.get(name, ()))
        yield from _pages(frame, lists.split_list(ranked(own)), authors[name], Group.AUTHORS, opening)


def _plan_series(collection: Collection, frame: Frame, teasers: Mapping[str, Teaser]) -> Iterator[CommonPage]:
    """Yield the pages of the series, each with its articles in its own order, and where there are several, the list."""
    labels = [Label(series.name, series.slug, len(series.articles)) for series in collection.series]
    if frame.has_series:
        yield IndexPage(frame, tuple(sorted(labels, key=lists.sort_key)), Group.SERIES)
    for own, series in zip(labels, collection.series, strict=True):
        parts = tuple(teasers[slug] for slug in series.articles)
        yield ListPage(frame, _path(frame, own.slug, 0, Group.SERIES), 0, parts, label=own, group=Group.SERIES)


def _plan_paths(collection: Collection, frame: Frame, teasers: Mapping[str, Teaser]) -> Iterator[CommonPage]:
    """Yield the pages of the reading paths, and the list of these, in the order of the settings."""
    labels = [Label(path.title, path.slug, len(path.articles)) for path in collection.paths]
    if frame.has_paths:
        yield IndexPage(frame, tuple(labels), Group.PATHS)
    for own, path in zip(labels, collection.paths, strict=True):
        steps = tuple(teasers[slug] for slug in path.articles)
        words = f"<p>{escape(path.description)}</p>" if path.description else ""
        opening = ListOpening(frame.settings.language, Blob.of(words)) if words else None
        place = _path(frame, own.slug, 0, Group.PATHS)
        yield ListPage(frame, place, 0, steps, label=own, group=Group.PATHS, opening=opening)


def _make_opening(text: Article | None, collection: Collection) -> ListOpening | None:
    """Return a text as it opens a list."""
    return ListOpening(text.language, text.body, images_of(text.shown, collection.pictures)) if text else None


def _pages(
    frame: Frame,
    slices: Iterable[lists.ListSlice],
    label: Label | None = None,
    group: Group = Group.TAGS,
    opening: ListOpening | None = None,
) -> Iterator[ListPage]:
    slug = label.slug if label else ""
    for piece in slices:
        yield ListPage(
            frame,
            _path(frame, slug, piece.number, group),
            piece.number,
            piece.teasers,
            _path(frame, slug, piece.previous, group),
            _path(frame, slug, piece.following, group),
            # How many articles a topic has is said on its first page only, so that the others stay as they are.
            Label(label.name, label.slug, 0 if piece.number else label.count) if label else None,
            group,
            None if piece.number else opening,
        )


def _path(frame: Frame, label: str, number: int | None, group: Group = Group.TAGS) -> str:
    """Return the path of a page of a list, the front page's or a tag's; "" for no page."""
    if number is None:
        return ""
    if label:
        return frame.folder + (f"{group}/{label}/{number}.html" if number else f"{group}/{label}.html")
    return frame.folder + (f"page/{number}.html" if number else "index.html")
