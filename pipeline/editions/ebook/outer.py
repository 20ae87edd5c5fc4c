"""What stands around the chapters as XHTML: cover, title page, contents, colophon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from gettext import NullTranslations
from urllib.parse import quote

from pipeline.editions.ebook.book import Book, Imprint, Part
from pipeline.editions.ebook.pages import make_page
from pipeline.editions.ebook.places import CHAPTERS, xml_name
from pipeline.labels import direction, labels, long_date
from pipeline.model.collection import Heading
from pipeline.press.package import Metadata


@dataclass(frozen=True)
class Entry:
    """A line of the contents; `language` only where it is not the book's."""

    text: str
    address: str
    language: str = ""
    runs: str = ""
    below: tuple[Entry, ...] = field(default=())


def outer_pages(book: Book, metadata: Metadata) -> dict[str, bytes]:
    """All that is no chapter, by its path: `cover.xhtml`, `title.xhtml`, `nav.xhtml`, `colophon.xhtml`."""
    imprint = book.imprint
    words = labels(imprint.language)
    pages: dict[str, dict[str, object]] = {
        "cover": {"title": words.gettext("Cover"), "description": _cover_described(imprint, words)},
        "title": {
            "title": imprint.title,
            "authors": imprint.byline,
            "imprint": " · ".join(filter(None, (imprint.publisher, imprint.years))),
        },
        "nav": {
            "title": words.gettext("Contents"),
            "contents": contents(book),
            "landmarks_title": words.gettext("Landmarks"),
            "landmarks": _landmarks(book, words),
        },
        "colophon": {
            "title": words.gettext("Colophon"),
            "book_title": imprint.title,
            "facts": _colophon(imprint, metadata, words),
            "site": imprint.site,
            "site_term": words.gettext("On the web"),
        },
    }
    common = {"root": "", "subtitle": imprint.subtitle}
    return {f"{name}.xhtml": make_page(name, imprint.language, common | values) for name, values in pages.items()}


def contents(book: Book) -> tuple[Entry, ...]:
    """The articles, their sections below them, and the colophon."""
    language = book.imprint.language
    entries = [_entry(part, "" if part.language == language else part.language) for part in book.parts]
    return (*entries, Entry(labels(language).gettext("Colophon"), "colophon.xhtml"))


def _entry(part: Part, language: str) -> Entry:
    address = f"{CHAPTERS}/{part.file}"
    runs = direction(language) if language else ""
    sections = [(heading, f"{address}#{quote(xml_name(heading.id))}") for heading in part.headings]
    return Entry(part.title, address, language, runs, _nested(sections, language, runs))


def _nested(headings: Sequence[tuple[Heading, str]], language: str, runs: str) -> tuple[Entry, ...]:
    """Headings as a tree; each of those that follow a heading and are deeper stand below it."""
    entries = []
    index = 0
    while index < len(headings):
        heading, address = headings[index]
        end = index + 1
        while end < len(headings) and headings[end][0].level > heading.level:
            end += 1
        below = _nested(headings[index + 1 : end], language, runs)
        entries.append(Entry(heading.text, address, language, runs, below))
        index = end
    return tuple(entries)


def _cover_described(imprint: Imprint, words: NullTranslations) -> str:
    named = words.gettext("Cover: %(title)s") % {"title": imprint.title}
    return ". ".join(filter(None, (named, imprint.subtitle, imprint.byline)))


def _landmarks(book: Book, words: NullTranslations) -> list[dict[str, str]]:
    marks = [
        ("cover", "cover.xhtml", words.gettext("Cover")),
        ("titlepage", "title.xhtml", words.gettext("Title page")),
        ("toc", "nav.xhtml", words.gettext("Contents")),
        ("bodymatter", f"{CHAPTERS}/{book.parts[0].file}", words.gettext("Start of the text")),
        ("colophon", "colophon.xhtml", words.gettext("Colophon")),
    ]
    return [{"kind": kind, "address": address, "text": text} for kind, address, text in marks]


def _colophon(imprint: Imprint, metadata: Metadata, words: NullTranslations) -> list[tuple[str, str]]:
    found = [
        (words.gettext("Authors"), imprint.byline),
        (words.gettext("Publisher"), imprint.publisher),
        (words.gettext("Rights"), imprint.rights),
        (words.gettext("Date"), long_date(imprint.modified, imprint.language) if imprint.published else ""),
        (words.gettext("Identifier"), metadata.identifier),
        (
            words.gettext("Typefaces"),
            words.gettext("Source Serif 4, Source Sans 3 and Source Code Pro, under the SIL Open Font License 1.1"),
        ),
        (words.gettext("Accessibility"), dict(metadata.properties).get("schema:accessibilitySummary", "")),
    ]
    return [(term, text) for term, text in found if text]
