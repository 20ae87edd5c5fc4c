"""What is wrong in a post: a rule, a place, a sentence and a way to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem costs the reader, the worst first."""

    ERROR = "error"  # cannot be published faithfully
    WARNING = "warning"  # repaired or degraded
    NOTE = "note"  # style


@dataclass(frozen=True)
class Rule:
    """One kind of fault, named so that it can be looked up, tested and counted."""

    severity: Severity
    meaning: str


@dataclass(frozen=True, order=True)
class Problem:
    """One fault at one place of one file.

    `path` is relative to the content folder ("" for the collection itself). `line` and `column` count from 1
    in the file as its author wrote it, front matter included; 0 means that the place is not known.
    """

    path: str
    line: int
    column: int
    rule: str
    message: str
    hint: str = ""

    @property
    def severity(self) -> Severity:
        """The severity of the rule that was broken."""
        return RULES[self.rule].severity

    @property
    def place(self) -> str:
        """`path:line:column` as editors and terminals understand it, as far as it is known."""
        parts = [self.path or "collection"]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)

    def __str__(self) -> str:
        """The problem as one line of text."""
        hint = f" (hint: {self.hint})" if self.hint else ""
        return f"{self.place}: {self.severity} {self.rule}: {self.message}{hint}"


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, sorted by file and place."""
    return tuple(sorted(set(problems)))


def _error(meaning: str) -> Rule:
    return Rule(Severity.ERROR, meaning)


def _warning(meaning: str) -> Rule:
    return Rule(Severity.WARNING, meaning)


def _note(meaning: str) -> Rule:
    return Rule(Severity.NOTE, meaning)


RULES: dict[str, Rule] = {}
