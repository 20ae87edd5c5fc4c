"""Words of a run's report: its problems in order, what was made and where to open it, what to do next."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.cli.language import command, spoken, translate
from pipeline.extension import Product
from pipeline.extensions import get_editions, get_products, severity_of
from pipeline.i18n.catalogue import load_rules
from pipeline.i18n.sentences import Sentence, byte_size, counted, joined, sentence, with_others
from pipeline.model.books_and_handouts import IMPOSED
from pipeline.model.problems import PRIVATE, SEVERITY_NAMES, Problem, Severity
from pipeline.runs.result import EditionResult, RunResult

CROWD = 20
"""Of a rule that is broken more often than this, only the first few problems are listed."""
FIRST = 5
_ALIKE = 3  # further files of which the same is said: then it is said of all at once
_TABLE = 12  # as many problems can be counted by whoever reads them


@dataclass(frozen=True)
class Omission:
    """Problems of one rule that are counted instead of listed."""

    rule: str
    number: int

    @property
    def line(self) -> str:
        """The sentence in the place of the problems."""
        return sentence("… and {number} more {rule} (--all-problems lists them)", number=self.number, rule=self.rule)


def listed(problems: Sequence[Problem], *, everything: bool) -> Iterator[Problem | Omission]:
    """Yield the problems as they are told: errors first and every one; then rule by rule what breaks one too often.

    What is said of several posts in the same words is said once.
    """
    problems = problems if everything else list(_drop_repeated(problems))
    counts = Counter(problem.rule for problem in problems)
    crowds = {rule for rule, number in counts.items() if number > CROWD and severity_of(rule) is not Severity.ERROR}
    crowds = set() if everything else crowds
    for severity in Severity:
        alike = [problem for problem in problems if severity_of(problem.rule) is severity]
        yield from (problem for problem in alike if problem.rule not in crowds)
        for rule in sorted(crowds & {problem.rule for problem in alike}):
            yield from [problem for problem in alike if problem.rule == rule][:FIRST]
            yield Omission(rule, counts[rule] - FIRST)


def _drop_repeated(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the problems, of those with the same words in several files the first alone.

    Errors are all listed, for they are fixed one by one.
    """
    alike: dict[tuple[str, str, str], set[str]] = {}
    for problem in problems:
        alike.setdefault((problem.rule, problem.message, problem.hint), set()).add(problem.path)
    shown = set()
    for problem in problems:
        words = (problem.rule, problem.message, problem.hint)
        others = len(alike[words]) - 1
        if others < _ALIKE or severity_of(problem.rule) is Severity.ERROR:
            yield problem
        elif words not in shown:
            shown.add(words)
            message = sentence("{message}; the same in {number} more posts", message=problem.message, number=others)
            yield replace(problem, message=message)


def heading(problems: Sequence[Problem], severity: Severity) -> str:
    """Return the heading of the problems of a severity, "" where they are so few that none is needed."""
    number = sum(severity_of(problem.rule) is severity for problem in problems)
    return number_of(severity, number) if len(problems) > _TABLE else ""


def number_of(severity: Severity, number: int) -> Sentence:
    """Return how many problems of a severity there are, in words."""
    return {
        Severity.ERROR: counted("{number} error", "{number} errors", number),
        Severity.WARNING: counted("{number} warning", "{number} warnings", number),
        Severity.NOTE: counted("{number} note", "{number} notes", number),
    }[severity]


def table(problems: Sequence[Problem]) -> list[str]:
    """Return a line for each rule that is broken, the worst first and then the commonest; none for a few problems.

    They are in the language to speak.
    """
    if len(problems) <= _TABLE:
        return []
    counts = Counter(problem.rule for problem in problems)
    order = list(Severity)
    found = sorted(counts, key=lambda rule: (order.index(severity_of(rule)), -counts[rule], rule))
    severities = {severity: translate(name) for severity, name in SEVERITY_NAMES.items()}
    digits, wide, width = (max(map(len, column)) for column in (map(str, counts.values()), severities.values(), counts))
    meanings = load_rules(spoken())
    return [
        f"{counts[rule]:>{digits}}  {name:<{wide}}  {rule:<{width}}  {meanings[rule]['meaning']}"
        for rule in found
        for name in [severities[severity_of(rule)]]
    ]


_NAMED = 5  # posts that are named one by one
_TITLES = {name: row.title for name, row in get_products().items()}
_TITLES |= {name: row.title for name, row in get_editions().items()}


class Purpose(StrEnum):
    """Purpose of a run over all posts; that of another run is the product that it makes."""

    PUBLISH = "publish"
    CHECK = "check"
    PROOFREAD = "proofread"


