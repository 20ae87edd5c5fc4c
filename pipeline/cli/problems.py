"""Which problems a run tells, and in which order: the worst first, of a crowd the first few, how many of each rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.cli.language import spoken, told
from pipeline.i18n.catalogue import rules
from pipeline.i18n.sentences import Sentence, counted, sentence
from pipeline.model.problems import RULES, Problem, Severity

CROWD = 20
"""Of a rule that is broken more often than this, only the first few problems are listed."""
FIRST = 5
NAMES = {
    Severity.ERROR: sentence("error"),
    Severity.WARNING: sentence("warning"),
    Severity.NOTE: sentence("note"),
}
"""What severities are called."""
_ALIKE = 3  # further files of which the same is said: then it is said of all at once
_TABLE = 12  # as many problems can be counted by whoever reads them


@dataclass(frozen=True)
class Omission:
    """Problems of one rule that are counted instead of listed."""

    rule: str
    number: int

    @property
    def severity(self) -> Severity:
        """The severity of their rule."""
        return RULES[self.rule]

    @property
    def line(self) -> str:
        """The sentence that stands for them."""
        return sentence("… and {number} more {rule} (--all-problems lists them)", number=self.number, rule=self.rule)


def listed(problems: Sequence[Problem], *, everything: bool) -> Iterator[Problem | Omission]:
    """Yield the problems as they are told: errors first and every one; then rule by rule what breaks one too often.

    What is said of several posts in the same words is said once.
    """
    problems = problems if everything else list(_said_once(problems))
    counts = Counter(problem.rule for problem in problems)
    crowds = {rule for rule, number in counts.items() if number > CROWD and RULES[rule] is not Severity.ERROR}
    if everything:
        crowds = set()
    for severity in Severity:
        alike = [problem for problem in problems if problem.severity is severity]
        yield from (problem for problem in alike if problem.rule not in crowds)
        for rule in sorted(crowds & {problem.rule for problem in alike}):
            yield from [problem for problem in alike if problem.rule == rule][:FIRST]
            yield Omission(rule, counts[rule] - FIRST)


def _said_once(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the problems, of those with the same words in several files the first alone.

    Errors stand there each, for they are mended one by one.
    """
    alike: dict[tuple[str, str, str], set[str]] = {}
    for problem in problems:
        alike.setdefault((problem.rule, problem.message, problem.hint), set()).add(problem.path)
    shown = set()
    for problem in problems:
        words = (problem.rule, problem.message, problem.hint)
        others = len(alike[words]) - 1
        if others < _ALIKE or problem.severity is Severity.ERROR:
            yield problem
        elif words not in shown:
            shown.add(words)
            message = sentence("{message}; the same in {number} more posts", message=problem.message, number=others)
            yield replace(problem, message=message)


def heading(problems: Sequence[Problem], severity: Severity) -> str:
    """Return what stands above the problems of a severity, "" where they are so few that none is needed."""
    number = sum(problem.severity is severity for problem in problems)
    return number_of(severity, number) if len(problems) > _TABLE else ""


def number_of(severity: Severity, number: int) -> Sentence:
    """Return how many problems of a severity there are, in words."""
    match severity:
        case Severity.ERROR:
            return counted("{number} error", "{number} errors", number)
        case Severity.WARNING:
            return counted("{number} warning", "{number} warnings", number)
        case Severity.NOTE:
            return counted("{number} note", "{number} notes", number)


def table(problems: Sequence[Problem]) -> list[str]:
    """Return a line for each rule that is broken, the worst first and then the commonest; none for a few problems.

    They are in the language to speak.
    """
    if len(problems) <= _TABLE:
        return []
    counts = Counter(problem.rule for problem in problems)
    order = list(Severity)
    found = sorted(counts, key=lambda rule: (order.index(RULES[rule]), -counts[rule], rule))
    severities = {severity: told(name) for severity, name in NAMES.items()}
    digits, wide, width = (max(map(len, column)) for column in (map(str, counts.values()), severities.values(), counts))
    meanings = rules(spoken())
    return [
        f"{counts[rule]:>{digits}}  {severities[RULES[rule]]:<{wide}}  {rule:<{width}}  {meanings[rule]['meaning']}"
        for rule in found
    ]
