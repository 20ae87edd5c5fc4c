"""Who sets the sections of a printed book; one table tells what each is made of and how it begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.editions.book import section_names, sections
from pipeline.editions.book.formats import PDF
from pipeline.editions.book.volume import Volume
from pipeline.editions.covers.cover import Cover, cover_of, set_cover
from pipeline.editions.fallback import with_fallback
from pipeline.editions.press_problems import remarks
from pipeline.editions.print import generated_sections
from pipeline.editions.print.apparatus import Apparatus
from pipeline.editions.print.economy import BookPlan
from pipeline.editions.print.generated_sections import GeneratedSection, set_generated_section
from pipeline.editions.print.makeup import Section, starts_in, without_lines
from pipeline.editions.print.written_sections import (
    WrittenSection,
    authors_section,
    set_written_section,
    written_section,
)
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.problems import Problem
from pipeline.press.sheets import Sheets

_LABEL = "book"
_Job = Cover | GeneratedSection | WrittenSection


@dataclass(frozen=True)
class _Kind:
    """How a section begins (`makeup.Section`); what it is made of, where it is no text, once that is known."""

    made_of: Callable[[Volume, Apparatus], Sequence[_Job]] = lambda _, __: ()
    recto: bool = False
    folio: bool = True


# In the order in which they stand; the articles come behind the preface.
_KINDS = {
    section_names.COVER: _Kind(lambda volume, _: [cover_of(volume)], folio=False),
    section_names.HALF_TITLE: _Kind(lambda volume, _: [generated_sections.half_title(volume)], recto=True, folio=False),
    section_names.TITLE: _Kind(lambda volume, _: [generated_sections.title_page(volume)], recto=True, folio=False),
    section_names.IMPRINT: _Kind(lambda volume, _: [generated_sections.imprint_page(volume)], folio=False),
    section_names.DEDICATION: _Kind(recto=True, folio=False),
    section_names.CONTENTS: _Kind(
        lambda volume, told: generated_sections.contents_sections(volume, told.lines), recto=True
    ),
    section_names.PREFACE: _Kind(recto=True),
    section_names.AFTERWORD: _Kind(recto=True),
    section_names.FIGURES: _Kind(lambda volume, told: generated_sections.figure_sections(volume, told.figures)),
    section_names.SOURCES: _Kind(
        lambda volume, told: generated_sections.source_sections(volume, told.sources, told.first)
    ),
    section_names.INDEX: _Kind(lambda volume, told: generated_sections.index_sections(volume, told.index)),
    section_names.AUTHORS: _Kind(),
    section_names.COLOPHON: _Kind(
        lambda volume, told: [generated_sections.colophon_page(volume, told.pages, told.fonts)]
    ),
}


class Compositor:
    """Sets the sections of one book; what is still the same is not set again."""

    def __init__(self, volume: Volume, runner: Runner, plan: BookPlan, expected: int = 0) -> None:
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
        waiting = {section_names.CONTENTS} if self._expected and not any(line.page for line in told.lines) else set()
        found = {name: self._named(name, self._made_of(name, told)) for name in names}
        self._begin(jobs for name, jobs in found.items() if name not in waiting and not self._is_set(name, jobs))
        for name, jobs in found.items():
            section = self._headed(name, jobs[0].language)
            yield replace(section, expected=self._expected) if name in waiting else self._set(section, jobs)

    def openings(self, told: Apparatus) -> Iterator[Section]:
        """Yield the openings of the parts that have any."""
        own = {line: [generated_sections.opening(self._volume, line)] for line in told.lines if line.number}
        found = {line: self._named(line.name, jobs) for line, jobs in own.items()}
        self._begin(jobs for line, jobs in found.items() if not self._is_set(line.name, jobs))
        for line, jobs in found.items():
            yield self._set(Section(line.name, (), line.title, line.language, recto=True, folio=False), jobs)

    def _headed(self, name: str, language: str) -> Section:
        """Return a section that has no sheets yet."""
        kind, title = _KINDS[name], sections.section_title(self._volume, name)
        recto = kind.recto and (not self._plan.thrifty or name == section_names.TITLE)
        return Section(name, (), title, language, recto=recto, folio=kind.folio)

    def _made_of(self, name: str, told: Apparatus) -> Sequence[_Job]:
        text = self._texts.get(name)
        if name == section_names.IMPRINT and section_names.COLOPHON in self._plan.without:
            facts = sections.colophon(self._volume, PDF, told.pages, told.fonts)
            return [generated_sections.imprint_page(self._volume, facts)]
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


def _texts(volume: Volume, runner: Runner) -> Iterator[tuple[str, WrittenSection]]:
    """Yield the texts around the articles, by the names of their sections."""
    own = {
        section_names.DEDICATION: volume.dedication,
        section_names.PREFACE: volume.preface,
        section_names.AFTERWORD: volume.afterword,
    }
    yield from ((name, written_section(volume, name, text)) for name, text in own.items() if text)
    if volume.biographies:
        yield section_names.AUTHORS, authors_section(volume, runner)
