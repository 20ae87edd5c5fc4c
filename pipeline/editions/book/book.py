"""A book before it is set: its texts in reading order, and what it says of itself.

The same for paper and for e-readers, so that both have the same parts in the same order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.i18n.labels import describe_logo
from pipeline.model.article import Article, Picture, Recording, Tag, Translation
from pipeline.model.books_and_handouts import Economy, Format, Trim
from pipeline.model.collection import Related
from pipeline.model.settings import Legal
from pipeline.text.standard_numbers import NO_ISBNS, Isbns

_ = str  # marks words of books and sites, which i18n/locale translates


@dataclass(frozen=True)
class BookFormat:
    """A form of books: its name, the suffix and the media type of its files.

    The site calls a file of it by its `kind` and `short` name, by `alone` where there is one book, else by `titled`.
    `production` tells by which tools it was made. Pages of one that is `printed` are referred to elsewhere, and it has
    an identifier of its own for them.
    """

    name: Format
    suffix: str
    media_type: str
    short: str
    kind: str
    alone: str
    titled: str
    production: str
    printed: bool = False

    @property
    def edition(self) -> str:
        """The name of the edition that makes it."""
        return f"anthology-{self.name}"


PDF = BookFormat(
    Format.PDF,
    ".pdf",
    "application/pdf",
    "PDF",
    _("Book"),
    _("The book, PDF"),
    _("%(title)s, PDF"),
    _("Written in Markdown, read by pandoc, typeset by WeasyPrint, bound with pikepdf"),
    printed=True,
)
EPUB = BookFormat(
    Format.EPUB,
    ".epub",
    "application/epub+zip",
    "EPUB",
    _("E-book"),
    _("The e-book, EPUB"),
    _("%(title)s, EPUB"),
    _("Written in Markdown, read by pandoc, packaged with EbookLib"),
)
FORMATS = (PDF, EPUB)
"""All of them, as they are made: an e-book tells the pages of the PDF."""


@dataclass(frozen=True)
class Book:
    """A book. Texts that it does not have are "", sections None or empty.

    `path` is that of its files without their suffix. `authors` made the book: those of the settings, or of its
    articles. `published` is the day of its newest article. `modified` is what a package says of its last change.
    `identifier` names the book in all its forms, `print_identifier` its PDF, whose pages others refer to; `isbn`
    has that of each form. `tags` are those of its articles; `biographies` are in the order of the authors' names.
    `logo` is the publisher's,
    `typefaces` are named where they are not the usual ones. `related` and `translations` have those of each of its
    articles, by its slug. `bibliography` is that of all articles, whose own are left out then.
    """

    path: str
    title: str
    subtitle: str
    language: str
    authors: tuple[str, ...]
    byline: str
    years: str
    publisher: str
    rights: str
    site: str
    identifier: str
    print_identifier: str
    modified: dt.datetime
    published: dt.datetime | None
    parts: tuple[BookPart, ...]
    isbn: Isbns = NO_ISBNS
    issn: str = ""
    edition: str = ""
    commit: str = ""
    tags: tuple[Tag, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    attachments: frozenset[str] = frozenset()
    recordings: Mapping[str, Recording] = field(default_factory=dict)
    dedication: Article | None = None
    preface: Article | None = None
    afterword: Article | None = None
    bibliography: Article | None = None
    biographies: tuple[tuple[str, Article], ...] = ()
    cover: str = ""
    cover_colour: str = ""
    trim: Trim = Trim.A5
    economy: Economy = Economy.AUTO
    bleed: float = 0.0
    paper_thickness: float = 0.1
    formats: tuple[Format, ...] = tuple(Format)
    legal: Legal = field(default_factory=Legal)
    logo: Picture | None = None
    typefaces: tuple[str, ...] = ()
    related: Mapping[str, tuple[Related, ...]] = field(default_factory=dict)
    translations: Mapping[str, tuple[Translation, ...]] = field(default_factory=dict)

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles in reading order, without the texts around them."""
        return tuple(article for part in self.parts for article in part.articles)

    @property
    def logo_described(self) -> str:
        """The alternative text of the logo."""
        return describe_logo(self.publisher or self.title, self.language)

    @property
    def publisher_name(self) -> str:
        """The publisher without an address and a telephone number, which are for the imprint alone."""
        return self.publisher.partition(",")[0].strip()

    def comes_as(self, form: BookFormat) -> bool:
        """Return whether it is to be made in this form."""
        return form.name in self.formats

    def file(self, form: BookFormat) -> str:
        """Return the path of its file of this form in the output folder."""
        return f"{self.path}{form.suffix}"

    @property
    def has_parts(self) -> bool:
        """Return whether its parts have openings."""
        return bool(self.parts[0].title)

    @property
    def texts(self) -> tuple[Article, ...]:
        """All that was written for it in Markdown, in reading order: dedication, preface, articles, afterword."""
        texts = (self.dedication, self.preface, *self.articles, self.afterword)
        return tuple(text for text in texts if text)


@dataclass(frozen=True)
class BookPart:
    """A part of the book; the one part of a book without parts has no title, and no opening."""

    name: str
    title: str
    articles: tuple[Article, ...]
