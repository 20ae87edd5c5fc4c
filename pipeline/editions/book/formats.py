"""The forms in which books come out: one row each. The edition `anthology-NAME` of `EDITIONS` makes a form."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.books_and_handouts import Format

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
