"""Types of an e-book in the making: copies of chapters, chapters, what is in them, the book, its recordings.

A reading system has to play MP3, AAC in MPEG-4 and Opus (EPUB 3.3, 3.2); of films each plays what it can, and no other
form of them need be there (3.3). Other sounds are played on the site.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import ClassVar, NamedTuple

from pipeline.body.places import Citation, Figure, PageStart
from pipeline.editions.book.book import Book
from pipeline.editions.epub.paths import Link, recording_path
from pipeline.editions.fallback import BodyJob
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction
from pipeline.model.article import Article, Heading, Instalment, Lead, Narration, Picture, Recording
from pipeline.model.collection import Related
from pipeline.press.zip_archive import Deflated

LARGEST = 50_000_000
"""Bytes of a recording that is in the book."""
MOST = 300_000_000
"""Bytes of all of them: reading systems on tablets open no larger book readily."""
_CORE = {".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".opus": "audio/ogg; codecs=opus"}
_CAPTIONS = "text/vtt"


class BookFile(NamedTuple):
    """A recording, or captions, as the book has it: its path in the package, its media type, its bytes."""

    path: str
    media_type: str
    data: Blob


def choose_recordings(book: Book) -> dict[str, BookFile]:
    """Return the recordings that are in a book, and their captions, by the paths of their assets."""
    recordings: dict[str, BookFile] = {}
    size = 0
    played = dict.fromkeys(path for text in book.texts for path in text.recordings)
    for path in played:
        recording = book.recordings.get(path)
        media_type = _media_type(recording) if recording else ""
        if not recording or not media_type or recording.data.size > min(LARGEST, MOST - size):
            continue
        size += recording.data.size
        recordings[path] = _file(path, media_type, recording.data)
        shown = (caption for caption in recording.captions if caption.path in played)
        recordings |= {captions.path: _file(captions.path, _CAPTIONS, captions.data) for captions in shown}
    return recordings


def find_large_recordings(book: Book, inside: Mapping[str, BookFile]) -> Iterator[tuple[Article, Recording]]:
    """Yield the recordings that are too large for a book, each with the text that plays it."""
    for text in book.texts:
        for path in text.recordings:
            recording = book.recordings.get(path)
            if recording and path not in inside and _media_type(recording):
                yield text, recording


def _media_type(recording: Recording) -> str:
    """Return the media type of a recording that may be in a book, "" for any other."""
    if recording.is_film:
        return recording.media_type
    return _CORE.get(PurePosixPath(recording.path).suffix.lower(), "")


def _file(path: str, media_type: str, data: Blob) -> BookFile:
    return BookFile(recording_path(data.digest, PurePosixPath(path).suffix.lower()), media_type, data)


class TextKind(StrEnum):
    """Kind of a text in a book, as structural semantics and DPUB-ARIA call it (`doc-chapter`)."""

    CHAPTER = "chapter"
    DEDICATION = "dedication"
    PREFACE = "preface"
    AFTERWORD = "afterword"
    BIBLIOGRAPHY = "bibliography"
    AUTHORS = "contributors"


class TranslationLink(NamedTuple):
    """An article's translation: its language, and its address as seen from a chapter, "" where it is nowhere."""

    language: str
    address: str


@dataclass(frozen=True)
class ChapterCopy(BodyJob):
    """Input of a chapter.

    `pictures` are those that it shows, by the PATH of their `asset:PATH`; what is missing there was not found.
    `recordings` has the paths in the package of those that it plays and the book has, and of their captions.
    `files` is the address of the folder of attachments and ends with a slash, "" where it is nowhere, as before a site
    has an address. `lost` are links that the other articles have no place for, in order: they lead to the article
    alone, or, if that is not there, nowhere. `moved` are links to what is not on the first page of its chapter, with
    the number of the page. `starts` has where the pages of the printed book begin in it; None where
    no book is printed beside, or that has no such article; another text's page is the first one if that is `shared`.
    `related` are chapters about the same.
    """

    slug: str
    title: str
    language: str
    body: Blob
    date: dt.datetime | None = None
    description: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    lead: Lead | None = None
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    recordings: Mapping[str, str] = field(default_factory=dict)
    files: str = ""
    lost: tuple[Link, ...] = ()
    moved: Mapping[Link, int] = field(default_factory=dict)
    starts: tuple[PageStart, ...] | None = None
    kind: TextKind = TextKind.CHAPTER
    subtitle: str = ""
    title_html: str = ""
    subtitle_html: str = ""
    description_html: str = ""
    translations: tuple[TranslationLink, ...] = ()
    instalment: Instalment | None = None
    related: tuple[Related, ...] = ()
    shared: bool = False
    doi: str = ""

    about = sentence("article {name}", name="{0.slug}")
    causes: ClassVar[Mapping[str, str]] = {
        "body": sentence("its text changed"),
        "translations": sentence("its translations changed"),
        "pictures": sentence("a picture of it changed"),
        "recordings": sentence("a recording of it changed"),
        "lost": sentence("where its links lead changed"),
        "instalment": sentence("its series changed"),
        "moved": sentence("where its links lead changed"),
        "starts": sentence("its pages on paper changed"),
        "shared": sentence("its pages on paper changed"),
        "related": sentence("the articles below it changed"),
    }
    heavy = ("pictures", "recordings", "lead")
    told = tuple(
        ("title_html subtitle subtitle_html description description_html authors tags instalment related doi").split()
    )


