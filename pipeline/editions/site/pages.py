"""An article's page of the site, and what all pages share: the little that is shown of the collection.

It is little, so that little makes a page anew. Dates are texts after ISO 8601, "" where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import quote

from pipeline.body.places import PageStart
from pipeline.editions.fallback import BodyJob
from pipeline.editions.site.downloads import BookLinks, HandoutLink
from pipeline.editions.site.paths import SiteImage, article_path
from pipeline.extension import ArticleFile
from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import JobFunction
from pipeline.model.article import Lead, page_path
from pipeline.model.collection import Related, SiteLink
from pipeline.model.settings import Settings

_FRONT = "index.html"


@dataclass(frozen=True)
class FooterText:
    """The written text at the foot of every page, and its pictures."""

    language: str
    body: Blob
    images: Mapping[str, SiteImage] = field(default_factory=dict)


@dataclass(frozen=True)
class Version:
    """The path of a page in a language."""

    language: str
    path: str


@dataclass(frozen=True)
class Frame:
    """Data that all pages of the site share: the books that come out beside it, and the files of each article.

    Where languages have lists of their own, it is what the pages in one of them share: `folder` is where its lists are,
    "" for the site's root, and `homes` are the front pages of all languages, that of the whole first.
    `logo` is an editor's own, `dark_logo` replaces it on dark screens; `icon` is the path of
    the picture in a browser's tab.
    For `menu`, `statements` and `links` see `Surroundings`. `has_podcast` where articles are read aloud, `has_search`
    where words can be found, `has_pagefind` in an index of Pagefind's, `has_single_files` where each article comes as
    one file, too; `has_archive`, `has_authors`, `has_series` and `has_paths` where there are such lists, `has_sources`
    where articles cite. With
    `noindex` every page asks search engines to leave it out, with `offline` the site may be kept as an app.
    `title_language` and `subtitle_language` are those of the whole, where a language has no title or subtitle of its
    own.
    """

    settings: Settings
    books: tuple[BookLinks, ...] = ()
    article_files: tuple[ArticleFile, ...] = ()
    has_tags: bool = False
    logo: SiteImage | None = None
    dark_logo: SiteImage | None = None
    icon: str = "assets/icon.svg"
    menu: tuple[SiteLink, ...] = ()
    statements: tuple[SiteLink, ...] = ()
    links: tuple[SiteLink, ...] = ()
    footer: FooterText | None = None
    has_podcast: bool = False
    has_single_files: bool = False
    has_archive: bool = False
    has_authors: bool = False
    has_series: bool = False
    has_paths: bool = False
    has_sources: bool = False
    noindex: bool = False
    offline: bool = False
    has_search: bool = True
    has_pagefind: bool = False
    folder: str = ""
    homes: tuple[Version, ...] = ()
    title_language: str = ""
    subtitle_language: str = ""

    @property
    def title(self) -> str:
        """The site's name."""
        return site_title(self.settings)

    def url(self, path: str) -> str:
        """Return the absolute address of a file of the site, "" where the site's own is not known."""
        return self.settings.base_url and self.settings.base_url + quote(self.below(path))

    def below(self, path: str) -> str:
        """Return the address of a file below that of the site; a front page has the address of its folder."""
        fronts = (f"{self.folder}{_FRONT}", *(home.path for home in self.homes))
        return path.removesuffix(_FRONT) if path in fronts else path


def site_title(settings: Settings) -> str:
    """Return the name of the site in the language of its settings."""
    return settings.title or labels(settings.language).gettext("Articles")


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
class SeriesParts:
    """The series of an article, as its page shows it: its name, the slug of its page, its articles, which this one is.

    Reading paths that it is on are shown so, too. `number` counts from 1.
    """

    name: str
    slug: str
    number: int
    parts: tuple[Link, ...]

    @property
    def previous(self) -> Link | None:
        """The part before this one."""
        return self.parts[self.number - 2] if self.number > 1 else None

    @property
    def following(self) -> Link | None:
        """The part after this one."""
        return self.parts[self.number] if self.number < len(self.parts) else None


@dataclass(frozen=True)
class Label:
    """A tag, as a page refers to it: its name, the slug of its page, how many articles it has."""

    name: str
    slug: str
    count: int = 0


@dataclass(frozen=True)
class Teaser:
    """An article as a list shows it; `alt` describes its picture. Of its labels, two are enough for any list.

    Its `description` is its first sentences where it has none; its `authors` are told where the collection has several.
    `own` is its HTML as an editor's template has it, "" for ours.
    """

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
    authors: tuple[str, ...] = ()
    own: str = ""


