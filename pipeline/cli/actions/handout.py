"""`handout`: what a teacher prints for a class."""

from __future__ import annotations

from dataclasses import replace

from pipeline.cli.option_values import OptionError, asked, content_of, number, output_of, teacher_output_of, within
from pipeline.cli.running import end, work
from pipeline.cli.shown import Shown
from pipeline.cli.summary import Purpose
from pipeline.load.handouts import read_handout
from pipeline.on_demand import publish_handout
from pipeline.options import Options
from pipeline.report import ExitCode
from pipeline.text.sentences import sentence

_SELECTING = ("post", "tag", "author", "since", "all")


def handout(
    *,
    content: str,
    output: str,
    teacher_output: str,
    keep_going: bool,
    jobs: str,
    trust: str,
    time_limit: str,
    memory_limit: str,
    all_problems: bool,
    verbose: bool,
    quiet: bool,
    profile: str,
    class_: str,
    **given: object,
) -> ExitCode:
    """Make one handout."""
    if not any(given[name] for name in _SELECTING):
        raise OptionError(sentence("choose articles: --tag TAG, --post SLUG, --author NAME, --since DATE or --all"))
    wishes = asked(read_handout, {**given, "class": class_})
    options = Options(content_of(content), output_of(output), keep_going=keep_going, workers=number(jobs, "jobs"))
    options = replace(
        within(options, time_limit, memory_limit, trust), teacher_output=teacher_output_of(teacher_output)
    )
    shown = Shown(verbose, quiet, profile)
    report, path = work(lambda progress: publish_handout(options, wishes, progress), shown)
    return end(
        report,
        Purpose.HANDOUT,
        everything=all_problems,
        wrote=str(path),
        content=str(options.content),
        output=str(options.output),
        shown=shown,
    )
