"""Sections of the e-book that are made for it: cover, title pages, imprint, openings of parts, registers, colophon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from markupsafe import Markup

from pipeline.editions.book.book import EPUB, Book, BookPart
from pipeline.editions.book.indexes import (
    FigureEntry,
    IndexEntry,
    Mention,
    figures,
    find_page_words,
    index,
    list_sources,
    place_lists,
)
from pipeline.editions.book.sections import (
    COLOPHON,
    COVER,
    FIGURES,
    HALF_TITLE,
    IMPRINT,
    INDEX,
    SOURCES,
    TABLES,
    TITLE,
    Fact,
    list_colophon_facts,
    list_imprint_facts,
    part_label,
    section_title,
)
from pipeline.editions.epub.ebook import EbookCopy
from pipeline.editions.epub.pages import (
    FinishedPage,
    PageBreaks,
    finish_page,
    load_line_writer,
    make_page,
    number_title,
    split_chunks,
)
from pipeline.editions.epub.paths import cover_path, file_of, page_id, picture_path
from pipeline.i18n.labels import comma, direction, labels, list_words, number_in
from pipeline.model.article import Article


def make_title_pages(ebook: EbookCopy) -> Iterator[tuple[str, FinishedPage]]:
    """Yield the pages before all texts, but for the contents, by their names.

    They are cover, half-title, title page and imprint.
    """
    book = ebook.book
    if ebook.cover_type:
        cover = {"title": section_title(book, COVER), "picture": cover_path(ebook.cover_type), "description": ebook.alt}
        yield COVER, _page(ebook, COVER, cover)
    yield HALF_TITLE, _page(ebook, HALF_TITLE, {"title": book.title})
    foot = " · ".join(filter(None, (book.publisher_name, book.years)))
    title = {"title": book.title, "subtitle": book.subtitle, "authors": book.byline, "foot": foot}
    title |= {"logo": picture_path(book.logo) if book.logo else "", "described": book.logo_described}
    yield TITLE, _page(ebook, TITLE, title)
    facts = {"title": section_title(book, IMPRINT), "facts": list_imprint_facts(book)}
    yield IMPRINT, _page(ebook, IMPRINT, {**facts, "book": book.title, "subtitle": book.subtitle})


def make_part_opening(ebook: EbookCopy, part: BookPart, number: int) -> tuple[FinishedPage, ...]:
    """Return the opening of a part: its title, and its articles; several pages for very many of these."""
    book = ebook.book
    pages = list(split_chunks((_line(article, book) for article in part.articles), len))
    return tuple(
        _page(
            ebook,
            part.name,
            {
                "title": number_title(part.title, count, len(pages), ebook.book.language),
                "label": part_label(book, number),
                "lines": lines,
            },
            template="part",
            number=count,
        )
        for count, lines in enumerate(pages, start=1)
    )


def make_colophon(ebook: EbookCopy, accessibility: str) -> FinishedPage:
    """Return how the book was made, and what there is to say of its accessibility."""
    book = ebook.book
    term = labels(book.language).gettext("Accessibility")
    facts = (*list_colophon_facts(book, EPUB), Fact(term, accessibility))
    return _page(ebook, COLOPHON, {"title": section_title(book, COLOPHON), "facts": facts})


def _page(
    ebook: EbookCopy, name: str, values: Mapping[str, object], *, template: str = "", number: int = 1
) -> FinishedPage:
    marks = PageBreaks(ebook.printed, name, ebook.book.language)
    shown = marks.at() if number == 1 else ()
    common = {"root": "", "marks": shown}
    page = make_page(template or name[1:], ebook.book.language, {**common, **values})
    return finish_page(file_of(name, number), page, tuple(mark.number for mark in shown))


def _line(article: Article, book: Book) -> Markup:
    foreign = article.language != book.language
    one = {
        "address": file_of(article.slug),
        "title": article.title,
        "title_html": article.title_html,
        "authors": list_words(article.authors, book.language),
        "language": article.language if foreign else "",
        "runs": direction(article.language) if foreign else "",
    }
    return load_line_writer("part")(one)


_MENTIONS = 400  # of one entry: an entry with more goes on in another of its name
_KINDS = {
    FIGURES: ("loi", ""),
    TABLES: ("lot", ""),
    SOURCES: ("bibliography", "doc-bibliography"),
    INDEX: ("index", "doc-index"),
}
"""What a register is to a reading system: its type in EPUB and its role in DPUB-ARIA."""


@dataclass(frozen=True)
class Registers:
    """The entries of a book's registers."""

    figures: tuple[FigureEntry, ...]
    tables: tuple[FigureEntry, ...]
    sources: tuple[IndexEntry, ...]
    index: tuple[IndexEntry, ...]

    @property
    def lists(self) -> tuple[str, ...]:
        """The names of the lists behind the contents."""
        return place_lists(self.figures, self.tables)


