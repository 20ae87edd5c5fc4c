"""How the work of a command runs: under a bar, with what lies about put away, and at its end a report and a code."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import TypeVar

from pipeline.cli.language import spoken
from pipeline.cli.option_values import OfWhole, shown_of
from pipeline.cli.progress import show_progress
from pipeline.cli.shown import Named, Shown
from pipeline.cli.summary import Purpose
from pipeline.cli.terminal import tell, tell_json
from pipeline.i18n.catalogue import in_language
from pipeline.jobs.progress import Progress
from pipeline.jobs.scratch import all_in_scratch, sweep
from pipeline.jobs.stopping import listen
from pipeline.runs.report import ExitCode, Report
from pipeline.text.visible import guard_the_rest, say_by

_Result = TypeVar("_Result")
_USUAL = Shown()


def begin() -> None:
    """Make this process the command's: from here on it ends when it is told to, and writes nothing that acts."""
    translate = partial(in_language, language=spoken())
    listen(translate)
    say_by(translate)
    guard_the_rest()


def work(do: Callable[[Progress], _Result], shown: Shown = _USUAL, *, looks: bool = False) -> _Result:
    """Do the work with as much `shown` of it as is asked for.

    Work that only `looks` takes a moment: it shows no bar, and puts nothing away for a while.
    """
    begin()
    sweep()
    shown = replace(shown, quiet=True, verbose=False) if looks else shown
    with nullcontext() if looks else all_in_scratch(), show_progress(shown) as progress:
        return do(progress)


def end(report: Report, purpose: Purpose, named: Named, shown: Shown) -> ExitCode:
    """Tell what came of it, and return its exit code."""
    tell(report, purpose, named, shown)
    return report.exit_code()


def end_of_whole(report: Report, purpose: Purpose, named: Named, given: OfWhole) -> ExitCode:
    """Tell what came of a whole collection, in words or as JSON, and return its exit code."""
    code = report.exit_code(strict=given["strict"])
    if given["json"]:
        tell_json(replace(report, published=report.published and purpose is not Purpose.CHECK), exit_code=code)
    else:
        tell(report, purpose, named, shown_of(given))
    return code
