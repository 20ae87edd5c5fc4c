"""What machines read of the site: feeds (Atom, RFC 4287; JSON Feed 1.1), the sitemap (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from pipeline.editions.site.authors import author_slugs, by_author
from pipeline.editions.site.lists import newest_first
from pipeline.editions.site.paths import SiteImage, SiteLocation, article_path, author_page, images_of
from pipeline.editions.site.values import Frame, Version
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.model.article import Article, Lead, Picture
from pipeline.model.collection import Collection
from pipeline.theme import templates
from pipeline.version import release

# Readers fetch a feed again and again: it holds what is new, not the archive.
_NEWEST = 20
_OF_ALL = "feed.xml"
# XML 1.0 has no way to write these.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


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
    """The newest articles in full, of all, of a topic or of an author, their addresses relative to the site's root.

    `name` is that topic or author, `page` the path of the page that lists the same.
    """

    frame: Frame
    updated: str
    entries: tuple[FeedEntry, ...]
    path: str = _OF_ALL
    name: str = ""
    page: str = "index.html"

    about = sentence("feed {name}", name="{0.path}")

    @property
    def json_path(self) -> str:
        """Where the same stands as JSON."""
        return str(PurePosixPath(self.path).with_suffix(".json"))


@dataclass(frozen=True)
class SitePath:
    """A page in the sitemap: where it is below the site's address, and the day of its last change, "" for none known.

    `versions` are it and its translations, likewise.
    """

    path: str
    changed: str = ""
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True)
class Sitemap(Job):
    """`sitemap.xml`: the pages below `base_url`."""

    base_url: str
    pages: tuple[SitePath, ...]

    about = sentence("sitemap")


@dataclass(frozen=True)
class Robots(Job):
    """`robots.txt` of a site at the root of its host: what its visitors that are programs may read, and its sitemap."""

    sitemap: str

    about = sentence("robots.txt")


def robots_of(frame: Frame) -> Robots | None:
    """Return the site's, None where no program would look for it.

    They look at the root of a host alone. A page with `noindex` must be read for that to be seen: nothing is forbidden.
    """
    if not frame.settings.base_url or urlsplit(frame.settings.base_url).path != "/":
        return None
    return Robots("" if frame.noindex else frame.url("sitemap.xml"))


def feeds_of(collection: Collection, frame: Frame) -> Iterator[Feed]:
    """Yield the collection's feed, then those of its topics and authors, all still to be written."""
    ordered = newest_first(collection.articles)
    entries = {one.slug: _entry(one, collection.pictures, collection.modified) for one in ordered}
    rank = {slug: number for number, slug in enumerate(entries)}
    home = f"{frame.folder}index.html"
    newest = tuple(entries.values())[:_NEWEST]
    yield Feed(frame, _moment(collection.modified), newest, f"{frame.folder}feed.xml", page=home)

    def some(slugs: Iterable[str], path: str, name: str, page: str = home) -> Feed:
        newest = [entries[slug] for slug in sorted(slugs, key=rank.__getitem__)[:_NEWEST]]
        updated = max((entry.updated for entry in newest), key=dt.datetime.fromisoformat)
        return Feed(frame, updated, tuple(newest), path, name, page)

    for tag in collection.tags:
        yield some(
            tag.articles, frame.folder + tag_feed_path(tag.slug), tag.name, f"{frame.folder}tags/{tag.slug}.html"
        )
    paths = author_feeds(collection, frame.folder)
    for name, slugs in by_author(collection).items():
        yield some(slugs, paths[name], name, author_page(paths[name]))


def author_feeds(collection: Collection, folder: str = "") -> dict[str, str]:
    """Return the paths of the authors' feeds, by their names; `folder` is that of the lists."""
    return {name: f"{folder}authors/{slug}.xml" for name, slug in author_slugs(collection).items()}


