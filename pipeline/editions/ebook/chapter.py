"""An article as a chapter of the e-book: a job of its own, which other articles do not concern."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar

from pipeline.editions.contained import plain_title
from pipeline.editions.pages import Numbering, PageStart, numberings, with_numbers
from pipeline.editions.registers import Citation, Figure
from pipeline.jobs.blob import Blob
from pipeline.jobs.recipe import made_with
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Lead, Picture
from pipeline.press.archive import Deflated, deflate


class Kind(StrEnum):
    """What a text is in a book, as structural semantics and DPUB-ARIA call it (`doc-chapter`)."""

    CHAPTER = "chapter"
    DEDICATION = "dedication"
    PREFACE = "preface"
    AFTERWORD = "afterword"
    AUTHORS = "contributors"


Link = tuple[str, str]
"""A link to another chapter: an article's slug, and an id in it or ""."""


@dataclass(frozen=True)
class ChapterCopy:
    """What a chapter is made from.

    `pictures` are those that it shows, by the PATH of their `asset:PATH`; what is missing there was not found.
    `files` is the address of the folder of attachments and ends with a slash, "" where it is nowhere, as before a site
    has an address. `lost` are links that the other articles have no place for, in order: they lead to the article
    alone, or, if that is not there, nowhere. `moved` are links to what is not on the first page of its chapter, with
    the number of the page. `starts` has where the pages of the printed book begin in it; None where
    no book is printed beside, or that has no such article.
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
    files: str = ""
    lost: tuple[Link, ...] = ()
    moved: Mapping[Link, int] = field(default_factory=dict)
    starts: tuple[PageStart, ...] | None = None
    kind: Kind = Kind.CHAPTER
    title_html: str = ""
    description_html: str = ""

    causes: ClassVar[Mapping[str, str]] = {
        "body": "its text changed",
        "pictures": "a picture of it changed",
        "lost": "where its links lead changed",
        "moved": "where its links lead changed",
        "starts": "its pages on paper changed",
    }

    @property
    def subject(self) -> str:
        """What the job is about."""
        return f"article {self.slug}"

    def with_body(self, body: Blob) -> ChapterCopy:
        """See `OfArticle`."""
        return replace(self, body=body, pictures={}, lead=None)

    def plainest(self, body: Blob) -> ChapterCopy:
        """See `OfArticle`."""
        title = plain_title(self.title, self.slug)
        return replace(self.with_body(body), title=title, description="", authors=(), tags=())


@dataclass(frozen=True)
class Facts:
    """What is in the pages of the book (its cover apart, which says nothing that the title page does not say).

    `unordered` are pages whose headings skip a level or do not begin with the only one of the first.
    """

    pictures: int = 0
    described: int = 0
    formulas: int = 0
    spelled_out: int = 0
    motion: bool = False
    unordered: int = 0

    def __add__(self, other: Facts) -> Facts:
        """What is in both."""
        return Facts(
            self.pictures + other.pictures,
            self.described + other.described,
            self.formulas + other.formulas,
            self.spelled_out + other.spelled_out,
            self.motion or other.motion,
            self.unordered + other.unordered,
        )


@dataclass(frozen=True)
class Chapter:
    """A chapter, finished but for the numbers of pages (`numbered_chapters`), and what the book has to know of it.

    `places` are the article's ids that are in it; `links` lead to other chapters; `fonts` are file names of the shelf,
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


@made_with("epub/chapter.xhtml", "epub/page.xhtml", "fonts/")
def chapter(copy: ChapterCopy) -> Chapter:
    """An article as a chapter.

    Raises:
        LostBlobError: its body or a picture is gone.
    """
    from pipeline.editions.ebook.pages import make_chapter  # noqa: PLC0415 - parsers and templates, for workers alone

    return make_chapter(copy)


@made_with()
def number_chapters(job: Numbering) -> tuple[Deflated, ...]:
    """The pages of the chapters as they stand in the archive."""
    return tuple(deflate(with_numbers(page.data, first)) for page, first in job.pages)


def numbered_chapters(chapters: Iterable[tuple[Blob, int]], runner: Runner) -> Iterator[Deflated]:
    """The pages of chapters, each with the number of its first page in the printed book, as they stand in the archive.

    The number of a chapter that was made without `starts` does not matter: 0, say.
    """
    for pages in runner.map(number_chapters, numberings(chapters), "page numbers"):
        yield from pages
