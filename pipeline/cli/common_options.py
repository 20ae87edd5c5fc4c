"""Options and arguments that several commands have."""

from __future__ import annotations

from functools import partial

from pipeline.cli.click_commands import POSTS, Argument, Option, flag
from pipeline.cli.option_values import (
    parse_choice,
    parse_editions,
    parse_mebibytes,
    parse_number,
    parse_trust,
)
from pipeline.extensions import get_editions
from pipeline.i18n.sentences import sentence
from pipeline.jobs.job import Limits
from pipeline.model.audience import Audience
from pipeline.model.books_and_handouts import Trim
from pipeline.model.settings import Trust

CONTENT = Option(
    "content", "FOLDER", "Folder with the posts (default: this one if it has a collection.yaml, else content).", "c"
)
FOLDER = Argument("content", "FOLDER")
FOLDER_OR_POST = Argument("content", POSTS)
WRITTEN = Option("output", "FOLDER", "Folder that publish has written (default: output).", "o")
OUTPUT = Option(
    "output", "FOLDER", "Output folder; what publish wrote there before is replaced (default: output).", "o"
)
TEACHERS = Option(
    "teacher_output",
    "FOLDER",
    "Folder for teachers' copies, which is never put online (default: the output folder's name with -teacher).",
)
JOBS = Option(
    "jobs", "N", "Number of processes (default: one for each core).", "j", partial(parse_number, option="jobs")
)
TRUST = Option(
    "trust",
    "WHAT",
    "What a collection may do, separated by commas: {choices} (raw HTML stays as it is; its own templates fill"
    " parts of pages; default: nothing).",
    parse=parse_trust,
    choices=Trust,
)
AUDIENCE = Option(
    "audience",
    "WHO",
    "Audience: {choices}; public leaves out what is for the class only (default: that of collection.yaml).",
    parse=partial(parse_choice, choices=Audience, option="audience"),
    choices=Audience,
)
PUPILS = Option(
    "pupils",
    "FILE",
    "List of pupils (CSV) whose names a public edition must not have; can be repeated. Lists in the content folder"
    " and beside it are found.",
    many=True,
)
JOINED = Option(
    "output", "FOLDER", "Folder to add it to; everything else that publish wrote there stays (default: output).", "o"
)
LIMITS = (
    Option(
        "time_limit",
        "SECONDS",
        "Computing time allowed for a post: for reading and repairing it, and again for each edition (default: 30).",
        parse=partial(parse_number, option="time-limit", default=int(Limits().seconds)),
    ),
    Option("memory_limit", "MIB", "Memory allowed for each step of a post (default: 1024).", parse=parse_mebibytes),
)
ALL_PROBLEMS = flag("all_problems", "List every problem, not only the first few of each rule.")
SHOWN = (
    flag("verbose", "Show how long each stage and each kind of work took.", "v"),
    flag("quiet", "Print only errors.", "q"),
    Option("profile", "FILE", "Write what each process did, and when, to this file (for ui.perfetto.dev)."),
)
RUN = (JOBS, TRUST, *LIMITS, ALL_PROBLEMS, *SHOWN)
_USUAL = sentence(
    "all but {editions}", editions=", ".join(name for name, row in get_editions().items() if not row.by_default)
)
_EDITIONS = {"editions": ", ".join(get_editions()), "default": _USUAL}


def _choice(editions: str, keep_going: str, drafts: str) -> tuple[Option, ...]:
    """Return the options of a command over a whole collection."""
    return (
        Option("only", "EDITIONS", sentence(editions, **_EDITIONS), parse=parse_editions, choices=get_editions()),
        flag("strict", "Exit with code 3 on warnings too.", "s"),
        flag("keep_going", keep_going, "k"),
        flag("drafts", drafts, "d"),
        AUDIENCE,
        PUPILS,
        JOBS,
        TRUST,
        *LIMITS,
        flag("json", "Print the report, with all problems, as JSON."),
        ALL_PROBLEMS,
        *SHOWN,
    )


CHOICE = _choice(
    "Editions to make, separated by commas: {editions} (default: {default}).",
    "Publish what can be published in spite of errors (the exit code is still 1).",
    "Publish drafts too.",
)
CHECKED = _choice(
    "Editions to try, separated by commas: {editions} (default: {default}).",
    "Try the editions in spite of errors (the exit code is still 1).",
    "Check drafts too.",
)
TRIM = Option(
    "trim",
    "TRIM",
    "Page size of books: {choices} (default: that of collection.yaml, or a5).",
    parse=partial(parse_choice, choices=Trim, option="trim"),
    choices=Trim,
)
