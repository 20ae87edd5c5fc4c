"""The pages of the site that list articles: the front page, those of the tags, and what does not fit on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.editions.web.common_pages import CommonPage, FrontPage, ListOpening, ListPage, TagsPage
from pipeline.editions.web.lists import (
    LabelsByArticle,
    ListSlice,
    alphabetical,
    label,
    leaves,
    of_tags,
    teasers_in_order,
)
from pipeline.editions.web.paths import images_of
from pipeline.editions.web.social_cards import front_preview
from pipeline.editions.web.values import Frame, Label
from pipeline.model.collection import Collection
from pipeline.model.look import Front


def list_pages(collection: Collection, frame: Frame, labels: LabelsByArticle) -> Iterator[CommonPage]:
    """Yield these pages; `labels` are those of each article, by its slug."""
    teasers = teasers_in_order(collection, labels)
    topics = tuple(sorted(map(label, collection.tags), key=alphabetical))
    front, *further = leaves(list(teasers.values()))
    yield FrontPage(
        frame,
        front.teasers,
        topics,
        _path(frame, "", front.following),
        front_preview(frame),
        _opening(collection),
        as_list=collection.look.front_page is Front.LIST,
    )
    yield from _pages(frame, further)
    if topics:
        yield TagsPage(frame, topics)
    for tag, its_own in of_tags(collection.tags, teasers):
        yield from _pages(frame, leaves(its_own), tag)


def _opening(collection: Collection) -> ListOpening | None:
    text, pictures = collection.opening, collection.pictures
    if text is None:
        return None
    images = images_of(text.shown, pictures)
    return ListOpening(text.language, text.body, images)


def _pages(frame: Frame, leaves: Iterable[ListSlice], tag: Label | None = None) -> Iterator[ListPage]:
    slug = tag.slug if tag else ""
    for leaf in leaves:
        yield ListPage(
            frame,
            _path(frame, slug, leaf.number),
            leaf.number,
            leaf.teasers,
            _path(frame, slug, leaf.previous),
            _path(frame, slug, leaf.following),
            # How many articles a topic has is said on its first page only, so that the others stay as they are.
            Label(tag.name, tag.slug, 0 if leaf.number else tag.count) if tag else None,
        )


def _path(frame: Frame, tag: str, number: int | None) -> str:
    """Return where a page of a list stands, the front page's or a tag's; "" for no page."""
    if number is None:
        return ""
    if tag:
        return frame.folder + (f"tags/{tag}/{number}.html" if number else f"tags/{tag}.html")
    return frame.folder + (f"page/{number}.html" if number else "index.html")
