"""`publish` and `check`: a folder of posts becomes a web site, PDFs and an e-book, or is only looked through."""

from __future__ import annotations

from dataclasses import replace

from pipeline.cli.option_values import OptionError, Verbosity
from pipeline.cli.running import end, run_with_progress
from pipeline.cli.summary import Purpose, TypedPaths
from pipeline.cli.terminal import tell_plan
from pipeline.options import Options
from pipeline.runs.result import ExitCode, RunResult
from pipeline.runs.up_to_date import report_if_up_to_date, source_of

_SITE, _USUAL = "site", "content"


def publish(*, options: Options, shown: Verbosity, strict: bool, json: bool, dry_run: bool, zip: bool) -> ExitCode:  # noqa: A002 - the option's name
    """Publish, or say what would be made."""
    if options.single and options.only and _SITE not in options.only:
        raise OptionError("--single needs the site: name it with --only, or leave --only out")
    if dry_run:
        return _plan(options, shown, json=json)
    source, is_first = source_of(options), not options.output.exists()
    with run_with_progress(shown, looks=True):
        report = report_if_up_to_date(options, source)
    if report is None:
        from pipeline.publish import publish as make

        with run_with_progress(shown) as progress:
            report = make(options, progress, source)
    if zip and report.published:
        report = _pack_output(report, options)
    named = TypedPaths(str(options.content), str(options.output), is_first=is_first)
    return end(report, Purpose.PUBLISH, named, shown, strict=strict, json=json)


def check(*, options: Options, shown: Verbosity, strict: bool, json: bool) -> ExitCode:
    """Find the problems, and write nothing."""
    from pipeline.publish import check as find_problems

    with run_with_progress(shown) as progress:
        report = find_problems(options, progress)
    return end(report, Purpose.CHECK, TypedPaths(str(options.content)), shown, strict=strict, json=json)


def _pack_output(report: RunResult, options: Options) -> RunResult:
    """Return the report with the archive, now written."""
    from pipeline.output.trees import pack

    folder = options.content.resolve()
    named = folder.parent if folder.name == _USUAL else folder
    return replace(report, archive=str(options.archive), archive_size=pack(options.output, options.archive, named.name))


def _plan(options: Options, shown: Verbosity, *, json: bool) -> ExitCode:
    from pipeline.publish import plan

    with run_with_progress(shown) as progress:
        planned = plan(options, progress)
    tell_plan(planned, json=json, everything=shown.verbose)
    return ExitCode.PUBLISHED
