"""The podcast: articles that are read aloud as episodes (RSS 2.0, with what players of podcasts know beyond it).

An episode's file is fetched from an absolute address: without the site's own there is no podcast.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from urllib.parse import quote

from pipeline.editions.site.lists import newest_first
from pipeline.editions.site.paths import article_path, attachment_path
from pipeline.editions.site.social_cards import front_preview
from pipeline.editions.site.values import Frame, Preview
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.model.article import Article
from pipeline.model.collection import Collection
from pipeline.model.recordings import Captions, Recording
from pipeline.theme import templates
from pipeline.version import release

PODCAST = "podcast.xml"
"""Where it stands in the site, or in the folder of a language."""
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
        """Where its chapters stand, "" where it has none."""
        return f"{_CHAPTERS}/{self.slug}.json" if self.chapters else ""

    @property
    def duration(self) -> int:
        """Its length in whole seconds, 0 where that is not known."""
        return round(self.recording.seconds)

    @property
    def captions(self) -> tuple[Captions, ...]:
        """What is said in it, for players that show it."""
        return self.recording.captions


@dataclass(frozen=True)
class Podcast(Job):
    """`podcast.xml`, and the chapters of its episodes (a job of the runner); `picture` stands for all of it."""

    frame: Frame
    updated: str
    episodes: tuple[Episode, ...]
    picture: Preview | None = None

    about = sentence("podcast")

    @property
    def path(self) -> str:
        """Where the feed stands in the site."""
        return f"{self.frame.folder}{PODCAST}"

    @property
    def paths(self) -> tuple[str, ...]:
        """Where its files stand in the site."""
        return (self.path, *(one.chapter_file for one in self.episodes if one.chapters))


def podcast_of(collection: Collection, frame: Frame) -> Podcast | None:
    """Return the collection's podcast, still to be written; None where it has none."""
    episodes = tuple(_episodes(collection)) if collection.settings.base_url else ()
    if not episodes:
        return None
    return Podcast(frame, collection.modified.isoformat(), episodes, front_preview(frame))


def has_podcast(collection: Collection) -> bool:
    """Return whether the site has a podcast."""
    return bool(collection.settings.base_url) and any(True for _ in _episodes(collection))


def _episodes(collection: Collection) -> Iterator[Episode]:
    for article in newest_first(collection.articles):
        recording = collection.recordings.get(article.narration.path) if article.narration else None
        if recording:
            yield _episode(article, recording, collection)


def _episode(article: Article, recording: Recording, collection: Collection) -> Episode:
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
def podcast(job: Podcast) -> dict[str, Blob]:
    """Return the feed and the chapters of its episodes, by their paths."""
    settings = job.frame.settings
    namespace = uuid.uuid5(uuid.NAMESPACE_URL, settings.identifier or settings.base_url)
    written = (
        templates()
        .get_template("site/podcast.xml")
        .render(
            settings=settings,
            title=job.frame.title,
            folder=job.frame.folder,
            picture=job.picture,
            release=release(),
            updated=_moment(job.updated),
            episodes=[(one, uuid.uuid5(namespace, one.slug).urn, _moment(one.date)) for one in job.episodes],
        )
    )
    chapters = {one.chapter_file: Blob.of(_chapters(one)) for one in job.episodes if one.chapters}
    return {job.path: Blob.of(written), **chapters}


def _chapters(episode: Episode) -> str:
    """Return the chapters as players read them (podcastindex.org, JSON Chapters 1.2)."""
    chapters = [{"startTime": round(begin, 3), "title": title} for begin, title in episode.chapters]
    return json.dumps({"version": "1.2.0", "chapters": chapters}, ensure_ascii=False, indent=1) + "\n"


def _moment(date: str) -> str:
    """Return a date after RFC 5322, as RSS has it."""
    return format_datetime(dt.datetime.fromisoformat(date))
