"""Plan the pages of texts: languages of the site, articles, other pages, marks of the pages of printed books."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from typing import Any
from urllib.parse import quote

from pipeline.body.places import PageStart
from pipeline.editions.book.book import Book
from pipeline.editions.book.pagination import Numbering, insert_numbers, plan_numberings
from pipeline.editions.edition import Publication
from pipeline.editions.site.downloads import BookLinks, HandoutLink
from pipeline.editions.site.feeds import has_podcast, list_author_feeds
from pipeline.editions.site.list_pages import ARCHIVE, Group, PagesPage, Stretch, has_archive
from pipeline.editions.site.lists import LabelsByArticle, group_by_author, make_link, match_authors
from pipeline.editions.site.pages import ArticlePage, ContentsPart, FooterText, Frame, SeriesParts, Version, WrittenPage
from pipeline.editions.site.paths import article_path, icon_path, image, images_of
from pipeline.editions.site.search.plan import SearchPlan
from pipeline.editions.site.social_cards import choose_front_preview, choose_preview
from pipeline.extensions import get_editions
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import job
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Heading
from pipeline.model.collection import Collection, SiteLink, by_language, codes_of, folder_of, language_of

Books = Sequence[tuple[Book, BookLinks]]


@dataclass(frozen=True)
class LanguagePart:
    """A language of the site: its share of the collection, and the frame of its pages.

    `bare` is that frame without menu and footer, for what shows neither.
    """

    collection: Collection
    bare: Frame
    frame: Frame

    @property
    def language(self) -> str:
        """Its code."""
        return self.frame.settings.language


def plan_languages(publication: Publication, books: Books, search: SearchPlan | None) -> Iterator[LanguagePart]:
    """Yield the languages of the site, that of the whole first; `search` is what finds words in all of them."""
    has_search, has_pagefind = search is not None, bool(search and search.pagefind)
    for part in by_language(publication.collection):
        bare = replace(_make_bare_frame(part, publication, books), has_search=has_search, has_pagefind=has_pagefind)
        yield LanguagePart(part, bare, _surround_frame(bare, publication.collection))


def _make_bare_frame(part: Collection, publication: Publication, books: Books) -> Frame:
    collection, language = publication.collection, part.settings.language
    folder, whole = folder_of(language, collection), collection.settings
    named = next((one for one in collection.languages if one.code == language), None)
    own = {page.path for page in collection.pages if not folder}  # an editor's page of a list's name is that list
    return Frame(
        part.settings,
        tuple(links for book, links in books if language_of(book.language, collection) == language),
        article_files=tuple(
            row.file for name, row in get_editions().items() if row.file and name in publication.editions
        ),
        has_tags=bool(part.tags),
        has_podcast=has_podcast(part),
        has_single_files=publication.single,
        has_archive=has_archive(part) and ARCHIVE not in own,
        has_authors=len(group_by_author(part)) > 1 and Group.AUTHORS.path not in own,
        has_series=len(part.series) > 1 and Group.SERIES.path not in own,
        has_sources=any(article.cited and article.cited.keys for article in publication.collection.articles),
        has_paths=bool(part.paths) and Group.PATHS.path not in own,
        logo=image(collection.logo) if collection.logo else None,
        dark_logo=image(collection.dark_logo) if collection.dark_logo else None,
        icon=icon_path(collection.icon or collection.logo),
        folder=folder,
        homes=tuple(
            Version(code, f"{folder_of(code, collection)}index.html")
            for code in (codes_of(collection) if collection.languages else ())
        ),
        title_language=whole.language if named and not named.title else "",
        subtitle_language=whole.language if named and not named.subtitle else "",
    )


def _surround_frame(frame: Frame, collection: Collection) -> Frame:
    """Return the frame with the menu and the footer of all pages."""
    around, text = collection.surroundings, collection.surroundings.footer
    return replace(
        frame,
        noindex=around.noindex,
        offline=around.offline,
        menu=tuple(_list_menu(frame.settings.language, collection)),
        statements=around.statements,
        links=around.links,
        footer=FooterText(text.language, text.body, images_of(text.shown, collection.pictures)) if text else None,
    )


def _list_menu(language: str, collection: Collection) -> Iterable[SiteLink]:
    """Return the menu in a language: its pages, or where it has none all of them, and what leads elsewhere."""
    menu = collection.surroundings.menu
    paths = {f"site:{quote(page.path)}" for page in collection.pages}
    pages = [entry for entry in menu if entry.address in paths]
    own = [entry for entry in pages if language_of(entry.language, collection) == language]
    return [entry for entry in menu if entry in own or entry not in pages] if own else menu


# A list of contents helps where an article has several parts (its headings of the first level below the title).
_LONG = 3
_PART, _SECTION = 2, 3
_MOST_IN_VIEW = 30  # entries: of more, sections are left out
_SHORT_CAPTIONS = 16_000  # bytes: of a film of ten minutes


Versions = Mapping[str, tuple[Version, ...]]
"""The pages of texts that have translations, and of these, by the texts' names."""


