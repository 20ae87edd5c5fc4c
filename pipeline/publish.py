"""The picture: load, normalise, editions, swap the finished tree in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from pipeline.editions import EDITIONS
from pipeline.editions.articles import path_of
from pipeline.editions.edition import Edition, File, Publication
from pipeline.editions.handouts import handout
from pipeline.editions.paper.bindery import Bindery
from pipeline.editions.selection import select
from pipeline.editions.volume import volumes
from pipeline.jobs.blob import LostBlobError
from pipeline.jobs.garbage import looking_seldom
from pipeline.jobs.rehearsal import Reason, UnmadeError
from pipeline.jobs.runner import Progress, Runner
from pipeline.load import load
from pipeline.load.places import located
from pipeline.model.collection import Collection
from pipeline.model.handouts import Handout
from pipeline.model.problems import Problem, Severity, in_reading_order
from pipeline.normalise import LABELS as TEXT_LABELS
from pipeline.normalise import normalise
from pipeline.options import Options
from pipeline.output.manifest import OutputError, published
from pipeline.output.tree import NewTree, new_tree
from pipeline.report import Report
from pipeline.standing import records, remember, source_of
from pipeline.workshop import WorkshopError, cache_folder, open_rehearsal, open_workshop

ARTICLES, ANTHOLOGY_PDF = "articles", "anthology-pdf"
# How often to begin again where somebody harms the cache while it is used.
_ATTEMPTS = 3
_Result = TypeVar("_Result")


@dataclass
class _Tally:
    """Counts what the editions give."""

    problems: list[Problem] = field(default_factory=list)
    files: int = 0
    size: int = 0
    pages: dict[str, int] = field(default_factory=dict)
    sheets: dict[str, int] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)

    def files_of(self, edition: str, output: Iterator[File | Problem]) -> Iterator[File]:
        """The edition's files as they come, its problems put aside."""
        for item in output:
            if isinstance(item, Problem):
                self.problems.append(item)
                continue
            self.files += 1
            self.size += item.data.size
            self.paths.add(item.path)
            if item.sheets:
                self.sheets[item.path] = item.sheets
            if item.pages:
                self.pages[edition] = self.pages.get(edition, 0) + item.pages
            yield item


def publish(options: Options, progress: Progress | None = None, source: str = "") -> Report:
    """Publish a content folder; by default an error in it stops before anything is replaced.

    `source` is what `source_of` gives, for whoever knows it already.

    Raises:
        NoContentError: there are no posts.
        OutputError: the output folder cannot be written or is not ours.
        WorkshopError: the jobs cannot be done: no room for results, no cluster, a worker that dies.
    """
    started = time.monotonic()
    source = source or source_of(options)
    with _tree(options) as tree:
        report = _with_workshop(options, progress, lambda runner: _publish(options, tree, runner))
        if report.published:
            remember(source, options, report)
    return replace(report, seconds=time.monotonic() - started)


def check(options: Options, progress: Progress | None = None) -> Report:
    """Find the same problems as `publish` and write nothing.

    Raises:
        NoContentError: there are no posts.
        WorkshopError: the jobs cannot be done.
    """
    started = time.monotonic()
    report = _with_workshop(options, progress, lambda runner: _check(options, runner))
    return replace(report, seconds=time.monotonic() - started)


def plan(options: Options, progress: Progress | None = None) -> dict[str, list[Reason]]:
    """What `publish` would make, by edition, and why; posts and pictures are really read, nothing is written.

    Raises:
        NoContentError: there are no posts.
        OutputError: the output folder is not ours.
        WorkshopError: the jobs cannot be done.
    """
    with open_rehearsal(options, progress, TEXT_LABELS) as rehearsal:
        collection = _collection(options, rehearsal)
        reasons = {"text": list(rehearsal.reasons)}
        chosen = _chosen(options)
        old = {name: frozenset(files) for name, files in published(options.output).items()}
        beside = _complete(_kept(old, chosen, collection), collection)
        publication, _ = _publication(collection, chosen, beside, rehearsal)
        for name, edition in chosen.items():
            del rehearsal.reasons[:]
            try:
                for _ in edition.make(publication, rehearsal):
                    pass
            except UnmadeError:
                pass
            reasons[name] = list(rehearsal.reasons)
    return reasons


def publish_handout(options: Options, asked: Handout, progress: Progress | None = None) -> tuple[Report, Path]:
    """Make one handout and add it to the output folder, where it stays until it is made again; the path is its folder.

    Raises:
        NoContentError: there are no posts.
        OutputError: the output folder cannot be written or is not ours.
        EmptySelectionError: no article is selected.
        WorkshopError: the jobs cannot be done.
    """
    started = time.monotonic()
    with _tree(options) as tree:
        report, path = _with_workshop(options, progress, lambda runner: _handout(options, asked, tree, runner))
    return replace(report, seconds=time.monotonic() - started), path


def _with_workshop(options: Options, progress: Progress | None, work: Callable[[Runner], _Result]) -> _Result:
    """Do the work, and begin again where the cache has lost what it had: what is whole need not be made again."""
    for attempt in range(_ATTEMPTS):
        workshop = open_workshop(options, progress)
        with looking_seldom(), workshop as runner:
            if attempt:
                runner.doubt()
            try:
                return work(runner)
            except LostBlobError:
                continue
    raise WorkshopError(f"the cache in {cache_folder()} loses what is put there; choose another with EDITIONS_CACHE")


