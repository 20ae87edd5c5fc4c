"""Looks at a content folder: what it holds now, what of the site that changes, and what is wrong."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection as Paths
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.build.executors import ExecutorError
from pipeline.build.remembering import RememberingRunner
from pipeline.build.store import StoreError
from pipeline.editions.book.plan_books import volumes
from pipeline.errors import UserError
from pipeline.i18n.sentences import humanize, said_by, sentence
from pipeline.load import NoContentError
from pipeline.load.locate import located
from pipeline.model.problems import Problem, in_reading_order
from pipeline.options import Options
from pipeline.preview.memory import Memory
from pipeline.preview.snapshot import Snapshot
from pipeline.preview.styles import Styles
from pipeline.runs.run import collection_of
from pipeline.runs.slow_posts import slow

FAILURES = (ExecutorError, StoreError, UserError)
"""What can go wrong with any work, and is the fault of no post."""
_IN_MOTION = (0.02, 0.1, 0.3)  # seconds to wait where files go while they are read, before each further look


@dataclass(frozen=True)
class Refreshed:
    """What a look at the folder found.

    `changed` are the paths of the site that may show something else now, None where any may. `problems` are all of the
    collection as it is now, in reading order. `articles` is how many there are; `drafts` are the slugs of those that
    are marked as drafts.
    """

    changed: frozenset[str] | None
    problems: tuple[Problem, ...]
    articles: int
    drafts: frozenset[str] = frozenset()


class Folder:
    """A content folder, and what is `shown` of it: one frozen value, which a look replaces; None before there is any.

    `of_pages` are problems that were found when pages were made, by their paths.
    """

    def __init__(self, options: Options) -> None:
        """Read nothing yet."""
        self._options = options
        self._styles = Styles()
        self.memory = Memory(options.content)
        self.shown: Snapshot | None = None
        self.of_pages: dict[str, Problem] = {}

    def has_other_looks(self) -> bool:
        """Return whether somebody has changed `styles/`, which processes have read by now."""
        return self._styles.have_changed()

    def look(self, paths: Paths[str] | None, runner: RememberingRunner, *, other_looks: bool) -> Refreshed:
        """Look at the folder, and again where files go while they are read; at these files for certain."""
        for wait in _IN_MOTION:
            with contextlib.suppress(OSError):
                return self._looked(paths, runner, other_looks=other_looks)
            time.sleep(wait)
        try:
            return self._looked(paths, runner, other_looks=other_looks)
        except OSError as error:
            return self._as_before(
                wrong("unreadable-file", sentence("the folder cannot be read: {why}", why=humanize(error)))
            )

    def _looked(self, paths: Paths[str] | None, runner: RememberingRunner, *, other_looks: bool) -> Refreshed:
        runner.look_again()
        try:
            collection = collection_of(self._options, runner, known=self.memory.look(paths))
            problems = (*collection.problems, *volumes(collection)[1], *slow(runner.took, collection))
            if not collection.articles:
                return self._as_before(*problems, wrong("no-articles", sentence("there is no article to publish")))
            shown = Snapshot.of(collection, runner)
            problems = (*problems, *shown.plan.problems)
        except NoContentError as error:
            return self._as_before(wrong("no-articles", said_by(error)))
        except FAILURES as error:
            return self._as_before(wrong("left-out", said_by(error)))
        self.memory.keep()
        return self._show(shown, None if other_looks else self.shown, problems)

    def _show(self, shown: Snapshot, before: Snapshot | None, problems: Iterable[Problem]) -> Refreshed:
        """Show something else from now on."""
        changed = shown.changed_since(before) if before else None
        stay = {path: one for path, one in list(self.of_pages.items()) if changed is not None and path not in changed}
        self.shown, self.of_pages = shown, stay
        return self._found(changed, (*problems, *located(stay.values(), self._options.content)))

    def _as_before(self, *problems: Problem) -> Refreshed:
        """Return that nothing else is shown, and why."""
        return self._found(frozenset(), problems)

    def _found(self, changed: frozenset[str] | None, problems: Iterable[Problem]) -> Refreshed:
        articles = self.shown.collection.reachable if self.shown else ()
        drafts = frozenset(article.slug for article in articles if article.draft)
        return Refreshed(changed, in_reading_order((*problems, *self._styles.problems)), len(articles), drafts)


def wrong(rule: str, message: str) -> Problem:
    """Return a problem of the collection as a whole."""
    return Problem("", 0, 0, rule, message)
