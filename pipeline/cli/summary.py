"""What has come of a run, in words: what was made and where to open it, its problems counted, what to do next."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.cli.names import command
from pipeline.model.problems import Severity
from pipeline.report import Made, Report

_MEGABYTE = 1_000_000
_FOLDED = ", printed on both sides, turned over the short edge; fold and staple them together"
_NAMED = 5  # posts that are named one by one
_EDITIONS = {
    "site": "web site",
    "articles": "PDFs of the articles",
    "anthology-pdf": "book as PDF",
    "anthology-epub": "book as e-book",
    "handouts": "handouts",
    "handout": "handout",
    "dump": "what they are made from",
}


class Purpose(StrEnum):
    """What a run was for."""

    PUBLISH = "publish"
    CHECK = "check"
    HANDOUT = "handout"
    ANTHOLOGY = "anthology"


_TO_ORDER = frozenset({Purpose.HANDOUT, Purpose.ANTHOLOGY})


@dataclass(frozen=True)
class Whereabouts:
    """What was made of one edition: its name in words, the paths that one opens, how much it is."""

    edition: str
    paths: tuple[str, ...]
    extent: str


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


def whereabouts(report: Report, purpose: Purpose) -> list[Whereabouts]:
    """Return where to open what was made, an edition each; paths are below the output folder.

    Of a book that is made to order, the summary names the files already.
    """
    if purpose not in (Purpose.PUBLISH, Purpose.HANDOUT):
        return []
    return [Whereabouts(_EDITIONS.get(name, name), made.opens, _extent(made)) for name, made in report.editions.items()]


def paper(report: Report) -> list[str]:
    """Return how many sheets each PDF takes that is laid out for printing, and how to print it."""
    return [
        f"  {path}: {_count(sheets, 'sheet')} of paper" + (_FOLDED if path.endswith("booklet.pdf") else "")
        for path, sheets in sorted(report.sheets.items())
    ]


def next_steps(report: Report, purpose: Purpose, content: str = "") -> Iterator[str]:
    """Yield what to do about the problems, a line each; `content` is the folder as it was named in the command."""
    if not report.problems:
        return
    severities = {problem.severity for problem in report.problems}
    yield f"{command('explain RULE')} says what a problem means and how to mend it."
    if severities <= {Severity.NOTE}:
        return
    also = ", then look at the warnings" if Severity.WARNING in severities else ""
    first = f"errors first{also}" if Severity.ERROR in severities else "warnings where you can"
    again = command("check" if content in ("", ".", "content") else f"check {shlex.quote(content)}")
    rest = "start again" if purpose is Purpose.CHECK else f"see what is left with {again}, which writes nothing"
    yield f"Mend the {first}: each line names the file and the line in it. Then {rest}."


def copies(report: Report) -> list[str]:
    """Return where the teachers' copies are, which nobody else should find, and what has become of misplaced ones."""
    made = f"Teachers' copies: {_count(report.copies, 'file')} in {report.copies_in}. Do not put that folder online."
    gone = (
        f"{_count(report.withdrawn, 'file')} for teachers, of an earlier run, stood in the output folder and "
        f"{'is' if report.withdrawn == 1 else 'are'} gone from it; what is online, put online anew."
    )
    return [*([made] if report.copies else []), *([gone] if report.withdrawn else [])]


def _stopped(report: Report, purpose: Purpose, found: str) -> str:
    """Return what errors have stopped, and the way on.

    Where there is no article, nothing can be done without mending.
    """
    outcome, way = {
        Purpose.PUBLISH: (f"Nothing was published: {_problems(report)}.", "publish {what} with --keep-going"),
        Purpose.CHECK: (f"Checked {found}; the editions were not tried.", "try {what} with --keep-going"),
        Purpose.HANDOUT: (f"No handout was made: {_problems(report)}.", "make it{without} with --keep-going"),
        Purpose.ANTHOLOGY: (f"No anthology was made: {_problems(report)}.", "make it{without} with --keep-going"),
    }[purpose]
    if not report.articles:
        return f"{outcome} Mend the errors."
    missing = _without(report)
    articles = _count(report.articles, "article")
    what = f"{articles}{missing}" if missing else f"all of {articles} in spite of them"
    return f"{outcome} Mend the errors, or {way.format(what=what, without=missing or ' in spite of them')}."


def _without(report: Report) -> str:
    """Return which posts would be missing, "" for none."""
    names, more = report.left_out[:_NAMED], len(report.left_out) - _NAMED
    return f" without {', '.join(names)}{f' and {more} more' if more > 0 else ''}" if names else ""


def _extent(made: Made) -> str:
    pages = f", {_count(made.pages, 'page')}" if made.pages else ""
    return f"{_count(made.files, 'file')}{pages}"


def _problems(report: Report) -> str:
    counts = Counter(problem.severity for problem in report.problems)
    parts = [_count(counts[severity], severity) for severity in Severity if counts[severity]]
    return ", ".join(parts) or "no problems"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
