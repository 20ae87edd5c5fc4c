"""`publish`: a folder of posts becomes a web site, PDFs and an e-book."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from pipeline.cli.option_values import OfWhole, address, options_of_whole, shown_of, teacher_output_of
from pipeline.cli.running import end_of_whole, work
from pipeline.cli.shown import Named, Shown
from pipeline.cli.summary import Purpose
from pipeline.cli.terminal import tell_plan
from pipeline.options import Options
from pipeline.report import ExitCode, Report
from pipeline.up_to_date import report_if_up_to_date, source_of


def publish(*, output: str, teacher_output: str, dry_run: bool, scheduler: str, **given: Unpack[OfWhole]) -> ExitCode:
    """Publish, or say what would be made."""
    options = replace(
        options_of_whole(given, output),
        teacher_output=teacher_output_of(teacher_output),
        scheduler=address(scheduler),
    )
    shown = shown_of(given)
    if dry_run:
        return _plan(options, shown, json=given["json"])
    named = Named(str(options.content), str(options.output))
    return end_of_whole(_published(options, shown), Purpose.PUBLISH, named, given)


def _plan(options: Options, shown: Shown, *, json: bool) -> ExitCode:
    from pipeline.publish import plan  # noqa: PLC0415 - takes its time

    tell_plan(work(lambda progress: plan(options, progress), shown), json=json)
    return ExitCode.PUBLISHED


def _published(options: Options, shown: Shown) -> Report:
    """Return the report of what stands there already where that is up to date, else of what is made now."""
    source = source_of(options)
    report = work(lambda _: report_if_up_to_date(options, source), shown, looks=True)
    if report is not None:
        return report
    from pipeline.publish import publish as make  # noqa: PLC0415 - takes its time, and is not needed above

    return work(lambda progress: make(options, progress, source), shown)