@job()
def feed(job: Feed) -> Blob:
    """Write a feed. Each `id` is a URI that stays the same wherever the site moves."""
    from pipeline.editions.site.markup import feed_body

    settings, title = job.frame.settings, _title(job)
    namespace = _namespace(job)
    # Where the site's address is known, all addresses are seen from there (`xml:base`).
    root = "" if settings.base_url else "../" * job.path.count("/")

    def content(entry: FeedEntry) -> str:
        place = SiteLocation(root, f"{root}articles/", page=f"{root}{entry.address}", images=entry.images)
        return feed_body(entry.body.text, place, entry.lead)

    return _xml(
        "feed.xml",
        id=namespace.urn if job.path == _OF_ALL else uuid.uuid5(namespace, job.path).urn,
        title=title,
        settings=settings,
        root=settings.base_url or root,
        path=quote(job.path),
        page=quote(job.page),
        authors=settings.authors or (settings.publisher or job.frame.title,),
        updated=job.updated,
        release=release(),
        entries=[(entry, uuid.uuid5(namespace, entry.slug).urn, content(entry)) for entry in job.entries],
    )


@job()
def json_feed(job: Feed) -> Blob:
    """Write a feed as JSON (jsonfeed.org, version 1.1), with absolute addresses where the site's is known."""
    from pipeline.editions.site.markup import feed_body

    settings, root = job.frame.settings, job.frame.settings.base_url

    def item(entry: FeedEntry) -> dict[str, object]:
        place = SiteLocation(root, f"{root}articles/", page=f"{root}{entry.address}", images=entry.images)
        lead = entry.images.get(entry.lead.asset) if entry.lead else None
        return {
            "id": uuid.uuid5(_namespace(job), entry.slug).urn,
            "url": f"{root}{entry.address}",
            "title": entry.title,
            "content_html": feed_body(entry.body.text, place, entry.lead),
            "summary": entry.description,
            "image": f"{root}{lead.address}" if lead and root else "",
            "date_published": entry.published,
            "date_modified": entry.updated,
            "authors": _people(entry.authors),
            "tags": list(entry.tags),
            "language": entry.language,
        }

    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(job),
        "home_page_url": f"{root}{job.frame.folder}" if root else "",
        "feed_url": f"{root}{job.json_path}" if root else "",
        "description": settings.subtitle,
        "authors": _people(settings.authors or (settings.publisher or job.frame.title,)),
        "language": settings.language,
    }
    items = [_without_nothing(item(entry)) for entry in job.entries]
    return Blob.of(json.dumps(_without_nothing(whole) | {"items": items}, ensure_ascii=False, indent=1) + "\n")


@job()
def sitemap(job: Sitemap) -> Blob:
    """Write the absolute addresses of all pages."""
    return _xml("sitemap.xml", pages=job.pages, url=lambda path: job.base_url + quote(path))


@job()
def robots(job: Robots) -> Blob:
    """Write what programs may read: all of it."""
    sitemap = f"\nSitemap: {job.sitemap}\n" if job.sitemap else ""
    return Blob.of(f"User-agent: *\nAllow: /\n{sitemap}")


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


def tag_feed_path(slug: str) -> str:
    """Return where the feed of a topic stands in the site."""
    return f"tags/{slug}.xml"


def _title(job: Feed) -> str:
    return f"{job.name} · {job.frame.title}" if job.name else job.frame.title


def _namespace(job: Feed) -> uuid.UUID:
    settings = job.frame.settings
    return uuid.uuid5(uuid.NAMESPACE_URL, settings.identifier or settings.base_url or job.frame.title)


def _people(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def _without_nothing(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value not in ("", [])}


def _moment(date: dt.datetime) -> str:
    """Return the date after RFC 3339."""
    return date.isoformat(timespec="seconds")


def _xml(template: str, **values: object) -> Blob:
    return Blob.of(_NOT_XML.sub("", templates().get_template(f"site/{template}").render(values)))
