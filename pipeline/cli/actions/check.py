"""`check`: the problems that publish would find."""

from __future__ import annotations

from typing import Unpack

from pipeline.cli.option_values import OfWhole, options_of_whole, shown_of
from pipeline.cli.running import end_of_whole, run_with_progress
from pipeline.cli.summary import Purpose
from pipeline.cli.verbosity import TypedPaths
from pipeline.publish import check as find_problems
from pipeline.runs.result import ExitCode


def check(**given: Unpack[OfWhole]) -> ExitCode:
    """Find the problems, and write nothing."""
    options = options_of_whole(given)
    report = run_with_progress(lambda progress: find_problems(options, progress), shown_of(given))
    return end_of_whole(report, Purpose.CHECK, TypedPaths(str(options.content)), given)
