"""The pages of the e-book as XHTML: chapters, and what stands around them (cover, title page, contents, colophon)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from lxml.html.builder import E
from markupsafe import Markup

from pipeline import shelf
from pipeline.editions import hypertext
from pipeline.editions.cover import book_title, byline, years
from pipeline.editions.ebook.blocks import placeholder
from pipeline.editions.ebook.body import Chapter, Shelf, draft, finished
from pipeline.labels import direction, labels, long_date
from pipeline.model.collection import Article, Collection, Heading
from pipeline.model.text import printable
from pipeline.press.package import Metadata

CHAPTERS, IMAGES = "articles", "images"  # folders of the package
_OWN_IDS = frozenset({"chapter-title"})
_PLAIN_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/svg+xml": "svg"}
_DEEPEST_IN_CONTENTS = 3


@dataclass(frozen=True)
class Book:
    """The collection, its articles by slug, and where all that its pages refer to stands in the package."""

    collection: Collection
    language: str
    articles: Mapping[str, Article]
    images: Mapping[str, str]
    shelf: Shelf


@dataclass(frozen=True)
class Entry:
    """A line of the contents; `language` only where it is not the book's."""

    text: str
    address: str
    language: str = ""
    runs: str = ""
    below: tuple[Entry, ...] = field(default=())


def book_of(collection: Collection) -> Book:
    """Give every chapter and every picture that a chapter shows its place in the package."""
    articles = {article.slug: article for article in collection.articles}
    shown = dict.fromkeys(asset for article in collection.articles for asset in article.shown)
    images = {
        asset: f"{IMAGES}/{number:03d}.{_SUFFIXES[collection.pictures[asset].media_type]}"
        for number, asset in enumerate((asset for asset in shown if asset in collection.pictures), start=1)
    }
    seen = {asset: f"../{path}" for asset, path in images.items()}
    chapters = {
        slug: Chapter(_file(slug, number), draft(article.body.text, seen, article.language, _OWN_IDS))
        for number, (slug, article) in enumerate(articles.items(), start=1)
    }
    base = collection.settings.base_url
    places = Shelf(chapters, f"{base}files/" if base else "")
    return Book(collection, collection.settings.language, articles, images, places)


def chapter_page(book: Book, slug: str) -> bytes:
    """An article as a chapter."""
    article = book.articles[slug]
    values = {
        "language": article.language,
        "title": article.title,
        "root": "../",
        "article": article,
        "authors": ", ".join(article.authors),
        "date": long_date(article.date, article.language) if article.date else "",
        "lead": _lead(book, article),
        "body": Markup(finished(slug, book.shelf)),  # noqa: S704 - made of known elements, all text escaped
    }
    return _page("chapter", values)


def outer_pages(book: Book, metadata: Metadata) -> dict[str, bytes]:
    """All that is no chapter, by its path: `cover.xhtml`, `title.xhtml`, `nav.xhtml`, `colophon.xhtml`."""
    settings = book.collection.settings
    words = labels(book.language)
    title = book_title(book.collection)
    authors = byline(book.collection)
    common: dict[str, object] = {"language": book.language, "root": "", "subtitle": settings.subtitle}
    imprint = " · ".join(filter(None, (settings.publisher, years(book.collection))))
    described = ". ".join(
        filter(None, (words.gettext("Cover: %(title)s") % {"title": title}, settings.subtitle, authors))
    )
    pages: dict[str, dict[str, object]] = {
        "cover": {"title": words.gettext("Cover"), "description": described},
        "title": {"title": title, "authors": authors, "imprint": imprint},
        "nav": {
            "title": words.gettext("Contents"),
            "contents": contents(book),
            "landmarks_title": words.gettext("Landmarks"),
            "landmarks": _landmarks(book),
        },
        "colophon": {
            "title": words.gettext("Colophon"),
            "book_title": title,
            "facts": _imprint(book, metadata, authors),
            "site": settings.base_url,
            "site_term": words.gettext("On the web"),
        },
    }
    return {f"{name}.xhtml": _page(name, common | values) for name, values in pages.items()}


def contents(book: Book) -> tuple[Entry, ...]:
    """The articles, their sections below them, and the colophon."""
    entries = []
    for slug, article in book.articles.items():
        chapter = book.shelf.chapters[slug]
        address = f"{CHAPTERS}/{chapter.file}"
        headings = [
            (heading, f"{address}#{quote(chapter.draft.names[heading.id])}")
            for heading in article.headings
            if heading.level <= _DEEPEST_IN_CONTENTS and heading.id in chapter.draft.names and heading.text
        ]
        foreign = article.language if article.language != book.language else ""
        runs = direction(article.language) if foreign else ""
        entries.append(Entry(article.title, address, foreign, runs, _nested(headings, foreign, runs)))
    return (*entries, Entry(labels(book.language).gettext("Colophon"), "colophon.xhtml"))


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


def _landmarks(book: Book) -> list[dict[str, str]]:
    words = labels(book.language)
    first = next(iter(book.shelf.chapters.values()))
    marks = [
        ("cover", "cover.xhtml", words.gettext("Cover")),
        ("titlepage", "title.xhtml", words.gettext("Title page")),
        ("toc", "nav.xhtml", words.gettext("Contents")),
        ("bodymatter", f"{CHAPTERS}/{first.file}", words.gettext("Start of the text")),
        ("colophon", "colophon.xhtml", words.gettext("Colophon")),
    ]
    return [{"kind": kind, "address": address, "text": text} for kind, address, text in marks]


def _imprint(book: Book, metadata: Metadata, authors: str) -> list[tuple[str, str]]:
    words = labels(book.language)
    settings = book.collection.settings
    found = [
        (words.gettext("Authors"), authors),
        (words.gettext("Publisher"), settings.publisher),
        (words.gettext("Rights"), settings.rights),
        (words.gettext("Date"), long_date(metadata.modified, book.language) if metadata.date else ""),
        (words.gettext("Identifier"), metadata.identifier),
        (
            words.gettext("Typefaces"),
            words.gettext("Source Serif 4, Source Sans 3 and Source Code Pro, under the SIL Open Font License 1.1"),
        ),
        (words.gettext("Accessibility"), dict(metadata.properties).get("schema:accessibilitySummary", "")),
    ]
    return [(term, text) for term, text in found if text]


def _lead(book: Book, article: Article) -> Markup:
    if article.lead is None:
        return Markup()
    path = book.images.get(article.lead.asset)
    if path is None:
        picture = placeholder(article.lead.alt, labels(article.language))
    else:
        picture = E.img(src=f"../{path}", alt=article.lead.alt)
    return Markup(hypertext.to_xhtml(E.div(picture)))  # noqa: S704 - all text escaped


def _file(slug: str, number: int) -> str:
    return f"{slug}.xhtml" if _PLAIN_SLUG.fullmatch(slug) else f"_{number:04d}.xhtml"


def _page(name: str, values: Mapping[str, object]) -> bytes:
    template = shelf.templates().get_template(f"epub/{name}.xhtml")
    return printable(template.render({**values, "runs": direction(str(values["language"]))})).encode()
