"""What stands around the articles of a printed book, as jobs: the contents before them, the colophon behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import shelf
from pipeline.editions.cover import book_title
from pipeline.jobs.recipe import made_with
from pipeline.labels import labels, long_date
from pipeline.model.collection import Collection
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typeset import typeset


@dataclass(frozen=True)
class Line:
    """A line of the contents: an article and the number of its first page, "" where that is not known yet."""

    slug: str
    title: str
    language: str
    authors: tuple[str, ...]
    page: str = ""


@dataclass(frozen=True)
class Contents:
    """The contents of a book. How many pages they fill does not depend on the numbers that they show."""

    language: str
    lines: tuple[Line, ...]

    @property
    def subject(self) -> str:
        """What the job is about."""
        return "contents" if self.lines and self.lines[0].page else "contents without numbers"


@dataclass(frozen=True)
class Colophon:
    """Who made the book, of what: terms and what is to be said of each."""

    language: str
    book: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]

    @property
    def subject(self) -> str:
        """What the job is about."""
        return "colophon"


def contents_of(collection: Collection, pages: Sequence[int] = ()) -> Contents:
    """The contents of a collection whose articles begin on these pages; without any, they show no numbers."""
    numbers = map(str, pages) if pages else [""] * len(collection.articles)
    lines = (
        Line(article.slug, article.title, article.language, article.authors, page)
        for article, page in zip(collection.articles, numbers, strict=True)
    )
    return Contents(collection.settings.language, tuple(lines))


def colophon_of(collection: Collection, pages: int) -> Colophon:
    """The colophon of a book of so many `pages`, the colophon's own included."""
    settings = collection.settings
    facts = tuple((term, text) for term, text in _facts(collection, pages) if text)
    return Colophon(settings.language, book_title(collection), settings.subtitle, facts)


@made_with("print/", "fonts/", "tokens.css")
def set_contents(contents: Contents) -> Sheets:
    """Set the contents."""
    return typeset(_copy("contents", labels(contents.language).gettext("Contents"), contents))


@made_with("print/", "fonts/", "tokens.css")
def set_colophon(colophon: Colophon) -> Sheets:
    """Set the colophon."""
    return typeset(_copy("colophon", labels(colophon.language).gettext("Colophon"), colophon))


def _copy(name: str, title: str, part: Contents | Colophon) -> Copy:
    from pipeline.editions.paper.article import document, running_head, styles  # noqa: PLC0415 - parsers, for workers

    body = shelf.templates().get_template(f"print/{name}.html").render(title=title, part=part)
    sheets = (*styles(part.language), shelf.press_stylesheet(f"print/{name}.css"))
    return Copy(document(title, part.language, body), sheets, strips=(running_head(title),))


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
