"""What a run tells its user: progress while it goes on, problems and a summary at its end. Only user of rich.

Whatever it prints may hold words of strangers (a file's name, a key): all of it goes through `text/visible.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from json import dumps
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from pipeline.cli.summary import Purpose, listed, paper, summary, table
from pipeline.jobs.dry_run import Reason
from pipeline.jobs.stopping import put_away
from pipeline.model.problems import Problem, Severity
from pipeline.report import Report
from pipeline.text.visible import visible, visible_json

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
_FEW, _NAMED = 12, 3  # as many reasons alike are told one by one; of more, as many subjects are named
# One a post, and nothing to mend: `check` and --json list them.
_ONLY_WHEN_CHECKED = frozenset({"typography"})
_EXPLAIN = "./invoke explain RULE says what a problem means and how to mend it."


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
        self._within = ExitStack()

    def start(self, label: str, total: int) -> None:
        """Begin to show a map of `total` jobs."""
        if label in self._tasks:
            task = self._tasks[label]
            known = next(found.total or 0 for found in self._progress.tasks if found.id == task)
            self._progress.update(task, total=known + total)
        else:
            self._tasks[label] = self._progress.add_task(escape(visible(label)), total=total)

    def advance(self, label: str) -> None:
        """One of its jobs is done."""
        self._progress.advance(self._tasks[label])

    def __enter__(self) -> Self:
        """Show the bars; a run that is told to end takes them away too."""
        self._within.enter_context(put_away(at_once=self._progress.stop, shows=True))
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take them away."""
        self._progress.stop()
        self._within.close()


def tell(report: Report, purpose: Purpose, *, wrote: str = "", everything: bool = False) -> None:
    """Print the problems, of many of a rule the first few unless `everything` is wanted, and what came of the run."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    if purpose is not Purpose.CHECK:
        report = replace(report, problems=tuple(p for p in report.problems if p.rule not in _ONLY_WHEN_CHECKED))
    for item in listed(report.problems, everything=everything):
        console.print(_line(item) if isinstance(item, Problem) else _text(f"  {item}", _COLOURS[item.severity]))
    for line in table(report.problems):
        console.print(_text(line, "bold"))
    if report.problems:
        console.print(_text(_EXPLAIN, "dim"))
    result = Console(soft_wrap=True, highlight=False)
    result.print(_text(summary(report, purpose, wrote)))
    for line in paper(report):
        result.print(_text(line))


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
            "sheets": dict(report.sheets),
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
        console.print(_text(name if reasons else f"{name}: nothing to make", "bold"))
        for line in _grouped(reasons):
            console.print(_text(f"  {line}"))


def _grouped(reasons: Sequence[Reason]) -> Iterator[str]:
    """Yield a line for each reason, or for many that are the same."""
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
    ascii_alone = not (sys.stdout.encoding or "").lower().startswith("utf")
    sys.stdout.write(f"{visible_json(dumps(value, indent=2, ensure_ascii=ascii_alone))}\n")


def _text(words: str, style: str = "") -> Text:
    return Text(visible(words), style)


def _line(problem: Problem) -> Text:
    colour = _COLOURS[problem.severity]
    line = Text.assemble(
        _text(problem.place, "bold"),
        ": ",
        (f"{problem.severity} {problem.rule}", colour),
        _text(f": {problem.message}"),
    )
    return line.append_text(_text(f" (hint: {problem.hint})", "dim")) if problem.hint else line


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
