"""What the sections of a printed book tell of the others: where each begins, where addresses and figures are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.body.values import Citation, Figure
from pipeline.editions.book import indexes, sections
from pipeline.editions.book.indexes import FigureEntry, IndexEntry
from pipeline.editions.book.sections import ContentsLine
from pipeline.editions.book.volume import Volume
from pipeline.editions.print.makeup import MadeUp, Section
from pipeline.press.sheets import anchor, escaped


@dataclass(frozen=True)
class Apparatus:
    """What is known of a book as it was made up last; pages that are not known yet are 0, or missing.

    `lines` of the contents tell all pages or none, so that they are not set for some of them alone.
    `first` has the first page of each section, `after` the names of the sections behind the articles. `fonts` are those
    that the machine had to give.
    """

    lines: tuple[ContentsLine, ...]
    figures: tuple[FigureEntry, ...]
    sources: tuple[IndexEntry, ...]
    index: tuple[IndexEntry, ...]
    after: tuple[str, ...]
    first: Mapping[str, int]
    pages: int
    fonts: tuple[str, ...]


def apparatus_of(
    volume: Volume,
    texts: Iterable[Section],
    captions: Mapping[str, Iterable[Figure]],
    book: MadeUp,
    without: frozenset[str] = frozenset(),
) -> Apparatus:
    """Return what a book's sections tell of it, as it was made up last.

    `texts` are those that somebody wrote; `captions` are their figures by their names, with no pages. Sections are
    `without` those that are left out.
    """
    texts = tuple(texts)
    figures = indexes.figures(
        volume, {text.name: _paged(text, captions.get(text.name, ()), book.first) for text in texts}
    )
    sources = indexes.cited_sources(volume, {text.name: _cited(text, book.first) for text in texts})
    after = tuple(name for name in sections.sections_after(volume, figures, sources) if name not in without)
    return Apparatus(
        lines=sections.contents(volume, after, book.first if book.first.keys() >= set(after) else {}),
        figures=figures,
        sources=sources,
        index=indexes.index(volume, book.first),
        after=after,
        first=book.first,
        pages=book.pages,
        fonts=tuple(sorted({font for each in book.placed for font in each.section.fonts})),
    )


def _cited(text: Section, first: Mapping[str, int]) -> Iterable[Citation]:
    for page, address in text.outside:
        yield Citation(address, first[text.name] + page if text.name in first else 0)


def _paged(text: Section, figures: Iterable[Figure], first: Mapping[str, int]) -> Iterable[Figure]:
    figures = tuple(figures)
    if not figures or text.name not in first:
        return figures
    pages = text.places
    names = {figure.id: escaped(anchor(text.name, figure.id)) for figure in figures}
    # A text that had to be printed in a plainer form may have lost its figures.
    return [
        figure._replace(page=first[text.name] + pages[names[figure.id]])
        for figure in figures
        if names[figure.id] in pages
    ]
