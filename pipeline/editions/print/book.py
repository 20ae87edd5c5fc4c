"""The sections of a printed book set around its articles, until their pages settle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import unquote

from pipeline.editions.book import sections
from pipeline.editions.book.book import PDF, Book
from pipeline.editions.book.pagination import Pagination
from pipeline.editions.book.sections import CONTENTS, COVER, HALF_TITLE, IMPRINT, TITLE
from pipeline.editions.covers.cover import Cover, set_cover
from pipeline.editions.fallback import with_fallback
from pipeline.editions.press_problems import report_remarks, report_small_letters
from pipeline.editions.print.makeup import (
    Apparatus,
    BookPlan,
    MadeUp,
    Section,
    find_starts,
    make_apparatus,
    make_up,
    measure_above,
)
from pipeline.editions.print.print_article import PrintedArticle, collect_captions
from pipeline.editions.print.sections import (
    MADE_OF,
    GeneratedSection,
    SectionJob,
    WrittenSection,
    make_imprint_page,
    make_opening_page,
    set_generated_section,
    set_written_section,
    set_written_sections,
)
from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.jobs.runner import Runner
from pipeline.model.problems import Problem
from pipeline.press.binding.signatures import Piece
from pipeline.press.geometry import TRIMS
from pipeline.press.sheets import Sheets

_LABEL = "book"
# Sections that begin on a page with an odd number, and those whose pages show neither numbers nor running heads.
_RECTO = frozenset((HALF_TITLE, TITLE, sections.DEDICATION, CONTENTS, sections.PREFACE, sections.AFTERWORD))
# Those that may begin below each other in a book that saves paper.
_LISTS = frozenset((sections.BIBLIOGRAPHY, sections.FIGURES, sections.TABLES, sections.SOURCES, sections.INDEX))
_WITHOUT_FOLIO = frozenset((COVER, HALF_TITLE, TITLE, IMPRINT, sections.DEDICATION))
# Sections name the pages of others, and move them by that: the most times that they are set again.
_MOST_SETTINGS = 6
_MANY = 100  # articles that have a line of their own above them in the outline


@dataclass(frozen=True)
class PrintedBook:
    """A book's sheets in their order, its pages, and what the press had to say of it."""

    parts: tuple[Piece, ...]
    pagination: Pagination
    problems: tuple[Problem, ...] = ()

    @property
    def places(self) -> dict[str, int]:
        """The pages of the places in its articles, by their names."""
        first = self.pagination.first
        return {
            unquote(name): first[part.name] + page
            for part in self.parts
            if part.name in first
            for name, page in zip(part.sheets.inventory.names, part.sheets.inventory.on, strict=True)
        }


