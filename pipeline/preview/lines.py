"""What the terminal is told of a preview: one line for each look at the folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.model.problems import Problem, Severity
from pipeline.preview.live import Refreshed
from pipeline.preview.watching import Changes

_NAMED = 3  # files that are named one by one


def line_of(changes: Changes, found: Refreshed, seconds: float, clock: str) -> str:
    """Return the line about one look: when, at what, what is wrong now, and how long it took."""
    return f"{clock} {_subject(changes, found)}: {_verdict(changes, found)}; {seconds:.2f} s"


def _subject(changes: Changes, found: Refreshed) -> str:
    if changes is None:
        return "1 article" if found.articles == 1 else f"{found.articles} articles"
    if not changes:
        return "pages in view"
    if len(changes) > _NAMED:
        return f"{len(changes)} files"
    return ", ".join(sorted(changes))


def _verdict(changes: Changes, found: Refreshed) -> str:
    """Return what is wrong in these files, and the errors elsewhere."""
    if not changes:
        return counted(found.problems)
    here = counted(problem for problem in found.problems if problem.path in changes)
    elsewhere = sum(p.severity is Severity.ERROR and p.path not in changes for p in found.problems)
    return f"{here} ({elsewhere} {_plural('error', elsewhere)} elsewhere)" if elsewhere else here


def counted(problems: Iterable[Problem]) -> str:
    """Return how many problems there are of each kind, in words."""
    count = Counter(problem.severity for problem in problems)
    return ", ".join(_counts(count)) or "no problems"


def _counts(count: Counter[Severity]) -> Iterator[str]:
    for severity in (Severity.ERROR, Severity.WARNING):
        if count[severity]:
            yield f"{count[severity]} {_plural(str(severity), count[severity])}"


def _plural(word: str, number: int) -> str:
    return word if number == 1 else f"{word}s"


def errors_of(found: Refreshed) -> Iterator[str]:
    """Yield a line for each error."""
    return (f"  {problem}" for problem in found.problems if problem.severity is Severity.ERROR)
