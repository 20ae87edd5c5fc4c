"""Feeds (Atom, RFC 4287; JSON Feed 1.1), podcast (RSS 2.0), sitemap (sitemaps.org, protocol 0.9), robots.txt.

An episode's file is fetched from an absolute address: without the site's own there is no podcast.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from pipeline.editions.site.lists import group_by_author, name_author_pages, sort_newest_first
from pipeline.editions.site.pages import Frame, Preview, Version
from pipeline.editions.site.paths import SiteImage, SiteLocation, article_path, attachment_path, author_page, images_of
from pipeline.editions.site.social_cards import choose_front_preview
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.model.article import Article, Captions, Lead, Picture, Recording
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

    def html(self, root: str) -> str:
        """Return its text with addresses below the site's root."""
        from pipeline.editions.site.markup import render_feed_body

        place = SiteLocation(root, f"{root}articles/", page=f"{root}{self.address}", images=self.images)
        return render_feed_body(self.body.text, place, self.lead)


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
    def title(self) -> str:
        """Its title."""
        return f"{self.name} · {self.frame.title}" if self.name else self.frame.title

    @property
    def authors(self) -> tuple[str, ...]:
        """The authors of the whole, or who publishes it."""
        settings = self.frame.settings
        return settings.authors or (settings.publisher or self.frame.title,)

    @property
    def namespace(self) -> uuid.UUID:
        """The namespace of its ids, which stay the same wherever the site moves."""
        settings = self.frame.settings
        return uuid.uuid5(uuid.NAMESPACE_URL, settings.identifier or settings.base_url or self.frame.title)


@dataclass(frozen=True)
class JsonFeed(Job):
    """The same as JSON."""

    feed: Feed

    about = sentence("feed {name}", name="{0.path}")

    @property
    def path(self) -> str:
        """Its path in the site."""
        return str(PurePosixPath(self.feed.path).with_suffix(".json"))


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

    path = "sitemap.xml"
    about = sentence("sitemap")


@dataclass(frozen=True)
class Robots(Job):
    """`robots.txt` of a site at the root of its host: what its visitors that are programs may read, and its sitemap."""

    sitemap: str

    path = "robots.txt"
    about = sentence("robots.txt")


def plan_robots(frame: Frame) -> Robots | None:
    """Return the site's, None where no program would look for it.

    They look at the root of a host alone. A page with `noindex` must be read for that to be seen: nothing is forbidden.
    """
    if not frame.settings.base_url or urlsplit(frame.settings.base_url).path != "/":
        return None
    return Robots("" if frame.noindex else frame.url("sitemap.xml"))


def plan_feeds(collection: Collection, frame: Frame) -> Iterator[Feed]:
    """Yield the collection's feed, then those of its topics and authors, all still to be written."""
    ordered = sort_newest_first(collection.articles)
    entries = {article.slug: _make_entry(article, collection.pictures, collection.modified) for article in ordered}
    rank = {slug: number for number, slug in enumerate(entries)}
    home = f"{frame.folder}index.html"
    newest = tuple(entries.values())[:_NEWEST]
    yield Feed(frame, _format_moment(collection.modified), newest, f"{frame.folder}feed.xml", page=home)

    def some(slugs: Iterable[str], path: str, name: str, page: str = home) -> Feed:
        newest = [entries[slug] for slug in sorted(slugs, key=rank.__getitem__)[:_NEWEST]]
        updated = max((entry.updated for entry in newest), key=dt.datetime.fromisoformat)
        return Feed(frame, updated, tuple(newest), path, name, page)

    for tag in collection.tags:
        path = f"{frame.folder}tags/{tag.slug}"
        yield some(tag.articles, f"{path}.xml", tag.name, f"{path}.html")
    paths = list_author_feeds(collection, frame.folder)
    for name, slugs in group_by_author(collection).items():
        yield some(slugs, paths[name], name, author_page(paths[name]))


