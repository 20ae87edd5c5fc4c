"""Sections around the articles of a book, the same on paper and in an e-book: which there are, and their texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from pipeline.body import citations
from pipeline.editions.book.book import Book, BookFormat, BookPart
from pipeline.i18n.labels import labels, list_words, long_date, number_in
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction
from pipeline.model.article import Article
from pipeline.text.standard_numbers import Isbns
from pipeline.version import program

COVER = "_cover"
HALF_TITLE = "_half-title"
TITLE = "_title"
IMPRINT = "_imprint"
DEDICATION = "_dedication"
CONTENTS = "_contents"
PREFACE = "_preface"
AFTERWORD = "_afterword"
BIBLIOGRAPHY = citations.BIBLIOGRAPHY
FIGURES = "_figures"
TABLES = "_tables"
SOURCES = "_sources"
INDEX = "_index"
AUTHORS = "_authors"
COLOPHON = "_colophon"


_AUTHORS = 20  # that an imprint names; of more, each article names its own
_ISBN = "urn:isbn:"
_NO_PAGES: Mapping[str, int] = {}


class Fact(NamedTuple):
    """Fact about a book, below a term."""

    term: str
    text: str


class ContentsLine(NamedTuple):
    """A line of the contents: a section, part or article by its name, and the lines below it.

    `number` counts parts from 1, and is 0 for all else; `page` is that of its beginning, 0 where it is not known.
    `place` names it within the contents, the same in all forms of the book. `title_html` is as in `Article`.
    """

    name: str
    title: str
    language: str
    authors: tuple[str, ...] = ()
    page: int = 0
    number: int = 0
    below: tuple[ContentsLine, ...] = ()
    place: str = ""
    title_html: str = ""


def entry_place(number: int) -> str:
    """Return the name that the entry with this number, counted from 0, has within its section."""
    return f"entry-{number}"


def list_sections_before(book: Book, lists: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names of the sections before the articles, in reading order, with `lists` behind the contents."""
    texts = {DEDICATION: book.dedication, PREFACE: book.preface}
    names = (COVER, HALF_TITLE, TITLE, IMPRINT, DEDICATION, CONTENTS, *lists, PREFACE)
    return tuple(name for name in names if texts.get(name, book))


