"""The pages of the site that list articles: the front page, those of tags, authors and series, the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pipeline.editions.site.archive import archive_pages
from pipeline.editions.site.authors import author_slugs, biographies_by_author, by_author, links_by_author
from pipeline.editions.site.common_pages import CommonPage, FrontPage, Group, IndexPage, ListOpening, ListPage
from pipeline.editions.site.lists import (
    LabelsByArticle,
    ListSlice,
    alphabetical,
    label,
    of_tags,
    slices,
    teasers_in_order,
)
from pipeline.editions.site.paths import images_of
from pipeline.editions.site.social_cards import front_preview
from pipeline.editions.site.takeaway import OfferedFile
from pipeline.editions.site.values import Frame, Label, Teaser
from pipeline.model.article import Article
from pipeline.model.collection import Collection
from pipeline.model.look import Front


def list_pages(
    collection: Collection, frame: Frame, labels: LabelsByArticle, downloads: tuple[OfferedFile, ...] = ()
) -> Iterator[CommonPage]:
    """Yield these pages; `labels` are those of each article, by its slug, `downloads` the files of the one book."""
    teasers = teasers_in_order(collection, labels)
    topics = tuple(sorted(map(label, collection.tags), key=alphabetical))
    front, *further = slices(list(teasers.values()))
    yield FrontPage(
        frame,
        front.teasers,
        topics,
        _path(frame, "", front.following),
        front_preview(frame),
        _opened(collection.opening, collection),
        as_list=collection.look.front_page is Front.LIST,
        downloads=downloads,
    )
    yield from _pages(frame, further)
    if topics:
        yield IndexPage(frame, topics)
    for tag, its_own in of_tags(collection.tags, teasers):
        yield from _pages(frame, slices(its_own), tag)
    yield from _of_authors(collection, frame, teasers)
    yield from _of_series(collection, frame, teasers)
    if frame.has_archive:
        yield from archive_pages(collection, frame)


def _of_authors(collection: Collection, frame: Frame, teasers: Mapping[str, Teaser]) -> Iterator[CommonPage]:
    """Yield the pages of the authors, and where there are several, the list of these."""
    slugs, told, links = author_slugs(collection), biographies_by_author(collection), links_by_author(collection)
    authors = {name: Label(name, slugs[name], len(own)) for name, own in by_author(collection).items()}
    if frame.has_authors:
        yield IndexPage(frame, tuple(sorted(authors.values(), key=alphabetical)), Group.AUTHORS)
    rank = {slug: number for number, slug in enumerate(teasers)}
    for name, own in by_author(collection).items():
        newest = [teasers[slug] for slug in sorted(own, key=rank.__getitem__)]
        opening = _told(told.get(name), links.get(name, ()), collection)
        yield from _pages(frame, slices(newest), authors[name], Group.AUTHORS, opening)


def _told(text: Article | None, links: tuple[str, ...], collection: Collection) -> ListOpening | None:
    """Return what is told of an author, with their picture and their addresses elsewhere."""
    opening = _opened(text, collection)
    return replace(opening, portrait=text.lead, links=links) if text and opening else None


def _of_series(collection: Collection, frame: Frame, teasers: Mapping[str, Teaser]) -> Iterator[CommonPage]:
    """Yield the pages of the series, each with its articles in its own order, and where there are several, the list."""
    labels = [Label(one.name, one.slug, len(one.articles)) for one in collection.series]
    if frame.has_series:
        yield IndexPage(frame, tuple(sorted(labels, key=alphabetical)), Group.SERIES)
    for own, one in zip(labels, collection.series, strict=True):
        parts = tuple(teasers[slug] for slug in one.articles)
        yield ListPage(frame, _path(frame, own.slug, 0, Group.SERIES), 0, parts, label=own, group=Group.SERIES)


def _opened(text: Article | None, collection: Collection) -> ListOpening | None:
    """Return a text as it opens a list."""
    return ListOpening(text.language, text.body, images_of(text.shown, collection.pictures)) if text else None


def _pages(
    frame: Frame,
    slices: Iterable[ListSlice],
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
    """Return where a page of a list stands, the front page's or a tag's; "" for no page."""
    if number is None:
        return ""
    if label:
        return frame.folder + (f"{group}/{label}/{number}.html" if number else f"{group}/{label}.html")
    return frame.folder + (f"page/{number}.html" if number else "index.html")
