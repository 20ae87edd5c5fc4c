"""The e-book as a whole: a job that is done again only when something of the book has changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.editions.ebook.chapter import Facts
from pipeline.jobs.blob import Blob
from pipeline.jobs.recipe import made_with
from pipeline.model.collection import Heading, Picture
from pipeline.press.archive import Deflated


@dataclass(frozen=True)
class Imprint:
    """What the book says of itself.

    `modified` is when its content last changed, `published` the day of its newest article in ISO 8601, or "". `byline`
    and `years` are what a title page says, `creators` all who wrote in it, `subjects` its tags. `site` is its address
    on the web, or "". Where `identifier` is "", one is made of title and site.
    """

    title: str
    language: str
    modified: dt.datetime
    published: str = ""
    subtitle: str = ""
    byline: str = ""
    years: str = ""
    creators: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""
    site: str = ""
    identifier: str = ""


@dataclass(frozen=True)
class Part:
    """A chapter in its place: the name of its file, its page, and the headings that the contents show."""

    file: str
    title: str
    language: str
    page: Deflated
    has_formulas: bool = False
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True)
class Book:
    """What the book is made from; `pictures` and `fonts` (names of the shelf's files) are what the chapters show."""

    imprint: Imprint
    cover: Blob
    parts: tuple[Part, ...]
    pictures: tuple[Picture, ...]
    facts: Facts
    fonts: frozenset[str]

    @property
    def subject(self) -> str:
        """What the job is about."""
        return "e-book"


@made_with("epub/", "fonts/")
def bound(book: Book) -> Blob:
    """The book as an EPUB file.

    Raises:
        LostBlobError: a page or a picture is gone.
    """
    from pipeline.editions.ebook.binding import bind  # noqa: PLC0415 - EbookLib and templates, for workers alone

    return bind(book)
