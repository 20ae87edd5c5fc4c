"""Books are set: each once in a run, whichever editions need its sheets or its pages."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, groupby
from types import MappingProxyType
from typing import NamedTuple

from pipeline.editions.book.book import PDF, Book
from pipeline.editions.book.pagination import Pagination
from pipeline.editions.fallback import failure_problem
from pipeline.editions.press_problems import report_missing_font
from pipeline.editions.print.book import Compositor, PrintedBook, report_unsettled
from pipeline.editions.print.makeup import make_bands, may_be_thrifty, measure_above, plan_economy
from pipeline.editions.print.print_article import (
    OWN_PAGES,
    PartBand,
    PrintedArticle,
    PrintForm,
    SharedPages,
    find_places_referred_to,
    print_articles,
)
from pipeline.i18n.labels import direction
from pipeline.i18n.sentences import sentence
from pipeline.jobs.executors import UnmadeError, fault_of
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article
from pipeline.model.books_and_handouts import Trim
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from pipeline.press.geometry import MILLIMETRE, TRIMS, Page
from pipeline.press.sheets import SEEN, Fill, are_unreadable

_FREE = 0.4  # of a page: where less is free, an article begins on the next one
_ABOVE_TITLE = 2  # lines that a title has above it at the top of a page, where one that runs on has one (text.css)
_ROUNDED = 0.05  # of a line
_MOST_TIMES = 4  # that articles are set again for the pages that they name
_SLACK = 0.5  # points that notes below a text have to spare


class Footprint(NamedTuple):
    """Position of an article on its pages; empty for one in a plainer form, or that ends on a turned page."""

    pages: int
    fill: Fill | None


SetArticles = Callable[[Mapping[str, SharedPages]], Mapping[str, Footprint]]
"""Sets articles, by their slugs, so that they run on."""


class RunOn(NamedTuple):
    """Parts of pages that articles which run on share with those above, and how many pages that saves."""

    shared: dict[str, SharedPages]
    saved: int


class _Step(NamedTuple):
    """An article that runs on below one that has its `end` there, and how many pages that saves: one or none."""

    before: str
    end: Footprint
    slug: str
    shared: SharedPages
    saved: int


def estimate_run_on(parts: Sequence[Sequence[Article]], alone: Mapping[str, Footprint], page: Page) -> RunOn:
    """Return which articles of a book's parts would run on, as far as that can be told without setting them."""
    articles = {article.slug: article for part in parts for article in part}

    def reckoned(shared: Mapping[str, SharedPages]) -> dict[str, Footprint]:
        return {slug: _estimate_footprint(articles[slug], alone[slug], start, page) for slug, start in shared.items()}

    return choose_run_on(parts, alone, page, reckoned)


def choose_run_on(
    parts: Sequence[Sequence[Article]], alone: Mapping[str, Footprint], page: Page, set_articles: SetArticles
) -> RunOn:
    """Return which articles of a book's parts run on, all of which are set so.

    Where one ends that runs on tells whether the next one can: the parts are followed side by side.
    """
    ends = [alone[articles[0].slug] for articles in parts]
    steps: list[list[_Step | None]] = [[] for _ in parts]
    for number in range(1, max(map(len, parts), default=0)):
        asked: dict[str, SharedPages] = {}
        for end, articles in zip(ends, parts, strict=True):
            if len(articles) > number and (
                above := _measure_above(end, articles[number - 1 : number + 1], alone, page)
            ):
                asked[articles[number].slug] = SharedPages(above)
        found = set_articles(asked) if asked else {}
        for index, articles in enumerate(parts):
            if len(articles) > number:
                before, slug = articles[number - 1].slug, articles[number].slug
                seen = slug in found and _is_seen(found[slug])
                own = found[slug] if seen else alone[slug]
                saved = alone[slug].pages - (own.pages - 1)
                steps[index].append(_Step(before, ends[index], slug, asked[slug], saved) if seen else None)
                ends[index] = own
    kept = [step for row in steps for step in _keep_worthwhile(row)]
    return RunOn(_share_pages(kept), sum(step.saved for step in kept))


