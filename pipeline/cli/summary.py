"""What a run has to say, as text: its problems with the worst first, how many there are of each rule, one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.model.problems import RULES, Problem, Severity
from pipeline.report import Report

CROWD = 20
"""Of a rule that is broken more often than this, only the first few problems are listed."""
FIRST = 5
_ALIKE = 3  # further files of which the same is said: then it is said of all at once
_TABLE = 12  # as many problems can be counted by whoever reads them
_MEGABYTE = 1_000_000
_FOLDED = ", printed on both sides, turned over the short edge; fold and staple them together"


class Purpose(StrEnum):
    """What a run was for."""

    PUBLISH = "publish"
    CHECK = "check"
    HANDOUT = "handout"
    ANTHOLOGY = "anthology"


_TO_ORDER = frozenset({Purpose.HANDOUT, Purpose.ANTHOLOGY})


@dataclass(frozen=True)
class Omission:
    """Problems of one rule that are counted instead of listed."""

    rule: str
    number: int

    @property
    def severity(self) -> Severity:
        """The severity of their rule."""
        return RULES[self.rule].severity

    def __str__(self) -> str:
        """Return the line that stands for them."""
        return f"… and {self.number} more {self.rule} (--all-problems lists them)"


def listed(problems: Sequence[Problem], *, everything: bool) -> Iterator[Problem | Omission]:
    """Yield the problems as they are told: errors first and every one; then rule by rule what breaks one too often.

    What is said of several posts in the same words is said once.
    """
    problems = problems if everything else list(_said_once(problems))
    counts = Counter(problem.rule for problem in problems)
    crowds = {rule for rule, number in counts.items() if number > CROWD and RULES[rule].severity is not Severity.ERROR}
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
            yield replace(problem, message=f"{problem.message}; the same in {others} more posts")


def table(problems: Sequence[Problem]) -> list[str]:
    """Return a line for each rule that is broken, the worst first and then the commonest; none for a few problems."""
    if len(problems) <= _TABLE:
        return []
    counts = Counter(problem.rule for problem in problems)
    order = list(Severity)
    rules = sorted(counts, key=lambda rule: (order.index(RULES[rule].severity), -counts[rule], rule))
    digits, width = len(str(max(counts.values()))), max(map(len, counts))
    return [
        f"{counts[rule]:>{digits}}  {RULES[rule].severity:<7}  {rule:<{width}}  {RULES[rule].meaning}" for rule in rules
    ]


def summary(report: Report, purpose: Purpose, wrote: str) -> str:
    """Return what was written, how many pages, how long it took, how many problems there are."""
    problems = _problems(report)
    articles = _count(report.articles, "article")
    seconds = f"{report.seconds:.1f} s"
    if not report.published:
        return _stopped(report, purpose, f"{articles} in {seconds}: {problems}")
    if purpose is Purpose.CHECK:
        return f"Checked {articles} in {seconds}: {problems}."
    pages = f", {_count(sum(report.pages.values()), 'PDF page')}" if report.pages else ""
    size = f"{report.size / _MEGABYTE:.1f} MB" if report.size > _MEGABYTE // 10 else f"{report.size // 1000} kB"
    unchanged = "" if report.jobs else ", nothing to make anew"
    rest = f"{_count(report.files, 'file')}{pages}, {size}, in {seconds}{unchanged}; {problems}."
    return f"Made {wrote}: {rest}" if purpose in _TO_ORDER else f"Published {articles} into {wrote}: {rest}"


def paper(report: Report) -> list[str]:
    """Return how many sheets each PDF takes that is laid out for printing, and how to print it."""
    return [
        f"  {path}: {_count(sheets, 'sheet')} of paper" + (_FOLDED if path.endswith("booklet.pdf") else "")
        for path, sheets in sorted(report.sheets.items())
    ]


def _stopped(report: Report, purpose: Purpose, found: str) -> str:
    """Return what errors have stopped, and the way on.

    Where there is no article, nothing can be done without mending.
    """
    outcome, rest = {
        Purpose.PUBLISH: (f"Nothing was published: {_problems(report)}.", "publish the rest"),
        Purpose.CHECK: (f"Checked {found}; the editions were not tried.", "try the rest"),
        Purpose.HANDOUT: (f"No handout was made: {_problems(report)}.", "make it of the rest"),
        Purpose.ANTHOLOGY: (f"No anthology was made: {_problems(report)}.", "make it of the rest"),
    }[purpose]
    return f"{outcome} Mend the errors" + (f", or {rest} with --keep-going." if report.articles else ".")


def _problems(report: Report) -> str:
    counts = Counter(problem.severity for problem in report.problems)
    parts = [_count(counts[severity], severity) for severity in Severity if counts[severity]]
    return ", ".join(parts) or "no problems"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
