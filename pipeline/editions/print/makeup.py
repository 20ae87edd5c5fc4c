"""Make-up: the plan of a book, and the places of its sections on its pages, which count from its cover."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, count

from pipeline.body.places import Citation, Figure, PageStart
from pipeline.editions.book import indexes, sections
from pipeline.editions.book.book import Book
from pipeline.editions.book.indexes import FigureEntry, IndexEntry
from pipeline.editions.book.pagination import Pagination, find_page_starts
from pipeline.editions.book.sections import COLOPHON, CONTENTS, COVER, HALF_TITLE, INDEX, ContentsLine
from pipeline.editions.print.print_article import PartBand, PrintedArticle
from pipeline.i18n.labels import direction
from pipeline.model.books_and_handouts import Economy
from pipeline.press.binding.signatures import PageReference, Piece
from pipeline.press.geometry import MILLIMETRE, Page
from pipeline.press.sheets import Fill, Sheets, anchor, escape_name


@dataclass(frozen=True)
class Section:
    """A section of a book, or an article: its sheets, which follow each other.

    `title` is its line of the outline ("": it has none), at this `level`, below `above`, as of a
    `Piece`. One that is `recto` begins on a page with an odd number, for which the one before it
    may stay blank. `folio` says whether its pages show numbers and running heads. `starts` are where its further pages
    begin. One that has no sheets yet may have a number of pages that is `expected`. `references` are on its first
    sheets. One that `runs_on` begins on the last page of the one before.
    """

    name: str
    sheets: tuple[Sheets, ...]
    title: str
    language: str
    recto: bool = False
    folio: bool = True
    level: int = 0
    above: str = ""
    starts: tuple[PageStart, ...] = ()
    expected: int = 0
    references: tuple[PageReference, ...] = ()
    runs_on: bool = False

    @property
    def pages(self) -> int:
        """Number of its pages."""
        return sum(sheets.pages for sheets in self.sheets) if self.sheets else self.expected

    @property
    def fonts(self) -> Iterator[str]:
        """The fonts that the machine had to give."""
        return (font for sheets in self.sheets for font in sheets.foreign)

    @property
    def outside(self) -> Iterator[tuple[int, str]]:
        """The addresses to which its pages lead outside of the collection, by the page, which counts from 0."""
        for before, sheets in self._count_before():
            yield from ((before + page, address) for page, address in sheets.inventory.outside)

    @property
    def places(self) -> dict[str, int]:
        """The pages of its named destinations."""
        return {
            name: before + page
            for before, sheets in self._count_before()
            for name, page in zip(sheets.inventory.names, sheets.inventory.on, strict=True)
        }

    def _count_before(self) -> Iterator[tuple[int, Sheets]]:
        """Yield its sheets, and how many pages come before them."""
        return zip(accumulate((sheets.pages for sheets in self.sheets), initial=0), self.sheets, strict=False)


@dataclass(frozen=True)
class Placed:
    """A section in its place: the number of its first page, and the blank pages before that."""

    section: Section
    first: int
    blanks: int

    @property
    def end(self) -> int:
        """The number of the first page behind it."""
        return self.first + self.section.pages


@dataclass(frozen=True)
class MadeUp:
    """Sections in their places, and the blank pages behind the last."""

    placed: tuple[Placed, ...] = ()
    first: dict[str, int] = field(default_factory=dict)
    padding: int = 0

    @property
    def pages(self) -> int:
        """Number of pages that they fill, with the blank ones among them."""
        return self.placed[-1].end - 1 + self.padding if self.placed else 0

    def pieces(self, page: Page, language: str) -> Iterator[Piece]:
        """Yield what is bound to a book of such pages in this language; its cover fills the paper and does not move."""
        runs = direction(language)
        for each in self.placed:
            section = each.section
            last = each is self.placed[-1]
            for number, sheets in enumerate(section.sheets):
                yield Piece(
                    name=f"{section.name}-{number + 1}" if number else section.name,
                    sheets=sheets,
                    title="" if number else section.title,
                    language=section.language,
                    folio=section.folio,
                    level=section.level,
                    above="" if number else section.above,
                    blanks=0 if number else each.blanks,
                    padding=self.padding if last and number + 1 == len(section.sheets) else 0,
                    continued=number > 0,
                    references=() if number else section.references,
                    runs_on=section.runs_on and not number,
                    shifts=(0.0, 0.0) if section.name == COVER else page.shifts(direction(section.language), runs),
                )

    def pagination(self, source: str) -> Pagination:
        """Return the pages of the book whose PDF has this identifier."""
        starts = {each.section.name: each.section.starts for each in self.placed if each.section.starts}
        shared = frozenset(each.section.name for each in self.placed if each.section.runs_on)
        return Pagination(source, self.pages, self.first, starts, shared)


def make_up(sections: Iterable[Section], sheet: int = 1) -> MadeUp:
    """Find the place of each section; one that grows moves those behind it, but none before.

    The last `sheet` is full, which has so many pages.
    """
    placed: list[Placed] = []
    page = 1
    for section in sections:
        blanks = int(section.recto and page % 2 == 0)
        placed.append(Placed(section, page + blanks - int(section.runs_on), blanks))
        page = placed[-1].end
    first = {each.section.name: each.first for each in placed}
    return MadeUp(tuple(placed), first, -(page - 1) % sheet)


def find_starts(sheets: Sequence[Sheets]) -> tuple[PageStart, ...]:
    """Return where the further pages of a section begin, by the lines of its marked places."""
    before = list(accumulate((each.pages for each in sheets), initial=0))
    lines = (
        line._replace(page=line.page + shift)
        for shift, each in zip(before, sheets, strict=False)
        for line in each.lines
    )
    return find_page_starts(lines, before[-1])


_MANY_PAGES = 100  # of articles: a book that has them does not save paper by itself
_FEWEST_TERMS, _FEWEST_ARTICLES = 12, 2  # of an index
_SHEET = 4  # pages of a folded sheet: a book that saves paper fills its last one


@dataclass(frozen=True)
class BookPlan:
    """Plan of a book's makeup: without these sections, its last sheet full, which has so many pages.

    In a `thrifty` one no section but the title page waits for an odd page, parts begin above their first articles, and
    the imprint says what a colophon does.
    """

    thrifty: bool = False
    without: frozenset[str] = frozenset()
    sheet: int = 1


def may_be_thrifty(book: Book) -> bool:
    """Return whether a book may save paper, before it is set: each article has a page at least."""
    short = len(book.articles) < _MANY_PAGES
    return short if book.economy is Economy.AUTO else book.economy is Economy.YES


def plan_economy(book: Book, printed: Iterable[PrintedArticle]) -> BookPlan:
    """Return how a book is made up, whose articles are printed so: those that are short save paper by themselves."""
    pages = sum(printed_article.sheets.pages for printed_article in printed)
    if book.economy is Economy.NO or (book.economy is Economy.AUTO and pages >= _MANY_PAGES):
        return BookPlan()
    few = len(book.tags) < _FEWEST_TERMS or len(book.articles) < _FEWEST_ARTICLES
    left_out = {HALF_TITLE: True, COLOPHON: True, CONTENTS: len(book.articles) == 1, INDEX: few}
    return BookPlan(thrifty=True, without=frozenset(name for name, out in left_out.items() if out), sheet=_SHEET)


_BETWEEN = 1.25  # lines above the rule, at least (styles/print/running-on.css has what is below)
_ROUNDED = 0.05  # of a line


def measure_above(ended: Fill, page: Page) -> float:
    """Return how much a text that ended on a page has of it, with the space below, where another one begins: points."""
    leading = page.sizes.leading
    lines = (ended.end + ended.notes - page.top * MILLIMETRE) / leading
    return round(math.ceil(lines + _BETWEEN - _ROUNDED) * leading, 2)


def make_bands(book: Book) -> dict[str, PartBand]:
    """Return the bands above the first article of each part, by the article's slug, in the place of a page."""
    if not book.has_parts:
        return {}
    return {
        part.articles[0].slug: PartBand(part.name, sections.part_label(book, number), part.title)
        for number, part in enumerate(book.parts, start=1)
    }