def list_sections_after(
    book: Book,
    figures: Sequence[object],
    sources: Sequence[object],
    tables: Sequence[object] = (),
    lists: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return the names of the sections behind the articles, in reading order.

    Figures, tables and sources are among them only where there are any, and without the `lists` behind the contents.
    """
    contents: dict[str, object] = {
        AFTERWORD: book.afterword,
        BIBLIOGRAPHY: book.bibliography,
        FIGURES: FIGURES not in lists and figures,
        TABLES: TABLES not in lists and tables,
        SOURCES: sources,
        INDEX: book.tags,
        AUTHORS: book.biographies,
        COLOPHON: book,
    }
    return tuple(name for name, content in contents.items() if content)


def section_title(book: Book, name: str) -> str:
    """Return the title of a section in the book's language, or the own one of a preface or an afterword."""
    words = labels(book.language)
    own = _find_text(book, name)
    if own is not None and own.title:
        return own.title
    return {
        COVER: words.gettext("Cover"),
        TITLE: words.gettext("Title page"),
        IMPRINT: words.gettext("Imprint"),
        DEDICATION: words.gettext("Dedication"),
        CONTENTS: words.gettext("Contents"),
        PREFACE: words.gettext("Preface"),
        AFTERWORD: words.gettext("Afterword"),
        BIBLIOGRAPHY: words.gettext("Bibliography"),
        FIGURES: words.gettext("Figures"),
        TABLES: words.gettext("Tables"),
        SOURCES: words.gettext("Sources"),
        INDEX: words.gettext("Index of topics"),
        AUTHORS: words.gettext("Authors"),
        COLOPHON: words.gettext("Colophon"),
    }.get(name, "")


def section_title_html(book: Book, name: str) -> str:
    """Return the title of a section as HTML, "" where that would say no more."""
    own = _find_text(book, name)
    return own.title_html if own else ""


def _find_text(book: Book, name: str) -> Article | None:
    return {PREFACE: book.preface, AFTERWORD: book.afterword}.get(name)


def part_label(book: Book, number: int) -> str:
    """Return the line above the title of the part with this number ("Part 2")."""
    return labels(book.language).gettext("Part %(n)s") % {"n": number_in(book.language, number)}


def list_contents(
    book: Book, after: Iterable[str], first: Mapping[str, int] = _NO_PAGES, lists: Sequence[str] = ()
) -> tuple[ContentsLine, ...]:
    """Return the contents: `lists`, preface, parts with articles below them or articles alone, and sections `after`.

    `first` has the page on which each of them begins, by its name.
    """
    places = map(entry_place, count())

    def section(name: str) -> ContentsLine:
        title, html = section_title(book, name), section_title_html(book, name)
        return ContentsLine(name, title, book.language, page=first.get(name, 0), place=next(places), title_html=html)

    def article(article: Article) -> ContentsLine:
        return ContentsLine(
            article.slug,
            article.title,
            article.language,
            article.authors,
            page=first.get(article.slug, 0),
            place=next(places),
            title_html=article.title_html,
        )

    def part(number: int, part: BookPart) -> ContentsLine:
        page, place = first.get(part.name, 0), next(places)
        below = tuple(map(article, part.articles))
        return ContentsLine(part.name, part.title, book.language, (), page, number, below, place)

    lines = [*map(section, lists), *([section(PREFACE)] if book.preface else [])]
    if book.has_parts:
        lines += [part(number, one) for number, one in enumerate(book.parts, start=1)]
    else:
        lines += map(article, book.articles)
    return (*lines, *map(section, after))


def list_imprint_facts(book: Book) -> tuple[Fact, ...]:
    """Return what the imprint says: who made the book and may do what with it, its edition and its one name."""
    words = labels(book.language)
    day = long_date(book.published, book.language) if book.published else ""
    isbn = book.identifier.casefold().startswith(_ISBN)
    own = book.identifier[len(_ISBN) * isbn :]
    authors = book.authors if len(book.authors) <= _AUTHORS else ()
    facts = [
        Fact(words.gettext("Authors"), list_words(authors, book.language)),
        Fact(words.gettext("Publisher"), book.legal.publisher or book.publisher),
        Fact(words.gettext("Director of publication"), book.legal.director),
        Fact(words.gettext("Contact"), book.legal.contact),
        Fact(words.gettext("Rights"), book.rights),
        Fact(words.gettext("Edition"), list_words(filter(None, (book.edition, day)), book.language)),
        Fact(words.gettext("On the web"), book.site),
        *(_list_isbns(book.isbn) or [Fact("ISBN" if isbn else words.gettext("Identifier"), own)]),
        Fact("ISSN", book.issn),
    ]
    return tuple(fact for fact in facts if fact.text)


def _list_isbns(isbn: Isbns) -> list[Fact]:
    """Return the ISBN of the book on paper, then those of its other forms by their names."""
    numbers = (("ISBN", isbn.print), ("ISBN (PDF)", isbn.pdf), ("ISBN (EPUB)", isbn.epub))
    return [Fact(term, number) for term, number in numbers if number]


def list_colophon_facts(book: Book, form: BookFormat, pages: int = 0, fonts: Sequence[str] = ()) -> tuple[Fact, ...]:
    """Return what the colophon says: how much there is in the book, of what and with which tools it was made.

    It also says which file it is, if the book has no ISBN, made of which state of the texts. `pages` are those of a
    book that has pages; `fonts` are further ones, which the machine had.
    """
    words = labels(book.language)
    pictures = len({asset for text in book.texts for asset in text.shown if asset in book.pictures})
    counted = [
        (words.ngettext("%(n)s article", "%(n)s articles", len(book.articles)), len(book.articles)),
        (words.ngettext("%(n)s picture", "%(n)s pictures", pictures), pictures),
        (words.ngettext("%(n)s page", "%(n)s pages", pages), pages),
    ]
    extent = (text % {"n": number_in(book.language, number)} for text, number in counted if number)
    usual = words.gettext("Source Serif 4, Source Sans 3 and Source Code Pro, under the SIL Open Font License 1.1")
    has_isbn = any(name.casefold().startswith(_ISBN) for name in (book.identifier, book.print_identifier))
    typefaces = (*(book.typefaces or [usual]), list_words(fonts, book.language))
    facts = [
        Fact(words.gettext("Extent"), list_words(extent, book.language)),
        Fact(words.gettext("Typefaces"), " · ".join(filter(None, typefaces))),
        Fact(words.gettext("Production"), f"{program()} · {words.gettext(form.production)}"),
        Fact(words.gettext("This PDF"), book.print_identifier if form.printed and not has_isbn else ""),
        Fact(words.gettext("State of the texts"), book.commit),
    ]
    return tuple(fact for fact in facts if fact.text)


class Biography(NamedTuple):
    """An author's name, the language of their biography, and its neutral body."""

    name: str
    language: str
    body: Blob


@dataclass(frozen=True)
class Biographies(Job):
    """The biographies of a book in their order, and the book's language (a job)."""

    authors: tuple[Biography, ...]
    language: str

    about = sentence("authors")


def gather_biographies(book: Book) -> Biographies:
    """Return the biographies of a book as a job."""
    biographies = (Biography(name, text.language, text.body) for name, text in book.biographies)
    return Biographies(tuple(biographies), book.language, belongs_to=book.path)


join_biographies = JobFunction[Biographies, Blob]("pipeline.editions.book.biographies:join_biographies")
