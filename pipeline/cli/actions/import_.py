"""`import`: documents of word processors, web pages and e-books become posts."""

from __future__ import annotations

import datetime as dt

from pipeline.build.job import Limits
from pipeline.cli.import_summary import as_json, as_lines
from pipeline.cli.language import write_told
from pipeline.cli.option_values import content_of
from pipeline.cli.running import run_with_progress
from pipeline.cli.verbosity import Verbosity
from pipeline.importing import ImportOptions, import_documents
from pipeline.runs.result import ExitCode
from pipeline.text.visible import write_lines


def import_(
    *,
    files: tuple[str, ...],
    content: str,
    lang: str,
    author: str,
    dry_run: bool,
    json: bool,
    jobs: int,
    time_limit: int,
    memory_limit: int,
    verbose: bool,
    quiet: bool,
    profile: str,
) -> ExitCode:
    """Make the posts, and tell what became of each document."""
    limits = Limits(time_limit, memory_limit)
    today = dt.datetime.now().astimezone().date()
    options = ImportOptions(content_of(content), today, lang, author, not dry_run, jobs, limits)
    outcomes = run_with_progress(
        lambda progress: import_documents(files, options, progress), Verbosity(verbose, quiet, profile)
    )
    if json:
        write_lines(as_json(outcomes))
    else:
        write_told(*as_lines(outcomes, wrote=not dry_run, quiet=quiet))
    return ExitCode.ERRORS if any(one.why for one in outcomes) else ExitCode.PUBLISHED
