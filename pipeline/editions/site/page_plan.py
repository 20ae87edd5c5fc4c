"""The pages of the site that show one text each: those of the articles, and those that are no articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipeline.editions.site.authors import links_by_author
from pipeline.editions.site.feeds import author_feeds
from pipeline.editions.site.lists import LabelsByArticle, link
from pipeline.editions.site.paths import article_path, images_of
from pipeline.editions.site.social_cards import front_preview, preview_of
from pipeline.editions.site.takeaway import BookLinks, HandoutLink
from pipeline.editions.site.values import ArticlePage, Frame, SeriesParts, Version, WrittenPage
from pipeline.jobs.blob import Blob
from pipeline.model.article import Article
from pipeline.model.by_language import language_of
from pipeline.model.collection import Collection

# A list of contents helps where an article has several parts (its headings of the first level below the title).
_LONG = 3
_PART = 2
_SHORT_CAPTIONS = 16_000  # bytes: of a film of ten minutes


Versions = Mapping[str, tuple[Version, ...]]
"""Where each text that has translations and these stand in the site, by the texts' names."""


@dataclass(frozen=True)
class ShownBeside:
    """What the pages of articles show beside them: labels, books, handouts and translations, by the articles' slugs."""

    labels: LabelsByArticle
    books: Mapping[str, tuple[BookLinks, ...]] = field(default_factory=dict)
    handouts: Mapping[str, tuple[HandoutLink, ...]] = field(default_factory=dict)
    versions: Versions = field(default_factory=dict)


def article_pages(collection: Collection, frame: Frame, around: ShownBeside) -> Iterator[ArticlePage]:
    """Yield the articles' pages, in their order.

    One that is unlisted has no neighbours.
    """
    captions = _all_captions(collection)
    listed = collection.articles
    links = [None, *map(link, listed), *[None] * (len(collection.unlisted) + 1)]
    feeds = author_feeds(collection, frame.folder)
    series, elsewhere = dict(_series(collection)), links_by_author(collection)
    for index, article in enumerate(collection.reachable):
        is_listed = index < len(listed)
        yield replace(
            _article_page(article, frame, collection, captions),
            feeds=tuple((name, feeds[name]) for name in article.authors if is_listed),
            author_links=tuple((name, elsewhere[name]) for name in article.authors if name in elsewhere),
            labels=around.labels.get(article.slug, ()),
            books=around.books.get(article.slug, ()),
            handouts=around.handouts.get(article.slug, ()),
            previous=links[index] if is_listed else None,
            following=links[index + 2] if is_listed else None,
            listed=is_listed,
            series=series.get(article.slug),
            related=collection.related.get(article.slug, ()),
            versions=around.versions.get(article.slug, ()),
        )


def _article_page(article: Article, frame: Frame, collection: Collection, captions: Mapping[str, Blob]) -> ArticlePage:
    """Return the page of an article that knows of no other."""
    return ArticlePage(
        frame=frame,
        slug=article.slug,
        title=article.title,
        language=article.language,
        body=article.body,
        date=article.date.isoformat() if article.date else "",
        description=article.description,
        authors=article.authors,
        reading_minutes=article.reading_minutes,
        contents=_contents(article),
        lead=article.opening,
        images=images_of(article.shown, collection.pictures),
        captions=_captions(article, captions),
        noindex=article.noindex,
        preview=preview_of(article, collection),
        subtitle=article.subtitle,
        subtitle_html=article.subtitle_html,
        title_html=article.title_html,
        description_html=article.description_html,
    )


def written_pages(collection: Collection, frames: Mapping[str, Frame], versions: Versions) -> Iterator[WrittenPage]:
    """Yield the pages that are no articles; `frames` are those of the collection's languages."""
    captions = _all_captions(collection)
    for page in collection.pages:
        text, frame = page.text, frames[language_of(page.text.language, collection)]
        yield WrittenPage(
            frame=frame,
            slug=text.slug,
            title=text.title,
            language=text.language,
            body=text.body,
            date=text.date.date().isoformat() if text.date else "",
            description=text.description,
            contents=_contents(text),
            lead=text.opening,
            images=images_of(text.shown, collection.pictures),
            captions=_captions(text, captions),
            listed=page.listed,
            noindex=text.noindex,
            preview=front_preview(frame),
            subtitle=text.subtitle,
            subtitle_html=text.subtitle_html,
            title_html=text.title_html,
            description_html=text.description_html,
            versions=versions.get(page.key, ()),
        )


def versions_on_site(collection: Collection) -> Versions:
    """Return where texts that have translations stand in the site; to what is unlisted nothing leads."""
    articles = ((one.slug, Version(one.language, article_path(one.slug))) for one in collection.articles)
    pages = ((page.key, Version(page.text.language, page.path)) for page in collection.pages if page.listed)
    there = {**dict(articles), **dict(pages)} if collection.translations else {}
    found: dict[str, tuple[Version, ...]] = {}
    for names in collection.translations:
        versions = {name: there[name] for name in names if name in there}
        if len(versions) > 1:
            found.update(dict.fromkeys(versions, tuple(versions.values())))
    return found


def _series(collection: Collection) -> Iterator[tuple[str, SeriesParts]]:
    """Yield the series of each article that is in one."""
    articles = {article.slug: article for article in collection.articles}
    for one in collection.series:
        parts = tuple(link(articles[slug]) for slug in one.articles)
        for number, slug in enumerate(one.articles, start=1):
            yield slug, SeriesParts(one.name, one.slug, number, parts)


def _all_captions(collection: Collection) -> dict[str, Blob]:
    return {one.path: one.data for recording in collection.recordings.values() for one in recording.captions}


def _captions(article: Article, captions: Mapping[str, Blob]) -> dict[str, Blob]:
    """Return the captions that stand in the page of a text itself, for they are short."""
    own = {path: captions[path] for path in article.recordings if path in captions}
    return {path: blob for path, blob in own.items() if blob.size <= _SHORT_CAPTIONS}


def _contents(article: Article) -> tuple[tuple[str, str], ...]:
    parts = tuple((heading.id, heading.text) for heading in article.headings if heading.level == _PART)
    return parts if len(parts) >= _LONG else ()
