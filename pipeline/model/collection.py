"""A collection as published, in all its languages and in one: articles in order, tags, neighbours, links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from pipeline.jobs.blob import Blob
from pipeline.model.article import Article, Picture, Recording, Series, Tag, Translation, page_key, page_path
from pipeline.model.books_and_handouts import Anthology, Handout, ReadingPath
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.model.settings import Legal, Look, Ours, OwnLanguage, Search, Settings


@dataclass(frozen=True)
class Related:
    """A related article as an edition shows it; `words` are those that both share, where the settings ask for them."""

    slug: str
    title: str
    language: str
    title_html: str = ""
    words: tuple[str, ...] = ()


FEWEST_ARCHIVED, FEWEST_IN_SERIES = 6, 2
"""The fewest articles that have an archive, for fewer are seen at one glance; and those that make a series."""


@dataclass(frozen=True)
class Alias:
    """An address under which a text stood before: a page at `path` is to lead to the one at `goal`.

    `source` is the path of its post, `place` where this says so.
    """

    path: str
    goal: str
    source: str
    place: Position = BEGINNING


@dataclass(frozen=True)
class SitePage:
    """A page of the site that is no article: no list, feed, book or handout has it.

    A page that is not `listed` is in no menu, sitemap or search; its address alone leads to it.
    """

    text: Article
    listed: bool = True

    @property
    def path(self) -> str:
        """Its path in the site."""
        return page_path(self.text.slug)

    @property
    def key(self) -> str:
        """Name among all texts."""
        return page_key(self.text.slug)


@dataclass(frozen=True)
class Surroundings:
    """Head and foot of all pages of the site: links of the head, links and a text of the foot.

    `statements` lead to legal texts, `links` to the same people elsewhere. With `noindex` all pages ask search engines
    to leave them out. `search` is the kind of search, `search_place` its place in the settings.
    """

    menu: tuple[SiteLink, ...] = ()
    statements: tuple[SiteLink, ...] = ()
    links: tuple[SiteLink, ...] = ()
    footer: Article | None = None
    noindex: bool = False
    offline: bool = False
    search: Search = Search.OWN
    search_place: Position = BEGINNING


@dataclass(frozen=True)
class Collection:
    """All articles in order, and `unlisted` ones, to whose pages their addresses alone lead.

    - `pictures` and `attachments` are keyed by the PATH of their `asset:PATH`, decoded; so are `recordings`, the
      attachments that are played.
    - `handouts` and `anthologies` are made with everything; `book_texts` are texts of books that are no articles (a
      preface), by their paths.
    - `paths` are proposed to readers of the site.
    - `biographies` and `author_links` (addresses elsewhere) are keyed by the names of authors.
    - `opening` is a text that opens the whole, `pages` are no articles, `aliases` lead to them and to articles.
    - `surroundings` are the head and foot of all pages, `legal` the people who answer for the site, `ours` what a paper
      says beside that.
    - `commit` is the state of the content folder in version control, or "".
    - `templates` fill parts of the site's pages, by their paths; `typefaces` are those that are not the usual ones.
    - `related` has the articles that are listed below another, by its slug.
    - `languages` have lists and books of their own, that of the whole first; () where one list holds all.
      `translations` are the names of texts (slugs of articles, keys of pages) that say the same, each in its language.
    - `next_day` is when the next post with a later date is to come out.
    """

    settings: Settings
    articles: tuple[Article, ...]
    unlisted: tuple[Article, ...] = ()
    tags: tuple[Tag, ...] = ()
    series: tuple[Series, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    attachments: Mapping[str, Blob] = field(default_factory=dict)
    recordings: Mapping[str, Recording] = field(default_factory=dict)
    handouts: tuple[Handout, ...] = ()
    anthologies: tuple[Anthology, ...] = ()
    paths: tuple[ReadingPath, ...] = ()
    book_texts: Mapping[str, Article] = field(default_factory=dict)
    biographies: Mapping[str, Article] = field(default_factory=dict)
    author_links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opening: Article | None = None
    pages: tuple[SitePage, ...] = ()
    aliases: tuple[Alias, ...] = ()
    surroundings: Surroundings = field(default_factory=Surroundings)
    legal: Legal = field(default_factory=Legal)
    ours: Ours = field(default_factory=Ours)
    commit: str = ""
    next_day: dt.datetime | None = None
    problems: tuple[Problem, ...] = ()
    look: Look = field(default_factory=Look)
    templates: Mapping[str, str] = field(default_factory=dict)
    typefaces: tuple[str, ...] = ()
    related: Mapping[str, tuple[Related, ...]] = field(default_factory=dict)
    languages: tuple[OwnLanguage, ...] = ()
    translations: tuple[tuple[str, ...], ...] = ()

    @property
    def reachable(self) -> tuple[Article, ...]:
        """The articles that have a page: those of all lists, books and feeds, then those that are in none."""
        return (*self.articles, *self.unlisted)

    @property
    def logo(self) -> Picture | None:
        """The logo of the publisher."""
        return self.pictures.get(self.look.logo.light)

    @property
    def dark_logo(self) -> Picture | None:
        """The logo for dark screens, if that is another."""
        return self.pictures.get(self.look.logo.dark)

    @property
    def icon(self) -> Picture | None:
        """The icon of the site in a browser's tab."""
        return self.pictures.get(self.look.icon)

    def related_within(self, slugs: Iterable[str]) -> dict[str, tuple[Related, ...]]:
        """Return the related articles among these articles, by their slugs."""
        inside = frozenset(slugs)
        shown = {
            slug: [related for related in self.related.get(slug, ()) if related.slug in inside]
            for slug in sorted(inside)
        }
        return {slug: tuple(related) for slug, related in shown.items() if related}

    @cached_property
    def modified(self) -> dt.datetime:
        """Date of the last change: that of its newest article, 2000-01-01 where none has one."""
        dates = [article.date for article in self.articles if article.date]
        return max(dates) if dates else dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class SiteLink:
    """A way from every page of the site: words in a language, an address as in `Article.body`."""

    title: str
    address: str
    language: str


