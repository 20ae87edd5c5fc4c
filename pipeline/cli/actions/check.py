"""`check`: the problems that publish would find."""

from __future__ import annotations

from typing import Unpack

from pipeline.cli.option_values import OfWhole, options_of_whole, shown_of
from pipeline.cli.running import end, work
from pipeline.cli.summary import Purpose
from pipeline.publish import check as find_problems
from pipeline.report import ExitCode


def check(**given: Unpack[OfWhole]) -> ExitCode:
    """Find the problems, and write nothing."""
    options, shown = options_of_whole(given), shown_of(given)
    report = work(lambda progress: find_problems(options, progress), shown)
    return end(
        report,
        Purpose.CHECK,
        strict=given["strict"],
        json=given["json"],
        everything=given["all_problems"],
        content=str(options.content),
        shown=shown,
    )
