"""`publish`: a folder of posts becomes a web site, PDFs and an e-book."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from pipeline.cli.option_values import (
    OfWhole,
    OptionError,
    options_of_whole,
    shown_of,
    teacher_output_of,
)
from pipeline.cli.running import end_of_whole, run_with_progress
from pipeline.cli.summary import Purpose
from pipeline.cli.terminal import tell_plan
from pipeline.cli.verbosity import TypedPaths, Verbosity
from pipeline.i18n.sentences import sentence
from pipeline.model.books_and_handouts import Trim
from pipeline.options import Options
from pipeline.runs.result import ExitCode, RunResult
from pipeline.runs.up_to_date import report_if_up_to_date, source_of

_SITE, _USUAL = "site", "content"


class OfPublish(OfWhole):
    """The options of `publish` alone."""

    output: str
    teacher_output: str
    dry_run: bool
    scheduler: str
    trim: Trim | None
    single: bool
    zip: bool


def publish(**given: Unpack[OfPublish]) -> ExitCode:
    """Publish, or say what would be made."""
    options = replace(
        options_of_whole(given, given["output"]),
        teacher_output=teacher_output_of(given["teacher_output"]),
        scheduler=given["scheduler"],
        single=given["single"],
        trim=given["trim"],
    )
    if options.single and options.only and _SITE not in options.only:
        raise OptionError(sentence("--single needs the site: name it with --only, or leave --only out"))
    shown = shown_of(given)
    if given["dry_run"]:
        return _plan(options, shown, json=given["json"])
    report = _published(options, shown)
    if given["zip"] and report.published:
        report = _packed(report, options)
    return end_of_whole(report, Purpose.PUBLISH, TypedPaths(str(options.content), str(options.output)), given)


def _packed(report: RunResult, options: Options) -> RunResult:
    """Return the report with the archive, now written."""
    from pipeline.output.trees import pack

    folder = options.content.resolve()
    named = folder.parent if folder.name == _USUAL else folder
    return replace(report, archive=str(options.archive), archive_size=pack(options.output, options.archive, named.name))


def _plan(options: Options, shown: Verbosity, *, json: bool) -> ExitCode:
    from pipeline.publish import plan

    tell_plan(run_with_progress(lambda progress: plan(options, progress), shown), json=json)
    return ExitCode.PUBLISHED


def _published(options: Options, shown: Verbosity) -> RunResult:
    """Return the report of what stands there already where that is up to date, else of what is made now."""
    source = source_of(options)
    report = run_with_progress(lambda _: report_if_up_to_date(options, source), shown, looks=True)
    if report is not None:
        return report
    from pipeline.publish import publish as make

    return run_with_progress(lambda progress: make(options, progress, source), shown)