@dataclass(frozen=True)
class PageContext:
    """Context of the pages of articles: labels, books, handouts and translations, by the articles' slugs."""

    labels: LabelsByArticle
    books: Mapping[str, tuple[BookLinks, ...]] = field(default_factory=dict)
    handouts: Mapping[str, tuple[HandoutLink, ...]] = field(default_factory=dict)
    versions: Versions = field(default_factory=dict)


def plan_article_pages(collection: Collection, frame: Frame, context: PageContext) -> Iterator[ArticlePage]:
    """Yield the articles' pages, in their order.

    One that is unlisted has no neighbours.
    """
    captions = _collect_captions(collection)
    listed = collection.articles
    links = [None, *map(make_link, listed), *[None] * (len(collection.unlisted) + 1)]
    feeds = list_author_feeds(collection, frame.folder)
    paths: dict[str, list[SeriesParts]] = {}
    for slug, steps in _find_paths(collection):
        paths.setdefault(slug, []).append(steps)
    series, elsewhere = dict(_find_series(collection)), match_authors(collection.author_links, collection)
    for index, article in enumerate(collection.reachable):
        is_listed = index < len(listed)
        yield ArticlePage(
            frame=frame,
            **_describe_text(article, collection, captions),
            date=article.date.isoformat() if article.date else "",
            authors=article.authors,
            reading_minutes=article.reading_minutes,
            preview=choose_preview(article, collection),
            feeds=tuple((name, feeds[name]) for name in article.authors if is_listed),
            author_links=tuple((name, elsewhere[name]) for name in article.authors if name in elsewhere),
            labels=context.labels.get(article.slug, ()),
            doi=article.doi,
            books=context.books.get(article.slug, ()),
            handouts=context.handouts.get(article.slug, ()),
            previous=links[index] if is_listed else None,
            following=links[index + 2] if is_listed else None,
            listed=is_listed,
            series=series.get(article.slug),
            paths=tuple(paths.get(article.slug, ())),
            related=collection.related.get(article.slug, ()),
            versions=context.versions.get(article.slug, ()),
            has_sources=bool(article.cited and article.cited.keys),
        )


_SAME = tuple("slug title language description noindex subtitle subtitle_html title_html description_html".split())


def _describe_text(text: Article, collection: Collection, captions: Mapping[str, Blob]) -> dict[str, Any]:
    """Return what every page of a text shows of it (fields of `TextPage`)."""
    contents = tuple(_list_contents(text.headings))
    # Short captions are a part of the page.
    own = {path: captions[path] for path in text.recordings if path in captions}
    return {name: getattr(text, name) for name in _SAME} | {
        "body": text.numbered or text.body,
        "contents": contents if len(contents) >= _LONG else (),
        "lead": text.opening,
        "images": images_of(text.shown, collection.pictures, text.night),
        "captions": {path: blob for path, blob in own.items() if blob.size <= _SHORT_CAPTIONS},
    }


def _list_contents(headings: Sequence[Heading]) -> Iterator[ContentsPart]:
    """Yield the parts of a text, each with its sections, or without where the list would be longer than a window."""
    shown = [heading for heading in headings if heading.level in (_PART, _SECTION)]
    parts = [number for number, heading in enumerate(shown) if heading.level == _PART]
    for begin, end in pairwise((*parts, len(shown))):
        sections = shown[begin + 1 : end] if len(shown) <= _MOST_IN_VIEW else []
        yield ContentsPart(
            shown[begin].id, shown[begin].text, tuple((heading.id, heading.text) for heading in sections)
        )


def plan_written_pages(
    collection: Collection, frames: Mapping[str, Frame], versions: Versions
) -> Iterator[WrittenPage]:
    """Yield the pages that are no articles; `frames` are those of the collection's languages."""
    captions = _collect_captions(collection)
    for page in collection.pages:
        text, frame = page.text, frames[language_of(page.text.language, collection)]
        yield WrittenPage(
            frame=frame,
            **_describe_text(text, collection, captions),
            date=text.day,
            listed=page.listed,
            preview=choose_front_preview(frame),
            versions=versions.get(page.key, ()),
        )


