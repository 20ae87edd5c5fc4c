"""The site of a content folder as it is now: read again after each change, its pages made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Collection as Paths
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self, TypeVar

from pipeline.build.blob import LostBlobError
from pipeline.build.garbage import looking_seldom
from pipeline.build.progress import Progress
from pipeline.build.runner import Runner
from pipeline.editions.edition import Hook
from pipeline.i18n.catalogue import ENGLISH, in_language
from pipeline.i18n.sentences import said_by, sentence
from pipeline.inputs import STYLES
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from pipeline.options import Options
from pipeline.preview.looking import FAILURES, Folder, Refreshed, wrong
from pipeline.preview.media_types import media_type
from pipeline.preview.snapshot import MadePage, Snapshot
from pipeline.preview.warming import warm_pages, warm_reading
from pipeline.preview.workroom import ClosedError, Rooms

__all__ = ["LiveSite", "NotMadeError", "Refreshed", "Served"]

_Result = TypeVar("_Result")
# What it takes is imported when somebody asks for one.
_PDF, _EPUB = Hook("pipeline.preview.press:pdf_of"), Hook("pipeline.preview.press:epub_of")
_FAILED = "<!DOCTYPE html>\n<html lang={language}>\n<title>{title}</title>\n<p>{text}</p>\n"


@dataclass(frozen=True)
class Served:
    """What stands at a path of the site.

    `slug` is that of the article in view, "" where it is no article's page, and `source` the path of the file that it
    is made of below the content folder, "" for none.
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

    def __init__(self, options: Options, language: str = ENGLISH) -> None:
        """Show what stands in the content folder; nothing is read before the first `refresh`.

        `language` is that of a page that stands for one that cannot be made.
        """
        self._options = options
        self._language = language
        self._folder = Folder(options)
        self._rooms = Rooms(options)
        self._looking = Lock()
        self._ended = False
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

    @property
    def found_in_pages(self) -> frozenset[Problem]:
        """What was found wrong when pages were made; the next look tells it with all else."""
        return frozenset(self._folder.of_pages.values())

    def refresh(self, paths: Paths[str] | None = None, progress: Progress | None = None) -> Refreshed:
        """Look at what changed: at these paths below the content folder for certain, and at all that looks changed.

        Whatever is wrong is among the problems; where nothing can be shown, what was shown stays.

        Raises:
            ClosedError: the preview has ended.
            UserError: nothing can be made here: no cache that can be written, no libraries.
        """
        with self._looking:
            other_looks = self._folder.has_other_looks()
            if other_looks:
                self._begin_anew()
            is_first = self._folder.shown is None
            found = self._rooms.reading.ask(partial(self._folder.look, paths, other_looks=other_looks), progress)
            if self._folder.shown and (is_first or other_looks):
                self._rooms.reading.begin(warm_reading)
                self._rooms.pages.begin(partial(warm_pages, self._folder.shown.plan.articles[0]))
            return found

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
        press = partial(_EPUB, self._folder.memory.commit)
        return self._with_whole_cache(partial(self._pressed, press, slug, progress))

    def _with_whole_cache(self, work: Callable[[], _Result]) -> _Result:
        """Do some work; where the cache was emptied meanwhile, have all read, and what is gone made, again."""
        try:
            return work()
        except LostBlobError:
            self._folder.memory.forget()
            self._rooms.reading.ask(lambda runner: runner.forget())
            self.refresh()
            return work()

    def _begin_anew(self) -> None:
        """Leave processes that have read other looks."""
        rooms, self._rooms = self._rooms, Rooms(self._options)
        rooms.close()
        if self._ended:
            self._rooms.close()

    def _served(self, path: str) -> Served | None:
        shown = self._folder.shown
        if shown is None:
            return None
        try:
            made = self._ask_for_page(partial(_made, shown, path))
        except ClosedError:
            raise
        except FAILURES as error:
            self._folder.of_pages[path] = wrong("left-out", said_by(error))
            return Served(_failed(error, self._language).encode(), media_type("index.html"))
        if made is None:
            return None
        if made.problem:
            self._folder.of_pages[path] = made.problem
        return Served(made.data, media_type(path), made.article.slug if made.article else "", made.source)

    def _ask_for_page(self, work: Callable[[Runner], MadePage | None]) -> MadePage | None:
        rooms = self._rooms
        try:
            return rooms.pages.ask(work)
        except ClosedError:
            if self._ended or rooms is self._rooms:
                raise
        return self._rooms.pages.ask(work)  # the looks have changed meanwhile

    def _pressed(self, press: Callable[[Collection, str, Runner], bytes], slug: str, progress: Progress) -> bytes:
        shown = self._folder.shown
        if shown is None or slug not in shown.articles:
            raise NotMadeError(sentence("there is no article “{slug}”", slug=slug))
        try:
            return self._rooms.press.ask(partial(press, shown.collection, slug), progress)
        except ClosedError as error:
            if self._ended:
                raise
            raise NotMadeError(sentence("the looks have changed meanwhile: ask again")) from error
        except FAILURES as error:
            raise NotMadeError(said_by(error)) from error


def _failed(error: Exception, language: str) -> str:
    title = in_language(sentence("Not made"), language)
    text = in_language(sentence("This page cannot be made: {why}", why=error), language)
    return _FAILED.format(language=language, title=escape(title), text=escape(text))


def _made(shown: Snapshot, path: str, runner: Runner) -> MadePage | None:
    return shown.make(path, runner)