def list_author_feeds(collection: Collection, folder: str = "") -> dict[str, str]:
    """Return the paths of the authors' feeds, by their names; `folder` is that of the lists."""
    return {name: f"{folder}authors/{slug}.xml" for name, slug in name_author_pages(collection).items()}


@job()
def write_feed(job: Feed) -> Blob:
    """Write a feed."""
    settings, namespace = job.frame.settings, job.namespace
    # Where the site's address is known, all addresses are seen from there (`xml:base`).
    root = "" if settings.base_url else "../" * job.path.count("/")
    return _render_xml(
        "feed.xml",
        id=namespace.urn if job.path == _OF_ALL else uuid.uuid5(namespace, job.path).urn,
        title=job.title,
        settings=settings,
        root=settings.base_url or root,
        path=quote(job.path),
        page=quote(job.page),
        authors=job.authors,
        updated=job.updated,
        release=release(),
        entries=[(entry, uuid.uuid5(namespace, entry.slug).urn, entry.html(root)) for entry in job.entries],
    )


@job()
def write_json_feed(job: JsonFeed) -> Blob:
    """Write a feed as JSON (jsonfeed.org, version 1.1), with absolute addresses where the site's is known."""
    feed = job.feed
    settings = feed.frame.settings
    root = settings.base_url

    def item(entry: FeedEntry) -> dict[str, object]:
        lead = entry.images.get(entry.lead.asset) if entry.lead else None
        return {
            "id": uuid.uuid5(feed.namespace, entry.slug).urn,
            "url": f"{root}{entry.address}",
            "title": entry.title,
            "content_html": entry.html(root),
            "summary": entry.description,
            "image": f"{root}{lead.address}" if lead and root else "",
            "date_published": entry.published,
            "date_modified": entry.updated,
            "authors": _list_people(entry.authors),
            "tags": list(entry.tags),
            "language": entry.language,
        }

    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": f"{root}{feed.frame.folder}" if root else "",
        "feed_url": f"{root}{job.path}" if root else "",
        "description": settings.subtitle,
        "authors": _list_people(feed.authors),
        "language": settings.language,
    }
    items = [_drop_empty(item(entry)) for entry in feed.entries]
    return Blob.of(json.dumps(_drop_empty(whole) | {"items": items}, ensure_ascii=False, indent=1) + "\n")


@job()
def write_sitemap(job: Sitemap) -> Blob:
    """Write the absolute addresses of all pages."""
    return _render_xml("sitemap.xml", pages=job.pages, url=lambda path: job.base_url + quote(path))


@job()
def write_robots(job: Robots) -> Blob:
    """Write what programs may read: all of it."""
    sitemap = f"\nSitemap: {job.sitemap}\n" if job.sitemap else ""
    return Blob.of(f"User-agent: *\nAllow: /\n{sitemap}")


def _make_entry(article: Article, pictures: Mapping[str, Picture], modified: dt.datetime) -> FeedEntry:
    return FeedEntry(
        slug=article.slug,
        title=article.title,
        language=article.language,
        body=article.body,
        published=_format_moment(article.date) if article.date else "",
        updated=_format_moment(article.date or modified),
        description=article.description,
        authors=article.authors,
        tags=article.tags,
        images=images_of(article.shown, pictures),
        lead=article.opening,
    )


