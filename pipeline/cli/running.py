"""Frame of a command: signals, progress and temporary files around its work; a report and an exit code at its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial

from pipeline.cli.language import spoken
from pipeline.cli.option_values import Verbosity
from pipeline.cli.progress import show_progress
from pipeline.cli.summary import Purpose, TypedPaths
from pipeline.cli.terminal import tell, tell_json
from pipeline.extension import Product
from pipeline.extensions import severity_of
from pipeline.i18n.catalogue import in_language
from pipeline.jobs.interrupt import all_in_scratch, listen, sweep
from pipeline.jobs.runner import Progress
from pipeline.model.problems import Severity
from pipeline.runs.result import ExitCode, RunResult
from pipeline.text.visible import guard_the_rest, set_translator

_USUAL = Verbosity()
_ERROR = Severity.ERROR


def begin() -> None:
    """Handle signals from now on, and make all output safe for terminals."""
    translate = partial(in_language, language=spoken())
    listen(translate)
    set_translator(translate)
    guard_the_rest()


@contextmanager
def run_with_progress(verbosity: Verbosity = _USUAL, *, looks: bool = False) -> Iterator[Progress]:
    """Handle signals and show the progress of the work within; its temporary files go at the end.

    With `looks`, the work takes a moment: it shows no progress and needs no folder for temporary files.
    """
    begin()
    sweep()
    verbosity = replace(verbosity, quiet=True, verbose=False) if looks else verbosity
    with nullcontext() if looks else all_in_scratch(), show_progress(verbosity) as progress:
        yield progress


def end(  # noqa: PLR0913 - options of commands
    report: RunResult,
    purpose: Purpose | Product,
    named: TypedPaths,
    verbosity: Verbosity,
    *,
    strict: bool = False,
    json: bool = False,
) -> ExitCode:
    """Print the report as text or JSON, and return its exit code."""
    if post := verbosity.shown_post:
        own = (problem for problem in report.problems if problem.path == post or severity_of(problem.rule) is _ERROR)
        report = replace(report, problems=tuple(own))
    code = report.exit_code(strict=strict)
    if json:
        tell_json(replace(report, published=report.published and purpose is not Purpose.CHECK), exit_code=code)
    else:
        tell(report, purpose, named, verbosity)
    return code