@dataclass(frozen=True)
class Facts:
    """Facts about the pages of the book (its cover apart, which says nothing that the title page does not say).

    `captioned` are films with captions, `spoken` recordings whose words follow them. `unordered` are pages whose
    headings skip a level or do not begin with the only one of the first.
    """

    pictures: int = 0
    described: int = 0
    formulas: int = 0
    spelled_out: int = 0
    motion: int = 0
    unordered: int = 0
    sounds: int = 0
    films: int = 0
    captioned: int = 0
    spoken: int = 0

    def __add__(self, other: Facts) -> Facts:
        return Facts(*map(operator.add, astuple(self), astuple(other)))


@dataclass(frozen=True)
class Chapter:
    """A chapter, finished but for the numbers of pages (`number_chapters`), and what the book has to know of it.

    `places` are the article's ids that are in it; `links` lead to other chapters; `fonts` are file names of the theme,
    `signs` those of its formulas.
    `cited` are the addresses of the web that it cites and `figures` its figures with a caption, with their pages;
    `pages` are the printed ones that begin in it; all pages count from 0 within the text. A chapter that is too long
    for one page has `more`; `files` has the number of the page on which an id is (as XML has it) where that is not the
    first, `turned` those on which the printed pages begin, and `with_formulas` those that have any.
    """

    page: Blob
    facts: Facts
    places: tuple[str, ...]
    links: tuple[Link, ...]
    fonts: tuple[str, ...]
    cited: tuple[Citation, ...] = ()
    figures: tuple[Figure, ...] = ()
    pages: tuple[int, ...] = ()
    more: tuple[Blob, ...] = ()
    files: Mapping[str, int] = field(default_factory=dict)
    turned: tuple[int, ...] = ()
    with_formulas: tuple[int, ...] = ()
    signs: str = ""


@dataclass(frozen=True)
class BoundText:
    """An article, or another text that was written in Markdown, in its place in the book.

    `pages` are its own, more than one where it is too long for that; `with_formulas` has the numbers of those with
    formulas, `files` that of the page on which an id is (as XML has it), where it is not the first. `headings` are what
    the contents may show. `printed` has the numbers of the printed pages that begin in it, its first among them,
    and of its pages on which they do. `cited` and `figures` tell printed pages, 0 where there are none.
    """

    pages: tuple[Deflated, ...]
    with_formulas: tuple[int, ...] = ()
    files: Mapping[str, int] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    cited: tuple[Citation, ...] = ()
    figures: tuple[Figure, ...] = ()
    printed: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class PrintedPages:
    """The pages of the printed edition, as far as the e-book's own sections need them (`Pagination`).

    `source` is "" where there is no printed edition.
    """

    source: str = ""
    first: Mapping[str, int] = field(default_factory=dict)
    starts: Mapping[str, tuple[PageStart, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class EbookCopy(Job):
    """Input of the book.

    `book` is without what its texts were made of (`light`). `texts` are the articles, and the other texts, by their
    names. `pictures` and `fonts` (names of the theme's files) are what they show, `signs` those of their formulas,
    `facts` what is in them. `recordings` are those that they play, with captions; `narrations` are texts that are read
    aloud, by their names. `cover` is a JPEG or a PNG, `cover_type` says which ("": there is none); `alt` says what is
    to be seen on it.
    """

    book: Book
    cover: Blob
    cover_type: str
    alt: str
    texts: Mapping[str, BoundText]
    pictures: tuple[Picture, ...]
    facts: Facts
    fonts: frozenset[str]
    printed: PrintedPages = PrintedPages()
    signs: str = ""
    recordings: tuple[BookFile, ...] = ()
    narrations: Mapping[str, Narration] = field(default_factory=dict)

    about = sentence("e-book")


make_chapter = JobFunction[ChapterCopy, Chapter]("pipeline.editions.epub.pages:make_chapter", reads=("look/fonts",))
package_book = JobFunction[EbookCopy, Blob](
    "pipeline.editions.epub.packaging:package_book", reads=("look/epub", "look/fonts", "styles/epub.css")
)
