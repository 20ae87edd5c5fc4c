"""Words and options that several commands have, and how a row of the table says what it has of its own."""

from __future__ import annotations

from pipeline.cli.table import Kind, Option, Word
from pipeline.editions import EDITIONS
from pipeline.i18n.sentences import sentence
from pipeline.model.anthologies import Trim
from pipeline.model.settings import Trust

_ASKED_FOR = ", ".join(name for name, edition in EDITIONS.items() if not edition.by_default)
_DEFAULT = sentence("all but {editions}", editions=_ASKED_FOR)


def text(name: str, metavar: str, what: str, letter: str = "", choices: tuple[str, ...] = ()) -> Option:
    """Return an option with a value, which is one of the choices where there are any."""
    return Option(name, what, letter, Kind.TEXT, metavar, choices)


def flag(name: str, what: str, letter: str = "") -> Option:
    """Return an option that is given or not."""
    return Option(name, what, letter, Kind.FLAG)


def many(name: str, metavar: str, what: str, choices: tuple[str, ...] = ()) -> Option:
    """Return an option that may be given again."""
    return Option(name, what, "", Kind.MANY, metavar, choices)


FOLDER = Word("content", "FOLDER")
CONTENT = text(
    "content",
    "FOLDER",
    "Folder with the posts (default: this one if it has a collection.yaml, else content).",
    "c",
)
WRITTEN = text("output", "FOLDER", "Folder that publish has written (default: output).", "o")
OUTPUT = text("output", "FOLDER", "Folder to write; all that publish wrote there is replaced (default: output).", "o")
TEACHERS = text(
    "teacher_output",
    "FOLDER",
    "Folder for teachers' copies, which is never put online (default: the output folder's name with -teacher).",
)
JOBS = text("jobs", "N", "Number of processes (default: one for each core).", "j")
TRUST = text(
    "trust",
    "WHAT",
    sentence(
        "What a collection may do, with commas between: {rights} (raw HTML stands as it is; templates of its own fill"
        " parts of pages; default: nothing).",
        rights=", ".join(Trust),
    ),
    choices=tuple(Trust),
)
JOINED = text("output", "FOLDER", "Folder to add it to; what else publish wrote there stays (default: output).", "o")
LIMITS = (
    text(
        "time_limit",
        "SECONDS",
        "Computing that a post may take: all its reading and repairs, and each edition of it (default: 30).",
    ),
    text("memory_limit", "MIB", "Memory that each step of a post may take (default: 1024)."),
)
ALL_PROBLEMS = flag("all_problems", "List every problem, where of many of one rule the first few would do.")
SHOWN = (
    flag("verbose", "Tell how long each stage and each kind of work took.", "v"),
    flag("quiet", "Print errors alone.", "q"),
    text("profile", "FILE", "File to write with what each process was at, and when (for ui.perfetto.dev)."),
)
_OF_EDITIONS = {"editions": ", ".join(EDITIONS), "default": _DEFAULT}
_REST = (
    JOBS,
    TRUST,
    *LIMITS,
    flag("json", "Print the report, with all problems, as JSON."),
    ALL_PROBLEMS,
    *SHOWN,
)
_STRICT = flag("strict", "Warnings too make the exit code 3.", "s")
CHOICE = (
    text(
        "only",
        "EDITIONS",
        sentence("Editions to make, with commas between them: {editions} (default: {default}).", **_OF_EDITIONS),
        choices=tuple(EDITIONS),
    ),
    _STRICT,
    flag("keep_going", "Publish what can be published in spite of errors (the exit code is still 1).", "k"),
    flag("drafts", "Publish drafts too.", "d"),
    *_REST,
)
CHECKED = (
    text(
        "only",
        "EDITIONS",
        sentence("Editions to try, with commas between them: {editions} (default: {default}).", **_OF_EDITIONS),
        choices=tuple(EDITIONS),
    ),
    _STRICT,
    flag("keep_going", "Try the editions in spite of errors (the exit code is still 1).", "k"),
    flag("drafts", "Check drafts too.", "d"),
    *_REST,
)
TRIM = text(
    "trim",
    "TRIM",
    sentence("Size of the pages of books: {trims} (default: that of collection.yaml, or a5).", trims=", ".join(Trim)),
    choices=tuple(Trim),
)
OF_ONE = (JOBS, TRUST, *LIMITS, ALL_PROBLEMS, *SHOWN)
