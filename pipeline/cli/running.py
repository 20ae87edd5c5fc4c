"""How the work of a command runs: under a bar, with what lies about put away, and at its end a report and a code."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import TypeVar

from pipeline.cli.summary import Purpose
from pipeline.cli.terminal import ProgressBars, tell, tell_json
from pipeline.jobs.runner import Progress
from pipeline.jobs.scratch import all_in_scratch, sweep
from pipeline.jobs.stopping import listen
from pipeline.report import ExitCode, Report
from pipeline.text.visible import guard_the_rest

_Result = TypeVar("_Result")


def begin() -> None:
    """From here on this process is the command's: it ends when it is told to, and writes nothing that acts."""
    listen()
    guard_the_rest()


def work(do: Callable[[Progress], _Result], *, looks: bool = False) -> _Result:
    """Do the work under progress bars; work that only `looks` puts nothing away for a while."""
    begin()
    sweep()
    with nullcontext() if looks else all_in_scratch(), ProgressBars() as progress:
        return do(progress)


def end(  # noqa: PLR0913 - the report, and how it is to be told
    report: Report,
    purpose: Purpose,
    *,
    strict: bool = False,
    json: bool = False,
    everything: bool = False,
    wrote: str = "",
) -> ExitCode:
    """Tell what came of it, and return its exit code."""
    code = report.exit_code(strict=strict)
    if json:
        tell_json(report, exit_code=code)
    else:
        tell(report, purpose, wrote=wrote, everything=everything)
    return code
