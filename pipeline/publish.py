"""What a run does, in one page: read, put right, make the editions, put the new tree in the place of the old."""

from __future__ import annotations

import time
from collections.abc import Collection as Names
from dataclasses import replace

from pipeline.build.dry_run import Reason
from pipeline.build.executors import UnmadeError
from pipeline.build.progress import Progress
from pipeline.build.runner import Runner
from pipeline.editions import EDITIONS
from pipeline.editions.book.book import PDF, Book
from pipeline.editions.book.plan_books import volumes
from pipeline.editions.edition import Edition, File, Publication
from pipeline.editions.print.bindery import Bindery, DryRunBindery
from pipeline.editions.site.parts import TEMPLATES
from pipeline.look.apply import LOOK
from pipeline.model.collection import Collection
from pipeline.normalise import LABELS as TEXT_LABELS
from pipeline.options import Options
from pipeline.output.manifest import published
from pipeline.output.tree import require_own
from pipeline.output.trees import Trees
from pipeline.runs.previous import PreviousOutput, previous_output
from pipeline.runs.result import LOAD, NORMALISE, OUTPUT, PRINT, RunResult, RunStats, slow
from pipeline.runs.run import build_collection, has_errors, report_of, stopped, stops, trees_of, with_runner
from pipeline.runs.runners import open_dry_run
from pipeline.runs.up_to_date import records, remember, remember_pages, remember_request, source_of


def publish(options: Options, progress: Progress | None = None, source: str = "") -> RunResult:
    """Publish a content folder; by default an error in it stops before anything is replaced.

    `source` is what `source_of` gives, for whoever knows it already.

    Raises:
        NoContentError: there are no posts.
        OutputError: the output folder cannot be written or is not ours.
        RunnerError: the jobs cannot be done: no room for results, no cluster, a worker that dies.
    """
    started = time.monotonic()
    source = source or source_of(options)
    with trees_of(options) as trees:
        report = with_runner(options, progress, lambda runner: _publish(options, trees, runner))
        if report.published:
            remember(source, trees.state, report)
            remember_request(options, trees.public_state)
    return replace(report, seconds=time.monotonic() - started)


def check(options: Options, progress: Progress | None = None) -> RunResult:
    """Find the same problems as `publish` and write nothing.

    Raises:
        NoContentError: there are no posts.
        RunnerError: the jobs cannot be done.
    """
    started = time.monotonic()
    report = with_runner(options, progress, lambda runner: _check(options, runner))
    return replace(report, seconds=time.monotonic() - started)


def plan(options: Options, progress: Progress | None = None) -> dict[str, list[Reason]]:
    """Return what `publish` would make, by edition, and why; posts and pictures are really read, nothing is written.

    Raises:
        NoContentError: there are no posts.
        OutputError: the output folder is not ours.
        RunnerError: the jobs cannot be done.
    """
    require_own(options.output, records(options.content))
    with open_dry_run(options, progress, TEXT_LABELS | {LOOK, TEMPLATES}) as dry_run:
        collection = build_collection(options, dry_run)
        reasons = {"text": list(dry_run.reasons)}
        chosen = _chosen(options)
        books, _ = volumes(collection)
        previous = previous_output(published(options.output), _replaced(chosen), collection, books)
        bindery = DryRunBindery(collection, dry_run, previous.paginations)
        publication = _publication(options, collection, books, previous, bindery)
        for volume in books:
            # Once and for all editions, so that none of them is said to make what another one makes.
            publication.pagination(volume)
        for name, edition in chosen.items():
            del dry_run.reasons[:]
            try:
                for _ in edition.make(publication, dry_run):
                    pass
            except UnmadeError:
                pass
            reasons[name] = [*reasons.get(name, ()), *dry_run.reasons]  # the posts too are told as "text"
    return reasons