def _is_seen(footprint: Footprint) -> bool:
    """Return whether enough is to be seen of an article on the page of another one."""
    return footprint.fill is not None and (footprint.fill.lines >= SEEN or footprint.pages == 1)


def _ends_alike(before: Footprint, after: Footprint) -> bool:
    """Return whether an article ends where it did, now that its notes are right below its text."""
    if before.fill is None or after.fill is None or before.pages != after.pages:
        return False
    return abs(before.fill.end + before.fill.notes - after.fill.end - after.fill.notes) < 1


def _share_pages(steps: Iterable[_Step]) -> dict[str, SharedPages]:
    """Return what articles that run on, and those above them, share of their pages."""
    shared: dict[str, SharedPages] = {}
    for step in steps:
        fill, below = step.end.fill, 0.0
        if fill and fill.notes:  # so much is left below the notes that they are right below the text
            below = max(0, round(fill.foot - fill.end - fill.notes - _SLACK, 2))
        if below:
            above = shared.get(step.before, OWN_PAGES).above
            shared[step.before] = SharedPages(above, step.end.pages, below)
        shared[step.slug] = step.shared
    return shared


def _measure_above(end: Footprint, pair: Sequence[Article], alone: Mapping[str, Footprint], page: Page) -> float:
    """Return how much the first of two articles has of the page on which the second begins; 0 where it cannot."""
    before, after = pair
    last, own = end.fill, alone[after.slug].fill
    if last is None or own is None or direction(before.language) != direction(after.language):
        return 0
    top, leading = page.top * MILLIMETRE, page.sizes.leading
    ends, above = last.end + last.notes, measure_above(last, page)
    begun = own.begun - top - own.lead - _measure_saving(after, page)
    fits = top + above + begun <= page.lower_edge + _ROUNDED * leading
    is_free = page.lower_edge - ends >= _FREE * page.depth * MILLIMETRE
    return above if fits and is_free else 0


def _keep_worthwhile(steps: Sequence[_Step | None]) -> Iterator[_Step]:
    """Yield of articles that run on one after another those up to the last one that saves a page."""
    for runs, row in groupby(steps, key=lambda step: step is not None):
        if runs:
            found = [step for step in row if step]
            yield from found[: max((n for n, step in enumerate(found, start=1) if step.saved > 0), default=0)]


def _measure_saving(article: Article, page: Page) -> float:
    """Return how much lower what is above the text of an article is where it runs on: points."""
    facts = (article.authors, article.date, article.instalment, article.tags)
    return (_ABOVE_TITLE - 1) * page.sizes.leading + sum(map(bool, facts)) * page.sizes.facts.leading


def _estimate_footprint(article: Article, alone: Footprint, shared: SharedPages, page: Page) -> Footprint:
    """Return about how an article would lie on its pages if it ran on."""
    fill, top, leading = alone.fill, page.top * MILLIMETRE, page.sizes.leading
    if fill is None:
        return alone
    saving = _measure_saving(article, page)
    saving += min(fill.lead, max(0.0, shared.above + fill.begun - saving - page.lower_edge))
    own = (alone.pages - 1) * page.lines + (fill.end - top - saving) / leading
    lines = shared.above / leading + own
    pages = math.ceil((lines + fill.notes / leading) / page.lines - _ROUNDED)
    end = top + max(0, lines - (pages - 1) * page.lines) * leading
    return Footprint(pages, fill._replace(lines=SEEN, end=end))


