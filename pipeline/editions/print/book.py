"""A book's sections set on sheets, in their order, with their places among its pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, repeat

from pipeline.body.places import Figure
from pipeline.build.blob import Blob
from pipeline.build.runner import Runner
from pipeline.editions.book import sections
from pipeline.editions.book.book import PDF, Book
from pipeline.editions.book.pagination import Pagination
from pipeline.editions.book.sections import CONTENTS
from pipeline.editions.covers.cover import Cover, cover_of, set_cover
from pipeline.editions.fallback import with_fallback
from pipeline.editions.press_problems import remarks
from pipeline.editions.print.makeup import (
    Apparatus,
    BookPlan,
    MadeUp,
    Section,
    apparatus_of,
    make_up,
    pagination_of,
    pieces_of,
    starts_in,
    without_lines,
)
from pipeline.editions.print.print_article import PrintedArticle, captioned
from pipeline.editions.print.sections import (
    GeneratedSection,
    WrittenSection,
    authors_section,
    colophon_page,
    contents_sections,
    figure_sections,
    half_title,
    imprint_page,
    index_sections,
    opening_page,
    set_generated_section,
    set_written_section,
    source_sections,
    title_page,
    written_section,
)
from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.model.problems import Problem
from pipeline.press.binding.signatures import Piece
from pipeline.press.geometry import TRIMS
from pipeline.press.sheets import Sheets

_LABEL = "book"
_Job = Cover | GeneratedSection | WrittenSection


@dataclass(frozen=True)
class _Kind:
    """How a section begins (`makeup.Section`); what it is made of, where it is no text, once that is known."""

    made_of: Callable[[Book, Apparatus], Sequence[_Job]] = lambda _, __: ()
    recto: bool = False
    folio: bool = True


# In the order in which they stand; the articles come behind the preface.
_KINDS = {
    sections.COVER: _Kind(lambda volume, _: [cover_of(volume)], folio=False),
    sections.HALF_TITLE: _Kind(lambda volume, _: [half_title(volume)], recto=True, folio=False),
    sections.TITLE: _Kind(lambda volume, _: [title_page(volume)], recto=True, folio=False),
    sections.IMPRINT: _Kind(lambda volume, _: [imprint_page(volume)], folio=False),
    sections.DEDICATION: _Kind(recto=True, folio=False),
    sections.CONTENTS: _Kind(lambda volume, told: contents_sections(volume, told.lines), recto=True),
    sections.PREFACE: _Kind(recto=True),
    sections.AFTERWORD: _Kind(recto=True),
    sections.FIGURES: _Kind(lambda volume, told: figure_sections(volume, told.figures)),
    sections.SOURCES: _Kind(lambda volume, told: source_sections(volume, told.sources, told.first)),
    sections.INDEX: _Kind(lambda volume, told: index_sections(volume, told.index)),
    sections.AUTHORS: _Kind(),
    sections.COLOPHON: _Kind(lambda volume, told: [colophon_page(volume, told.pages, told.fonts)]),
}


class Compositor:
    """Sets the sections of one book; what is still the same is not set again."""

    def __init__(self, volume: Book, runner: Runner, plan: BookPlan, expected: int = 0) -> None:
        """Begin with the texts that are to be set.

        Where so many pages of contents are `expected`, these are not set before they have page numbers to tell.
        """
        self._volume, self._runner, self._plan, self._expected = volume, runner, plan, expected
        self._texts = dict(_texts(volume, runner))
        self._set_before: dict[str, tuple[Sequence[_Job], Section]] = {}
        self._problems: dict[str, tuple[Problem, ...]] = {}
        self._asked: Counter[str] = Counter()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the press had to say of the sections as they were set last."""
        return tuple(problem for found in self._problems.values() for problem in found)

    @property
    def bodies(self) -> dict[str, Blob]:
        """The bodies of the texts around the articles, by the names of their sections."""
        return {name: text.body for name, text in self._texts.items()}

    def texts(self) -> Iterator[Section]:
        """Yield the texts around the articles, which tell of nothing else."""
        for name, text in self._texts.items():
            yield self._set(self._headed(name, text.language), [text])

    def sections(self, names: Iterable[str], told: Apparatus) -> Iterator[Section]:
        """Yield the sections of these names, which tell what is known of the others."""
        waiting = {sections.CONTENTS} if self._expected and not any(line.page for line in told.lines) else set()
        found = {name: self._named(name, self._made_of(name, told)) for name in names}
        self._begin(jobs for name, jobs in found.items() if name not in waiting and not self._is_set(name, jobs))
        for name, jobs in found.items():
            section = self._headed(name, jobs[0].language)
            yield replace(section, expected=self._expected) if name in waiting else self._set(section, jobs)

    def openings(self, told: Apparatus) -> Iterator[Section]:
        """Yield the openings of the parts that have any."""
        own = {line: [opening_page(self._volume, line)] for line in told.lines if line.number}
        found = {line: self._named(line.name, jobs) for line, jobs in own.items()}
        self._begin(jobs for line, jobs in found.items() if not self._is_set(line.name, jobs))
        for line, jobs in found.items():
            yield self._set(Section(line.name, (), line.title, line.language, recto=True, folio=False), jobs)

    def _headed(self, name: str, language: str) -> Section:
        """Return a section that has no sheets yet."""
        kind, title = _KINDS[name], sections.section_title(self._volume, name)
        recto = kind.recto and (not self._plan.thrifty or name == sections.TITLE)
        return Section(name, (), title, language, recto=recto, folio=kind.folio)

    def _made_of(self, name: str, told: Apparatus) -> Sequence[_Job]:
        text = self._texts.get(name)
        if name == sections.IMPRINT and sections.COLOPHON in self._plan.without:
            facts = sections.colophon(self._volume, PDF, told.pages, told.fonts)
            return [imprint_page(self._volume, facts)]
        return [text] if text else _KINDS[name].made_of(self._volume, told)

    def _named(self, name: str, jobs: Sequence[_Job]) -> Sequence[_Job]:
        """Return the jobs of a section with the book in their names, and how often it was asked for before."""
        if self._is_set(name, jobs):
            return jobs
        self._asked[name] += 1
        asked, book = self._asked[name], self._volume.path
        names = [
            f"{book}, {asked}" if asked > 1 else book,
            *(f"{book}, {asked}, {more}" for more in range(2, len(jobs) + 1)),
        ]
        return [replace(job, belongs_to=name) for job, name in zip(jobs, names, strict=False)]

    def _begin(self, found: Iterable[Sequence[_Job]]) -> None:
        """Begin all that can be set at the same time."""
        self._runner.begin(
            set_generated_section, [job for jobs in found for job in jobs if isinstance(job, GeneratedSection)], _LABEL
        )

    def _is_set(self, name: str, jobs: Sequence[_Job]) -> bool:
        """Return whether a section was last set from these very jobs."""
        return name in self._set_before and self._set_before[name][0] == jobs

    def _set(self, section: Section, jobs: Sequence[_Job]) -> Section:
        if not self._is_set(section.name, jobs):
            sheets, self._problems[section.name] = self._sheets(section.name, jobs)
            known = replace(section, sheets=without_lines(sheets), starts=starts_in(sheets))
            self._set_before[section.name] = jobs, known
        return self._set_before[section.name][1]

    def _sheets(self, name: str, jobs: Sequence[_Job]) -> tuple[tuple[Sheets, ...], tuple[Problem, ...]]:
        text = self._texts.get(name)
        if text:
            ((sheets, shortfall),) = with_fallback(self._runner, set_written_section, [text], _LABEL)
            problems = [shortfall.problem(text.text.source)] if shortfall else []
            return (sheets,), (*problems, *remarks(sheets, text.text.source))
        covers = self._runner.map(set_cover, [job for job in jobs if isinstance(job, Cover)], "cover")
        others = self._runner.map(
            set_generated_section, [job for job in jobs if isinstance(job, GeneratedSection)], _LABEL
        )
        found = (*covers, *others)
        return found, tuple(problem for sheets in found for problem in remarks(sheets))