def are_one(language: str, other: str) -> bool:
    """Return whether two codes are of one language, as far as they say: fr and fr-CA are, pt-BR and pt-PT are not."""
    one, two = language.casefold(), other.casefold()
    return one == two or (strip_region(one) == strip_region(two) and ("-" not in one or "-" not in two))


def strip_region(language: str) -> str:
    """Return a code without its script and its region."""
    return language.partition("-")[0].casefold()


def match_language(language: str, own: Iterable[str]) -> str:
    """Return which of a collection's own languages a text in a language belongs to, "" for none of them."""
    codes = list(own)
    ranked = (
        *(code for code in codes if code.casefold() == language.casefold()),
        *(code for code in codes if are_one(code, language)),
        *(code for code in codes if strip_region(code) == strip_region(language)),
    )
    return next(iter(ranked), "")


def folder_in(language: str, own: Sequence[str]) -> str:
    """Return the folder of the site in which a language of a collection has its lists: the root for the first."""
    return f"{language.lower()}/" if language in own[1:] else ""


def folder_of(language: str, collection: Collection) -> str:
    """Return the folder of the site in which a language has its lists: the root for that of the whole."""
    return folder_in(language, codes_of(collection))


def codes_of(collection: Collection) -> tuple[str, ...]:
    """Return the languages that have lists of their own, that of the whole first."""
    return tuple(language.code for language in collection.languages) or (collection.settings.language,)


def language_of(language: str, collection: Collection) -> str:
    """Return the language whose lists hold a text: that of the whole where its own has no lists."""
    own = codes_of(collection)
    return match_language(language, own) or own[0]


def by_language(collection: Collection) -> Iterator[Collection]:
    """Yield the collection as its languages show it, that of the whole first: all of it where there is one list."""
    yield from (in_language(collection, code) for code in codes_of(collection))


def in_language(collection: Collection, language: str) -> Collection:
    """Return the collection as one of its own languages shows it: with its articles alone, and called as it is there.

    The whole is opened by its text in the language of the whole alone.
    """
    if not collection.languages:
        return collection
    own = next(one for one in collection.languages if one.code == language)
    articles = tuple(
        article for article in collection.articles if language_of(article.language, collection) == language
    )
    slugs = {article.slug for article in articles}
    tags = ((tag, tuple(slug for slug in tag.articles if slug in slugs)) for tag in collection.tags)
    series = ((series, tuple(slug for slug in series.articles if slug in slugs)) for series in collection.series)
    paths = ((path, tuple(slug for slug in path.articles if slug in slugs)) for path in collection.paths)
    settings = collection.settings
    return replace(
        collection,
        settings=replace(
            settings, language=own.code, title=own.title or settings.title, subtitle=own.subtitle or settings.subtitle
        ),
        articles=articles,
        unlisted=tuple(
            article for article in collection.unlisted if language_of(article.language, collection) == language
        ),
        series=tuple(replace(one, articles=members) for one, members in series if members),
        tags=tuple(replace(tag, articles=members) for tag, members in tags if members),
        paths=tuple(replace(path, articles=members) for path, members in paths if members),
        opening=collection.opening if language == codes_of(collection)[0] else None,
    )


def list_translations(collection: Collection) -> dict[str, tuple[Translation, ...]]:
    """Return the translations of each article that has any, by its slug."""
    languages = {article.slug: article.language for article in collection.articles} if collection.translations else {}
    versions: dict[str, tuple[Translation, ...]] = {}
    for names in collection.translations:
        there = [Translation(languages[slug], slug) for slug in names if slug in languages]
        versions |= {
            own.slug: tuple(translation for translation in there if translation is not own)
            for own in there
            if len(there) > 1
        }
    return versions