@dataclass(frozen=True)
class ContentsPart:
    """A part of a text in its list of contents: id and text of its heading, and those of its sections."""

    id: str
    text: str
    sections: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TextPage(BodyJob):
    """A page that shows one text.

    `versions` are it and its translations, that in the language of the whole first; none where it has no translation.
    `contents` are the parts that its list of contents shows. `captions` are put into the page
    itself. One that is not `listed` is in no list; that asks search engines to leave it
    out, too, as one with `noindex` does. `parts` are those
    that an editor's templates have filled (`model.settings.Part`).
    """

    frame: Frame
    slug: str
    title: str
    language: str
    body: Blob
    date: str = ""
    description: str = ""
    contents: tuple[ContentsPart, ...] = ()
    lead: Lead | None = None
    images: Mapping[str, SiteImage] = field(default_factory=dict)
    captions: Mapping[str, Blob] = field(default_factory=dict)
    preview: Preview | None = None
    subtitle: str = ""
    title_html: str = ""
    subtitle_html: str = ""
    description_html: str = ""
    listed: bool = True
    noindex: bool = False
    parts: Mapping[str, str] = field(default_factory=dict)
    versions: tuple[Version, ...] = ()

    causes: ClassVar[Mapping[str, str]] = {
        "frame": sentence("something on all pages changed"),
        "body": sentence("its text changed"),
        "images": sentence("a picture of it changed"),
        "captions": sentence("a recording of it changed"),
        "parts": sentence("the output of your own template changed"),
        "versions": sentence("its translations changed"),
    }
    heavy = ("images", "lead", "contents")
    told: ClassVar[tuple[str, ...]] = (
        "description",
        "preview",
        "title_html",
        "subtitle",
        "subtitle_html",
        "description_html",
        "parts",
    )


@dataclass(frozen=True)
class ArticlePage(TextPage):
    """`articles/SLUG.html`.

    `starts` has where the pages of the printed book begin in it, None where there is no such book; `pages` is the path
    of the list of these. `feeds` are those of its authors that are listed, by name and path; their pages are beside.
    `author_links` are the addresses elsewhere of those that have any, by name. `related` are the articles at its end.
    With `has_sources` there is a file of those that it cites.
    """

    authors: tuple[str, ...] = ()
    feeds: tuple[tuple[str, str], ...] = ()
    author_links: tuple[tuple[str, tuple[str, ...]], ...] = ()
    reading_minutes: int = 1
    labels: tuple[Label, ...] = ()
    books: tuple[BookLinks, ...] = ()
    handouts: tuple[HandoutLink, ...] = ()
    previous: Link | None = None
    following: Link | None = None
    series: SeriesParts | None = None
    paths: tuple[SeriesParts, ...] = ()
    starts: tuple[PageStart, ...] | None = None
    pages: str = ""
    related: tuple[Related, ...] = ()
    has_sources: bool = False
    doi: str = ""

    about = sentence("page of article {name}", name="{0.slug}")
    told: ClassVar[tuple[str, ...]] = (
        *TextPage.told,
        "authors",
        "feeds",
        "author_links",
        "labels",
        "series",
        "related",
        "doi",
    )
    causes: ClassVar[Mapping[str, str]] = {
        **TextPage.causes,
        "author_links": sentence("where its authors are elsewhere changed"),
        "labels": sentence("its topics changed"),
        "books": sentence("a book that contains it changed"),
        "handouts": sentence("a handout that contains it changed"),
        "previous": sentence("the article before it changed"),
        "following": sentence("the article after it changed"),
        "series": sentence("its series changed"),
        "paths": sentence("a reading path that it is on changed"),
        "starts": sentence("its pages on paper changed"),
        "related": sentence("the articles below it changed"),
        "has_sources": sentence("its sources changed"),
    }

    @property
    def path(self) -> str:
        """Its path in the site."""
        return article_path(self.slug)


@dataclass(frozen=True)
class WrittenPage(TextPage):
    """`SLUG.html`: a page that is no article; `date` is that of its text."""

    about = sentence("page {name}", name="{0.slug}")

    @property
    def path(self) -> str:
        """Its path in the site."""
        return page_path(self.slug)


render_article_page = JobFunction[ArticlePage, Blob]("pipeline.editions.site.templates:render_article_page")
render_page = JobFunction[WrittenPage, Blob]("pipeline.editions.site.templates:render_page")
