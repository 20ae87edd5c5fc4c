"""What stands around the articles of a printed book: the contents before them, the colophon behind."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline import shelf
from pipeline.editions.cover import book_title
from pipeline.editions.paper.article import document, running_head, styles
from pipeline.labels import labels, long_date
from pipeline.model.collection import Article, Collection
from pipeline.press.sheets import Copy


@dataclass(frozen=True)
class Entry:
    """A line of the contents: an article and the number of its first page."""

    article: Article
    page: int


def contents_copy(collection: Collection, entries: tuple[Entry, ...]) -> Copy:
    """The contents. How many pages they fill does not depend on the numbers that they show."""
    language = collection.settings.language
    title = labels(language).gettext("Contents")
    body = shelf.templates().get_template("print/contents.html").render(title=title, language=language, entries=entries)
    sheets = (*styles(language), shelf.press_stylesheet("print/contents.css"))
    return Copy(document(title, language, body), sheets, strips=(running_head(title),))


def colophon_copy(collection: Collection, pages: int) -> Copy:
    """The colophon: who made the book, of what, and how many `pages` it has, the colophon's own included."""
    language = collection.settings.language
    title = labels(language).gettext("Colophon")
    facts = [(term, text) for term, text in _facts(collection, pages) if text]
    body = (
        shelf.templates()
        .get_template("print/colophon.html")
        .render(title=title, book=book_title(collection), subtitle=collection.settings.subtitle, facts=facts)
    )
    sheets = (*styles(language), shelf.press_stylesheet("print/colophon.css"))
    return Copy(document(title, language, body), sheets, strips=(running_head(title),))


def _facts(collection: Collection, pages: int) -> list[tuple[str, str]]:
    settings = collection.settings
    words = labels(settings.language)
    authors = settings.authors or tuple(dict.fromkeys(name for one in collection.articles for name in one.authors))
    dated = any(article.date for article in collection.articles)
    articles = words.ngettext("%(n)s article", "%(n)s articles", len(collection.articles)) % {
        "n": len(collection.articles)
    }
    sheets = words.ngettext("%(n)s page", "%(n)s pages", pages) % {"n": pages}
    return [
        (words.gettext("Authors"), ", ".join(authors)),
        (words.gettext("Publisher"), settings.publisher),
        (words.gettext("Rights"), settings.rights),
        (words.gettext("Date"), long_date(collection.modified, settings.language) if dated else ""),
        (words.gettext("Extent"), f"{articles}, {sheets}"),
        (words.gettext("On the web"), settings.base_url),
        (words.gettext("Identifier"), settings.identifier),
        (
            words.gettext("Typefaces"),
            words.gettext("Source Serif 4, Source Sans 3 and Source Code Pro, under the SIL Open Font License 1.1"),
        ),
        (
            words.gettext("Production"),
            words.gettext("Written in Markdown, read by pandoc, typeset by WeasyPrint, bound with pikepdf"),
        ),
    ]
