"""The e-book as a whole: a job that is done again only when something of the book has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pipeline.editions.ebook.chapter import Facts
from pipeline.editions.pages import PageStart, Pagination
from pipeline.editions.registers import Citation, Figure
from pipeline.editions.volume import Volume
from pipeline.jobs.blob import Blob
from pipeline.jobs.recipe import made_with
from pipeline.model.collection import Article, Heading, Picture
from pipeline.press.archive import Deflated

_NOTHING = Blob.of(b"")


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
class Book:
    """What the book is made from.

    `volume` is without what its texts were made of (`light`). `texts` are the articles, and the other texts, by their
    names. `pictures` and `fonts` (names of the shelf's files) are what they show, `signs` those of their formulas,
    `facts` what is in them. `cover` is a JPEG or a PNG, `cover_type` says which; `alt` says what is to be seen on it.
    """

    volume: Volume
    cover: Blob
    cover_type: str
    alt: str
    texts: Mapping[str, BoundText]
    pictures: tuple[Picture, ...]
    facts: Facts
    fonts: frozenset[str]
    printed: PrintedPages = PrintedPages()
    signs: str = ""

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


def light(volume: Volume) -> Volume:
    """The volume with all that its own sections tell, and without what its texts have been made of."""
    shown = {asset for text in volume.texts for asset in text.shown}
    return replace(
        volume,
        parts=tuple(replace(part, articles=tuple(map(_light, part.articles))) for part in volume.parts),
        pictures={asset: replace(one, data=_NOTHING) for asset, one in volume.pictures.items() if asset in shown},
        attachments=frozenset(),
        dedication=_light(volume.dedication) if volume.dedication else None,
        preface=_light(volume.preface) if volume.preface else None,
        afterword=_light(volume.afterword) if volume.afterword else None,
        biographies=tuple((name, _light(text)) for name, text in volume.biographies),
    )


def printed_pages(volume: Volume, pagination: Pagination) -> PrintedPages:
    """Of all pages what the sections of a book need that are made with it."""
    slugs = {article.slug for article in volume.articles}
    own = {name: starts for name, starts in pagination.starts.items() if name not in slugs}
    return PrintedPages(pagination.source, pagination.first, own)


def _light(text: Article) -> Article:
    return replace(text, body=_NOTHING, headings=(), description="", description_html="", questions=(), extra={})
