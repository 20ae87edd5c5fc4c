"""What machines read of the site: the Atom feed (RFC 4287) and the sitemap (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from pipeline.editions.web import markup
from pipeline.model.collection import Article, Collection
from pipeline.shelf import templates

# Readers fetch a feed again and again: it holds what is new, not the archive.
_NEWEST = 20
# XML 1.0 has no way to write these.
_NOT_XML = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


@dataclass(frozen=True)
class Entry:
    """One article of the feed. `id` is a URI that stays the same wherever the site moves."""

    id: str
    address: str
    article: Article
    published: str
    updated: str
    content: str


@dataclass(frozen=True)
class Address:
    """One page of the sitemap; `changed` is a date, "" where it is not known."""

    url: str
    changed: str = ""


def feed(collection: Collection, title: str) -> str:
    """`feed.xml`: the newest articles in full, their addresses relative to the site's root."""
    settings = collection.settings
    namespace = uuid.uuid5(uuid.NAMESPACE_URL, settings.identifier or settings.base_url or title)
    images = {asset: markup.image(picture) for asset, picture in collection.pictures.items()}
    return _xml(
        "feed.xml",
        id=namespace.urn,
        title=title,
        settings=settings,
        authors=settings.authors or (settings.publisher or title,),
        updated=_moment(collection.modified),
        entries=[
            _entry(article, namespace, images, collection.modified)
            for article in newest_first(collection.articles)[:_NEWEST]
        ],
    )


def sitemap(addresses: Iterable[Address]) -> str:
    """`sitemap.xml`: the absolute addresses of all pages."""
    return _xml("sitemap.xml", addresses=list(addresses))


def newest_first(articles: Iterable[Article]) -> list[Article]:
    """The articles by date, those without one last; otherwise as they stand."""
    oldest = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(articles, key=lambda article: article.date or oldest, reverse=True)


def _entry(article: Article, namespace: uuid.UUID, images: dict[str, markup.Image], modified: dt.datetime) -> Entry:
    address = f"articles/{quote(article.slug)}.html"
    place = markup.Place(root="", articles="articles/", page=address, images=images)
    return Entry(
        id=uuid.uuid5(namespace, article.slug).urn,
        address=address,
        article=article,
        published=_moment(article.date) if article.date else "",
        updated=_moment(article.date or modified),
        content=markup.feed_body(article.body.text, place),
    )


def _moment(date: dt.datetime) -> str:
    """The date after RFC 3339."""
    return date.isoformat(timespec="seconds")


def _xml(template: str, **values: object) -> str:
    return templates().get_template(f"site/{template}").render(values).translate(_NOT_XML)
