"""The anthology as an e-book: EPUB 3.3 with the metadata of EPUB Accessibility 1.1, one XHTML file an article."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.editions.contained import Shortfall, made
from pipeline.editions.cover import book_title, byline, cover_of, draw_cover, years
from pipeline.editions.ebook.book import Book, Imprint, Part, bound
from pipeline.editions.ebook.chapter import Chapter, ChapterCopy, Facts, Link, chapter
from pipeline.editions.ebook.places import chapter_file
from pipeline.editions.edition import File, Publication
from pipeline.editions.remarks import remarks
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Article, Collection, Heading, Picture
from pipeline.model.problems import Problem

_DEEPEST_IN_CONTENTS = 3
_CHAPTERS, _BOOK = "chapters", "e-book"


def begin(publication: Publication, runner: Runner) -> None:
    """Begin the cover."""
    if publication.collection.articles:
        runner.begin(draw_cover, [cover_of(publication.collection)], "cover")


def anthology_epub(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield `anthology.epub`, and what the press had to say of its cover; nothing where there is no article."""
    collection = publication.collection
    if not collection.articles:
        return
    (cover,) = runner.map(draw_cover, [cover_of(collection)], "cover")
    yield from remarks(cover.sheets)
    chapters: list[Chapter] = []
    for article, (one, shortfall) in zip(collection.articles, _chapters(collection, runner), strict=True):
        chapters.append(one)
        if shortfall:
            yield shortfall.problem(article.source)
    book = _book(collection, chapters, cover.png)
    (file,) = runner.map(bound, [book], _BOOK)
    yield File("anthology.epub", file)


def _chapters(collection: Collection, runner: Runner) -> list[tuple[Chapter, Shortfall | None]]:
    """The chapters in order; those with links to what turns out to be nowhere are made once more, without them."""
    copies = [_copy(article, collection) for article in collection.articles]
    chapters = list(made(runner, chapter, copies, _CHAPTERS))
    places = {copy.slug: one.places for copy, (one, _) in zip(copies, chapters, strict=True)}
    lost = {index: found for index, (one, _) in enumerate(chapters) if (found := _lost(one.links, places))}
    if lost:
        again = [replace(copies[index], lost=links) for index, links in lost.items()]
        for index, one in zip(lost, made(runner, chapter, again, _CHAPTERS), strict=True):
            chapters[index] = one
    return chapters


def _lost(links: Iterable[Link], places: Mapping[str, Sequence[str]]) -> tuple[Link, ...]:
    """The links to articles that are not there, and to places that are not in them."""
    found = {(slug, place) for slug, place in links if slug in places and place and place not in places[slug]}
    found |= {(slug, "") for slug, _ in links if slug not in places}
    return tuple(sorted(found))


def _copy(article: Article, collection: Collection) -> ChapterCopy:
    base = collection.settings.base_url
    return ChapterCopy(
        slug=article.slug,
        title=article.title,
        language=article.language,
        body=article.body,
        date=article.date,
        description=article.description,
        authors=article.authors,
        tags=article.tags,
        lead=article.lead,
        pictures=dict(_shown(article, collection)),
        files=f"{base}files/" if base else "",
    )


def _shown(article: Article, collection: Collection) -> Iterator[tuple[str, Picture]]:
    for asset in article.shown:
        if asset in collection.pictures and asset not in article.off_screen:
            yield asset, collection.pictures[asset]


def _book(collection: Collection, chapters: Sequence[Chapter], cover: Blob) -> Book:
    shown = dict(pair for article in collection.articles for pair in _shown(article, collection))
    return Book(
        imprint=_imprint(collection),
        cover=cover,
        parts=tuple(_part(article, made) for article, made in zip(collection.articles, chapters, strict=True)),
        pictures=tuple(shown.values()),
        facts=sum((made.facts for made in chapters), Facts()),
        fonts=frozenset(font for made in chapters for font in made.fonts),
    )


def _part(article: Article, made: Chapter) -> Part:
    return Part(
        file=chapter_file(article.slug),
        title=article.title,
        language=article.language,
        page=made.page,
        has_formulas=made.facts.formulas > 0,
        headings=tuple(heading for heading in article.headings if _is_listed(heading, made)),
    )


def _is_listed(heading: Heading, made: Chapter) -> bool:
    return heading.level <= _DEEPEST_IN_CONTENTS and bool(heading.text) and heading.id in made.places


def _imprint(collection: Collection) -> Imprint:
    settings = collection.settings
    names = dict.fromkeys(name for article in collection.articles for name in article.authors)
    dated = any(article.date for article in collection.articles)
    return Imprint(
        title=book_title(collection),
        language=settings.language,
        modified=_modified(collection),
        published=collection.modified.date().isoformat() if dated else "",
        subtitle=settings.subtitle,
        byline=byline(collection),
        years=years(collection),
        creators=settings.authors or tuple(names),
        subjects=tuple(tag.name for tag in collection.tags),
        publisher=settings.publisher,
        rights=settings.rights,
        site=settings.base_url,
        identifier=settings.identifier,
    )


def _modified(collection: Collection) -> dt.datetime:
    """When the content last changed, unless whoever builds says otherwise (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch.isdecimal() else collection.modified
