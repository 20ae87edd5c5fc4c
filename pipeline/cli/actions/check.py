"""`check`: the problems that publish would find."""

from __future__ import annotations

from typing import Unpack

from pipeline.cli.option_values import OfWhole, options_of_whole, shown_of
from pipeline.cli.running import end_of_whole, work
from pipeline.cli.shown import Named
from pipeline.cli.summary import Purpose
from pipeline.publish import check as find_problems
from pipeline.runs.report import ExitCode


def check(**given: Unpack[OfWhole]) -> ExitCode:
    """Find the problems, and write nothing."""
    options = options_of_whole(given)
    report = work(lambda progress: find_problems(options, progress), shown_of(given))
    return end_of_whole(report, Purpose.CHECK, Named(str(options.content)), given)
