"""`anthology`, `handout` and `moodle`: a book, a handout or a course to order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.cli.option_values import OptionError, Verbosity, parse_request
from pipeline.cli.running import end, run_with_progress
from pipeline.cli.summary import TypedPaths
from pipeline.cli.terminal import tell_on_dry_run, tell_plan
from pipeline.extensions import get_products
from pipeline.i18n.sentences import AND, joined
from pipeline.model.article import split_values
from pipeline.model.books_and_handouts import Layout
from pipeline.on_demand import dry_run_product, make_product, prepare_product
from pipeline.options import Options
from pipeline.runs.result import ExitCode

_SELECTING = ("post", "tag", "author", "path", "since", "all")


def anthology(*, options: Options, verbosity: Verbosity, **given: object) -> ExitCode:
    """Make one book."""
    given |= {"trim": options.trim}  # the size of this book alone
    return _make("anthology", replace(options, trim=None), verbosity, given)


def handout(
    *, options: Options, verbosity: Verbosity, class_: str, each: str, dry_run: bool, **given: object
) -> ExitCode:
    """Make one handout, or a copy of it for each pupil of a list."""
    if not any(given[name] for name in _SELECTING):
        raise OptionError("choose articles: --tag TAG, --post SLUG, --author NAME, --since DATE or --all")
    if each and any(given[name] for name in ("teacher", "zip", "format")):
        raise OptionError(
            "--each makes only the pupils' PDFs: give --teacher, --zip and --format in a command without it"
        )
    is_other = each or any(given[name] for name in ("teacher", "zip", "format"))
    if options.remarks and (is_other or [*given["layout"]] != [Layout.NOTES]):  # type: ignore[misc]  # a list, as the option says
        raise OptionError(
            "--remarks makes only the PDF of “--layout notes”: give everything else in a command without it"
        )
    levels, groups = (_split_all(given.pop(name)) for name in ("level", "group"))
    options = replace(options, levels=levels, groups=groups, drafts=options.drafts or options.remarks)
    values = {**given, "class": class_, "each": each, "remarks": options.remarks}
    return _make("handout", options, verbosity, values, dry_run=dry_run)


def _split_all(words: object) -> tuple[str, ...]:
    return (
        tuple(sorted({value for word in words for value in split_values(str(word))}))
        if isinstance(words, list | tuple)
        else ()
    )


def moodle(*, options: Options, verbosity: Verbosity, class_: str, **given: object) -> ExitCode:
    """Make one course."""
    return _make("moodle", options, verbosity, {**given, "class": class_})


def _make(
    name: str, options: Options, verbosity: Verbosity, given: Mapping[str, object], *, dry_run: bool = False
) -> ExitCode:
    """Make a product, or tell what would be made anew."""
    product = get_products()[name]
    prepared = parse_request(lambda values: prepare_product(product, options, values), given)
    with run_with_progress(verbosity) as progress:
        if not dry_run:
            report, paths = make_product(product, prepared, progress)
            wrote = joined(map(str, paths), AND)
            return end(report, product, TypedPaths(str(options.content), wrote, str(options.output)), verbosity)
        planned = dry_run_product(product, prepared, progress)
    tell_plan(planned)
    tell_on_dry_run(prepared.said, prepared.problems)
    return ExitCode.PUBLISHED
