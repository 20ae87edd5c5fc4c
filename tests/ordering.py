"""Handouts, copies, courses and books made on demand, as the commands make them of values that are read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.extensions import get_products
from pipeline.jobs.dry_run import Reason
from pipeline.jobs.runner import Progress
from pipeline.model.books_and_handouts import BookOrder, Handout, HandoutOrder
from pipeline.on_demand import dry_run_product, make_product
from pipeline.options import Options
from pipeline.runs.result import RunResult

Made = tuple[RunResult, Path]


def _make(name: str, options: Options, order: HandoutOrder | BookOrder, progress: Progress | None) -> Any:
    product = get_products()[name]
    return make_product(product, product.prepare(options, order), progress)


def publish_handout(
    options: Options, handout: Handout, progress: Progress | None = None, *, remarks: bool = False
) -> Made:
    report, paths = _make("handout", options, HandoutOrder(handout, remarks=remarks), progress)
    return report, paths[0] if paths else options.output


def publish_copies(options: Options, handout: Handout, each: str) -> Made:
    report, paths = _make("handout", options, HandoutOrder(handout, each), None)
    return report, paths[0] if paths else options.teachers


def plan_copies(options: Options, handout: Handout, each: str) -> dict[str, list[Reason]]:
    product = get_products()["handout"]
    return dry_run_product(product, product.prepare(options, HandoutOrder(handout, each)))


def publish_course(options: Options, handout: Handout) -> Made:
    report, (path,) = _make("moodle", options, HandoutOrder(handout), None)
    return report, path


def publish_anthology(
    options: Options, name: str, wishes: Mapping[str, Any], progress: Progress | None = None
) -> tuple[RunResult, tuple[Path, ...]]:
    made: tuple[RunResult, tuple[Path, ...]] = _make("anthology", options, BookOrder(name, wishes), progress)
    return made