def _publish(options: Options, tree: NewTree, runner: Runner) -> Report:
    chosen = _chosen(options)
    for edition in chosen.values():
        edition.prepare(runner)
    collection = _collection(options, runner)
    if _stops(collection, options):
        return _stopped(collection)
    kept = _kept({name: tree.old_files(name) for name in tree.old_editions}, chosen, collection)
    publication, problems = _publication(collection, chosen, _complete(kept, collection), runner)
    tally = _Tally(list(problems))
    for edition in chosen.values():
        edition.begin(publication, runner)
    for name, edition in chosen.items():
        for file in tally.files_of(name, edition.make(publication, runner)):
            tree.write(name, file.path, file.data)
    if _has_errors(tally.problems) and not options.keep_going:
        return _stopped(collection, tally.problems)
    for name, paths in kept.items():
        tree.keep(name, paths - tally.paths)
    tree.swap_in()
    return _report(options, collection, tally, runner)


def _check(options: Options, runner: Runner) -> Report:
    collection = _collection(options, runner)
    if _stops(collection, options):
        return _stopped(collection)
    chosen = _chosen(options)
    publication, problems = _publication(collection, chosen, frozenset(), runner)
    tally = _Tally(list(problems))
    for name, edition in chosen.items():
        for _ in tally.files_of(name, edition.make(publication, runner)):
            pass
    return _report(options, collection, tally, runner)


def _handout(options: Options, asked: Handout, tree: NewTree, runner: Runner) -> tuple[Report, Path]:
    collection = _collection(options, runner)
    if _stops(collection, options):
        return _stopped(collection), options.output
    tally = _Tally()
    name = ""
    for file in tally.files_of("handout", handout(collection, asked, runner)):
        # An edition for each, so that making one takes nothing from the others; its first file stands in its folder.
        name = name or file.path.rpartition("/")[0]
        tree.write(name, file.path, file.data)
    for old in sorted(tree.old_editions - {name}):
        tree.keep(old, tree.old_files(old) - tally.paths)
    tree.swap_in()
    return _report(options, _about(collection, asked), tally, runner), options.output / name


def _about(collection: Collection, asked: Handout) -> Collection:
    """The collection with the problems that whoever hands out these articles can care for, and all errors."""
    paths = {article.source for article in select(collection, asked.selection, asked.order)}
    problems = (each for each in collection.problems if each.path in paths or each.severity is Severity.ERROR)
    return replace(collection, problems=tuple(problems))


def _publication(
    collection: Collection, chosen: Mapping[str, Edition], kept: frozenset[str], runner: Runner
) -> tuple[Publication, tuple[Problem, ...]]:
    """What the chosen editions are made from, beside those that are kept; and what is wrong with the books."""
    found, problems = volumes(collection)
    # Where no book is printed in this run, nobody can say what stands on which page.
    bindery = Bindery(runner) if ANTHOLOGY_PDF in chosen else None
    return Publication(collection, frozenset(chosen) | kept, found, bindery), problems


def _chosen(options: Options) -> dict[str, Edition]:
    return {name: edition for name, edition in EDITIONS.items() if not options.only or name in options.only}


def _kept(
    old: Mapping[str, frozenset[str]], chosen: Mapping[str, Edition], collection: Collection
) -> dict[str, frozenset[str]]:
    """The files of earlier runs that stay: of the editions not made now, but for the PDFs of posts that are gone."""
    kept = {name: paths for name, paths in sorted(old.items()) if name not in chosen}
    if ARTICLES in kept:
        kept[ARTICLES] &= _article_pdfs(collection)
    return kept


def _complete(kept: Mapping[str, frozenset[str]], collection: Collection) -> frozenset[str]:
    """The kept editions that have all that the site would link to: for the articles a PDF of every one."""
    missing = _article_pdfs(collection) - kept.get(ARTICLES, frozenset())
    return frozenset(name for name, paths in kept.items() if paths and not (name == ARTICLES and missing))


def _article_pdfs(collection: Collection) -> frozenset[str]:
    return frozenset(path_of(article) for article in collection.articles)


def _tree(options: Options) -> AbstractContextManager[NewTree]:
    return new_tree(_apart(options), records())


def _apart(options: Options) -> Path:
    """The output folder, which must not hold the content nor stand in it: it is replaced as a whole."""
    content, output = options.content.resolve(), options.output.resolve()
    if content.is_relative_to(output) or output.is_relative_to(content):
        raise OutputError(f"--output {options.output} and --content {options.content} must not contain each other")
    return options.output


def _collection(options: Options, runner: Runner) -> Collection:
    return normalise(load(options.content), runner, drafts_too=options.drafts)


def _stops(collection: Collection, options: Options) -> bool:
    """Whether errors stop the run; a collection without a single article has nothing to publish."""
    return (_has_errors(collection.problems) and not options.keep_going) or not collection.articles


def _has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


def _stopped(collection: Collection, further: Iterable[Problem] = ()) -> Report:
    problems = (*collection.problems, *further)
    if not collection.articles:
        problems = (*problems, Problem("", 0, 0, "no-articles", "there is no article to publish"))
    return Report(published=False, problems=in_reading_order(problems), articles=len(collection.articles))


def _report(options: Options, collection: Collection, tally: _Tally, runner: Runner) -> Report:
    return Report(
        published=True,
        problems=in_reading_order((*collection.problems, *located(tally.problems, options.content))),
        articles=len(collection.articles),
        files=tally.files,
        size=tally.size,
        pages=tally.pages,
        sheets=tally.sheets,
        jobs={label: count for label, count in runner.ran.items() if count},
    )