def title_of(name: str) -> str:
    """Return the words for an edition or a product, or its name where there is none."""
    return _TITLES.get(name, name)


@dataclass(frozen=True)
class EditionSummary:
    """Output of one edition: its name in words, the paths to open, and its extent."""

    edition: str
    paths: tuple[str, ...]
    extent: str


def summary(report: RunResult, purpose: Purpose | Product, wrote: str) -> str:
    """Return what was written, how many pages, how long it took, how many problems there are."""
    if not report.published:
        return _describe_stop(report, purpose)
    known = {"articles": _count_texts(report), "seconds": report.seconds, "problems": _count_problems(report)}
    if purpose is Purpose.CHECK:
        return sentence("Checked {articles} in {seconds:.1f} s: {problems}.", **known)
    if purpose is Purpose.PROOFREAD:
        return sentence("Read {articles} in {seconds:.1f} s: {problems}.", **known)
    files, size = _describe_extent(report.files, sum(report.pages.values())), byte_size(report.size)
    made = sentence("{files}, {size}, in {seconds:.1f} s", files=files, size=size, **known)
    if not report.jobs:
        made = sentence("{made}, nothing to make again", made=made)
    if report.copies and not report.files:
        return _describe_copies(report, purpose, wrote, known)
    if isinstance(purpose, Product):
        return sentence("Made {wrote}: {made}; {problems}.", wrote=wrote, made=made, **known)
    return sentence("Published {articles} into {wrote}: {made}; {problems}.", wrote=wrote, made=made, **known)


def _describe_copies(report: RunResult, purpose: Purpose | Product, wrote: str, known: Mapping[str, object]) -> str:
    """Return what was made where all of it is for teachers."""
    if isinstance(purpose, Product):
        return sentence("Made {wrote} in {seconds:.1f} s: {problems}.", wrote=wrote, **known)
    copied = joined(title_of(name) for name in report.copied)
    return sentence(
        "Published {articles} for teachers only, in {seconds:.1f} s: {editions}; {problems}.", editions=copied, **known
    )


def whereabouts(report: RunResult, purpose: Purpose | Product) -> list[EditionSummary]:
    """Return where to open what was made, an edition each; paths are below the output folder."""
    if purpose in (Purpose.CHECK, Purpose.PROOFREAD):
        return []
    return [EditionSummary(title_of(name), made.opens, _describe_book(made)) for name, made in report.editions.items()]


def paper(report: RunResult) -> list[str]:
    """Return how many sheets each PDF takes that is laid out for printing, how to print it, and where to read it."""
    places = [path.rpartition("/") for path in sorted(report.sheets)]
    others = dict.fromkeys(
        f"{folder}/{read}.pdf" for folder, _, name in places for laid, read in IMPOSED.items() if name == f"{laid}.pdf"
    )
    plain = (sentence("{path}: the same pages one after the other, to read on a screen", path=path) for path in others)
    lines = [
        _describe_folding(path, sheets)
        if path.endswith(("booklet.pdf", "newspaper.pdf"))
        else counted("{path}: {number} sheet of paper", "{path}: {number} sheets of paper", sheets, path=path)
        for path, sheets in sorted(report.sheets.items())
    ]
    return [*lines, *plain]


def next_steps(report: RunResult, purpose: Purpose | Product, content: str = "") -> Iterator[str]:
    """Yield what to do about the problems, a line each; `content` is the folder as it was named in the command."""
    if not report.problems:
        return
    severities = {severity_of(problem.rule) for problem in report.problems}
    explain = command(sentence("explain RULE"))
    yield sentence("{command} says what a problem means and how to fix it.", command=explain)
    if severities <= {Severity.NOTE} or purpose is Purpose.PROOFREAD:
        return
    again = command("check" if content in ("", ".", "content") else f"check {shlex.quote(content)}")
    then = (
        sentence("Then start again.")
        if purpose is Purpose.CHECK
        else sentence("Then see what is left with {command}, which writes nothing.", command=again)
    )
    if Severity.ERROR not in severities:
        first = sentence("Fix the warnings where you can: each line names the file and the line in it.")
    elif Severity.WARNING in severities:
        first = sentence(
            "Fix the errors first, then look at the warnings: each line names the file and the line in it."
        )
    else:
        first = sentence("Fix the errors first: each line names the file and the line in it.")
    yield joined([first, then], "{first} {second}")


def archive(report: RunResult) -> list[str]:
    """Return where the files are that have all of it."""
    size, bag_size = byte_size(report.archive_size), byte_size(report.bag_size)
    line = sentence("All of it in one file: {path}, {size}.", path=report.archive, size=size)
    if "site" in report.editions:
        opens = sentence("Unpacked, it opens from its index.html.")
        line = sentence("{first} {second}", first=line, second=opens)
    bag = sentence("To deposit, with checksums (BagIt): {path}, {size}.", path=report.bag, size=bag_size)
    return [each for each, path in ((line, report.archive), (bag, report.bag)) if path]


