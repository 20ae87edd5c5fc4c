"""The forms in which books come out: one row each. What makes a form is the edition of `EDITIONS` that it names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from gettext import NullTranslations

from pipeline.model.books_and_handouts import Format


@dataclass(frozen=True)
class BookFormat:
    """A form of books: its name, the edition that makes it, and how the names of its files end.

    `production` tells by which tools it was made, in the words of a catalogue. One that is `printed` has pages that
    others refer to, and an identifier of its own for them.
    """

    name: Format
    edition: str
    suffix: str
    production: Callable[[NullTranslations], str]
    printed: bool = False


PDF = BookFormat(
    Format.PDF,
    "anthology-pdf",
    ".pdf",
    lambda words: words.gettext("Written in Markdown, read by pandoc, typeset by WeasyPrint, bound with pikepdf"),
    printed=True,
)
EPUB = BookFormat(
    Format.EPUB,
    "anthology-epub",
    ".epub",
    lambda words: words.gettext("Written in Markdown, read by pandoc, packaged with EbookLib"),
)
FORMATS = (PDF, EPUB)
"""All of them, as they are made: an e-book tells the pages of the PDF."""
