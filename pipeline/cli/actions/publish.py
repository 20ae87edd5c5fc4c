"""`publish` and `check`: a folder of posts becomes a web site, PDFs and an e-book, or is only looked through."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipeline.cli.option_values import OptionError, Verbosity
from pipeline.cli.running import end, run_with_progress
from pipeline.cli.summary import Purpose, TypedPaths
from pipeline.cli.terminal import tell_plan
from pipeline.model.audience import Audience
from pipeline.model.settings import SETTINGS_FILE
from pipeline.options import Options, make_path_beside
from pipeline.runs.result import ExitCode, RunResult
from pipeline.runs.up_to_date import list_files_of_post, report_if_up_to_date, source_of
from pipeline.version import program

_SITE, _USUAL = "site", "content"


def publish(
    *,
    options: Options,
    verbosity: Verbosity,
    strict: bool,
    json: bool,
    dry_run: bool,
    zip: bool,  # noqa: A002 - the option's name
    bag: dt.date | None = None,
) -> ExitCode:
    """Publish, or say what would be made."""
    if options.single and options.only and _SITE not in options.only:
        raise OptionError("--single needs the site: add “site” to --only, or leave --only out")
    if dry_run:
        return _plan(options, verbosity, json=json)
    source, is_first = source_of(options), not options.output.exists()
    with run_with_progress(verbosity, looks=True):
        report = report_if_up_to_date(options, source)
    if report is None:
        from pipeline.publish import publish as make

        with run_with_progress(verbosity) as progress:
            report = make(options, progress, source)
    if zip and report.published:
        report = _pack_output(report, options)
    if bag and report.published:
        report = _pack_bag(report, options, bag)
    if verbosity.shown_post and report.published:
        report = replace(report, post=list_files_of_post(options.output, source, verbosity.shown_post))
    named = TypedPaths(str(options.content), str(options.output), is_first=is_first)
    return end(report, Purpose.PUBLISH, named, verbosity, strict=strict, json=json)


def check(*, options: Options, verbosity: Verbosity, strict: bool, json: bool) -> ExitCode:
    """Find the problems, and write nothing."""
    from pipeline.publish import check as find_problems

    with run_with_progress(verbosity) as progress:
        report = find_problems(options, progress)
    return end(report, Purpose.CHECK, TypedPaths(str(options.content)), verbosity, strict=strict, json=json)


def _pack_output(report: RunResult, options: Options) -> RunResult:
    """Return the report with the archive, now written."""
    from pipeline.output.trees import pack

    folder = options.content.resolve()
    named = folder.parent if folder.name == _USUAL else folder
    return replace(report, archive=str(options.archive), archive_size=pack(options.output, options.archive, named.name))


def _pack_bag(report: RunResult, options: Options, day: dt.date) -> RunResult:
    """Return the report with the bag, now written: without the sources, where the editions are for everyone."""
    from pipeline.load.settings import read_settings
    from pipeline.load.walk import find_files
    from pipeline.output.bag import pack_bag

    root = options.content
    settings = read_settings(root if (root / SETTINGS_FILE).is_file() else None).settings
    audience = options.audience or settings.audience
    sources = () if audience is Audience.PUBLIC else find_files(root, options.outputs_within).files
    target = make_path_beside(options.output, f"-{day.isoformat()}.zip")
    about = {
        "Source-Organization": settings.publisher,
        "External-Description": settings.title,
        "External-Identifier": settings.identifier or (settings.issn and f"ISSN {settings.issn}"),
        "Bagging-Date": day.isoformat(),
        "Bag-Software-Agent": program(),
    }
    return replace(report, bag=str(target), bag_size=pack_bag(root, sources, options.output, target, about))


def _plan(options: Options, verbosity: Verbosity, *, json: bool) -> ExitCode:
    from pipeline.publish import plan

    with run_with_progress(verbosity) as progress:
        planned = plan(options, progress)
    tell_plan(planned, json=json, everything=verbosity.verbose)
    return ExitCode.PUBLISHED
