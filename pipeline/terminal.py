"""What a run tells its user: progress while it goes on, problems and a summary at its end. Only user of rich."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from json import dump as json_dump
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from pipeline.jobs.rehearsal import Reason
from pipeline.model.problems import Problem, Severity
from pipeline.report import Report

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
_MEGABYTE = 1_000_000
_FEW, _NAMED = 12, 3  # as many reasons alike are told one by one; of more, as many subjects are named
# One a post, and nothing to mend: `check` and --json list them.
_ONLY_WHEN_CHECKED = frozenset({"typography"})


class ProgressBars:
    """A bar for each kind of work, on the error stream; nothing where that is no terminal."""

    def __init__(self) -> None:
        """Make ready; use as a context manager."""
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description:>12}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def start(self, label: str, total: int) -> None:
        """A map of `total` jobs begins."""
        if label in self._tasks:
            task = self._tasks[label]
            known = next(found.total or 0 for found in self._progress.tasks if found.id == task)
            self._progress.update(task, total=known + total)
        else:
            self._tasks[label] = self._progress.add_task(label, total=total)

    def advance(self, label: str) -> None:
        """One of its jobs is done."""
        self._progress.advance(self._tasks[label])

    def __enter__(self) -> Self:
        """Show the bars."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take them away."""
        self._progress.stop()


class Command(StrEnum):
    """Whose report it is."""

    PUBLISH = "publish"
    CHECK = "check"
    HANDOUT = "handout"


def tell(report: Report, command: Command, *, wrote: str = "") -> None:
    """Print all problems, then what was written, how many pages, how long it took, how many problems there are."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    if command is not Command.CHECK:
        report = replace(report, problems=tuple(p for p in report.problems if p.rule not in _ONLY_WHEN_CHECKED))
    for problem in report.problems:
        console.print(_line(problem))
    summary = Console(soft_wrap=True, highlight=False)
    summary.print(Text(_summary(report, command, wrote)))


def tell_json(report: Report, *, exit_code: int) -> None:
    """Print the whole report as one JSON object."""
    _print_json(
        {
            "published": report.published,
            "exit_code": exit_code,
            "articles": report.articles,
            "files": report.files,
            "bytes": report.size,
            "pages": dict(report.pages),
            "seconds": round(report.seconds, 3),
            "jobs": dict(report.jobs),
            "problems": [_as_json(problem) for problem in report.problems],
        }
    )


def tell_plan(plan: Mapping[str, Sequence[Reason]], *, json: bool = False) -> None:
    """Print what would be made in each edition, and why."""
    if json:
        found = {name: [_reason_as_json(reason) for reason in reasons] for name, reasons in plan.items()}
        _print_json({"plan": found})
        return
    console = Console(soft_wrap=True, highlight=False)
    for name, reasons in plan.items():
        console.print(Text(name if reasons else f"{name}: nothing to make", "bold"))
        for line in _grouped(reasons):
            console.print(Text(f"  {line}"))


def _grouped(reasons: Sequence[Reason]) -> Iterator[str]:
    """A line for each reason, or for many that are the same."""
    alike: dict[tuple[str, ...], list[Reason]] = {}
    for reason in reasons:
        alike.setdefault((reason.label, *reason.causes), []).append(reason)
    for (_, *causes), group in alike.items():
        if len(group) <= _FEW:
            yield from map(str, group)
        else:
            named = ", ".join(reason.subject for reason in group[:_NAMED])
            yield f"{named} and {len(group) - _NAMED} more: {', '.join(causes)}"


def _reason_as_json(reason: Reason) -> dict[str, object]:
    return {"kind": reason.label, "subject": reason.subject, "causes": list(reason.causes)}


def _print_json(value: object) -> None:
    json_dump(value, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


def _line(problem: Problem) -> Text:
    colour = _COLOURS[problem.severity]
    line = Text.assemble(
        (problem.place, "bold"), ": ", (f"{problem.severity} {problem.rule}", colour), f": {problem.message}"
    )
    if problem.hint:
        line.append(f" (hint: {problem.hint})", "dim")
    return line


def _as_json(problem: Problem) -> dict[str, str | int]:
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "severity": str(problem.severity),
        "rule": problem.rule,
        "message": problem.message,
        "hint": problem.hint,
    }


def _summary(report: Report, command: Command, wrote: str) -> str:
    problems = _problems(report)
    articles = _count(report.articles, "article")
    seconds = f"{report.seconds:.1f} s"
    if not report.published:
        return _stopped(report, command, f"{articles} in {seconds}: {problems}")
    if command is Command.CHECK:
        return f"Checked {articles} in {seconds}: {problems}."
    pages = f", {_count(sum(report.pages.values()), 'PDF page')}" if report.pages else ""
    size = f"{report.size / _MEGABYTE:.1f} MB" if report.size > _MEGABYTE // 10 else f"{report.size // 1000} kB"
    unchanged = "" if report.jobs else ", nothing to make anew"
    rest = f"{_count(report.files, 'file')}{pages}, {size}, in {seconds}{unchanged}; {problems}."
    return f"Made {wrote}: {rest}" if command is Command.HANDOUT else f"Published {articles} into {wrote}: {rest}"


def _stopped(report: Report, command: Command, found: str) -> str:
    """What errors have stopped, and the way on; where there is no article, nothing can be done without mending."""
    said, rest = {
        Command.PUBLISH: (f"Nothing was published: {_problems(report)}.", "publish the rest"),
        Command.CHECK: (f"Checked {found}; the editions were not tried.", "try the rest"),
        Command.HANDOUT: (f"No handout was made: {_problems(report)}.", "make it of the rest"),
    }[command]
    return f"{said} Mend the errors" + (f", or {rest} with --keep-going." if report.articles else ".")


def _problems(report: Report) -> str:
    counts = Counter(problem.severity for problem in report.problems)
    parts = [_count(counts[severity], severity) for severity in Severity if counts[severity]]
    return ", ".join(parts) or "no problems"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