class Compositor:
    """Sets the sections of one book around its articles; a section that stays the same is not set again."""

    def __init__(self, book: Book, runner: Runner, plan: BookPlan, last: Pagination | None = None) -> None:
        """Begin with the texts that are to be set.

        The `last` pages of a book that was set before tell how many pages its contents are likely to need: these are
        not set before they have page numbers to tell. How many pages they do need does not depend on that.
        """
        self._book, self._runner, self._plan = book, runner, plan
        self._texts = dict(set_written_sections(book, runner))
        first = last.first if last else {}
        begun = first.get(CONTENTS, 0)
        self._expected = min((page for page in first.values() if page > begun), default=begun) - begun if begun else 0
        self._set_before: dict[str, tuple[Sequence[SectionJob], Section]] = {}
        self._problems: dict[str, tuple[Problem, ...]] = {}
        self._asked: Counter[str] = Counter()

    def set_book(self, printed: Sequence[PrintedArticle]) -> PrintedBook:
        """Set all sections around the articles, which are printed already.

        First as if nothing were known of the pages, to learn where the articles begin; then with what is known, until
        nothing moves any more.
        """
        book, plan = self._book, self._plan
        articles = list(self._articles(printed))
        texts = [*articles, *(self._set(self._headed(name), [text]) for name, text in self._texts.items())]
        bodies = {article.slug: article.body for article in book.articles}
        bodies |= {name: text.body for name, text in self._texts.items()}
        captions = dict(zip(bodies, collect_captions(list(bodies.values()), self._runner, book.path), strict=True))
        problems: list[Problem] = []
        for article, printed_article in zip(book.articles, printed, strict=True):
            problems += (*printed_article.problems, *report_remarks(printed_article.sheets, article.source))
            problems += report_small_letters(printed_article.sheets, book.trim)
        made_up = MadeUp()
        for _ in range(_MOST_SETTINGS + 1):
            told = make_apparatus(book, texts, captions, made_up, plan.without)
            made_up = make_up(self._sections(articles, told), plan.sheet)
            if (made_up.first, made_up.pages) == (told.first, told.pages):
                break
        else:
            problems.append(report_unsettled(book))
        problems += (problem for problems in self._problems.values() for problem in problems)
        pieces = tuple(made_up.pieces(TRIMS[book.trim], book.language))
        return PrintedBook(pieces, made_up.pagination(book.print_identifier), tuple(problems))

    def _articles(self, printed: Iterable[PrintedArticle]) -> Iterator[Section]:
        """Yield the articles; the first of each part begins on a page with an odd number, or below the part's title.

        In the outline they are below their parts, or below one line where they are too many to be beside the sections.
        """
        book = self._book
        thrifty = self._plan.thrifty
        sheets = iter(printed)
        many = not book.has_parts and len(book.articles) > _MANY
        above_all = labels(book.language).gettext("Articles") if many else ""
        for part in book.parts:
            for number, article in enumerate(part.articles):
                own = next(sheets)
                above = above_all if number == 0 else ""
                if number == 0 and thrifty and book.has_parts:
                    above = part.title
                yield Section(
                    article.slug,
                    (own.sheets,),
                    article.title,
                    article.language,
                    recto=number == 0 and not thrifty,
                    level=int(book.has_parts or many),
                    above=above,
                    starts=own.starts,
                    references=own.references,
                    runs_on=own.runs_on,
                )

    def _sections(self, articles: Iterable[Section], told: Apparatus) -> Iterator[Section]:
        """Yield the sections in reading order; those behind the texts only when there are pages to tell of."""
        book, plan, rest = self._book, self._plan, iter(articles)
        yield from self._set_all(sections.list_sections_before(book, told.lists), told)
        openings: Iterator[Section] = iter(())
        if book.has_parts and plan.thrifty:  # above the first articles, without a page of their own
            openings = (Section(part.name, (), part.title, book.language) for part in book.parts)
        elif book.has_parts:
            openings = self._openings(told)
        for part in book.parts:
            yield from islice(openings, 1)
            yield from islice(rest, len(part.articles))
        # The sources tell of the pages of texts from the first setting on.
        yield from self._set_all((name for name in told.after if told.pages or name in self._texts), told)

    def _openings(self, told: Apparatus) -> Iterator[Section]:
        lines = [line for line in told.lines if line.number]
        headed = [Section(line.name, (), line.title, line.language, recto=True, folio=False) for line in lines]
        return self._set_each(
            [(section, [make_opening_page(self._book, line)]) for section, line in zip(headed, lines, strict=True)]
        )

    def _set_all(self, names: Iterable[str], told: Apparatus) -> Iterator[Section]:
        """Set the sections of these names that are not left out, with what is known of the others."""
        names = [name for name in names if name not in self._plan.without]
        waits = not any(line.page for line in told.lines)
        section_jobs = [
            (self._headed(name, waits=waits and name == CONTENTS), self._jobs_of(name, told)) for name in names
        ]
        return self._set_each(section_jobs)

    def _set_each(self, section_jobs: Iterable[tuple[Section, Sequence[SectionJob]]]) -> Iterator[Section]:
        """Set sections by their jobs, those at the same time that can be; in a thrifty book, lists below each other."""
        named = [(section, self._named(section.name, jobs)) for section, jobs in section_jobs]
        new = [jobs for section, jobs in named if not section.expected and not self._is_set(section.name, jobs)]
        begun = [job for jobs in new for job in jobs if isinstance(job, GeneratedSection)]
        self._runner.begin(set_generated_section, begun, _LABEL)
        before: Section | None = None
        for section, jobs in named:
            done = section if section.expected else self._set(section, jobs)
            before = self._run_on(before, done, jobs)
            yield before

    def _run_on(self, before: Section | None, section: Section, jobs: Sequence[SectionJob]) -> Section:
        """Return a list below the one before, if the book saves paper and all of it fits there; else as it is."""
        job = jobs[0]
        if not (self._plan.thrifty and before and {before.name, section.name} <= _LISTS and section.pages == 1):
            return section
        ended, own, page = before.sheets[-1].fill, section.sheets[0].fill, TRIMS[self._book.trim]
        if not (ended and own and isinstance(job, GeneratedSection)):
            return section
        above = measure_above(ended, page)
        if above + own.end > page.lower_edge:
            return section
        name = f"{section.name} below"
        below = self._set(replace(section, name=name), self._named(section.name, [replace(job, above=above)]))
        return replace(below, name=section.name, runs_on=True)

    def _headed(self, name: str, *, waits: bool = False) -> Section:
        """Return a section that has no sheets yet."""
        text = self._texts.get(name)
        recto = name in _RECTO and (not self._plan.thrifty or name == TITLE)
        title = sections.section_title(self._book, name)
        language = text.language if text else self._book.language
        expected = self._expected if waits else 0
        return Section(name, (), title, language, recto=recto, folio=name not in _WITHOUT_FOLIO, expected=expected)

    def _jobs_of(self, name: str, told: Apparatus) -> Sequence[SectionJob]:
        """Return the jobs that set a section of this name."""
        if name in self._texts:
            return [self._texts[name]]
        if name == IMPRINT and sections.COLOPHON in self._plan.without:
            further = sections.list_colophon_facts(self._book, PDF, told.pages, told.fonts)
            # A page tells one identifier, which is the book's.
            return [
                make_imprint_page(self._book, [fact for fact in further if fact.text != self._book.print_identifier])
            ]
        return MADE_OF[name](self._book, told)

    def _named(self, name: str, jobs: Sequence[SectionJob]) -> Sequence[SectionJob]:
        """Return the jobs of a section with the book in their names, and how often it was asked for before."""
        if self._is_set(name, jobs):
            return jobs
        self._asked[name] += 1
        asked, book = self._asked[name], self._book.path
        first = f"{book}, {asked}" if asked > 1 else book
        names = (first, *(f"{book}, {asked}, {more}" for more in range(2, len(jobs) + 1)))
        return [replace(job, belongs_to=name) for job, name in zip(jobs, names, strict=False)]

    def _is_set(self, name: str, jobs: Sequence[SectionJob]) -> bool:
        """Return whether a section was last set by these very jobs."""
        return name in self._set_before and self._set_before[name][0] == jobs

    def _set(self, section: Section, jobs: Sequence[SectionJob]) -> Section:
        """Return a section with its sheets, whose lines are not needed once it is known where pages begin."""
        name = section.name
        if not self._is_set(name, jobs):
            sheets, self._problems[name] = self._sheets(jobs)
            bare = tuple(replace(each, lines=()) for each in sheets)
            self._set_before[name] = jobs, replace(section, sheets=bare, starts=find_starts(sheets))
        return self._set_before[name][1]

    def _sheets(self, jobs: Sequence[SectionJob]) -> tuple[tuple[Sheets, ...], tuple[Problem, ...]]:
        text = jobs[0]
        if isinstance(text, WrittenSection):
            ((sheets, shortfall),) = with_fallback(self._runner, set_written_section, [text], _LABEL)
            problems = [shortfall.problem(text.text.source)] if shortfall else []
            return (sheets,), (*problems, *report_remarks(sheets, text.text.source))
        covers = self._runner.map(set_cover, [job for job in jobs if isinstance(job, Cover)], "cover")
        generated = [job for job in jobs if isinstance(job, GeneratedSection)]
        found = (*covers, *self._runner.map(set_generated_section, generated, _LABEL))
        return found, tuple(problem for sheets in found for problem in report_remarks(sheets))


def report_unsettled(book: Book) -> Problem:
    """Return the problem of a book whose sections go on to move each other."""
    message = sentence(
        "“{title}”: after {most_settings} layouts its pages still move", title=book.title, most_settings=_MOST_SETTINGS
    )
    message = sentence("{message}; pages that it names may be wrong by one", message=message)
    hint = sentence("check the pages in the contents and the index; a slightly longer or shorter text settles them")
    return Problem("", 0, 0, "typesetting", message, hint)