@dataclass(frozen=True)
class Apparatus:
    """Page numbers of a book as it was made up last; pages that are not known yet are 0, or missing.

    `lines` of the contents tell all pages or none, so that they are not set for some of them alone.
    `first` has the first page of each section, `lists` the names of the lists behind the contents, `after` those of the
    sections behind the articles. `fonts` are those that the machine had to give. `cited` are the pages of citations by
    their neutral addresses.
    """

    lines: tuple[ContentsLine, ...]
    figures: tuple[FigureEntry, ...]
    tables: tuple[FigureEntry, ...]
    sources: tuple[IndexEntry, ...]
    index: tuple[IndexEntry, ...]
    lists: tuple[str, ...]
    after: tuple[str, ...]
    first: Mapping[str, int]
    pages: int
    fonts: tuple[str, ...]
    cited: Mapping[str, int] = field(default_factory=dict)


def make_apparatus(
    book: Book,
    texts: Sequence[Section],
    captions: Mapping[str, Sequence[Figure]],
    made_up: MadeUp,
    without: frozenset[str],
) -> Apparatus:
    """Return what a book's sections tell of it, as it was made up last, `without` those that are left out.

    `texts` are written, not generated; `captions` are their figures by their names, with no pages.
    """
    shown = {text.name: _number_figures(text, captions.get(text.name, ()), made_up.first) for text in texts}
    figures, tables = indexes.figures(book, shown), indexes.figures(book, shown, tables=True)
    lists = indexes.place_lists(figures, tables)
    sources = indexes.list_sources(book, {text.name: _list_citations(text, made_up.first) for text in texts})
    behind = sections.list_sections_after(book, figures, sources, tables, lists)
    after = tuple(name for name in behind if name not in without)
    known = made_up.first if made_up.first.keys() >= {*lists, *after} else {}
    return Apparatus(
        lines=sections.list_contents(book, after, known, lists),
        figures=figures,
        tables=tables,
        sources=sources,
        index=indexes.index(book, made_up.first),
        lists=lists,
        after=after,
        first=made_up.first,
        pages=made_up.pages,
        fonts=tuple(sorted({font for each in made_up.placed for font in each.section.fonts})),
        cited=dict(_number_cited(texts, made_up.first)) if book.bibliography else {},
    )


def _list_citations(text: Section, first: Mapping[str, int]) -> Iterable[Citation]:
    for page, address in text.outside:
        yield Citation(address, first[text.name] + page if text.name in first else 0)


def _number_cited(texts: Sequence[Section], first: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Yield the addresses of citations and the pages on which they are."""
    for text in texts:
        pages = text.places if text.name in first else {}
        for number in count(1):
            place = anchor(text.name, f"cite-{number}")
            if (page := pages.get(escape_name(place))) is None:
                break
            yield f"article:{place}", first[text.name] + page


def _number_figures(text: Section, figures: Sequence[Figure], first: Mapping[str, int]) -> Sequence[Figure]:
    if not figures or text.name not in first:
        return figures
    pages = text.places
    names = {figure.id: escape_name(anchor(text.name, figure.id)) for figure in figures}
    # A text that had to be printed in a plainer form may have lost its figures.
    return [
        figure._replace(page=first[text.name] + pages[names[figure.id]])
        for figure in figures
        if names[figure.id] in pages
    ]
