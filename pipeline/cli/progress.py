"""Progress of a command: a bar or lines, and the times of `--verbose` and `--profile`."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline.cli.language import translate
from pipeline.cli.option_values import Verbosity
from pipeline.errors import UserError
from pipeline.i18n.sentences import constant, humanize, sentence
from pipeline.jobs.job import JobTiming
from pipeline.jobs.runner import Progress, Relay
from pipeline.runs.result import DONE
from pipeline.text.visible import write_line

_MICROSECONDS = 1e6
_HEADS = (sentence("time"), sentence("CPU"), sentence("made"), sentence("found"))


class Timing(Progress):
    """Records a span for each stage, and one for each job that ran on this machine."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._main = os.getpid()
        self._processes = {self._main: "main process"}
        self._spans: list[dict[str, object]] = []
        self._wall: defaultdict[str, float] = defaultdict(float)  # seconds of stages
        self._cpu: defaultdict[str, float] = defaultdict(float)  # of this process and of the jobs, by stage
        self._jobs_cpu: defaultdict[str, float] = defaultdict(float)  # of the jobs, by label
        self._counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}  # jobs found and made, by label
        self._within: list[str] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """See `Progress`."""
        self._within.append(name)
        began, cpu = time.monotonic(), time.process_time()
        try:
            yield
        finally:
            self._within.pop()
            took = JobTiming(self._main, began, time.monotonic(), time.process_time() - cpu)
            self._wall[name] += took.end - took.begin
            self._cpu[name] += took.cpu
            self._add_span(name, "stage", took)

    def advance(self, label: str, *, cached: bool) -> None:
        """See `Progress`."""
        self._counts[cached][label] += 1

    def ran(self, label: str, subject: str, took: JobTiming) -> None:
        """See `Progress`."""
        self._jobs_cpu[label] += took.cpu
        if self._within:
            self._cpu[self._within[-1]] += took.cpu
        self._processes.setdefault(took.process, f"worker {len(self._processes)}")
        self._add_span(label, "job", took, subject)

    def tables(self) -> list[str]:
        """Return two tables in the user's language: stages in order, and kinds of work by falling CPU time."""
        if not self._wall:
            return []
        made, known = self._counts[False], self._counts[True]
        stages = [(name, wall, self._cpu[name]) for name, wall in self._wall.items()]
        stages.append((sentence("together"), sum(self._wall.values()), sum(self._cpu.values())))
        labels = sorted({*made, *known}, key=lambda label: (-self._jobs_cpu[label], label))
        time_head, cpu_head, made_head, found_head = (translate(head) for head in _HEADS)
        return [
            f"{translate(sentence('stage')):<20}{time_head:>10}{cpu_head:>10}",
            *(f"{_name(stage)}{_describe_seconds(wall)}{_describe_seconds(cpu)}" for stage, wall, cpu in stages),
            "",
            f"{translate(sentence('kind of work')):<20}{cpu_head:>10}{made_head:>10}{found_head:>10}",
            *(
                f"{_name(label)}{_describe_seconds(self._jobs_cpu[label])}{made[label]:>10}{known[label]:>10}"
                for label in labels
            ),
        ]

    def write_profile(self, path: Path) -> None:
        """Write all spans into a file.

        Raises:
            UserError: The file cannot be written.
        """
        names = [
            {"ph": "M", "pid": self._main, "tid": process, "name": "thread_name", "args": {"name": name}}
            for process, name in self._processes.items()
        ]
        try:
            path.write_text(json.dumps({"traceEvents": [*names, *self._spans], "displayTimeUnit": "ms"}), "utf-8")
        except OSError as error:
            raise UserError("--profile {path} cannot be written: {error}", path=path, error=humanize(error)) from error

    def _add_span(self, name: str, category: str, took: JobTiming, subject: str = "") -> None:
        self._spans.append(
            {
                "ph": "X",
                "name": name,
                "cat": category,
                "pid": self._main,
                "tid": took.process,
                "ts": round((took.begin - self._began) * _MICROSECONDS),
                "dur": round((took.end - took.begin) * _MICROSECONDS),
                "args": {**({"subject": subject} if subject else {}), "cpu": round(took.cpu, 4)},
            }
        )


def _name(label: str) -> str:
    return f"{translate(constant(label)):<20}"


def _describe_seconds(seconds: float) -> str:
    return translate(sentence("{seconds:8.2f} s", seconds=seconds))


_STILL = ("dumb", "unknown")  # values of TERM for terminals that cannot redraw
_LITTLE = 0.05  # seconds


@contextmanager
def show_progress(verbosity: Verbosity) -> Iterator[Progress]:
    """Show the progress of the work within; write its times and its profile at the end.

    Raises:
        UserError: The profile cannot be written.
    """
    timing = Timing()
    observers: list[Progress] = [timing] if verbosity.verbose or verbosity.profile else []
    with ExitStack() as stack:
        if not verbosity.quiet and can_redraw():
            from pipeline.cli.progress_bar import ProgressBar  # noqa: PLC0415 - a run that makes nothing shows no bar

            observers.append(stack.enter_context(ProgressBar()))
        elif not verbosity.quiet:
            observers.append(StageLines())
        yield Relay(*observers)
    if verbosity.verbose:
        for line in timing.tables():
            write_line(line)
    if verbosity.profile:
        timing.write_profile(Path(verbosity.profile))


def can_redraw() -> bool:
    """Return whether the error stream is a terminal that can redraw; that of a build service is a log."""
    return sys.stderr.isatty() and os.environ.get("TERM") not in _STILL and not os.environ.get("CI")


class StageLines(Progress):
    """One line with its time for each stage that has ended, without control characters."""

    def __init__(self) -> None:
        self._jobs = 0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """See `Progress`; a stage without jobs that took no time gets no line."""
        began, jobs = time.monotonic(), self._jobs
        yield
        seconds = time.monotonic() - began
        if seconds > _LITTLE or self._jobs > jobs:
            write_line(translate(sentence("{seconds:7.1f} s  {done}", seconds=seconds, done=DONE.get(name, name))))

    def advance(self, label: str, *, cached: bool) -> None:
        """See `Progress`."""
        del label, cached
        self._jobs += 1
