"""Status for browsers: what has changed since each looked, and the problems of now."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.editions.site.paths import article_path
from pipeline.extensions import severity_of
from pipeline.files.opening import read_below
from pipeline.i18n.catalogue import ENGLISH, in_language
from pipeline.i18n.sentences import sentence
from pipeline.inputs import STYLES
from pipeline.model.problems import Problem, Severity
from pipeline.preview.live import Refreshed
from pipeline.text.visible import visible

_REMEMBERED = 200  # changes; who has missed more looks at everything
_MOST_PATHS = 2_000  # that are named one by one
_MOST_ERRORS = 20  # that the overlay shows
_MOST_LISTED = 300  # that the drawer lists
STILL = 0.4
"""Seconds that a new error waits: until then the file may be half saved."""


@dataclass
class Status:
    """The site as it is, told in a language; `number` grows with all that there is to tell.

    It belongs to the event loop's thread.
    """

    content: Path
    language: str = ENGLISH
    instance: str = field(default_factory=lambda: secrets.token_hex(8))
    number: int = 0
    ready: bool = False
    problems: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()
    drafts: frozenset[str] = frozenset()
    owners: int = 0
    _changes: deque[tuple[int, frozenset[str] | None]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, refreshed: Refreshed) -> bool:
        """Take in what a look at the folder found; return whether errors wait to be told (`tell_errors`)."""
        changed = None if refreshed.drafts != self.drafts or not self.ready else refreshed.changed
        before = self.errors
        self.problems, self.drafts, self.ready = refreshed.problems, refreshed.drafts, True
        now = _select_errors(refreshed.problems)
        self.errors = tuple(error for error in now if error in before)
        self._tell(changed)
        return now != self.errors

    def tell_errors(self) -> None:
        """Tell all errors."""
        self.errors = _select_errors(self.problems)
        self._tell(frozenset())

    def tell_owners(self, owners: int) -> None:
        """Tell how many browsers have the desk as its owner."""
        self.owners = owners
        self._tell(frozenset())

    def _tell(self, changed: frozenset[str] | None) -> None:
        self.number += 1
        self._changes.append((self.number, changed))
        self._news.set()
        self._news = asyncio.Event()

    async def beyond(self, number: int) -> None:
        """Wait until there is something to tell that is newer."""
        while self.number <= number:
            await self._news.wait()

    def since(self, number: int) -> Mapping[str, object]:
        """Return what a browser is told that knows all up to a number."""
        changed = self._changed_since(number)
        count = Counter(severity_of(problem.rule) for problem in self.problems)
        count[Severity.ERROR] = len(self.errors)
        excerpts = Excerpts(self.content, self.language)
        return {
            "instance": self.instance,
            "number": self.number,
            "ready": self.ready,
            "changed": None if changed is None else sorted(changed),
            "count": {str(severity): count[severity] for severity in Severity},
            "errors": [excerpts.told(error) for error in self.errors[:_MOST_ERRORS]],
            "drafts": sorted(map(article_path, self.drafts)),
            "owners": self.owners,
        }

    def _changed_since(self, number: int) -> frozenset[str] | None:
        later = [changed for each, changed in self._changes if each > number]
        if len(later) != self.number - number:
            return None
        paths: set[str] = set()
        for changed in later:
            if changed is None:
                return None
            paths |= changed
        return frozenset(paths) if len(paths) <= _MOST_PATHS else None

    def listed(self, source: str) -> Mapping[str, object]:
        """Return the problems as the drawer lists them: those of the file in view first, errors before the others."""
        order = {severity: place for place, severity in enumerate(Severity)}
        rows = sorted(self.problems, key=lambda each: (each.path != source, order[severity_of(each.rule)]))
        excerpts = Excerpts(self.content, self.language)
        shown = [excerpts.told(problem) for problem in rows[:_MOST_LISTED]]
        return {"number": self.number, "problems": shown, "more": len(rows) - len(shown)}

    def tell_proofs(self, problems: tuple[Problem, ...]) -> Mapping[str, object]:
        """Return what a proof-reader finds beside the problems, as the drawer lists them."""
        excerpts, known = Excerpts(self.content, self.language), frozenset(self.problems)
        return {"problems": [excerpts.told(each) for each in problems[:_MOST_LISTED] if each not in known]}


def _select_errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if severity_of(problem.rule) is Severity.ERROR)


_MOST = 2_000_000  # bytes of a file that are looked at
_BEFORE, _AFTER = 60, 140  # letters of a line on both sides of the place


class Excerpts:
    """Lines of the files of a content folder as they are now, each file read once."""

    def __init__(self, content: Path, language: str = ENGLISH) -> None:
        """Read nothing yet; what there is to say of a problem is said in the language."""
        self._content = content
        self._language = language
        self._lines: dict[str, list[str]] = {}

    def told(self, problem: Problem) -> Mapping[str, object]:
        """Return a problem as a browser is told it, with the line that it is about."""
        return {
            "path": visible(problem.path),
            "place": visible(problem.place) if problem.path else in_language(sentence("collection"), self._language),
            "line": problem.line,
            "severity": str(severity_of(problem.rule)),
            "rule": problem.rule,
            "message": visible(in_language(problem.message, self._language)),
            "hint": visible(in_language(problem.hint, self._language)),
            "words": self._split_line(problem),
        }

    def _split_line(self, problem: Problem) -> list[str]:
        """Return the text before the place, at it and after it; empty where the line is unknown."""
        lines = self._read_lines(problem.path) if problem.path and problem.line else []
        if not 0 < problem.line <= len(lines):
            return []
        line = lines[problem.line - 1]
        at = min(max(0, problem.column - 1), len(line))
        begin, end = max(0, at - _BEFORE), at + _AFTER
        before, behind = line[begin:at], line[at + 1 : end]
        parts = [f"{'…' if begin else ''}{before}", line[at : at + 1], f"{behind}{'…' if len(line) > end else ''}"]
        return [visible(part) for part in parts] if line.strip() else []

    def _find_file(self, path: str) -> tuple[Path, str]:
        """Return the folder of a file and its path there: the looks have one of their own."""
        inner = path.removeprefix(f"{STYLES.name}/")
        return (STYLES, inner) if inner != path and not (self._content / path).exists() else (self._content, path)

    def _read_lines(self, path: str) -> list[str]:
        if path not in self._lines:
            try:
                data = read_below(*self._find_file(path), _MOST)
            except OSError:
                data = b""
            self._lines[path] = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\t", " ").split("\n")
        return self._lines[path]
