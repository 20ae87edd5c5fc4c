"""The citations of a book in one run: twins (2024a, 2024b) and numbers are those of the book, not of its articles."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.build.blob import Blob
from pipeline.build.job import Job, JobFunction
from pipeline.i18n.sentences import sentence
from pipeline.model.bibliography import Cited

BIBLIOGRAPHY = "_bibliography"
"""What the bibliography of a book is called among its texts."""
CITATION, REFERENCES, WAYS_BACK = "citation", "references", "ways-back"
"""The classes of a citation, of a bibliography, and of the links from an entry to its citations."""


@dataclass(frozen=True)
class CitingText:
    """An article of a book: its slug, its neutral body and its citations."""

    slug: str
    body: Blob
    cited: Cited


@dataclass(frozen=True)
class CitingBook(Job):
    """The articles of a book that cite, and its language."""

    texts: tuple[CitingText, ...]
    language: str

    about = sentence("bibliography")


@dataclass(frozen=True)
class CitedBook:
    """The neutral bodies of a book's articles by their slugs, and that of its bibliography."""

    bodies: tuple[tuple[str, Blob], ...]
    bibliography: Blob


cite_book = JobFunction[CitingBook, CitedBook]("pipeline.normalise.collection.book_citations:cite_book")
