"""The picture: load, normalise, editions, swap the finished tree in."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.editions import EDITIONS
from pipeline.editions.articles import path_of
from pipeline.editions.edition import Edition, Publication
from pipeline.editions.paper.bindery import Bindery
from pipeline.editions.volume import EDITION_OF, Volume, volumes
from pipeline.jobs.rehearsal import Reason, UnmadeError
from pipeline.jobs.runner import Progress, Runner
from pipeline.model.anthologies import Format
from pipeline.model.collection import Collection
from pipeline.normalise import LABELS as TEXT_LABELS
from pipeline.options import Options
from pipeline.output.manifest import published
from pipeline.output.tree import NewTree
from pipeline.report import Report
from pipeline.run import Tally, collection_of, has_errors, report_of, stopped, stops, tree_of, with_workshop
from pipeline.standing import remember, source_of
from pipeline.workshop import open_rehearsal

ARTICLES = "articles"


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
    with tree_of(options) as tree:
        report = with_workshop(options, progress, lambda runner: _publish(options, tree, runner))
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
    report = with_workshop(options, progress, lambda runner: _check(options, runner))
    return replace(report, seconds=time.monotonic() - started)


def plan(options: Options, progress: Progress | None = None) -> dict[str, list[Reason]]:
    """What `publish` would make, by edition, and why; posts and pictures are really read, nothing is written.

    Raises:
        NoContentError: there are no posts.
        OutputError: the output folder is not ours.
        WorkshopError: the jobs cannot be done.
    """
    with open_rehearsal(options, progress, TEXT_LABELS) as rehearsal:
        collection = collection_of(options, rehearsal)
        reasons = {"text": list(rehearsal.reasons)}
        chosen = _chosen(options)
        old = {name: frozenset(files) for name, files in published(options.output).items()}
        kept = _kept(old, chosen, collection)
        publication = _publication(collection, volumes(collection)[0], chosen, kept, rehearsal)
        for name, edition in chosen.items():
            del rehearsal.reasons[:]
            try:
                for _ in edition.make(publication, rehearsal):
                    pass
            except UnmadeError:
                pass
            reasons[name] = list(rehearsal.reasons)
    return reasons


def _publish(options: Options, tree: NewTree, runner: Runner) -> Report:
    chosen = _chosen(options)
    for edition in chosen.values():
        edition.prepare(runner)
    collection = collection_of(options, runner)
    if stops(collection, options):
        return stopped(collection)
    kept = _kept({name: tree.old_files(name) for name in tree.old_editions}, chosen, collection)
    books, problems = volumes(collection)
    publication = _publication(collection, books, chosen, kept, runner)
    tally = Tally(list(problems))
    for edition in chosen.values():
        edition.begin(publication, runner)
    for name, edition in chosen.items():
        for file in tally.files_of(name, edition.make(publication, runner)):
            tree.write(name, file.path, file.data)
    if has_errors(tally.problems) and not options.keep_going:
        return stopped(collection, tally.problems)
    for name, paths in kept.items():
        tree.keep(name, paths - tally.paths)
    tree.swap_in()
    return report_of(options, collection, tally, runner)


def _check(options: Options, runner: Runner) -> Report:
    collection = collection_of(options, runner)
    if stops(collection, options):
        return stopped(collection)
    chosen = _chosen(options)
    books, problems = volumes(collection)
    publication = _publication(collection, books, chosen, {}, runner)
    tally = Tally(list(problems))
    for name, edition in chosen.items():
        for _ in tally.files_of(name, edition.make(publication, runner)):
            pass
    return report_of(options, collection, tally, runner)


def _publication(
    collection: Collection,
    books: tuple[Volume, ...],
    chosen: Mapping[str, Edition],
    kept: Mapping[str, frozenset[str]],
    runner: Runner,
) -> Publication:
    """What the chosen editions are made from, beside those that are kept."""
    # Where no book is printed in this run, nobody can say what stands on which page.
    bindery = Bindery(collection, runner) if EDITION_OF[Format.PDF] in chosen else None
    return Publication(collection, frozenset(chosen) | _complete(kept, collection, books), books, bindery)


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


def _complete(kept: Mapping[str, frozenset[str]], collection: Collection, books: Iterable[Volume]) -> frozenset[str]:
    """The kept editions that have all that the site would link to: a PDF of every article, the files of every book."""
    wanted = {ARTICLES: _article_pdfs(collection)}
    for form, edition in EDITION_OF.items():
        wanted[edition] = frozenset(book.file(form) for book in books if form in book.formats)
    return frozenset(name for name, paths in kept.items() if paths and paths >= wanted.get(name, frozenset()))


def _article_pdfs(collection: Collection) -> frozenset[str]:
    return frozenset(path_of(article) for article in collection.articles)
