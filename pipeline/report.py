"""What came of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model.problems import Problem, Severity


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

    def exit_code(self, *, strict: bool = False) -> int:
        """0 published, 1 errors in the content, 3 warnings where warnings count."""
        severities = {problem.severity for problem in self.problems}
        if Severity.ERROR in severities:
            return 1
        return 3 if strict and Severity.WARNING in severities else 0