def _texts(volume: Book, runner: Runner) -> Iterator[tuple[str, WrittenSection]]:
    """Yield the texts around the articles, by the names of their sections."""
    own = {
        sections.DEDICATION: volume.dedication,
        sections.PREFACE: volume.preface,
        sections.AFTERWORD: volume.afterword,
    }
    yield from ((name, written_section(volume, name, text)) for name, text in own.items() if text)
    if volume.biographies:
        yield sections.AUTHORS, authors_section(volume, runner)


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
    volume: Book,
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


def compositor_of(volume: Book, runner: Runner, plan: BookPlan, last: Pagination | None = None) -> Compositor:
    """Return who sets the sections of a book.

    Where it was set before, its `last` pages tell how many the contents are likely to need, so that they are set but
    once; how many they do need does not depend on that.
    """
    return Compositor(volume, runner, plan, _pages_of_contents(last) if last else 0)


def _pages_of_contents(last: Pagination) -> int:
    """Return how many pages lay between the beginnings of the contents and of what came behind them."""
    begun = last.first.get(CONTENTS, 0)
    return min((page for page in last.first.values() if page > begun), default=begun) - begun if begun else 0


def _unsettled(volume: Book) -> Problem:
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
    volume: Book, compositor: Compositor, articles: Sequence[Section], told: Apparatus, plan: BookPlan
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


def _openings(volume: Book, compositor: Compositor, told: Apparatus, plan: BookPlan) -> Iterable[Section | None]:
    """Return the openings of the parts; those that stand above their first articles have no page of their own."""
    if not volume.has_parts:
        return repeat(None)
    if plan.thrifty:
        return [Section(part.name, (), part.title, volume.language) for part in volume.parts]
    return compositor.openings(told)


def _articles(volume: Book, printed: Iterable[PrintedArticle], plan: BookPlan) -> Iterator[Section]:
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


def _captions(volume: Book, compositor: Compositor, runner: Runner) -> dict[str, tuple[Figure, ...]]:
    """Return the captioned figures of all texts, by their names."""
    bodies = {article.slug: article.body for article in volume.articles} | compositor.bodies
    return dict(zip(bodies, captioned(tuple(bodies.values()), runner, volume.path), strict=True))


def _problems(volume: Book, printed: Iterable[PrintedArticle]) -> Iterator[Problem]:
    for article, one in zip(volume.articles, printed, strict=True):
        yield from (*one.problems, *remarks(one.sheets, article.source))
