"""Port and messages of the commands that serve pages."""

from __future__ import annotations

import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.cli.dialogue import open_in_browser
from pipeline.cli.option_values import Verbosity
from pipeline.cli.progress import can_redraw, show_progress
from pipeline.errors import UserError
from pipeline.extensions import severity_of
from pipeline.i18n.sentences import counted, joined, sentence
from pipeline.model.problems import Problem, Severity
from pipeline.preview.live import Refreshed
from pipeline.preview.serving import Glance, Teller
from pipeline.preview.watching import Changes
from pipeline.text.visible import write_line

_LAST_PORT = 65535


def read_port(value: str) -> int:
    """Return the port of an option, 0 where it is left out.

    Raises:
        UserError: It is no port.
    """
    if not value:
        return 0
    if not value.isdecimal() or not 0 < int(value) <= _LAST_PORT:
        raise UserError(
            "--port must be a number from 1 to {last}, not “{value}”; leave it out to get a free one",
            last=_LAST_PORT,
            value=value,
        )
    return int(value)


def show_in_browser(address: str, told: str = "") -> None:
    """Open a browser, which may take as long as it runs; where there is none, say which address to open."""

    def show() -> None:
        if not open_in_browser(address):
            write_line(sentence("no browser could be opened: open {address} yourself", address=told or address))

    threading.Thread(target=show, daemon=True).start()


def make_teller(verbosity: Verbosity) -> Teller:
    """Return what prints a line for each look at the folder."""

    def look(each: Glance) -> None:
        if not verbosity.quiet:
            write_line(format_line(each.changes, each.found, each.seconds, time.strftime("%H:%M:%S")))
            for line in list_errors(each.found) if verbosity.verbose else ():
                write_line(line)

    bar = Verbosity(quiet=verbosity.quiet or not can_redraw())
    return Teller(
        lambda: show_progress(bar),
        look,
        lambda words: write_line(sentence("warning: {words}", words=words)),
        complain,
    )


def complain(error: Exception) -> None:
    """Say what is a fault of ours."""
    for line in "".join(traceback.format_exception(error)).splitlines():
        write_line(line)


_NAMED = 3  # files that are named one by one


def format_line(changes: Changes, refreshed: Refreshed, seconds: float, clock: str) -> str:
    """Return the line about one look: when, at what, what is wrong now, and how long it took."""
    return sentence(
        "{clock} {subject}: {verdict}; {seconds:.2f} s",
        clock=clock,
        subject=_describe_changes(changes, refreshed),
        verdict=_describe_verdict(changes, refreshed),
        seconds=seconds,
    )


def _describe_changes(changes: Changes, refreshed: Refreshed) -> str:
    if changes is None:
        return counted("{number} article", "{number} articles", refreshed.articles)
    if not changes:
        return sentence("pages in view")
    if len(changes) > _NAMED:
        return counted("{number} file", "{number} files", len(changes))
    return ", ".join(sorted(changes))


def _describe_verdict(changes: Changes, refreshed: Refreshed) -> str:
    """Return what is wrong in these files, and the errors elsewhere."""
    if not changes:
        return describe_counts(refreshed.problems)
    here = describe_counts(problem for problem in refreshed.problems if problem.path in changes)
    elsewhere = sum(severity_of(p.rule) is Severity.ERROR and p.path not in changes for p in refreshed.problems)
    if not elsewhere:
        return here
    errors = counted("{number} error", "{number} errors", elsewhere)
    return sentence("{here} ({errors} elsewhere)", here=here, errors=errors)


def describe_counts(problems: Iterable[Problem]) -> str:
    """Return how many problems there are of each kind, in words."""
    count = Counter(severity_of(problem.rule) for problem in problems)
    return joined(_list_counts(count)) or sentence("no problems")


def _list_counts(count: Counter[Severity]) -> Iterator[str]:
    if number := count[Severity.ERROR]:
        yield counted("{number} error", "{number} errors", number)
    if number := count[Severity.WARNING]:
        yield counted("{number} warning", "{number} warnings", number)


def list_errors(refreshed: Refreshed) -> Iterator[str]:
    """Yield a line for each error."""
    return (_format_error(problem) for problem in refreshed.problems if severity_of(problem.rule) is Severity.ERROR)


def _format_error(problem: Problem) -> str:
    place = problem.place if problem.path else sentence("collection")
    if not problem.hint:
        return sentence("  {place}: error {rule}: {message}", place=place, rule=problem.rule, message=problem.message)
    return sentence(
        "  {place}: error {rule}: {message} (hint: {hint})",
        place=place,
        rule=problem.rule,
        message=problem.message,
        hint=problem.hint,
    )
