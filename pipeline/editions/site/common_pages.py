"""The pages of the site that are no article's own: each holds the little that it shows of the collection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from pipeline.editions.site.paths import SiteImage
from pipeline.editions.site.takeaway import BookLinks, OfferedFile
from pipeline.editions.site.values import Frame, Label, Link, Preview, Teaser, Version
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction
from pipeline.model.article import Lead

ARCHIVE = "archive.html"
"""Where the archive stands."""


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
    """A page that is no article's own; `parts` are those that an editor's templates have filled."""

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
        """Where it stands in the site."""
        return f"{self.frame.folder}index.html"

    @property
    def versions(self) -> tuple[Version, ...]:
        """The front pages of all languages."""
        return self.frame.homes


class Group(StrEnum):
    """What articles are listed together by; its pages stand in the folder of that name."""

    TAGS = "tags"
    AUTHORS = "authors"
    SERIES = "series"

    @property
    def path(self) -> str:
        """The path of the list of all."""
        return f"{self}.html"


_LISTS: Mapping[Group, str] = {
    Group.TAGS: sentence("list of tags {name}", name="{0.path}"),
    Group.AUTHORS: sentence("list of authors {name}", name="{0.path}"),
    Group.SERIES: sentence("list of series {name}", name="{0.path}"),
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
        """The first day and the last, where the articles stand by date."""
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
        """What it is about: the list of all tags, say, at its path."""
        return self.filled(_LISTS[self.group])

    @property
    def path(self) -> str:
        """Where it stands in the site."""
        return f"{self.frame.folder}{self.group.path}"


@dataclass(frozen=True)
class ArchivedMonth:
    """The articles of a month, the newest first, each with its day; or how many there are, where others list them.

    `month` is 0 for those of which nobody knows the day.
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
        """How many articles it has."""
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
        """Where it stands in the site."""
        return f"{self.frame.folder}books.html"


@dataclass(frozen=True)
class NotFoundPage(_Common):
    """`404.html`: served in place of any missing page, so that only absolute links lead out of it from everywhere."""

    template = "404.html"
    path = "404.html"
    about = sentence("page for what is not found")


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


common_page = JobFunction[CommonPage, Blob]("pipeline.editions.site.templates:common_page")
not_found_page = JobFunction[NotFoundPage, Blob](
    "pipeline.editions.site.templates:not_found_page", reads=("look/paper", "look/screen")
)
