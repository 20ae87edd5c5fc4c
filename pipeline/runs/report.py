"""What came of a run, and the exit code for it (`editions report` is another one: `survey/`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from pipeline.model.problems import Problem, Severity


class ExitCode(IntEnum):
    """What a command ends with, as the README tells; whatever is a `UserError` is the user's to mend.

    One that a signal stops ends with 128 and the signal's number (`build/interrupt.py`).
    """

    PUBLISHED = 0
    ERRORS = 1
    USER = 2
    WARNINGS = 3


@dataclass(frozen=True)
class Made:
    """What came of one edition: its files, the pages of its PDFs, and what one opens of it.

    `opens` has paths of files below the output folder, and of folders, which end with a slash, where they are many.
    """

    files: int
    pages: int = 0
    opens: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What came of it. `published` is false where errors stopped the run before anything was replaced.

    `site_pages` counts the pages of the site that somebody wrote. `editions` is what was made, by their names;
    `left_out` are the paths of posts that errors leave out of all of them. `sheets` are those of paper that each PDF
    takes that is laid out for printing, by its path. `jobs` counts what was really done, by kind: {} where everything
    stood there already. `copies` are files for teachers, which stand `copies_in` a folder of their own; as many as are
    `withdrawn` an earlier run had put into the output folder.
    It holds until `next_day`, when the date of another post comes.
    `archive` is the path of the file that has all of it, of `archive_size` bytes, "" where none was asked for.
    """

    published: bool
    problems: tuple[Problem, ...]
    articles: int = 0
    site_pages: int = 0
    files: int = 0
    size: int = 0
    pages: Mapping[str, int] = field(default_factory=dict)
    sheets: Mapping[str, int] = field(default_factory=dict)
    copies: int = 0
    copies_in: str = ""
    withdrawn: int = 0
    seconds: float = 0.0
    jobs: Mapping[str, int] = field(default_factory=dict)
    editions: Mapping[str, Made] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    archive: str = ""
    archive_size: int = 0
    next_day: dt.datetime | None = None

    def exit_code(self, *, strict: bool = False) -> ExitCode:
        """Return the code of a run that came to its end; warnings count where it is `strict`."""
        severities = {problem.severity for problem in self.problems}
        if Severity.ERROR in severities:
            return ExitCode.ERRORS
        return ExitCode.WARNINGS if strict and Severity.WARNING in severities else ExitCode.PUBLISHED
