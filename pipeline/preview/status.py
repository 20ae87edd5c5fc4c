"""What there is to tell the browsers: what has changed since each looked, and what is wrong now."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.editions.site.paths import article_path
from pipeline.i18n.catalogue import ENGLISH
from pipeline.model.problems import Problem, Severity
from pipeline.preview.excerpts import Excerpts
from pipeline.preview.live import Refreshed

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
    _changes: deque[tuple[int, frozenset[str] | None]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, found: Refreshed) -> bool:
        """Take in what a look at the folder found; return whether errors wait to be told (`tell_errors`)."""
        changed = None if found.drafts != self.drafts or not self.ready else found.changed
        before = self.errors
        self.problems, self.drafts, self.ready = found.problems, found.drafts, True
        now = _errors(found.problems)
        self.errors = tuple(error for error in now if error in before)
        self._tell(changed)
        return now != self.errors

    def tell_errors(self) -> None:
        """Tell all errors."""
        self.errors = _errors(self.problems)
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
        count = Counter(problem.severity for problem in self.problems)
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
        rows = sorted(self.problems, key=lambda each: (each.path != source, order[each.severity]))
        excerpts = Excerpts(self.content, self.language)
        shown = [excerpts.told(problem) for problem in rows[:_MOST_LISTED]]
        return {"number": self.number, "problems": shown, "more": len(rows) - len(shown)}


def _errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)
