"""The forms in which books come out: one row each. What makes a form is the edition of `EDITIONS` that it names."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.books_and_handouts import Format

_ = str  # marks words of books and sites, which i18n/locale translates


@dataclass(frozen=True)
class BookFormat:
    """A form of books: its name, the edition that makes it, the suffix and the media type of its files.

    The site calls a file of it by its `kind` and `short` name, by `alone` where there is one book, else by `titled`.
    `production` tells by which tools it was made. Pages of one that is `printed` are referred to elsewhere, and it has
    an identifier of its own for them.
    """

    name: Format
    edition: str
    suffix: str
    media_type: str
    short: str
    kind: str
    alone: str
    titled: str
    production: str
    printed: bool = False


PDF = BookFormat(
    Format.PDF,
    "anthology-pdf",
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
    "anthology-epub",
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
