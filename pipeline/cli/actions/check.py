"""`check`: the problems that publish would find."""

from __future__ import annotations

from pipeline.cli.option_values import content_of, editions, number, output_of, within
from pipeline.cli.running import end, work
from pipeline.cli.shown import Shown
from pipeline.cli.summary import Purpose
from pipeline.options import Options
from pipeline.publish import check as find_problems
from pipeline.report import ExitCode


def check(
    *,
    content: str,
    only: str,
    strict: bool,
    keep_going: bool,
    drafts: bool,
    jobs: str,
    trust: str,
    time_limit: str,
    memory_limit: str,
    json: bool,
    all_problems: bool,
    verbose: bool,
    quiet: bool,
    profile: str,
) -> ExitCode:
    """Find the problems, and write nothing."""
    options = Options(content_of(content), output_of(""), editions(only), keep_going, drafts, number(jobs, "jobs"))
    options = within(options, time_limit, memory_limit, trust)
    shown = Shown(verbose, quiet, profile)
    report = work(lambda progress: find_problems(options, progress), shown)
    return end(
        report,
        Purpose.CHECK,
        strict=strict,
        json=json,
        everything=all_problems,
        content=str(options.content),
        shown=shown,
    )