def copies(report: RunResult) -> list[str]:
    """Return the place of the teachers' copies, which must not go online, and what has become of misplaced ones."""
    made = counted(
        "Teachers' copies: {number} file in {folder}. Do not put that folder online.",
        "Teachers' copies: {number} files in {folder}. Do not put that folder online.",
        report.copies,
        folder=report.copies_in,
    )
    gone = counted(
        "{number} file for teachers, of an earlier run, was in the output folder and is removed; if the site is"
        " online, deploy it again.",
        "{number} files for teachers, of an earlier run, were in the output folder and are removed; if the site is"
        " online, deploy it again.",
        report.withdrawn,
    )
    return [*([made] if report.copies and report.published else []), *([gone] if report.withdrawn else [])]


def _describe_folding(path: str, sheets: int) -> str:
    return counted(
        "{path}: {number} sheet of paper, printed on both sides, flipped on the short edge; fold and staple it",
        "{path}: {number} sheets of paper, printed on both sides, flipped on the short edge; fold and staple"
        " them together",
        sheets,
        path=path,
    )


def _describe_stop(report: RunResult, purpose: Purpose | Product) -> str:
    """Return what errors have stopped, and the way on.

    Where there is no article, nothing can be done without a fix.
    """
    known = {"articles": _count_texts(report), "seconds": report.seconds, "problems": _count_problems(report)}
    if isinstance(purpose, Product):
        outcome = sentence("{unmade}: {problems}.", unmade=purpose.unmade, **known)
    elif purpose is Purpose.CHECK:
        outcome = sentence("Checked {articles} in {seconds:.1f} s: {problems}; the editions were not tried.", **known)
    else:
        outcome = sentence("Nothing was published: {problems}.", **known)
    way = (
        _describe_way_on(purpose, _count_texts(report), _name_left_out(report))
        if report.articles and not any(problem.rule in PRIVATE for problem in report.problems)
        else sentence("Fix the errors.")
    )
    return joined([outcome, way], "{first} {second}")


def _describe_way_on(purpose: Purpose | Product, articles: str, without: str) -> str:
    """Return how to go on in spite of errors, which leave these posts out."""
    known = {"articles": articles, "names": without}
    if purpose is Purpose.PUBLISH and without:
        return sentence("Fix the errors, or publish {articles} without {names} with --keep-going.", **known)
    if purpose is Purpose.PUBLISH:
        return sentence("Fix the errors, or publish all of {articles} in spite of them with --keep-going.", **known)
    if purpose is Purpose.CHECK and without:
        return sentence("Fix the errors, or try {articles} without {names} with --keep-going.", **known)
    if purpose is Purpose.CHECK:
        return sentence("Fix the errors, or try all of {articles} in spite of them with --keep-going.", **known)
    if without:
        return sentence("Fix the errors, or make it without {names} with --keep-going.", **known)
    return sentence("Fix the errors, or make it in spite of them with --keep-going.")


def _name_left_out(report: RunResult) -> str:
    """Return which posts would be missing, "" for none."""
    return with_others(", ".join(report.left_out[:_NAMED]), len(report.left_out) - _NAMED)


def _describe_book(made: EditionResult) -> str:
    pages = counted("{number} page", "{number} pages", made.pages)
    return joined([_count_files(made.files), *([pages] if made.pages else [])])


def _describe_extent(files: int, pages: int) -> str:
    printed = counted("{number} PDF page", "{number} PDF pages", pages)
    return joined([_count_files(files), *([printed] if pages else [])])


def _count_files(number: int) -> Sentence:
    return counted("{number} file", "{number} files", number)


def _count_texts(report: RunResult) -> str:
    articles = counted("{number} article", "{number} articles", report.articles)
    pages = counted("{number} page", "{number} pages", report.site_pages)
    return joined([articles, pages] if report.site_pages else [articles], "{first} and {second}")


def _count_problems(report: RunResult) -> str:
    counts = Counter(severity_of(problem.rule) for problem in report.problems)
    parts = [number_of(severity, counts[severity]) for severity in Severity if counts[severity]]
    return joined(parts) or sentence("no problems")


@dataclass(frozen=True)
class TypedPaths:
    """Paths of a run, as typed: `wrote` may be a folder within `output`. `is_first`: nothing was there."""

    content: str = ""
    wrote: str = ""
    output: str = ""
    is_first: bool = False
