"""Make a handout, a book or a course, and add it to the output folder."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection as Names
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.editions.book.selection import EmptySelectionError
from pipeline.editions.site.parts import TEMPLATES
from pipeline.extension import Plan, Prepared, Product
from pipeline.extensions import get_editions, get_products
from pipeline.jobs.dry_run import Reason
from pipeline.jobs.executors import UnmadeError
from pipeline.jobs.runner import Progress, Runner
from pipeline.look.apply import LOOK
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from pipeline.model.settings import AUTHORS_FILE, SETTINGS_FILE
from pipeline.normalise import LABELS as TEXT_LABELS
from pipeline.options import Options
from pipeline.output.manifest import Contents, list_published
from pipeline.output.trees import Trees
from pipeline.publish import build_collection, list_left_out, must_stop, report_of, report_stopped
from pipeline.runs.result import LOAD, NORMALISE, OUTPUT, RunResult, RunStats
from pipeline.runs.runners import attempts, open_dry_run
from pipeline.runs.up_to_date import recall_last_run, remember_addition, remember_order, source_of_order, trees_of

_OF_ALL = frozenset({"", SETTINGS_FILE, AUTHORS_FILE})  # paths of what concerns more than one article


def prepare_product(product: Product, options: Options, values: Mapping[str, object]) -> Prepared:
    """Read what is asked for: None as a value is the same as no such key.

    Raises:
        WrongValueError: A key is not known, or cannot take its value.
        UserError: A file that a value names cannot be read.
    """
    return product.prepare(options, product.read(values, options.content))


def dry_run_product(product: Product, prepared: Prepared, progress: Progress | None = None) -> dict[str, list[Reason]]:
    """Return what would be made anew, and why; nothing is written.

    Raises:
        NoContentError: There are no posts.
        EmptySelectionError: No article is selected.
        RunnerError: The jobs cannot be done.
    """
    with open_dry_run(prepared.options, progress, TEXT_LABELS | {LOOK, TEMPLATES}) as dry_run:
        collection = build_collection(prepared.options, dry_run, prepared.books)
        reasons = {"text": list(dry_run.reasons)}
        del dry_run.reasons[:]
        plan = product.plan(collection, prepared)
        try_out = product.try_out or (lambda *given: iter([product.make(*given)]))
        for files in try_out(collection, plan, dry_run):
            with contextlib.suppress(UnmadeError):
                for _ in files:
                    pass
        reasons[product.name] = list(dry_run.reasons)
    return reasons


def make_product(
    product: Product, prepared: Prepared, progress: Progress | None = None
) -> tuple[RunResult, tuple[Path, ...]]:
    """Make something and add it to the output or the teachers' folder, where it stays until it is made again.

    The paths are that of its folder, or of its files.

    Raises:
        NoContentError: There are no posts.
        OutputError: A folder cannot be written or is not ours.
        EmptySelectionError: No article is selected.
        RunnerError: The jobs cannot be done.
    """
    options = prepared.options
    started = time.monotonic()
    source = source_of_order(options)
    last = recall_last_run(options)
    with trees_of(options) as trees:
        for attempt in attempts(options, progress):
            with attempt as runner:
                runner.progress.expect([LOAD, NORMALISE, product.name, OUTPUT])
                collection = build_collection(options, runner, prepared.books)
                report, plan, paths = _join(product, prepared, collection, trees, runner)
        if report.published:
            contents = list_published(options.output)
            _remember(source, contents, paths)
            if last and all(
                contents.get(name) == files for name, files in last.contents.items() if name in get_editions()
            ):
                remember_addition(last, trees)
    root = options.teachers if plan and plan.for_teachers else options.output
    places = (plan.folder,) if plan and plan.folder else paths
    return replace(report, seconds=time.monotonic() - started), tuple(root / place for place in places)


def _remember(source: str, contents: Contents, paths: Names[str]) -> None:
    """Remember of what was made what belongs to no edition of `publish`."""
    for edition, files in contents.items():
        if edition not in get_editions() and not files.keys().isdisjoint(paths):
            remember_order(source, edition, files)


def _join(
    product: Product, prepared: Prepared, collection: Collection, trees: Trees, runner: Runner
) -> tuple[RunResult, Plan | None, tuple[str, ...]]:
    """Make what is asked for and keep all other files but those that it replaces; there is no plan without articles."""
    if not collection.articles:
        return report_stopped(collection), None, ()
    plan = _plan(product, prepared, collection)
    about = _about(collection, plan)
    if must_stop(about, prepared.options):
        return report_stopped(about), plan, ()
    stats, paths = RunStats(str(prepared.options.teachers)), []
    replaced = [plan.edition] if plan.replaces else []
    with runner.progress.stage(product.name):
        for file in stats.files_of(product.name, product.make(collection, plan, runner)):
            teacher = file.teacher or plan.for_teachers
            trees.write(plan.editions.get(file.path, plan.edition), file.path, file.data, teacher=teacher)
            if plan.for_teachers or not teacher:
                paths.append(file.path)
    with runner.progress.stage(OUTPUT):
        for edition, old in sorted(trees.old.items()):
            if edition not in replaced:
                trees.public.keep(edition, old.keys() - stats.paths)
        trees.keep_copies(but=replaced)
        trees.swap_in()
    return report_of(prepared.options, about, stats, runner, trees.withdrawn), plan, tuple(paths)


def _plan(product: Product, prepared: Prepared, collection: Collection) -> Plan:
    """Return what is to be made; where there is no such article, errors may be why."""
    try:
        return product.plan(collection, prepared)
    except EmptySelectionError as error:
        missing = list_left_out(collection)
        if not missing:
            raise
        raise EmptySelectionError(
            "{error}; errors keep these posts out: {missing}", error=error, missing=", ".join(missing)
        ) from None


def _about(collection: Collection, plan: Plan) -> Collection:
    """Return the collection with those problems alone that concern what is to be made."""
    sources = plan.sources | frozenset(list_left_out(collection) if plan.has_all else ())
    is_about = plan.is_about or (lambda one: one.rule not in get_products() and one.path != AUTHORS_FILE)

    def concerns(problem: Problem) -> bool:
        return problem.path in sources or (problem.path in _OF_ALL and is_about(problem))

    return replace(collection, problems=tuple(filter(concerns, collection.problems)))