def _list_people(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def _drop_empty(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value not in ("", [])}


def _format_moment(date: dt.datetime) -> str:
    """Return the date after RFC 3339."""
    return date.isoformat(timespec="seconds")


def _render_xml(template: str, **values: object) -> Blob:
    return Blob.of(_NOT_XML.sub("", templates().get_template(f"site/{template}").render(values)))


PODCAST = "podcast.xml"
"""Its path in the site, or in the folder of a language."""
_CHAPTERS = "podcast"  # the folder of the episodes' chapters


@dataclass(frozen=True)
class Episode:
    """One article read aloud; `date` is after RFC 3339, `chapters` are the beginnings of its parts, in seconds."""

    slug: str
    title: str
    language: str
    date: str
    description: str
    authors: tuple[str, ...]
    recording: Recording
    chapters: tuple[tuple[float, str], ...] = ()

    @property
    def page(self) -> str:
        """Its page, relative to the site's root."""
        return quote(article_path(self.slug))

    @property
    def file(self) -> str:
        """Its recording, likewise."""
        return quote(attachment_path(self.recording.path))

    @property
    def chapter_file(self) -> str:
        """The path of its chapters, "" where it has none."""
        return f"{_CHAPTERS}/{self.slug}.json" if self.chapters else ""

    @property
    def duration(self) -> int:
        """Its length in whole seconds, 0 where that is not known."""
        return round(self.recording.seconds)

    @property
    def captions(self) -> tuple[Captions, ...]:
        """Captions of it, for players that show them."""
        return self.recording.captions


@dataclass(frozen=True)
class Podcast(Job):
    """`podcast.xml`, and the chapters of its episodes; `picture` shows all of it."""

    frame: Frame
    updated: str
    episodes: tuple[Episode, ...]
    picture: Preview | None = None

    about = sentence("podcast")

    @property
    def path(self) -> str:
        """The path of the feed."""
        return f"{self.frame.folder}{PODCAST}"

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of its files."""
        return (self.path, *(episode.chapter_file for episode in self.episodes if episode.chapters))


def plan_podcast(collection: Collection, frame: Frame) -> Podcast | None:
    """Return the collection's podcast, still to be written; None where it has none."""
    episodes = tuple(_list_episodes(collection))
    return Podcast(frame, collection.modified.isoformat(), episodes, choose_front_preview(frame)) if episodes else None


def has_podcast(collection: Collection) -> bool:
    """Return whether the site has a podcast."""
    return any(True for _ in _list_episodes(collection))


def _list_episodes(collection: Collection) -> Iterator[Episode]:
    """Yield the articles that are read aloud; none without an address of the site."""
    if not collection.settings.base_url:
        return
    for article in sort_newest_first(collection.articles):
        recording = collection.recordings.get(article.narration.path) if article.narration else None
        if recording:
            yield _make_episode(article, recording, collection)


def _make_episode(article: Article, recording: Recording, collection: Collection) -> Episode:
    spoken = article.narration.spoken if article.narration else ()
    parts = [(one.begin, one.heading) for one in spoken if one.heading]
    opening = [(0.0, article.title)] if parts and parts[0][0] > 0 else []
    return Episode(
        slug=article.slug,
        title=article.title,
        language=article.language,
        date=(article.date or collection.modified).isoformat(),
        description=article.description,
        authors=article.authors,
        recording=recording,
        chapters=(*opening, *parts),
    )


@job()
def write_podcast(job: Podcast) -> dict[str, Blob]:
    """Return the feed and the chapters of its episodes, by their paths."""
    settings = job.frame.settings
    namespace = uuid.uuid5(uuid.NAMESPACE_URL, settings.identifier or settings.base_url)
    written = _render_xml(
        "podcast.xml",
        settings=settings,
        title=job.frame.title,
        folder=job.frame.folder,
        picture=job.picture,
        release=release(),
        updated=_format_rss_date(job.updated),
        episodes=[
            (episode, uuid.uuid5(namespace, episode.slug).urn, _format_rss_date(episode.date))
            for episode in job.episodes
        ],
    )
    return {job.path: written} | {
        episode.chapter_file: Blob.of(_write_chapters(episode)) for episode in job.episodes if episode.chapters
    }


def _write_chapters(episode: Episode) -> str:
    """Return the chapters as players read them (podcastindex.org, JSON Chapters 1.2)."""
    chapters = [{"startTime": round(begin, 3), "title": title} for begin, title in episode.chapters]
    return json.dumps({"version": "1.2.0", "chapters": chapters}, ensure_ascii=False, indent=1) + "\n"


def _format_rss_date(date: str) -> str:
    """Return a date after RFC 5322, as RSS has it."""
    return format_datetime(dt.datetime.fromisoformat(date))
