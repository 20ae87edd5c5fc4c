"""Messages at the end of a run: its problems, what was made, what to do next.

Whatever it prints may hold words of strangers (a file's name, a key): all of it goes through `text/visible.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from json import dumps
from pathlib import Path

from rich.console import Console
from rich.style import Style
from rich.text import Text

from pipeline.cli import summary
from pipeline.cli.language import translate
from pipeline.cli.option_values import Verbosity
from pipeline.extension import Product
from pipeline.extensions import severity_of
from pipeline.i18n.sentences import Sentence, counted, joined, sentence, with_others
from pipeline.jobs.dry_run import Reason
from pipeline.model.problems import SEVERITY_NAMES, Problem, Severity
from pipeline.runs.result import RunResult
from pipeline.text.visible import visible, visible_json

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
_FEW, _NAMED = 12, 3  # as many reasons alike are told one by one; of more, as many subjects are named
# One a post, and nothing to fix: `check` and --json list them.
_OF_PARTS = frozenset({"its {what} changed", "its parts are made again", "its pages on paper changed"})
_ONLY_WHEN_CHECKED = frozenset({"typography"})
# What the first publication and `check` say is known by then.
_ONLY_AT_FIRST = frozenset({"legal-notice"})


class _Lines(Console):
    """A console that leaves it to `start.py` what comes of a reader who has read enough."""

    def on_broken_pipe(self) -> None:
        """Say so; rich would end with 1, the code for errors in posts."""
        raise BrokenPipeError


def tell(
    report: RunResult, purpose: summary.Purpose | Product, named: summary.TypedPaths, verbosity: Verbosity
) -> None:
    """Print the problems, as many as `verbosity` asks for, and what came of the run."""
    looks = purpose in (summary.Purpose.CHECK, summary.Purpose.PROOFREAD)
    hidden = frozenset() if looks else _ONLY_WHEN_CHECKED
    hidden |= frozenset() if looks or named.is_first else _ONLY_AT_FIRST
    report = replace(report, problems=tuple(problem for problem in report.problems if problem.rule not in hidden))
    if verbosity.quiet:
        report = replace(report, problems=tuple(p for p in report.problems if severity_of(p.rule) is Severity.ERROR))
    console = _Lines(stderr=True, soft_wrap=True, highlight=False)
    _list(report.problems, console, everything=verbosity.all_problems)
    if verbosity.quiet:
        return
    for line in summary.table(report.problems):
        console.print(_style_words(line, "bold"))
    for line in summary.next_steps(report, purpose, named.content):
        console.print(_style_words(line, "dim"))
    _tell_what_was_made(report, purpose, named)


def _list(problems: Sequence[Problem], console: Console, *, everything: bool) -> None:
    listed = summary.listed(problems, everything=everything)
    for severity, items in groupby(listed, lambda item: severity_of(item.rule)):
        if head := summary.heading(problems, severity):
            console.print(_style_words(head, "bold"))
        for item in items:
            if isinstance(item, Problem):
                console.print(_write_line(item))
            else:
                console.print(Text("  ").append_text(_style_words(item.line, _COLOURS[severity])))


def _tell_what_was_made(report: RunResult, purpose: summary.Purpose | Product, named: summary.TypedPaths) -> None:
    result = _Lines(soft_wrap=True, highlight=False)
    result.print(_style_words(summary.summary(report, purpose, named.wrote)))
    places = [
        each for each in summary.whereabouts(report, purpose) if not all(path in named.wrote for path in each.paths)
    ]
    width = max((len(translate(each.edition)) for each in places), default=0)
    for each in places:
        paths = Text(", ").join(_link(f"{named.output or named.wrote}/{path}") for path in each.paths)
        extent = _style_words(f"  ({translate(each.extent)})")
        result.print(Text.assemble(_style_words(f"  {translate(each.edition):<{width}}  "), paths, extent))
    for line in (*summary.archive(report), *summary.copies(report)):
        result.print(_style_words(line))
    for line in summary.paper(report):
        result.print(_style_words(f"  {translate(line)}"))
    if report.post:
        paths = Text(", ").join(_link(f"{named.output or named.wrote}/{path}") for path in report.post)
        result.print(Text.assemble(_style_words(f"{translate(sentence('This post:'))} "), paths))


def tell_json(report: RunResult, *, exit_code: int) -> None:
    """Print the whole report as one JSON object."""
    _print_json(
        {
            "published": report.published,
            "exit_code": exit_code,
            "articles": report.articles,
            "site_pages": report.site_pages,
            "files": report.files,
            "bytes": report.size,
            "pages": dict(report.pages),
            "sheets": dict(report.sheets),
            **({"bag": {"path": report.bag, "size": report.bag_size}} if report.bag else {}),
            **({"post": list(report.post)} if report.post else {}),
            "archive": {"path": report.archive, "size": report.archive_size} if report.archive else None,
            "teachers_copies": {"files": report.copies, "folder": report.copies_in, "withdrawn": report.withdrawn},
            "seconds": round(report.seconds, 3),
            "jobs": dict(report.jobs),
            "editions": {name: {"files": made.files, "pages": made.pages} for name, made in report.editions.items()},
            "left_out": list(report.left_out),
            "problems": [problem_as_json(problem) for problem in report.problems],
        }
    )


def tell_plan(plan: Mapping[str, Sequence[Reason]], *, json: bool = False, everything: bool = False) -> None:
    """Print what would be made in each edition, and why; with `everything`, what only follows from that, too."""
    if json:
        answer = {name: [_reason_as_json(reason) for reason in reasons] for name, reasons in plan.items()}
        _print_json({"plan": answer})
        return
    console = _Lines(soft_wrap=True, highlight=False)
    for name, reasons in plan.items():
        head = sentence("text") if name == "text" else summary.title_of(name)
        console.print(_style_words(head if reasons else sentence("{edition}: nothing to make", edition=head), "bold"))
        own = [reason for reason in reasons if everything or not _only_follows(reason)]
        for line in _group_reasons(own):
            console.print(_style_words(f"  {translate(line)}"))
        if rest := len(reasons) - len(own):
            line = counted("and {number} file that shows it (see -v)", "and {number} files that show it (see -v)", rest)
            console.print(_style_words(f"  {translate(line)}", "dim"))


def tell_on_dry_run(said: str, problems: Sequence[Problem]) -> None:
    """Print what a dry run says besides its plan, and what is wrong with other files than posts."""
    _list(problems, _Lines(stderr=True, soft_wrap=True, highlight=False), everything=False)
    if said:
        _Lines(soft_wrap=True, highlight=False).print(_style_words(said))


def _only_follows(reason: Reason) -> bool:
    """Return whether something is made again only because of parts that no author knows by their names."""
    return all(isinstance(cause, Sentence) and cause.template in _OF_PARTS for cause in reason.causes)


def _group_reasons(reasons: Sequence[Reason]) -> Iterator[str]:
    """Yield a line for each reason, or for many that are the same."""
    alike: dict[tuple[str, ...], list[Reason]] = {}
    for reason in reasons:
        alike.setdefault((reason.label, *reason.causes), []).append(reason)
    for (_, *causes), group in alike.items():
        if len(group) <= _FEW:
            yield from (_describe_reason(reason.subject, reason.causes) for reason in group)
        else:
            named = joined(reason.subject for reason in group[:_NAMED])
            yield _describe_reason(with_others(named, len(group) - _NAMED), causes)


def _describe_reason(subject: str, causes: Sequence[str]) -> str:
    return sentence("{subject}: {why}", subject=subject, why=joined(causes))


def _reason_as_json(reason: Reason) -> dict[str, object]:
    return {"kind": reason.label, "subject": reason.subject, "causes": [translate(cause) for cause in reason.causes]}


def _print_json(value: object) -> None:
    ascii_alone = not (sys.stdout.encoding or "").lower().startswith("utf")
    encode = partial(dumps, ensure_ascii=ascii_alone)
    sys.stdout.write(f"{visible_json(_in_lines(value, encode))}\n")


def _in_lines(value: object, encode: Callable[[object], str], indent: str = "") -> str:
    """Return JSON with a line for each value of an object and each entry of a list.

    To indent what is within the entries would take as long as to read all posts again.
    """
    inner = f"{indent}  "
    if isinstance(value, dict) and value:
        rows = [f"{encode(name)}: {_in_lines(one, encode, inner)}" for name, one in value.items()]
        begin, end = "{}"
    elif isinstance(value, list) and value:
        rows, (begin, end) = [encode(one) for one in value], "[]"
    else:
        return encode(value)
    separator = f",\n{inner}"
    return f"{begin}\n{inner}{separator.join(rows)}\n{indent}{end}"


def _style_words(words: str, style: str = "") -> Text:
    return Text(visible(translate(words)), style)


def _link(path: str) -> Text:
    """Return a path that can be typed, and clicked where the terminal knows how."""
    return Text(visible(path), Style(link=Path(path).absolute().as_uri()))


def _write_line(problem: Problem) -> Text:
    line = Text.assemble(
        _style_words(problem.place if problem.path else sentence("collection"), "bold"),
        ": ",
        _style_words(SEVERITY_NAMES[severity_of(problem.rule)], _COLOURS[severity_of(problem.rule)]),
        (f" {problem.rule}", _COLOURS[severity_of(problem.rule)]),
        ": ",
        _style_words(problem.message),
    )
    return (
        line.append_text(_style_words(sentence(" (hint: {hint})", hint=problem.hint), "dim")) if problem.hint else line
    )


def problem_as_json(problem: Problem) -> dict[str, object]:
    """Return a problem as data, with its sentences in the language to speak and what they are made of."""
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "severity": str(severity_of(problem.rule)),
        "rule": problem.rule,
        "message": translate(problem.message),
        "hint": translate(problem.hint),
        **_parts(problem.message),
        "hint_parts": _parts(problem.hint),
    }


def _parts(text: str) -> dict[str, object]:
    """Return the template of a sentence, in English, and its values; a value that is a sentence has the same parts."""
    if not isinstance(text, Sentence):
        return {"said": text, "values": {}}
    values = {name: _parts(value) if isinstance(value, Sentence) else value for name, value in text.values.items()}
    return {"said": text.template, "values": values}