def _publish(options: Options, trees: Trees, runner: Runner) -> RunResult:
    chosen = _chosen(options)
    in_order = sorted(chosen, key=lambda name: chosen[name].last)
    runner.progress.expect([*_first_stages(chosen), *in_order, OUTPUT])
    for edition in chosen.values():
        edition.prepare(runner)
    collection = build_collection(options, runner)
    if stops(collection, options):
        return stopped(collection, slow(runner.took, collection))
    books, problems = volumes(collection)
    previous = previous_output(trees.old, _replaced(chosen), collection, books)
    bindery = Bindery(collection, runner, previous.paginations)
    publication = _publication(options, collection, books, previous, bindery)
    stats = RunStats(str(options.teachers), list(problems))
    for edition in chosen.values():
        edition.begin(publication, runner)
    publication = _with_books_set(publication, runner, stats)
    sizes = dict(previous.sizes)
    for name in in_order:
        with runner.progress.stage(name):
            for file in stats.files_of(name, chosen[name].make(replace(publication, sizes=dict(sizes)), runner)):
                if file.gives_way and trees.holds_of_others(file.path):
                    continue
                trees.write(name, file.path, file.data, teacher=file.teacher)
                _remember_pages(file, publication)
                if not file.teacher:
                    sizes[file.path] = file.data.size
    if has_errors(stats.problems) and not options.keep_going:
        return stopped(collection, stats.problems)
    with runner.progress.stage(OUTPUT):
        for name, paths in previous.kept.items():
            trees.keep(name, paths - stats.paths)
        trees.keep_copies(but=_replaced(chosen))
        trees.swap_in()
    return report_of(options, collection, stats, runner, trees.withdrawn)


def _check(options: Options, runner: Runner) -> RunResult:
    chosen = _chosen(options)
    runner.progress.expect([*_first_stages(chosen), *chosen])
    collection = build_collection(options, runner)
    if stops(collection, options):
        return stopped(collection, slow(runner.took, collection))
    books, problems = volumes(collection)
    bindery = Bindery(collection, runner)
    publication = _publication(options, collection, books, PreviousOutput(), bindery)
    stats = RunStats(problems=list(problems))
    publication = _with_books_set(publication, runner, stats)
    for name, edition in chosen.items():
        with runner.progress.stage(name):
            for _ in stats.files_of(name, edition.make(publication, runner)):
                pass
    return report_of(options, collection, stats, runner)


def _first_stages(chosen: Names[str]) -> tuple[str, ...]:
    """Return the stages before those of the editions."""
    return (LOAD, NORMALISE, PRINT) if PDF.edition in chosen else (LOAD, NORMALISE)


def _publication(
    options: Options, collection: Collection, books: tuple[Book, ...], previous: PreviousOutput, bindery: Bindery
) -> Publication:
    """Return what the chosen editions are made from, with what stands beside them of earlier runs."""
    chosen = frozenset(_chosen(options))
    made = Publication(collection, chosen | previous.complete, books, sizes=previous.sizes, single=options.single)
    return replace(made, bindery=bindery) if PDF.edition in chosen else replace(made, paginations=previous.paginations)


def _with_books_set(publication: Publication, runner: Runner, stats: RunStats) -> Publication:
    """Set the books on paper, whose pages site and e-book name: before all editions, so that none has their time."""
    if not publication.bindery:
        return publication
    with runner.progress.stage(PRINT):
        books, problems = publication.bindery.set_books(publication.volumes)
    stats.problems += problems
    return replace(publication, volumes=books)


def _remember_pages(file: File, publication: Publication) -> None:
    """Remember the pages of a book with its PDF."""
    for volume in publication.volumes:
        if file.path == volume.file(PDF) and (pagination := publication.pagination(volume)):
            remember_pages(file.data, pagination)


def _chosen(options: Options) -> dict[str, Edition]:
    only = options.only or tuple(name for name, edition in EDITIONS.items() if edition.by_default)
    return {name: edition for name, edition in EDITIONS.items() if name in only}


def _replaced(chosen: Names[str]) -> Names[str]:
    """Return the editions of which no file of an earlier run stays.

    What is made only for whoever asks grows old unseen.
    """
    return [name for name, edition in EDITIONS.items() if name in chosen or not edition.by_default]
