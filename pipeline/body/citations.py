"""The styles of citations, and the citations of a book in one run: twins (2024a, 2024b) and numbers are the book's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.i18n.sentences import sentence
from pipeline.inputs import STYLES as FOLDER
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction
from pipeline.model.bibliography import FRENCH, STYLES, USUAL_STYLE, Cited, Sources

BIBLIOGRAPHY = "_bibliography"
"""What the bibliography of a book is called among its texts."""
CITATION, REFERENCES, WAYS_BACK = "citation", "references", "ways-back"
"""The classes of a citation, of a bibliography, and of the links from an entry to its citations."""


_STYLE = re.compile(r"<style\b[^<>]*>")
_OF_NOTES = re.compile(r'\bclass\s?=\s?["\']note["\']')


def read_style(sources: Sources, language: str) -> str:
    """Return the style of a post's citations, in the form that its language has."""
    if sources.own_style:
        return sources.own_style.text
    name = sources.style or USUAL_STYLE
    french = FRENCH.get(name) if language.partition("-")[0] == "fr" else None
    return _read_own(french or STYLES[name])


@cache
def _read_own(name: str) -> str:
    return (FOLDER / "citations" / f"{name}.csl").read_text("utf-8")


def is_of_notes(style: str) -> bool:
    """Return whether a style writes citations as notes."""
    tag = _STYLE.search(style)
    return tag is not None and _OF_NOTES.search(tag[0]) is not None


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
    """The neutral bodies of a book's articles by their slugs, and that of its bibliography, None without entries."""

    bodies: tuple[tuple[str, Blob], ...]
    bibliography: Blob | None


cite_book = JobFunction[CitingBook, CitedBook]("pipeline.normalise.collection.book_citations:cite_book")
