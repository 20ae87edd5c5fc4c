"""Books that save paper: which do, and what they leave out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.editions.book import sections
from pipeline.editions.book.section_names import COLOPHON, CONTENTS, HALF_TITLE, INDEX
from pipeline.editions.book.volume import Volume
from pipeline.editions.print.print_article import PrintedArticle
from pipeline.editions.print.values import PartBand
from pipeline.model.books_and_handouts import Economy

_MANY_PAGES = 100  # of articles: a book that has them does not save paper by itself
_FEWEST_TERMS, _FEWEST_ARTICLES = 12, 2  # of an index
_SHEET = 4  # pages of a folded sheet: a book that saves paper fills its last one


@dataclass(frozen=True)
class BookPlan:
    """How a book is made up: without these sections, its last sheet full, which has so many pages.

    In a `thrifty` one no section but the title page waits for an odd page, parts begin above their first articles, and
    the imprint says what a colophon does.
    """

    thrifty: bool = False
    without: frozenset[str] = frozenset()
    sheet: int = 1


def may_be_thrifty(volume: Volume) -> bool:
    """Return whether a book may save paper, by what is known before it is set: each article has a page at least."""
    if volume.economy is Economy.AUTO:
        return len(volume.articles) < _MANY_PAGES
    return volume.economy is Economy.YES


def plan_of(volume: Volume, printed: Iterable[PrintedArticle]) -> BookPlan:
    """Return how a book is made up, whose articles are printed so: those that are short save paper by themselves."""
    pages = sum(one.sheets.pages for one in printed)
    if volume.economy is Economy.NO or (volume.economy is Economy.AUTO and pages >= _MANY_PAGES):
        return BookPlan()
    few = len(volume.tags) < _FEWEST_TERMS or len(volume.articles) < _FEWEST_ARTICLES
    left_out = {HALF_TITLE: True, COLOPHON: True, CONTENTS: len(volume.articles) == 1, INDEX: few}
    return BookPlan(thrifty=True, without=frozenset(name for name, out in left_out.items() if out), sheet=_SHEET)


def bands(volume: Volume) -> dict[str, PartBand]:
    """Return what stands above the first article of each part, by the article's slug, in the place of a page."""
    if not volume.has_parts:
        return {}
    return {
        part.articles[0].slug: PartBand(part.name, sections.part_label(volume, number), part.title)
        for number, part in enumerate(volume.parts, start=1)
    }
