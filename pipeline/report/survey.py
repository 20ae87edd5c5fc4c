"""Survey of a collection: each article as it reads, and the problems of all of them together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version

from pipeline.i18n.catalogue import in_language
from pipeline.i18n.sentences import constant, sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction
from pipeline.model.problems import Problem

HARD = 40
"""A sentence of more words than these is hard to read."""
FEWEST = 50
"""Words of a text, of which fewer tell nothing of how it reads."""


@dataclass(frozen=True)
class WebLink:
    """Link of an article to the web, and its text."""

    address: str
    words: str


@dataclass(frozen=True)
class TextReading:
    """Readability of an article on a screen.

    `prose` and `sentences` count the words and the sentences of its paragraphs; `hard` are the longest of those
    sentences that are hard to read, the longest first, `hard_sentences` in all. `ease` is Flesch's figure for
    its language, None where there is none or the text is too short. `leads_to` are the slugs of the articles that it
    links to. `shingles` has the digests of all runs of its words, 8 bytes each, in ascending order (`find_twins`).
    """

    prose: int = 0
    sentences: int = 0
    hard: tuple[str, ...] = ()
    hard_sentences: int = 0
    ease: float | None = None
    links: tuple[WebLink, ...] = ()
    leads_to: tuple[str, ...] = ()
    shingles: bytes = b""

    @property
    def words_per_sentence(self) -> float:
        """Words of a sentence on the average; 0 where there is no sentence."""
        return self.prose / self.sentences if self.sentences else 0.0


class Lack(StrEnum):
    """Element that readers and lists want and an article may lack."""

    SUMMARY = "summary"
    PICTURE = "picture"
    TAGS = "tags"
    DATE = "date"


@dataclass(frozen=True)
class Surveyed:
    """An article of a survey: what its front matter says, and how it reads. `source` is the post's path."""

    slug: str
    source: str
    title: str
    language: str
    date: dt.datetime | None = None
    tags: tuple[str, ...] = ()
    words: int = 0
    minutes: int = 1
    lacks: frozenset[Lack] = frozenset()
    reading: TextReading = field(default_factory=TextReading)


@dataclass(frozen=True)
class Twins:
    """Two articles that say much the same, by their slugs: the `share` of all their runs of words that both have.

    `contained` is the share of the shorter one's runs that the other has as well.
    """

    first: str
    second: str
    share: float
    contained: float


class LinkState(StrEnum):
    """State of an address."""

    ALIVE = "alive"
    MOVED = "moved"
    DEAD = "dead"
    UNKNOWN = "unknown"
    REFUSED = "refused"


class VisitResult(StrEnum):
    """Result of a visit to an address, each with its words (`describe_visit`)."""

    ANSWERED = "answered"
    GONE = "gone"
    NO_SUCH_NAME = "no-such-name"
    STATUS = "status"
    NO_ANSWER = "no-answer"
    TOO_SLOW = "too-slow"
    CERTIFICATE = "certificate"
    NO_SENSE = "no-sense"
    TOO_FAR = "too-far"
    NOT_PUBLIC = "not-public"
    NOT_WEB = "not-web"


@dataclass(frozen=True)
class Visit:
    """Visit to an address: the `status` of the last answer, `leads_to` where it has moved to for good.

    `date` is the day of the visit (2026-11-26).
    """

    address: str
    state: LinkState
    result: VisitResult
    status: int = 0
    leads_to: str = ""
    date: str = ""


@dataclass(frozen=True)
class Survey:
    """All of it. `visits` is None where no link was visited, `level` whether how hard texts are could be measured.

    `linked` are the slugs of articles that something leads to, `too_much` the paths of posts that could not be read in
    the time that a post may take.
    """

    title: str
    rights: str
    articles: tuple[Surveyed, ...]
    drafts: tuple[Surveyed, ...] = ()
    problems: tuple[Problem, ...] = ()
    twins: tuple[Twins, ...] = ()
    linked: frozenset[str] = frozenset()
    visits: tuple[Visit, ...] | None = None
    level: bool = True
    too_much: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadingJob(Job):
    """A text to be read, in its language; `measure` is the version of what measures how hard it is, "" for nothing."""

    slug: str
    language: str
    body: Blob
    measure: str

    about = sentence("reading of {name}", name="{0.slug}")


def find_measure() -> str:
    """Return the version of what measures; "" where the extra `report` is not installed."""
    try:
        return version("textstat")
    except PackageNotFoundError:
        return ""


read_text = JobFunction[ReadingJob, TextReading]("pipeline.report.reading:read_text")


_MONTHS = [
    constant(name)
    for name in "January February March April May June July August September October November December".split()
]


_FIRST = sentence("1")


def name_month(year: int, month: int) -> str:
    """Return a month, as a sentence."""
    return sentence("{month} {year}", month=_MONTHS[month - 1], year=str(year))


def name_day(date: dt.date) -> str:
    """Return a day, as a sentence."""
    day = _FIRST if date.day == 1 else date.day  # which French says as “1er”
    return sentence("{day} {month} {year}", day=day, month=_MONTHS[date.month - 1], year=str(date.year))


@dataclass(frozen=True)
class Speaker:
    """Says everything in one language."""

    language: str

    def say(self, text: str) -> str:
        """Return what a sentence says."""
        return in_language(text, self.language)

    def said(self, *texts: str) -> tuple[str, ...]:
        """Return what several sentences say."""
        return tuple(map(self.say, texts))

    def number(self, number: float, decimals: int = 0) -> str:
        """Return a number as it is written."""
        if decimals:
            return self.say(sentence("{number:,.1f}", number=float(number)))
        return self.say(sentence("{number:,}", number=round(number)))

    def month(self, month: tuple[int, int]) -> str:
        """Return a month as it is written."""
        return self.say(name_month(*month))

    def day(self, date: dt.date) -> str:
        """Return a day as it is written."""
        return self.say(name_day(date))