def find_translations(collection: Collection) -> Versions:
    """Return the pages of texts that have translations; nothing leads to what is unlisted."""
    articles = (
        (article.slug, Version(article.language, article_path(article.slug))) for article in collection.articles
    )
    pages = ((page.key, Version(page.text.language, page.path)) for page in collection.pages if page.listed)
    there = {**dict(articles), **dict(pages)} if collection.translations else {}
    translations: dict[str, tuple[Version, ...]] = {}
    for names in collection.translations:
        versions = {name: there[name] for name in names if name in there}
        if len(versions) > 1:
            translations.update(dict.fromkeys(versions, tuple(versions.values())))
    return translations


def _find_series(collection: Collection) -> Iterator[tuple[str, SeriesParts]]:
    """Yield the series of each article that is in one."""
    articles = {article.slug: article for article in collection.articles}
    for series in collection.series:
        yield from _number_parts(series.name, series.slug, [articles[slug] for slug in series.articles])


def _find_paths(collection: Collection) -> Iterator[tuple[str, SeriesParts]]:
    """Yield the articles of each reading path, in each language of the collection, with its steps."""
    for part in by_language(collection):
        articles = {article.slug: article for article in part.articles}
        for path in part.paths:
            yield from _number_parts(path.title, path.slug, [articles[slug] for slug in path.articles])


def _number_parts(name: str, slug: str, articles: Iterable[Article]) -> Iterator[tuple[str, SeriesParts]]:
    parts = tuple(map(make_link, articles))
    for number, part in enumerate(parts, start=1):
        yield part.slug, SeriesParts(name, slug, number, parts)


def _collect_captions(collection: Collection) -> dict[str, Blob]:
    return {
        caption.path: caption.data for recording in collection.recordings.values() for caption in recording.captions
    }


_LIST = "pages.html"  # of the first book


@dataclass(frozen=True)
class PrintLocation:
    """The pages of an article in the first book that has it in print.

    The first of them is the book's number `first`, the further ones begin at `starts`. `pages` is the path of the list
    of that book's pages. On the first, if that is `shared`, another article ends.
    """

    book: Book
    first: int
    starts: tuple[PageStart, ...]
    pages: str
    shared: bool = False


def find_printed_articles(publication: Publication) -> dict[str, PrintLocation]:
    """Return the articles that a printed book has, by their slugs."""
    printed: dict[str, PrintLocation] = {}
    for book in publication.volumes:
        new = [article.slug for article in book.articles if article.slug not in printed]
        pagination = publication.pagination(book) if new else None
        if pagination is None:
            continue
        pages = f"pages/{book.path.rpartition('/')[2]}.html" if printed else _LIST
        for slug in new:
            # An article that is new has no page yet in a book of an earlier run.
            if slug in pagination.first:
                own, shared = pagination.starts.get(slug, ()), slug in pagination.shared
                printed[slug] = PrintLocation(book, pagination.first[slug], own, pages, shared)
    return printed


def plan_printed_pages(frames: Mapping[str, Frame], printed: Mapping[str, PrintLocation]) -> Iterator[PagesPage]:
    """Yield the list of the pages of each book that pages of the site tell of; `frames` are those of the languages."""
    main, *_ = frames.values()
    for path in dict.fromkeys(one.pages for one in printed.values()):
        its_own = {slug: one for slug, one in printed.items() if one.pages == path}
        book = next(iter(its_own.values())).book
        printed_here = ((article, its_own[article.slug]) for article in book.articles if article.slug in its_own)
        stretches = tuple(
            Stretch(make_link(article), own.first, 1 + len(own.starts), own.shared) for article, own in printed_here
        )
        yield PagesPage(frames.get(book.language, main), path, book.title, stretches)


def mark_printed_pages(page: ArticlePage, printed: Mapping[str, PrintLocation]) -> ArticlePage:
    """Return an article's page that marks where its pages in print begin, if it is in print."""
    own = printed.get(page.slug)
    return replace(page, starts=own.starts, pages=own.pages) if own else page


def number_printed_pages(
    printed: Mapping[str, PrintLocation], pages: Iterable[tuple[str, Blob]], runner: Runner
) -> Iterator[tuple[str, Blob]]:
    """Yield the pages of articles, by their slugs, with the books' numbers where they mark printed pages."""
    marked: dict[str, list[tuple[str, Blob]]] = {}
    for slug, html in pages:
        if slug in printed:
            marked.setdefault(printed[slug].book.language, []).append((slug, html))
        else:
            yield slug, html
    for language, own in marked.items():
        jobs = plan_numberings(((html, printed[slug].first) for slug, html in own), language, language)
        numbered = chain.from_iterable(runner.map(number_pages, jobs, "page numbers"))
        yield from ((slug, html) for (slug, _), html in zip(own, numbered, strict=True))


@job()
def number_pages(job: Numbering) -> tuple[Blob, ...]:
    """Return the pages of articles with the numbers of the printed pages."""
    return tuple(Blob.of(insert_numbers(page.data, first, job.language)) for page, first in job.pages)
