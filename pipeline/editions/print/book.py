"""A book's sections set on sheets, in their order, with their places among its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, repeat

from pipeline.body.values import Figure
from pipeline.editions.book import sections
from pipeline.editions.book.pagination import Pagination
from pipeline.editions.book.section_names import CONTENTS
from pipeline.editions.book.volume import Volume
from pipeline.editions.press_problems import remarks
from pipeline.editions.print.apparatus import Apparatus, apparatus_of
from pipeline.editions.print.captions import captioned
from pipeline.editions.print.compositor import Compositor
from pipeline.editions.print.economy import BookPlan
from pipeline.editions.print.makeup import MadeUp, Section, make_up, pagination_of, pieces_of
from pipeline.editions.print.print_article import PrintedArticle
from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.jobs.runner import Runner
from pipeline.model.problems import Problem
from pipeline.press.binding.signatures import Piece
from pipeline.press.geometry import TRIMS

# Sections tell on which pages others begin, and may change their places by that: so often at most they are set.
_MOST_SETTINGS = 6
_MANY = 100


@dataclass(frozen=True)
class PrintedBook:
    """A book's sheets in their order, its pages, and what the press had to say of it."""

    parts: tuple[Piece, ...]
    pagination: Pagination
    problems: tuple[Problem, ...] = ()


def set_book(
    volume: Volume,
    printed: Iterable[PrintedArticle],
    runner: Runner,
    plan: BookPlan,
    compositor: Compositor,
) -> PrintedBook:
    """Set all sections of a book around its articles, which are printed already.

    First as if nothing were known of the pages, to learn where the articles stand; then with what is known, until
    nothing changes its place any more. The compositor is the book's own, who may have set it otherwise before.
    """
    printed = tuple(printed)
    articles = tuple(_articles(volume, printed, plan))
    texts = (*articles, *compositor.texts())
    captions = _captions(volume, compositor, runner)
    apparatus = apparatus_of(volume, texts, captions, MadeUp(), plan.without)
    book = make_up(_sections(volume, compositor, articles, apparatus, plan), plan.sheet)
    problems = list(_problems(volume, printed))
    for _ in range(_MOST_SETTINGS):
        apparatus = apparatus_of(volume, texts, captions, book, plan.without)
        book = make_up(_sections(volume, compositor, articles, apparatus, plan), plan.sheet)
        if (book.first, book.pages) == (apparatus.first, apparatus.pages):
            break
    else:
        problems.append(_unsettled(volume))
    problems += compositor.problems
    return PrintedBook(
        tuple(pieces_of(book, TRIMS[volume.trim], volume.language)),
        pagination_of(book, volume.print_identifier),
        tuple(problems),
    )


def compositor_of(volume: Volume, runner: Runner, plan: BookPlan, last: Pagination | None = None) -> Compositor:
    """Return who sets the sections of a book.

    Where it was set before, its `last` pages tell how many the contents are likely to need, so that they are set but
    once; how many they do need does not depend on that.
    """
    return Compositor(volume, runner, plan, _pages_of_contents(last) if last else 0)


def _pages_of_contents(last: Pagination) -> int:
    """Return how many pages lay between the beginnings of the contents and of what came behind them."""
    begun = last.first.get(CONTENTS, 0)
    return min((page for page in last.first.values() if page > begun), default=begun) - begun if begun else 0


def _unsettled(volume: Volume) -> Problem:
    """Return what is to be said of a book whose sections go on to move each other."""
    message = sentence(
        "“{title}”: after {most_settings} settings its sections still move each other",
        title=volume.title,
        most_settings=_MOST_SETTINGS,
    )
    hint = sentence(
        "look whether contents and index name the right pages; a text a little longer or shorter lets them settle"
    )
    return Problem(
        "", 0, 0, "typesetting", sentence("{message}; pages that it names may be wrong by one", message=message), hint
    )


def _sections(
    volume: Volume, compositor: Compositor, articles: Sequence[Section], told: Apparatus, plan: BookPlan
) -> Iterator[Section]:
    """Yield the sections in reading order; those behind the texts only when there are pages to tell of."""
    rest = iter(articles)
    yield from compositor.sections(
        [name for name in sections.sections_before(volume) if name not in plan.without], told
    )
    openings = _openings(volume, compositor, told, plan)
    written = compositor.bodies  # what stands in the sources of these is told from their first pages on
    for part, opening in zip(volume.parts, openings, strict=False):
        if opening:
            yield opening
        yield from islice(rest, len(part.articles))
    yield from compositor.sections([name for name in told.after if told.pages or name in written], told)


def _openings(volume: Volume, compositor: Compositor, told: Apparatus, plan: BookPlan) -> Iterable[Section | None]:
    """Return the openings of the parts; those that stand above their first articles have no page of their own."""
    if not volume.has_parts:
        return repeat(None)
    if plan.thrifty:
        return [Section(part.name, (), part.title, volume.language) for part in volume.parts]
    return compositor.openings(told)


def _articles(volume: Volume, printed: Iterable[PrintedArticle], plan: BookPlan) -> Iterator[Section]:
    """Yield the articles; the first of each part begins on a page with an odd number, or below the part's title.

    In the outline they stand below their parts, or below one line where they are too many to stand beside the sections.
    """
    sheets = iter(printed)
    many = not volume.has_parts and len(volume.articles) > _MANY
    above = labels(volume.language).gettext("Articles") if many else ""
    for part in volume.parts:
        for number, article in enumerate(part.articles):
            own = next(sheets)
            opens = plan.thrifty and volume.has_parts and number == 0
            yield Section(
                name=article.slug,
                sheets=(own.sheets,),
                title=article.title,
                language=article.language,
                recto=number == 0 and not plan.thrifty,
                level=int(volume.has_parts or many),
                above=part.title if opens else "" if number else above,
                starts=own.starts,
                references=own.references,
                runs_on=own.runs_on,
            )


def _captions(volume: Volume, compositor: Compositor, runner: Runner) -> dict[str, tuple[Figure, ...]]:
    """Return the captioned figures of all texts, by their names."""
    bodies = {article.slug: article.body for article in volume.articles} | compositor.bodies
    return dict(zip(bodies, captioned(tuple(bodies.values()), runner, volume.path), strict=True))


def _problems(volume: Volume, printed: Iterable[PrintedArticle]) -> Iterator[Problem]:
    for article, one in zip(volume.articles, printed, strict=True):
        yield from (*one.problems, *remarks(one.sheets, article.source))
