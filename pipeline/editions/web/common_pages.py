"""The pages of the site that are no article's own: each holds the little that it shows of the collection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.editions.web.paths import SiteImage
from pipeline.editions.web.values import BookLinks, Frame, Label, Link, Preview, Teaser, Version
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job


@dataclass(frozen=True)
class ListOpening:
    """A text that opens the site, and the pictures that it shows."""

    language: str
    body: Blob
    images: Mapping[str, SiteImage] = field(default_factory=dict)


@dataclass(frozen=True)
class _Common(Job):
    """A page that is no article's own; `parts` are those that an editor's templates have filled."""

    frame: Frame
    parts: Mapping[str, str] = field(default_factory=dict, kw_only=True)

    speaks = ("frame.settings.language",)


@dataclass(frozen=True)
class FrontPage(_Common):
    """`index.html`: what opens it, the first article large, the others in columns, the way to those `following`.

    `as_list` has all articles one below the other.
    """

    teasers: tuple[Teaser, ...]
    labels: tuple[Label, ...]
    following: str = ""
    preview: Preview | None = None
    opening: ListOpening | None = None
    as_list: bool = False

    template = "index.html"
    previous = ""
    about = "front page"

    @property
    def path(self) -> str:
        """Where it stands in the site."""
        return f"{self.frame.folder}index.html"

    @property
    def versions(self) -> tuple[Version, ...]:
        """The front pages of all languages."""
        return self.frame.homes

    @property
    def languages(self) -> tuple[str, ...]:
        """Return those of all such pages, and that of what opens the site."""
        return (*super().languages, *([self.opening.language] if self.opening else []))


@dataclass(frozen=True)
class ListPage(_Common):
    """Articles one below the other: those of a topic, or those that the front page has no room for (no `tag`).

    `number` is 0 for a topic's first page. `previous` and `following` are paths.
    """

    path: str
    number: int
    teasers: tuple[Teaser, ...]
    previous: str = ""
    following: str = ""
    tag: Label | None = None

    template = "list.html"
    about = "list {0.path}"

    @property
    def days(self) -> tuple[str, ...]:
        """The first day and the last, where the articles stand by date."""
        days = [teaser.date for teaser in self.teasers]
        in_order = all(days) and all(later >= earlier for later, earlier in pairwise(days))
        return tuple(dict.fromkeys((days[-1], days[0]))) if in_order else ()


@dataclass(frozen=True)
class TagsPage(_Common):
    """`tags.html`: every tag."""

    labels: tuple[Label, ...]

    template = "tags.html"
    about = "list of topics"

    @property
    def path(self) -> str:
        """Where it stands in the site."""
        return f"{self.frame.folder}tags.html"


@dataclass(frozen=True)
class BooksPage(_Common):
    """`books.html`: every book, where there are several."""

    books: tuple[ShelvedBook, ...]

    template = "books.html"
    about = "page of the books"

    @property
    def path(self) -> str:
        """Where it stands in the site."""
        return f"{self.frame.folder}books.html"


@dataclass(frozen=True)
class NotFoundPage(_Common):
    """`404.html`: served in place of any missing page, so that only absolute links lead out of it from everywhere."""

    template = "404.html"
    path = "404.html"
    about = "page for what is not found"


@dataclass(frozen=True)
class Stretch:
    """The pages of a printed book that an article takes up."""

    article: Link
    first: int
    count: int

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
    about = "list of printed pages {0.path}"


CommonPage = FrontPage | ListPage | TagsPage | BooksPage | PagesPage


@dataclass(frozen=True)
class ShelvedBook:
    """A book as the page of all books shows it: with its cover, and how many articles it has."""

    book: BookLinks
    name: str
    cover: SiteImage
    subtitle: str
    articles: int
