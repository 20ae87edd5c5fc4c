"""What every run has in common: it reads a collection in a workshop, counts what it makes, and reports."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from pipeline.editions.edition import File
from pipeline.files.folders import below, real
from pipeline.forecast import LOAD, NORMALISE, Scope, only_read, work
from pipeline.jobs.blob import LostBlobError
from pipeline.jobs.garbage import looking_seldom
from pipeline.jobs.progress import Progress
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.load.locate import located
from pipeline.model.anthologies import Anthology
from pipeline.model.collection import Collection
from pipeline.model.manuscript import AUTHORS_FILE, SETTINGS_FILE, Manuscript
from pipeline.model.problems import Problem, Severity, in_reading_order
from pipeline.normalise import normalise
from pipeline.options import Options
from pipeline.output.manifest import OutputError
from pipeline.output.tree import NewTree, new_tree
from pipeline.report import Made, Report
from pipeline.runners import RunnerError, cache_folder, open_runner
from pipeline.slow import slow
from pipeline.up_to_date import records

# How often to begin again where somebody harms the cache while it is used.
_ATTEMPTS = 3
_FIRST_PAGE = "index.html"
_FEW = 3  # files or folders that are named one by one
_Result = TypeVar("_Result")
Books = Callable[[tuple[Anthology, ...]], tuple[Anthology, ...]]
"""From the books that the settings ask for to those that are to be made."""


@dataclass
class Tally:
    """Counts what the editions give."""

    problems: list[Problem] = field(default_factory=list)
    files: int = 0
    size: int = 0
    pages: dict[str, int] = field(default_factory=dict)
    sheets: dict[str, int] = field(default_factory=dict)
    by_edition: dict[str, list[str]] = field(default_factory=dict)

    @property
    def paths(self) -> set[str]:
        """The paths of all files."""
        return {path for paths in self.by_edition.values() for path in paths}

    def made(self) -> dict[str, Made]:
        """Return what came of each edition."""
        return {
            name: Made(len(paths), self.pages.get(name, 0), _opens(paths)) for name, paths in self.by_edition.items()
        }

    def files_of(self, edition: str, output: Iterator[File | Problem]) -> Iterator[File]:
        """Yield the edition's files as they come, its problems put aside."""
        for item in output:
            if isinstance(item, Problem):
                self.problems.append(item)
                continue
            self.files += 1
            self.size += item.data.size
            self.by_edition.setdefault(edition, []).append(item.path)
            if item.sheets:
                self.sheets[item.path] = item.sheets
            if item.pages:
                self.pages[edition] = self.pages.get(edition, 0) + item.pages
            yield item


def _opens(paths: Sequence[str]) -> tuple[str, ...]:
    """Return what one opens of an edition with these files: its first page, or all of a few, or their folders."""
    if _FIRST_PAGE in paths:
        return (_FIRST_PAGE,)
    folders = sorted({path.rpartition("/")[0] for path in paths})
    common = os.path.commonpath(folders) if folders else ""
    for found in (sorted(paths), [f"{folder}/" for folder in folders if folder], [f"{common}/"] if common else []):
        if 0 < len(found) <= _FEW:
            return tuple(found)
    return ()


def with_runner(options: Options, progress: Progress | None, work: Callable[[Runner], _Result]) -> _Result:
    """Do the work, and begin again where the cache has lost what it had: what is whole need not be made again."""
    for attempt in range(_ATTEMPTS):
        workshop = open_runner(options, progress)
        with looking_seldom(), workshop as runner:
            if attempt:
                runner.verify_blobs()
            try:
                return work(runner)
            except LostBlobError:
                continue
    raise RunnerError(f"the cache in {cache_folder()} loses what is put there; choose another with EDITIONS_CACHE")


def tree_of(options: Options) -> AbstractContextManager[NewTree]:
    """Return the tree that comes into the place of the output folder.

    Raises:
        OutputError: the output folder is not ours, holds the content, or leads out of it by a link.
    """
    return new_tree(_apart(options), records())


def _apart(options: Options) -> Path:
    """Return the output folder, which must not hold the content: it is replaced as a whole.

    It may stand in the content folder, but not as a link of whoever wrote that, which has other folders replaced.
    """
    output = options.output
    content, place = real(options.content), real(output)
    if content.is_relative_to(place):
        raise OutputError(f"--output {output} holds --content {options.content}, and is replaced as a whole")
    if below(content, [output]) and not place.is_relative_to(content):
        raise OutputError(f"--output {output} is a link that leads out of {options.content}: name the folder itself")
    return output


def collection_of(
    options: Options, runner: Runner, books: Books = tuple, guess: Callable[[Manuscript], Scope] = only_read
) -> Collection:
    """Return the collection that the content folder holds.

    `books` gives those that are to be made, of those of its settings; `guess` says what all is going to be made, for
    whoever looks on.

    Raises:
        NoContentError: there are no posts.
    """
    with runner.progress.stage(LOAD):
        manuscript = load(options.content, options.outputs_within)
    settings = replace(manuscript.settings, trust=options.trust)
    manuscript = replace(manuscript, settings=settings, anthologies=books(manuscript.anthologies))
    runner.progress.expect(work(guess(manuscript), options.workers))
    with runner.progress.stage(NORMALISE):
        return normalise(manuscript, runner, drafts_too=options.drafts)


def stops(collection: Collection, options: Options) -> bool:
    """Return whether errors stop the run; a collection without a single article has nothing to publish."""
    return (has_errors(collection.problems) and not options.keep_going) or not collection.articles


def left_out(collection: Collection) -> tuple[str, ...]:
    """Return the paths of the posts that no edition can show because of an error in them."""
    published = {SETTINGS_FILE, AUTHORS_FILE, "", *collection.book_texts, *(one.source for one in collection.articles)}
    kept_back = {problem.path for problem in collection.problems if problem.rule == "draft"}
    wrong = {problem.path for problem in collection.problems if problem.severity is Severity.ERROR}
    return tuple(sorted(wrong - published - kept_back))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether one of them is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def stopped(collection: Collection, further: Iterable[Problem] = ()) -> Report:
    """Return the report of a run that its errors have stopped."""
    problems = (*collection.problems, *further)
    if not collection.articles:
        problems = (*problems, Problem("", 0, 0, "no-articles", "there is no article to publish"))
    return Report(
        published=False,
        problems=in_reading_order(problems),
        articles=len(collection.articles),
        left_out=left_out(collection),
    )


def report_of(options: Options, collection: Collection, tally: Tally, runner: Runner) -> Report:
    """Return the report of a run that came to its end."""
    return Report(
        published=True,
        problems=in_reading_order(
            (*collection.problems, *located((*tally.problems, *slow(runner.took, collection)), options.content))
        ),
        articles=len(collection.articles),
        files=tally.files,
        size=tally.size,
        pages=tally.pages,
        sheets=tally.sheets,
        jobs={label: count for label, count in runner.ran.items() if count},
        editions=tally.made(),
        left_out=left_out(collection),
    )
