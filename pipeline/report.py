"""What came of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from pipeline.model.problems import Problem, Severity


class ExitCode(IntEnum):
    """What a command ends with; one that a signal stops ends with 128 and the signal's number (`jobs/stopping.py`)."""

    PUBLISHED = 0
    ERRORS = 1
    USER = 2
    WARNINGS = 3


EXIT_CODES = {
    ExitCode.PUBLISHED: "published",
    ExitCode.ERRORS: "errors in the content",
    ExitCode.USER: "a wrong option, a missing tool, a folder that cannot be written",
    ExitCode.WARNINGS: "warnings, with `--strict`",
}
"""The codes by what has come of a run, as the README tells them; whatever is a `UserError` is the user's to mend."""


@dataclass(frozen=True)
class Report:
    """What came of it. `published` is false where errors stopped the run before anything was replaced.

    `sheets` are those of paper that each PDF takes that is laid out for printing, by its path. `jobs` counts what was
    really done, by kind: {} where everything stood there already.
    """

    published: bool
    problems: tuple[Problem, ...]
    articles: int = 0
    files: int = 0
    size: int = 0
    pages: Mapping[str, int] = field(default_factory=dict)
    sheets: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    jobs: Mapping[str, int] = field(default_factory=dict)

    def exit_code(self, *, strict: bool = False) -> ExitCode:
        """Return the code of a run that came to its end; warnings count where it is `strict`."""
        severities = {problem.severity for problem in self.problems}
        if Severity.ERROR in severities:
            return ExitCode.ERRORS
        return ExitCode.WARNINGS if strict and Severity.WARNING in severities else ExitCode.PUBLISHED
