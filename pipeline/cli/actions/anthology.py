"""`anthology`: a book of all articles or of some."""

from __future__ import annotations

from pipeline.cli.option_values import options_of, parse_request, shown_of, split
from pipeline.cli.running import end, run_with_progress
from pipeline.cli.summary import Purpose
from pipeline.cli.verbosity import TypedPaths
from pipeline.i18n.sentences import AND, joined
from pipeline.load.books import read_wishes
from pipeline.on_demand import publish_anthology
from pipeline.runs.result import ExitCode


def anthology(*, output: str, name: str, **given: object) -> ExitCode:
    """Make one book."""
    of_run, asked_for = split(given)
    options, shown = options_of(of_run, output), shown_of(of_run)
    wished = parse_request(lambda values: read_wishes(values, options.content), {"name": name, **asked_for})
    report, paths = run_with_progress(lambda progress: publish_anthology(options, name, wished, progress), shown)
    return end(report, Purpose.ANTHOLOGY, TypedPaths(str(options.content), joined(map(str, paths), AND)), shown)
