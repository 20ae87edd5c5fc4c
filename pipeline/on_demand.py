"""What is made to order, a handout or a book at a time, and joins what stands in the output folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path, PurePosixPath

from pipeline.book.formats import FORMATS, PDF
from pipeline.book.selection import select
from pipeline.book.volume import Volume, volume, volumes
from pipeline.editions import EDITIONS
from pipeline.editions.edition import File, Publication
from pipeline.editions.handouts import folder_of, handout
from pipeline.editions.paper.bindery import Bindery
from pipeline.jobs.progress import Progress
from pipeline.jobs.runner import Runner
from pipeline.load.anthologies import with_wishes
from pipeline.model.anthologies import Anthology
from pipeline.model.collection import Article, Collection
from pipeline.model.handouts import Handout
from pipeline.model.manuscript import AUTHORS_FILE, SETTINGS_FILE
from pipeline.model.problems import Problem, Severity
from pipeline.options import Options
from pipeline.output.tree import NewTree
from pipeline.report import Report
from pipeline.run import Books, Tally, collection_of, report_of, stopped, stops, tree_of, with_runner
from pipeline.text.printable import slug_of


@dataclass(frozen=True)
class _Request:
    """What is to be made: its articles, its files as they come, and the edition that each of these paths belongs to.

    What stands of the editions named `instead_of` goes.
    """

    label: str
    articles: tuple[Article, ...]
    output: Iterator[File | Problem]
    edition_of: Callable[[str], str]
    instead_of: str = ""


def publish_handout(options: Options, asked: Handout, progress: Progress | None = None) -> tuple[Report, Path]:
    """Make one handout and add it to the output folder, where it stays until it is made again; the path is its folder.

    Raises:
        NoContentError: there are no posts.
        OutputError: the output folder cannot be written or is not ours.
        EmptySelectionError: no article is selected.
        RunnerError: the jobs cannot be done.
    """

    def order(collection: Collection, runner: Runner) -> _Request:
        articles = select(collection, asked.selection, asked.order)
        # An edition for each, so that making one takes nothing from the others.
        folder = folder_of(collection, asked)
        return _Request("handout", articles, handout(collection, asked, runner), lambda _: folder, instead_of=folder)

    report, paths = _make(options, order, progress)
    return report, options.output / (PurePosixPath(paths[0]).parent if paths else "")


def publish_anthology(
    options: Options, name: str, wishes: Mapping[str, object], progress: Progress | None = None
) -> tuple[Report, tuple[Path, ...]]:
    """Make one book and add it to the output folder, where it stays until it is made again; the paths of its files.

    It is the book of the settings that has the `name`, or that of the whole collection, with these wishes (fields of
    `Anthology`) in the place of its own; else a new one.

    Raises:
        NoContentError: there are no posts.
        OutputError: the output folder cannot be written or is not ours.
        EmptySelectionError: no article is selected, or there is nothing of that name to take articles from.
        RunnerError: the jobs cannot be done.
    """

    def books(own: tuple[Anthology, ...]) -> tuple[Anthology, ...]:
        return (*own, with_wishes(_named(own, name, wishes), wishes))

    def order(collection: Collection, runner: Runner) -> _Request:
        *others, request = collection.anthologies
        one = volume(collection, request)
        own = {each.path for each in volumes(replace(collection, anthologies=tuple(others)))[0]}
        editions = {one.file(form): form.edition for form in FORMATS}

        def edition(path: str) -> str:
            # What publish makes too belongs to its edition; another book is an edition of its own.
            return editions[path] if one.path in own else one.path

        return _Request("anthology", one.articles, _anthology(collection, one, runner), edition)

    report, paths = _make(options, order, progress, books)
    return report, tuple(options.output / path for path in paths)


def _anthology(collection: Collection, one: Volume, runner: Runner) -> Iterator[File | Problem]:
    bindery = Bindery(collection, runner) if one.comes_as(PDF) else None
    publication = Publication(collection, frozenset(), (one,), bindery)
    editions = (EDITIONS[form.edition] for form in FORMATS if one.comes_as(form))
    return chain.from_iterable(edition.make(publication, runner) for edition in editions)


def _named(own: Iterable[Anthology], name: str, wishes: Mapping[str, object]) -> Anthology:
    """Return the book of the settings that is meant, else a new one of all articles."""
    whole = not name and "selection" not in wishes
    for one in own:
        if (whole and one.selection.everything and not one.name) or (name and slug_of(one.name) == slug_of(name)):
            return one
    return Anthology(name=name)


def _make(
    options: Options,
    order: Callable[[Collection, Runner], _Request],
    progress: Progress | None,
    books: Books = tuple,
) -> tuple[Report, tuple[str, ...]]:
    started = time.monotonic()
    with tree_of(options) as tree:

        def join(runner: Runner) -> tuple[Report, tuple[str, ...]]:
            return _join(options, collection_of(options, runner, books), order, tree, runner)

        report, paths = with_runner(options, progress, join)
    return replace(report, seconds=time.monotonic() - started), paths


def _join(
    options: Options,
    collection: Collection,
    order: Callable[[Collection, Runner], _Request],
    tree: NewTree,
    runner: Runner,
) -> tuple[Report, tuple[str, ...]]:
    """Make what is ordered, and let the files of all editions stand but those that it replaces."""
    if stops(collection, options):
        return stopped(collection), ()
    ordered = order(collection, runner)
    tally, paths = Tally(), []
    for file in tally.files_of(ordered.label, ordered.output):
        tree.write(ordered.edition_of(file.path), file.path, file.data)
        paths.append(file.path)
    for edition, old in sorted(tree.old.items()):
        if edition != ordered.instead_of:
            tree.keep(edition, old.keys() - tally.paths)
    tree.swap_in()
    return report_of(options, _about(collection, ordered.articles), tally, runner), tuple(paths)


def _about(collection: Collection, articles: Iterable[Article]) -> Collection:
    """Return the collection with all errors, and those problems alone that concern these articles."""
    paths = {SETTINGS_FILE, AUTHORS_FILE, *collection.book_texts, *(article.source for article in articles)}
    problems = (each for each in collection.problems if each.path in paths or each.severity is Severity.ERROR)
    return replace(collection, problems=tuple(problems))
