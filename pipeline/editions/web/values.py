"""The pages of the site as jobs: each holds the little that it shows of the collection, so that little makes it anew.

Dates are texts after ISO 8601, "" where there is none. What fills the templates is imported only where a page is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import ClassVar
from urllib.parse import quote

from pipeline.body.values import PageStart
from pipeline.editions.web.paths import SiteImage, article_path
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job
from pipeline.labels import labels
from pipeline.model.collection import Lead
from pipeline.model.manuscript import Settings
from pipeline.text.printable import plain_title


@dataclass(frozen=True)
class Frame:
    """What all pages of the site share: the books that come out beside it, and whether each article does, as a PDF."""

    settings: Settings
    books: tuple[BookLinks, ...] = ()
    has_article_pdfs: bool = False
    has_tags: bool = False

    @property
    def title(self) -> str:
        """The site's name."""
        return self.settings.title or labels(self.settings.language).gettext("Articles")

    def url(self, path: str) -> str:
        """Return the absolute address of a file of the site, "" where the site's own is not known."""
        return self.settings.base_url and self.settings.base_url + quote(path)


@dataclass(frozen=True)
class Preview:
    """The picture that networks show with a link to a page: its path below the site's root, its size in pixels."""

    path: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Link:
    """Another article, as a page refers to it."""

    slug: str
    title: str
    language: str
    title_html: str = ""


@dataclass(frozen=True)
class Label:
    """A tag, as a page refers to it: its name, the slug of its page, how many articles it has."""

    name: str
    slug: str
    count: int = 0


@dataclass(frozen=True)
class Teaser:
    """An article as a list shows it; `alt` describes its picture. Of its labels, two are enough for any list."""

    slug: str
    title: str
    language: str
    date: str = ""
    description: str = ""
    reading_minutes: int = 1
    labels: tuple[Label, ...] = ()
    image: SiteImage | None = None
    alt: str = ""
    title_html: str = ""
    description_html: str = ""


@dataclass(frozen=True)
class ArticlePage(Job):
    """`articles/SLUG.html`.

    `contents` are the ids and texts of the headings that its list of contents shows. `starts` has where the pages of
    the printed book begin in it, None where there is no such book; `pages` is the path of the list of these.
    """

    frame: Frame
    slug: str
    title: str
    language: str
    body: Blob
    date: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    reading_minutes: int = 1
    contents: tuple[tuple[str, str], ...] = ()
    labels: tuple[Label, ...] = ()
    books: tuple[BookLinks, ...] = ()
    lead: Lead | None = None
    images: Mapping[str, SiteImage] = field(default_factory=dict)
    previous: Link | None = None
    following: Link | None = None
    starts: tuple[PageStart, ...] | None = None
    pages: str = ""
    preview: Preview | None = None
    title_html: str = ""
    description_html: str = ""

    about = "page of article {0.slug}"
    speaks = ("language", "frame.settings.language")
    causes: ClassVar[Mapping[str, str]] = {
        "frame": "what all pages show changed",
        "body": "its text changed",
        "labels": "its topics changed",
        "books": "a book that has it changed",
        "images": "a picture of it changed",
        "previous": "the article before it changed",
        "following": "the article after it changed",
        "starts": "its pages on paper changed",
    }

    @property
    def path(self) -> str:
        """Where it stands in the site."""
        return article_path(self.slug)

    def with_body(self, body: Blob) -> ArticlePage:
        """Return the page with another body, and no pictures or contents."""
        return replace(self, body=body, images={}, lead=None, contents=())

    def plainest(self, body: Blob) -> ArticlePage:
        """Return the page with another body, and nothing else but the beginning of its title."""
        title = plain_title(self.title, self.slug)
        plain = replace(self.with_body(body), title=title, description="", authors=())
        return replace(plain, labels=(), preview=None)


@dataclass(frozen=True)
class ListOpening:
    """A text that opens the site, and the pictures that it shows."""

    language: str
    body: Blob
    images: Mapping[str, SiteImage] = field(default_factory=dict)


@dataclass(frozen=True)
class _Common(Job):
    """A page that is no article's own."""

    frame: Frame

    speaks = ("frame.settings.language",)


@dataclass(frozen=True)
class FrontPage(_Common):
    """`index.html`: what opens it, the first article large, the others in columns, the way to those `following`."""

    teasers: tuple[Teaser, ...]
    labels: tuple[Label, ...]
    following: str = ""
    preview: Preview | None = None
    opening: ListOpening | None = None

    template = "index.html"
    path = "index.html"
    previous = ""
    about = "front page"

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
    path = "tags.html"
    about = "list of topics"


@dataclass(frozen=True)
class BooksPage(_Common):
    """`books.html`: every book, where there are several."""

    books: tuple[ShelvedBook, ...]

    template = "books.html"
    path = "books.html"
    about = "page of the books"


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


CommonPage = FrontPage | ListPage | TagsPage | BooksPage | PagesPage | NotFoundPage


@dataclass(frozen=True)
class BookLinks:
    """A book: its title, and the paths of its files, "" where it has none."""

    title: str
    pdf: str = ""
    epub: str = ""


@dataclass(frozen=True)
class ShelvedBook:
    """A book as the page of all books shows it: with its cover, and how many articles it has."""

    book: BookLinks
    name: str
    cover: SiteImage
    subtitle: str
    articles: int
