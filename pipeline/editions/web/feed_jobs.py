"""What machines read of the site: the Atom feed (RFC 4287) and the sitemap (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from pipeline.editions.web.lists import newest_first
from pipeline.editions.web.paths import SiteImage, SiteLocation, article_path, images_of
from pipeline.editions.web.values import Frame
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import job
from pipeline.jobs.job import Job
from pipeline.model.collection import Article, Collection, Lead, Picture
from pipeline.version import RELEASE, release

# Readers fetch a feed again and again: it holds what is new, not the archive.
_NEWEST = 20
# XML 1.0 has no way to write these.
_NOT_XML = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


@dataclass(frozen=True)
class FeedEntry:
    """One article of the feed; its dates are after RFC 3339, `published` "" where it is not known."""

    slug: str
    title: str
    language: str
    body: Blob
    published: str
    updated: str
    description: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    images: Mapping[str, SiteImage]
    lead: Lead | None = None

    @property
    def address(self) -> str:
        """Its page, relative to the site's root."""
        return quote(article_path(self.slug))


@dataclass(frozen=True)
class Feed(Job):
    """`feed.xml`: the newest articles in full, their addresses relative to the site's root (a job of the runner)."""

    frame: Frame
    updated: str
    entries: tuple[FeedEntry, ...]

    about = "feed"
    speaks = ("frame.settings.language",)


@dataclass(frozen=True)
class Sitemap(Job):
    """`sitemap.xml`: the pages below `base_url` as path and date of the last change, "" where that is not known."""

    base_url: str
    pages: tuple[tuple[str, str], ...]

    about = "sitemap"


def feed_of(collection: Collection, frame: Frame) -> Feed:
    """Return the collection's feed, still to be written."""
    modified = collection.modified
    newest = newest_first(collection.articles)[:_NEWEST]
    entries = [_entry(article, collection.pictures, modified) for article in newest]
    return Feed(frame, _moment(modified), tuple(entries))


@job(reads=("site/feed.xml", RELEASE))
def feed(job: Feed) -> Blob:
    """Write a feed. Each `id` is a URI that stays the same wherever the site moves."""
    from pipeline.editions.web.markup import feed_body  # noqa: PLC0415 - see `_xml`

    settings, title = job.frame.settings, job.frame.title
    namespace = uuid.uuid5(uuid.NAMESPACE_URL, settings.identifier or settings.base_url or title)

    def content(entry: FeedEntry) -> str:
        place = SiteLocation(root="", articles="articles/", page=entry.address, images=entry.images)
        return feed_body(entry.body.text, place, entry.lead)

    return _xml(
        "feed.xml",
        id=namespace.urn,
        title=title,
        settings=settings,
        authors=settings.authors or (settings.publisher or title,),
        updated=job.updated,
        release=release(),
        entries=[(entry, uuid.uuid5(namespace, entry.slug).urn, content(entry)) for entry in job.entries],
    )


@job(reads=("site/sitemap.xml",))
def sitemap(job: Sitemap) -> Blob:
    """Write the absolute addresses of all pages."""
    addresses: Iterable[tuple[str, str]] = ((job.base_url + quote(path), changed) for path, changed in job.pages)
    return _xml("sitemap.xml", addresses=addresses)


def _entry(article: Article, pictures: Mapping[str, Picture], modified: dt.datetime) -> FeedEntry:
    return FeedEntry(
        slug=article.slug,
        title=article.title,
        language=article.language,
        body=article.body,
        published=_moment(article.date) if article.date else "",
        updated=_moment(article.date or modified),
        description=article.description,
        authors=article.authors,
        tags=article.tags,
        images=images_of(article.shown, pictures),
        lead=article.opening,
    )


def _moment(date: dt.datetime) -> str:
    """Return the date after RFC 3339."""
    return date.isoformat(timespec="seconds")


def _xml(template: str, **values: object) -> Blob:
    from pipeline.theme import templates  # noqa: PLC0415 - not needed where the site stays as it was

    return Blob.of(templates().get_template(f"site/{template}").render(values).translate(_NOT_XML))
