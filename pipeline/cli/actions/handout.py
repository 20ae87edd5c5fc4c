"""`handout`: what a teacher prints for a class."""

from __future__ import annotations

from dataclasses import replace

from pipeline.cli.option_values import OptionError, options_of, parse_request, shown_of, split, teacher_output_of
from pipeline.cli.running import end, run_with_progress
from pipeline.cli.summary import Purpose
from pipeline.cli.verbosity import TypedPaths
from pipeline.i18n.sentences import sentence
from pipeline.load.books import read_handout
from pipeline.on_demand import publish_handout
from pipeline.runs.result import ExitCode

_SELECTING = ("post", "tag", "author", "since", "all")


def handout(*, output: str, teacher_output: str, class_: str, **given: object) -> ExitCode:
    """Make one handout."""
    of_run, asked_for = split(given)
    if not any(asked_for[name] for name in _SELECTING):
        raise OptionError(sentence("choose articles: --tag TAG, --post SLUG, --author NAME, --since DATE or --all"))
    wishes = parse_request(read_handout, {**asked_for, "class": class_})
    options = replace(options_of(of_run, output), teacher_output=teacher_output_of(teacher_output))
    shown = shown_of(of_run)
    report, path = run_with_progress(lambda progress: publish_handout(options, wishes, progress), shown)
    return end(report, Purpose.HANDOUT, TypedPaths(str(options.content), str(path), str(options.output)), shown)
