"""The site of a content folder as it is now: read again after each change, its pages made when they are asked for."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable
from collections.abc import Collection as Paths
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self, TypeVar

from pipeline.book.volume import volumes
from pipeline.editions.edition import Hook
from pipeline.errors import UserError
from pipeline.jobs.blob import LostBlobError
from pipeline.jobs.executors import ExecutorError
from pipeline.jobs.garbage import looking_seldom
from pipeline.jobs.remembering import RememberingRunner
from pipeline.jobs.runner import Progress, Runner
from pipeline.jobs.store import StoreError
from pipeline.load import NoContentError
from pipeline.load.locate import located
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem, in_reading_order
from pipeline.options import Options
from pipeline.preview.media_types import media_type
from pipeline.preview.memory import Memory
from pipeline.preview.shown import Made, Shown
from pipeline.preview.styles import Styles
from pipeline.preview.warming import warm_pages, warm_reading
from pipeline.preview.workroom import ClosedError, Rooms
from pipeline.run import collection_of
from pipeline.slow import slow
from pipeline.theme import STYLES

_Result = TypeVar("_Result")
_IN_MOTION = (0.02, 0.1, 0.3)  # seconds to wait where files go while they are read, before each further look
_FAILURES = (ExecutorError, StoreError, UserError)
# What it takes is imported when somebody asks for one.
_PDF, _EPUB = Hook("pipeline.preview.press:pdf_of"), Hook("pipeline.preview.press:epub_of")
_FAILED = "<!DOCTYPE html>\n<html lang=en>\n<title>Not made</title>\n<p>This page cannot be made: {}</p>\n"


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


@dataclass(frozen=True)
class Served:
    """What stands at a path of the site.

    `slug` is that of the article in view and `source` the path of its file below the content folder; "" where it is no
    article's page.
    """

    data: bytes
    media_type: str
    slug: str = ""
    source: str = ""


class NotMadeError(Exception):
    """A PDF or an e-book could not be made; the text says why."""


class LiveSite(AbstractContextManager["LiveSite"]):
    """The site of `options.content`; its methods may be called from any thread, and wait for none of another kind.

    What is shown is one frozen value, which a look at the folder replaces.
    """

    def __init__(self, options: Options) -> None:
        """Show what stands in the content folder; nothing is read before the first `refresh`."""
        self._options = options
        self._memory = Memory(options.content)
        self._styles = Styles()
        self._rooms = Rooms(options)
        self._looking = Lock()
        self._ended = False
        self._shown: Shown | None = None
        self._of_pages: dict[str, Problem] = {}  # found when pages were made
        self._within = ExitStack()

    def __enter__(self) -> Self:
        """Begin."""
        self._within.enter_context(looking_seldom())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all work at once."""
        self._ended = True
        self._rooms.close()
        self._within.close()

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders on which all depends that is shown: that of the posts, and the looks."""
        return self._options.content, STYLES

    def refresh(self, paths: Paths[str] | None = None, progress: Progress | None = None) -> Refreshed:
        """Look at what changed: at these paths below the content folder for certain, and at all that looks changed.

        Whatever is wrong is among the problems; where nothing can be shown, what was shown stays.

        Raises:
            ClosedError: the preview has ended.
            UserError: nothing can be made here: no cache that can be written, no libraries.
        """
        with self._looking:
            other_looks = self._styles.have_changed()
            if other_looks:
                self._begin_anew()
            return self._rooms.reading.ask(partial(self._look, paths, other_looks=other_looks), progress)

    def page(self, path: str) -> Served | None:
        """Return what stands at a path of the site ("index.html", "articles/x.html"); None where nothing does.

        Raises:
            ClosedError: the preview has ended.
        """
        return self._with_whole_cache(partial(self._served, path))

    def pdf(self, slug: str, progress: Progress) -> bytes:
        """Make the PDF of an article.

        Raises:
            NotMadeError: there is no such article, or it cannot be made.
            ClosedError: the preview has ended.
        """
        return self._with_whole_cache(partial(self._pressed, _PDF, slug, progress))

    def epub(self, slug: str, progress: Progress) -> bytes:
        """Make an e-book of one article.

        Raises:
            NotMadeError: there is no such article, or it cannot be made.
            ClosedError: the preview has ended.
        """
        press = partial(_EPUB, self._memory.commit)
        return self._with_whole_cache(partial(self._pressed, press, slug, progress))

    def _with_whole_cache(self, work: Callable[[], _Result]) -> _Result:
        """Do some work; where the cache was emptied meanwhile, have all read, and what is gone made, again."""
        try:
            return work()
        except LostBlobError:
            self._memory.forget()
            self._rooms.reading.ask(lambda runner: runner.forget())
            self.refresh()
            return work()

    def _begin_anew(self) -> None:
        """Leave processes that have read other looks."""
        rooms, self._rooms = self._rooms, Rooms(self._options)
        rooms.close()
        if self._ended:
            self._rooms.close()

    def _look(self, paths: Paths[str] | None, runner: RememberingRunner, *, other_looks: bool) -> Refreshed:
        """Look at the folder, and again where files go while they are read."""
        for wait in _IN_MOTION:
            with contextlib.suppress(OSError):
                return self._looked(paths, runner, other_looks=other_looks)
            time.sleep(wait)
        try:
            return self._looked(paths, runner, other_looks=other_looks)
        except OSError as error:
            return self._as_before(_wrong("unreadable-file", f"the folder cannot be read: {error}"))

    def _looked(self, paths: Paths[str] | None, runner: RememberingRunner, *, other_looks: bool) -> Refreshed:
        runner.look_again()
        try:
            collection = collection_of(self._options, runner, known=self._memory.look(paths))
            problems = (*collection.problems, *volumes(collection)[1], *slow(runner.took, collection))
            if not collection.articles:
                return self._as_before(*problems, _wrong("no-articles", "there is no article to publish"))
            shown = Shown.of(collection, runner)
        except NoContentError as error:
            return self._as_before(_wrong("no-articles", str(error)))
        except _FAILURES as error:
            return self._as_before(_wrong("left-out", str(error)))
        self._memory.keep()
        return self._show(shown, None if other_looks else self._shown, problems)

    def _show(self, shown: Shown, before: Shown | None, problems: Iterable[Problem]) -> Refreshed:
        """Show something else from now on."""
        changed = shown.changed_since(before) if before else None
        if before is None:
            self._rooms.reading.begin(warm_reading)
            self._rooms.pages.begin(partial(warm_pages, shown.plan.articles[0]))
        stay = {path: one for path, one in list(self._of_pages.items()) if changed is not None and path not in changed}
        self._shown, self._of_pages = shown, stay
        return self._found(changed, (*problems, *located(stay.values(), self._options.content)))

    def _as_before(self, *problems: Problem) -> Refreshed:
        """Return that nothing else is shown, and why."""
        return self._found(frozenset(), problems)

    def _found(self, changed: frozenset[str] | None, problems: Iterable[Problem]) -> Refreshed:
        articles = self._shown.collection.articles if self._shown else ()
        drafts = frozenset(article.slug for article in articles if article.draft)
        return Refreshed(changed, in_reading_order((*problems, *self._styles.problems)), len(articles), drafts)

    def _served(self, path: str) -> Served | None:
        shown = self._shown
        if shown is None:
            return None
        try:
            made = self._ask_for_page(partial(_made, shown, path))
        except ClosedError:
            raise
        except _FAILURES as error:
            self._of_pages[path] = _wrong("left-out", str(error))
            return Served(_FAILED.format(escape(str(error))).encode(), media_type("index.html"))
        if made is None:
            return None
        if made.problem:
            self._of_pages[path] = made.problem
        slug, source = (made.article.slug, made.article.source) if made.article else ("", "")
        return Served(made.data, media_type(path), slug, source)

    def _ask_for_page(self, work: Callable[[Runner], Made | None]) -> Made | None:
        rooms = self._rooms
        try:
            return rooms.pages.ask(work)
        except ClosedError:
            if self._ended or rooms is self._rooms:
                raise
        return self._rooms.pages.ask(work)  # the looks have changed meanwhile

    def _pressed(self, press: Callable[[Collection, str, Runner], bytes], slug: str, progress: Progress) -> bytes:
        shown = self._shown
        if shown is None or slug not in shown.articles:
            raise NotMadeError(f"there is no article “{slug}”")
        try:
            return self._rooms.press.ask(partial(press, shown.collection, slug), progress)
        except ClosedError as error:
            if self._ended:
                raise
            raise NotMadeError("the looks have changed meanwhile: ask again") from error
        except _FAILURES as error:
            raise NotMadeError(str(error)) from error


def _made(shown: Shown, path: str, runner: Runner) -> Made | None:
    return shown.make(path, runner)


def _wrong(rule: str, message: str) -> Problem:
    return Problem("", 0, 0, rule, message)
