"""`anthology`: a book of all articles or of some."""

from __future__ import annotations

from pipeline.cli.option_values import asked, content_of, number, output_of, within
from pipeline.cli.running import end, work
from pipeline.cli.shown import Shown
from pipeline.cli.summary import Purpose
from pipeline.load.anthologies import wishes
from pipeline.on_demand import publish_anthology
from pipeline.options import Options
from pipeline.report import ExitCode
from pipeline.text.sentences import AND, joined


def anthology(
    *,
    content: str,
    output: str,
    keep_going: bool,
    jobs: str,
    trust: str,
    time_limit: str,
    memory_limit: str,
    all_problems: bool,
    verbose: bool,
    quiet: bool,
    profile: str,
    name: str,
    **given: object,
) -> ExitCode:
    """Make one book."""
    folder = content_of(content)
    wished = asked(lambda values: wishes(values, folder), {"name": name, **given})
    options = Options(folder, output_of(output), keep_going=keep_going, workers=number(jobs, "jobs"))
    options = within(options, time_limit, memory_limit, trust)
    shown = Shown(verbose, quiet, profile)
    report, paths = work(lambda progress: publish_anthology(options, name, wished, progress), shown)
    wrote = joined(map(str, paths), AND)
    return end(report, Purpose.ANTHOLOGY, everything=all_problems, wrote=wrote, content=str(folder), shown=shown)