class Bindery:
    """Sets articles and books when they are first asked for, and keeps them."""

    def __init__(
        self, collection: Collection, runner: Runner, last: Mapping[str, Pagination] = MappingProxyType({})
    ) -> None:
        """Begin with none; the books' articles are of this collection.

        `last` has the pages that books had when they were last set, by their paths: to know them saves work.
        """
        self._collection, self._runner, self._last = collection, runner, last
        self._books: dict[str, PrintedBook] = {}
        self._printed: dict[tuple[str, Page], PrintedArticle] = {}

    def printed(self, articles: Sequence[Article], trim: Trim | None = None) -> Sequence[PrintedArticle]:
        """Return these articles of the collection in print, in their order.

        They have the `trim` of a book, or that of their own PDFs.
        """
        form = self._form(trim)
        missing = [article for article in articles if (article.slug, form.page) not in self._printed]
        if missing:
            fresh = print_articles(self._collection, missing, self._runner, form)
            self._printed |= {
                (article.slug, form.page): printed_article
                for article, printed_article in zip(missing, fresh, strict=True)
            }
        return [self._printed[article.slug, form.page] for article in articles]

    def book(self, book: Book) -> PrintedBook:
        """Return the sheets of a book."""
        if book.path not in self._books:
            above = make_bands(book) if may_be_thrifty(book) else {}
            printed = self._with_bands(book, above)
            plan = plan_economy(book, printed)
            if above and not plan.thrifty:
                printed = self.printed(book.articles, book.trim)
            compositor = Compositor(book, self._runner, plan, self._last.get(book.path))
            typeset = compositor.set_book(printed)
            form = PrintForm(TRIMS[book.trim], bound=False, bands=above if plan.thrifty else {})
            if plan.thrifty:
                needed = plan.sheet - typeset.parts[-1].padding
                typeset, printed, shared = self._run_on(book, printed, typeset, needed, compositor)
                form = replace(form, shared=shared)
            self._books[book.path] = self._say_pages(book, printed, typeset, form, compositor)
        return self._books[book.path]

    def _say_pages(
        self,
        book: Book,
        printed: Sequence[PrintedArticle],
        typeset: PrintedBook,
        form: PrintForm,
        compositor: Compositor,
    ) -> PrintedBook:
        """Return the book with the pages of what its articles refer to in their texts, which may move others."""
        goals = {article.slug: find_places_referred_to(article) for article in book.articles}
        said: dict[str, dict[str, int]] = {}
        for number in range(_MOST_TIMES if any(goals.values()) else 0):
            places = typeset.places
            wanted = {
                slug: {name: places[name] for name in names if name in places} for slug, names in goals.items() if names
            }
            changed = [article for article in book.articles if said.get(article.slug) != wanted.get(article.slug)]
            if not changed:
                break
            named = replace(form, pages=wanted, belongs_to=f"{book.path}, pages {number + 1}")
            fresh = dict(
                zip(
                    (article.slug for article in changed),
                    print_articles(self._collection, changed, self._runner, named),
                    strict=True,
                )
            )
            printed = [fresh.get(article.slug, old) for article, old in zip(book.articles, printed, strict=True)]
            said = wanted
            typeset = compositor.set_book(printed)
        else:
            problems = (report_unsettled(book),) if said else ()
            typeset = replace(typeset, problems=(*typeset.problems, *problems))
        return typeset

    def set_books(self, books: Iterable[Book]) -> tuple[tuple[Book, ...], list[Problem]]:
        """Set those of some books that are to be PDFs; one that cannot be set is named, and has its other forms."""
        ready: list[Book] = []
        problems: list[Problem] = []
        for book in books:
            problem = self._fault_of(book) if book.comes_as(PDF) else None
            problems += [problem] if problem else []
            without = tuple(form for form in book.formats if form != PDF.name)
            ready.append(replace(book, formats=without) if problem else book)
        return tuple(ready), problems

    def _fault_of(self, book: Book) -> Problem | None:
        """Set a book, and return why it cannot be a PDF."""
        try:
            sheets = [part.sheets for part in self.book(book).parts]
        except Exception as error:
            if not (why := fault_of(error)):
                raise
            return failure_problem(book.file(PDF), why)
        if not are_unreadable(sheets):
            return None
        characters = "".join(sorted({letter for each in sheets for letter in each.missing}))
        return report_missing_font(sentence("{path} is left out", path=book.file(PDF)), characters)

    def _form(self, trim: Trim | None) -> PrintForm:
        """Return how articles are printed for a book, the same as on their own where these have its trim."""
        own = self._collection.settings.article_trim
        return PrintForm(TRIMS[trim or own], bound=trim in (None, own))

    def _with_bands(self, book: Book, above: Mapping[str, PartBand]) -> Sequence[PrintedArticle]:
        """Return the articles of a book in their order, some of them with a band `above`."""
        first = [article for article in book.articles if article.slug in above]
        others = [article for article in book.articles if article.slug not in above]
        form = PrintForm(TRIMS[book.trim], bound=False, bands=above, belongs_to=book.path)
        begun = iter(print_articles(self._collection, first, self._runner, form)) if first else iter(())
        rest = iter(self.printed(others, book.trim))
        return [next(begun if article.slug in above else rest) for article in book.articles]

    def _run_on(
        self, book: Book, printed: Sequence[PrintedArticle], typeset: PrintedBook, needed: int, compositor: Compositor
    ) -> tuple[PrintedBook, Sequence[PrintedArticle], Mapping[str, SharedPages]]:
        """Return the book with articles that begin on the page where another ends, if that saves the pages `needed`.

        They come with it, and with what they share of their pages.

        Else, or if an article would end otherwise than was planned with, the book is returned as it is.
        """
        parts, page = [part.articles for part in book.parts], TRIMS[book.trim]
        slugs = [article.slug for article in book.articles]
        articles = dict(zip(slugs, book.articles, strict=True))
        ends_alone = dict(zip(slugs, map(_make_footprint, printed), strict=True))
        as_it_is = typeset, printed, dict[str, SharedPages]()
        if estimate_run_on(parts, ends_alone, page).saved < needed:
            return as_it_is
        known: dict[tuple[str, SharedPages], PrintedArticle] = {}
        attempts = count(1)

        def set_articles(shared: Mapping[str, SharedPages]) -> dict[str, Footprint]:
            name = f"{book.path}, {next(attempts)}"
            form = PrintForm(page, bound=False, bands=make_bands(book), shared=shared, belongs_to=name)
            missing = [item for item in shared.items() if item not in known]
            fresh = print_articles(self._collection, [articles[slug] for slug, _ in missing], self._runner, form)
            known.update(zip(missing, fresh, strict=True))
            return {item[0]: _make_footprint(known[item]) for item in shared.items()}

        shared, saved = choose_run_on(parts, ends_alone, page, set_articles)
        if saved < needed:
            return as_it_is
        ends = {}
        for slug, pages in shared.items():
            earlier = known.get((slug, SharedPages(pages.above)))
            ends[slug] = _make_footprint(earlier) if earlier else ends_alone[slug]
        if not all(_ends_alike(ends[slug], after) for slug, after in set_articles(shared).items()):
            return as_it_is
        run_on = [
            known[slug, shared[slug]] if slug in shared else printed_article
            for slug, printed_article in zip(slugs, printed, strict=True)
        ]
        shorter = compositor.set_book(run_on)
        return (shorter, run_on, shared) if shorter.pagination.pages < typeset.pagination.pages else as_it_is

    def pagination(self, book: Book) -> Pagination:
        """Return the pages of a book."""
        return self.book(book).pagination


def _make_footprint(printed: PrintedArticle) -> Footprint:
    return Footprint(printed.sheets.pages, None if printed.problems else printed.sheets.fill)


class DryRunBindery(Bindery):
    """Says the pages that a book had when it was last set, where it would have to be set first."""

    def __init__(self, collection: Collection, runner: Runner, last: Mapping[str, Pagination]) -> None:
        """Take the pages that the books had from `last`, by the books' paths."""
        super().__init__(collection, runner, last)
        self._known: dict[str, Pagination] = {}

    def printed(self, articles: Sequence[Article], trim: Trim | None = None) -> Sequence[PrintedArticle]:
        """Return them as the runner has them, which tells each edition what would be made for it."""
        return tuple(print_articles(self._collection, articles, self._runner, self._form(trim)))

    def pagination(self, book: Book) -> Pagination:
        """Return the pages of a book, as far as anybody knows: none of one that was never set."""
        if book.path not in self._known:
            try:
                self._known[book.path] = super().pagination(book)
            except UnmadeError:
                self._known[book.path] = self._last.get(book.path, Pagination("", 0))
        return self._known[book.path]