def collect_registers(ebook: EbookCopy) -> Registers:
    """Return the registers of a book, from what its texts hold."""
    texts = ebook.texts
    shown = {name: text.figures for name, text in texts.items()}
    return Registers(
        figures(ebook.book, shown),
        figures(ebook.book, shown, tables=True),
        list_sources(ebook.book, {name: text.cited for name, text in texts.items()}),
        index(ebook.book, ebook.printed.first),
    )


def make_registers(ebook: EbookCopy, registers: Registers) -> Mapping[str, tuple[FinishedPage, ...]]:
    """Return the pages of each register that has entries, by its name."""
    write = _Writer(ebook)
    lines = {
        FIGURES: [write.figure(figure, FIGURES) for figure in registers.figures],
        TABLES: [write.figure(table, TABLES) for table in registers.tables],
        SOURCES: [write.entry(part) for source in registers.sources for part in _split_entry(source)],
        INDEX: [write.entry(part) for entry in registers.index for part in _split_entry(entry)],
    }
    ahead = registers.lists
    return {name: tuple(_pages(ebook, name, found, ahead=name in ahead)) for name, found in lines.items() if found}


@dataclass(frozen=True)
class _Line:
    """An entry as XHTML, its place and the letter above it."""

    place: str
    xhtml: Markup
    initial: str = ""


class _Writer:
    """Writes entries as XHTML, with links to the places that they tell of."""

    def __init__(self, ebook: EbookCopy) -> None:
        self._ebook = ebook
        self._files = {
            number: file_of(name, file) for name, text in ebook.texts.items() for number, file in text.printed.items()
        }
        self._marks = {name: PageBreaks(ebook.printed, name, ebook.book.language) for name in _KINDS}
        self._comma = comma(ebook.book.language)
        self._around_pages = find_page_words(ebook.book.language)
        self._entry = load_line_writer("entry")
        self._figure = load_line_writer("figure")

    def entry(self, entry: IndexEntry) -> _Line:
        name = SOURCES if entry.address else INDEX
        marks = self._marks[name].at(entry.place)
        before, after = self._around_pages if entry.address else ("", "")
        mentions = [self._mention(mention) for mention in entry.mentions]
        return _Line(entry.place, self._entry(entry, mentions, marks, self._comma, before, after), entry.initial)

    def figure(self, entry: FigureEntry, register: str) -> _Line:
        marks = self._marks[register].at(entry.place)
        name = entry.mention.name
        address = f"{file_of(name, self._ebook.texts[name].files.get(entry.figure, 1))}#{quote(entry.figure)}"
        return _Line(entry.place, self._figure(entry, address, self._mention(entry.mention), marks, self._comma))

    def _mention(self, mention: Mention) -> dict[str, object]:
        path = file_of(mention.name)
        foreign = mention.language != self._ebook.book.language
        language = self._ebook.book.language
        pages = [
            (number_in(language, n), f"{self._files[n]}#{page_id(n)}" if n in self._files else path)
            for n in mention.pages
        ]
        return {
            "title": mention.title,
            "title_html": mention.title_html,
            "address": path,
            "language": mention.language if foreign else "",
            "runs": direction(mention.language) if foreign else "",
            "pages": pages,
        }


def _split_entry(entry: IndexEntry) -> Iterator[IndexEntry]:
    """Yield an entry, or several of its name where very many texts mention it; the first alone has its place."""
    for start in range(0, len(entry.mentions), _MENTIONS):
        some = entry.mentions[start : start + _MENTIONS]
        yield entry._replace(mentions=some, place="" if start else entry.place)


def _pages(ebook: EbookCopy, name: str, lines: Sequence[_Line], *, ahead: bool) -> Iterator[FinishedPage]:
    kind, role = _KINDS[name]
    marks = PageBreaks(ebook.printed, name, ebook.book.language)
    files = list(split_chunks(lines, lambda line: len(line.xhtml.encode())))
    for number, some in enumerate(files, start=1):
        places = [*([""] if number == 1 else []), *(line.place for line in some if line.place)]
        values = {
            "root": "",
            "title": number_title(section_title(ebook.book, name), number, len(files), ebook.book.language),
            "kind": kind,
            "matter": "frontmatter" if ahead else "backmatter",
            "role": role,
            "marks": marks.at() if number == 1 else (),
            "groups": [
                (initial, [line.xhtml for line in group])
                for initial, group in groupby(some, key=lambda line: line.initial)
            ],
        }
        page = make_page("register", ebook.book.language, values)
        yield finish_page(file_of(name, number), page, marks.numbers(places))
