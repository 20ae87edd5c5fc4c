"""Books are set: each once in a run, whichever editions need its sheets or its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from types import MappingProxyType

from pipeline.editions.book.formats import PDF
from pipeline.editions.book.pagination import Pagination
from pipeline.editions.book.volume import Volume
from pipeline.editions.fallback import not_made
from pipeline.editions.press_problems import without_font
from pipeline.editions.print.book import PrintedBook, compositor_of, set_book
from pipeline.editions.print.economy import BookPlan, bands, may_be_thrifty, plan_of
from pipeline.editions.print.print_article import PrintedArticle, PrintForm, printed_articles
from pipeline.editions.print.running_on import Footprint, estimated, is_the_same, run_on
from pipeline.editions.print.values import PartBand, SharedPages
from pipeline.i18n.sentences import sentence
from pipeline.jobs.executors import UnmadeError, fault_of
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article
from pipeline.model.books_and_handouts import Trim
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from pipeline.press.geometry import TRIMS, Page
from pipeline.press.sheets import are_unreadable


class Bindery:
    """Sets articles and books when they are asked for, and keeps them for whoever asks again."""

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
            fresh = printed_articles(self._collection, missing, self._runner, form)
            self._printed |= {(article.slug, form.page): one for article, one in zip(missing, fresh, strict=True)}
        return [self._printed[article.slug, form.page] for article in articles]

    def book(self, volume: Volume) -> PrintedBook:
        """Return the sheets of a book."""
        if volume.path not in self._books:
            above = bands(volume) if may_be_thrifty(volume) else {}
            printed = self._with_bands(volume, above)
            plan = plan_of(volume, printed)
            if above and not plan.thrifty:
                printed = self.printed(volume.articles, volume.trim)
            compositor = compositor_of(volume, self._runner, plan, self._last.get(volume.path))

            def made(articles: Sequence[PrintedArticle]) -> PrintedBook:
                return set_book(volume, articles, self._runner, plan, compositor)

            self._books[volume.path] = self._run_on(volume, printed, plan, made) if plan.thrifty else made(printed)
        return self._books[volume.path]

    def set_books(self, volumes: Iterable[Volume]) -> tuple[tuple[Volume, ...], list[Problem]]:
        """Set those of some books that are to be PDFs; one that cannot be set is named, and has its other forms."""
        found: list[Volume] = []
        problems: list[Problem] = []
        for volume in volumes:
            problem = self._fault_of(volume) if volume.comes_as(PDF) else None
            problems += [problem] if problem else []
            without = tuple(one for one in volume.formats if one != PDF.name)
            found.append(replace(volume, formats=without) if problem else volume)
        return tuple(found), problems

    def _fault_of(self, volume: Volume) -> Problem | None:
        """Set a book, and return why it cannot be a PDF."""
        try:
            sheets = [part.sheets for part in self.book(volume).parts]
        except Exception as error:
            if not (why := fault_of(error)):
                raise
            return not_made(volume.file(PDF), why)
        if not are_unreadable(sheets):
            return None
        characters = "".join(sorted({letter for each in sheets for letter in each.missing}))
        return without_font(sentence("{path} is left out", path=volume.file(PDF)), characters)

    def _form(self, trim: Trim | None) -> PrintForm:
        """Return how articles are printed for a book, the same as on their own where these have its trim."""
        own = self._collection.settings.article_trim
        return PrintForm(TRIMS[trim or own], bound=trim in (None, own))

    def _with_bands(self, volume: Volume, above: Mapping[str, PartBand]) -> Sequence[PrintedArticle]:
        """Return the articles of a book in their order, some of them with a band `above`."""
        first = [article for article in volume.articles if article.slug in above]
        others = [article for article in volume.articles if article.slug not in above]
        form = PrintForm(TRIMS[volume.trim], bound=False, bands=above, belongs_to=volume.path)
        begun = iter(printed_articles(self._collection, first, self._runner, form)) if first else iter(())
        rest = iter(self.printed(others, volume.trim))
        return [next(begun if article.slug in above else rest) for article in volume.articles]

    def _run_on(
        self,
        volume: Volume,
        printed: Sequence[PrintedArticle],
        plan: BookPlan,
        made: Callable[[Sequence[PrintedArticle]], PrintedBook],
    ) -> PrintedBook:
        """Return the book with articles that run on, if that saves a sheet; else as it is `made` of them all."""
        book = made(printed)
        parts, page = [part.articles for part in volume.parts], TRIMS[volume.trim]
        slugs = [article.slug for article in volume.articles]
        articles = dict(zip(slugs, volume.articles, strict=True))
        alone = dict(zip(slugs, map(_footprint, printed), strict=True))
        needed = plan.sheet - book.parts[-1].padding
        if estimated(parts, alone, page).saved < needed:
            return book
        found: dict[tuple[str, SharedPages], PrintedArticle] = {}
        attempts = count(1)

        def set_articles(asked: Mapping[str, SharedPages]) -> dict[str, Footprint]:
            name = f"{volume.path}, {next(attempts)}"
            form = PrintForm(page, bound=False, bands=bands(volume), shared=asked, belongs_to=name)
            missing = [item for item in asked.items() if item not in found]
            fresh = printed_articles(self._collection, [articles[slug] for slug, _ in missing], self._runner, form)
            found.update(zip(missing, fresh, strict=True))
            return {item[0]: _footprint(found[item]) for item in asked.items()}

        shared, saved = run_on(parts, alone, page, set_articles)
        if saved < needed:
            return book
        before = {slug: found.get((slug, SharedPages(one.above))) for slug, one in shared.items()}
        ends = {slug: _footprint(one) if one else alone[slug] for slug, one in before.items()}
        if not all(is_the_same(ends[slug], after) for slug, after in set_articles(shared).items()):
            return book
        closer = [
            found[slug, shared[slug]] if slug in shared else one for slug, one in zip(slugs, printed, strict=True)
        ]
        shorter = made(closer)
        return shorter if shorter.pagination.pages < book.pagination.pages else book

    def pagination(self, volume: Volume) -> Pagination:
        """Return the pages of a book."""
        return self.book(volume).pagination


def _footprint(printed: PrintedArticle) -> Footprint:
    return Footprint(printed.sheets.pages, None if printed.problems else printed.sheets.fill)


class DryRunBindery(Bindery):
    """Says the pages that a book had when it was last set, where it would have to be set first."""

    def __init__(self, collection: Collection, runner: Runner, last: Mapping[str, Pagination]) -> None:
        """Take the pages that the books had from `last`, by the books' paths."""
        super().__init__(collection, runner, last)
        self._known: dict[str, Pagination] = {}

    def printed(self, articles: Sequence[Article], trim: Trim | None = None) -> Sequence[PrintedArticle]:
        """Return them as the runner has them, which tells each edition what would be made for it."""
        return tuple(printed_articles(self._collection, articles, self._runner, self._form(trim)))

    def pagination(self, volume: Volume) -> Pagination:
        """Return the pages of a book, as far as anybody knows: none of one that was never set."""
        if volume.path not in self._known:
            try:
                self._known[volume.path] = super().pagination(volume)
            except UnmadeError:
                self._known[volume.path] = self._last.get(volume.path, Pagination("", 0))
        return self._known[volume.path]
