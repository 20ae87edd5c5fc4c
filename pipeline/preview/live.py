"""The site of a preview as the content folder is now: read again when files change, made page by page."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Collection as Paths
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from mimetypes import MimeTypes
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Self, TypeVar

from pipeline.editions.book.book import EPUB
from pipeline.editions.book.plan_books import plan_books
from pipeline.editions.site.pages import ArticlePage, render_article_page
from pipeline.errors import UserError
from pipeline.files.kinds import media_type_of
from pipeline.i18n.catalogue import ENGLISH, in_language
from pipeline.i18n.sentences import error_text, humanize, sentence
from pipeline.inputs import STYLES
from pipeline.jobs.blob import LostBlobError
from pipeline.jobs.executors import ExecutorError, looking_seldom
from pipeline.jobs.job import Failed, NamedFunction
from pipeline.jobs.memory_cache import RememberingRunner
from pipeline.jobs.runner import Progress, Runner
from pipeline.jobs.store import StoreError
from pipeline.load import NoContentError, PostRead, load
from pipeline.load.front_matter import read_post
from pipeline.load.locate import locate_problems
from pipeline.model.collection import Collection
from pipeline.model.manuscript import Manuscript, Post
from pipeline.model.problems import Problem, in_reading_order
from pipeline.model.settings import Settings
from pipeline.normalise.drafts import READ, WRITE, DraftJob, FinishJob, parse_post, render_article
from pipeline.options import Options
from pipeline.preview.snapshot import Memory, Snapshot, Styles
from pipeline.preview.workroom import ClosedError, Rooms
from pipeline.publish import build_collection
from pipeline.runs.result import report_slow

__all__ = ["LiveSite", "NotMadeError", "Refreshed", "Served"]

_Result = TypeVar("_Result")
# What it takes is imported when somebody asks for one.
_PDF = NamedFunction[[Collection, str, Runner], bytes]("pipeline.preview.press:make_pdf")
_EPUB = NamedFunction[[Callable[[], str], Collection, str, Runner], bytes]("pipeline.preview.press:make_epub")
_PROOFREAD = NamedFunction[[Manuscript, Sequence[Post], Runner], tuple[Problem, ...]](
    "pipeline.proofread.proofreading:list_faults"
)
_FAILED = "<!DOCTYPE html>\n<html lang={language}>\n<title>{title}</title>\n<p>{text}</p>\n"


@dataclass(frozen=True)
class Served:
    """Answer to a path of the site.

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
        """Prepare a preview of a content folder; nothing is read before the first `refresh`.

        `language` is that of the error page.
        """
        self._options = options
        self._language = language
        self._folder = Folder(options)
        self._rooms = Rooms(options)
        self._looking = Lock()
        self._ended = False
        self._within = ExitStack()

    def __enter__(self) -> Self:
        self._within.enter_context(looking_seldom())
        return self

    def __exit__(self, *_: object) -> None:
        self._ended = True
        self._rooms.close()
        self._within.close()

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders on which all depends that is shown: that of the posts, and the looks."""
        return self._options.content, STYLES

    @property
    def collection(self) -> Collection | None:
        """Collection that is shown, None before the first look."""
        return self._folder.shown.collection if self._folder.shown else None

    @property
    def found_in_pages(self) -> frozenset[Problem]:
        """Problems that were found when pages were made; the next look tells them with all others."""
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
            refreshed = self._rooms.reading.ask(partial(self._folder.look, paths, other_looks=other_looks), progress)
            if self._folder.shown and (is_first or other_looks):
                self._rooms.reading.begin(warm_reading)
                self._rooms.pages.begin(partial(warm_pages, self._folder.shown.plan.articles[0]))
            return refreshed

    def imagine(self, path: str, data: bytes) -> Collection:
        """Return the collection as it would be if a file below the content folder held these bytes.

        Raises:
            ClosedError: the preview has ended.
            UserError: nothing could be shown then.
        """
        return self._rooms.reading.ask(partial(self._folder.imagine, path, data))

    def proofread(self, path: str) -> tuple[Problem, ...]:
        """Return what a proof-reader finds in a post; nothing in another file.

        Raises:
            ClosedError: the preview has ended.
            UserError: the folder cannot be read.
        """
        return self._rooms.reading.ask(partial(self._folder.proofread, path))

    def page(self, path: str) -> Served | None:
        """Return the page or file at a path of the site ("index.html", "articles/x.html"); None where there is none.

        Raises:
            ClosedError: the preview has ended.
        """
        return self._with_whole_cache(partial(self._serve, path))

    def work_on_pages(self, work: Callable[[Runner], _Result]) -> _Result:
        """Return what comes of a piece of work with the looks that are shown, in the room where pages are made.

        Raises:
            ClosedError: the preview has ended.
        """
        shown, rooms = self._folder.shown, self._rooms

        def begin(runner: Runner) -> _Result:
            if shown:
                runner.give(shown.given)
            return work(runner)

        try:
            return rooms.pages.ask(begin)
        except ClosedError:
            if self._ended or rooms is self._rooms:
                raise
        return self._rooms.pages.ask(begin)  # the looks have changed meanwhile

    def pdf(self, slug: str, progress: Progress) -> bytes:
        """Make the PDF of an article.

        Raises:
            NotMadeError: there is no such article, or it cannot be made.
            ClosedError: the preview has ended.
        """
        return self._with_whole_cache(partial(self._make_in_press, _PDF, slug, progress))

    def epub(self, slug: str, progress: Progress) -> bytes:
        """Make an e-book of one article.

        Raises:
            NotMadeError: there is no such article, or it cannot be made.
            ClosedError: the preview has ended.
        """
        press = partial(_EPUB, self._folder.memory.commit)
        return self._with_whole_cache(partial(self._make_in_press, press, slug, progress))

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

    def _serve(self, path: str) -> Served | None:
        shown = self._folder.shown
        if shown is None:
            return None
        try:
            made = self.work_on_pages(partial(shown.make, path))
        except ClosedError:
            raise
        except FAILURES as error:
            self._folder.of_pages[path] = make_problem("left-out", humanize(error))
            return Served(_make_failed_page(error, self._language).encode(), guess_media_type("index.html"))
        if made is None:
            return None
        if made.problem:
            self._folder.of_pages[path] = made.problem
        return Served(made.data, guess_media_type(path), made.article.slug if made.article else "", made.source)

    def _make_in_press(self, press: Callable[[Collection, str, Runner], bytes], slug: str, progress: Progress) -> bytes:
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
            raise NotMadeError(humanize(error)) from error


def _make_failed_page(error: Exception, language: str) -> str:
    title = in_language(sentence("Not made"), language)
    text = in_language(sentence("This page cannot be made: {why}", why=humanize(error)), language)
    return _FAILED.format(language=language, title=escape(title), text=escape(text))


FAILURES = (ExecutorError, StoreError, UserError)
"""What can go wrong with any work, and is the fault of no post."""
_IN_MOTION = (0.02, 0.1, 0.3)  # seconds to wait where files go while they are read, before each further look


@dataclass(frozen=True)
class Refreshed:
    """Result of a look at the folder.

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
        self._options = options
        self._styles = Styles()
        self.memory = Memory(options.content)
        self.shown: Snapshot | None = None
        self.of_pages: dict[str, Problem] = {}

    def has_other_looks(self) -> bool:
        """Return whether `styles/` has changed since the processes read it."""
        return self._styles.have_changed()

    def look(self, paths: Paths[str] | None, runner: RememberingRunner, *, other_looks: bool) -> Refreshed:
        """Look at the folder, and again where files go while they are read; at these files for certain."""
        for wait in _IN_MOTION:
            with contextlib.suppress(OSError):
                return self._look(paths, runner, other_looks=other_looks)
            time.sleep(wait)
        try:
            return self._look(paths, runner, other_looks=other_looks)
        except OSError as error:
            return self._report_unchanged(
                make_problem("unreadable-file", sentence("the folder cannot be read: {why}", why=humanize(error)))
            )

    def imagine(self, path: str, data: bytes, runner: RememberingRunner) -> Collection:
        """Return the collection as it would be with a file of these bytes; what is shown stays."""
        known = self.memory.look(())

        def read(root: Path, each: str) -> PostRead:
            return read_post(path, data) if each == path else known.read(root, each)

        return build_collection(self._options, runner, known=replace(known, read=read))

    def proofread(self, path: str, runner: RememberingRunner) -> tuple[Problem, ...]:
        """Return what a proof-reader finds in a post."""
        known = self.memory.look(())
        manuscript = load(self._options.content, self._options.outputs_within, known.read, known.commit)
        posts = [post for post in (*manuscript.posts, *manuscript.book_texts) if post.path == path]
        return _PROOFREAD(manuscript, posts, runner)

    def _look(self, paths: Paths[str] | None, runner: RememberingRunner, *, other_looks: bool) -> Refreshed:
        runner.look_again()
        try:
            collection = build_collection(self._options, runner, known=self.memory.look(paths))
            problems = (*collection.problems, *plan_books(collection)[1], *report_slow(runner.took, collection))
            if not collection.articles:
                return self._report_unchanged(
                    *problems, make_problem("no-articles", sentence("there is no article to publish"))
                )
            shown = Snapshot.of(collection, runner)
            problems = (*problems, *shown.plan.problems)
        except NoContentError as error:
            return self._report_unchanged(make_problem("no-articles", error_text(error)))
        except FAILURES as error:
            return self._report_unchanged(make_problem("left-out", humanize(error)))
        self.memory.keep()
        return self._show(shown, None if other_looks else self.shown, problems)

    def _show(self, shown: Snapshot, before: Snapshot | None, problems: Iterable[Problem]) -> Refreshed:
        """Show something else from now on."""
        changed = shown.changed_since(before) if before else None
        stay = {
            path: problem
            for path, problem in list(self.of_pages.items())
            if changed is not None and path not in changed
        }
        self.shown, self.of_pages = shown, stay
        return self._make_refreshed(changed, (*problems, *locate_problems(stay.values(), self._options.content)))

    def _report_unchanged(self, *problems: Problem) -> Refreshed:
        """Return that nothing else is shown, and why."""
        return self._make_refreshed(frozenset(), problems)

    def _make_refreshed(self, changed: frozenset[str] | None, problems: Iterable[Problem]) -> Refreshed:
        articles = self.shown.collection.reachable if self.shown else ()
        drafts = frozenset(article.slug for article in articles if article.draft)
        return Refreshed(changed, in_reading_order((*problems, *self._styles.problems)), len(articles), drafts)


def make_problem(rule: str, message: str) -> Problem:
    """Return a problem of the collection as a whole."""
    return Problem("", 0, 0, rule, message)


_POST = Post("_warming.md", {"title": "L’essai", "date": "2026-01-01"}, "Un « mot »[^1].\n\n## Suite\n\n[^1]: Note.\n")
_SITE = "site"


def warm_reading(runner: RememberingRunner) -> None:
    """Have a process read a small post."""
    read = runner.begin_anew(parse_post, DraftJob(_POST, Settings()), READ)()
    if not isinstance(read, Failed):
        runner.begin_anew(render_article, FinishJob(read, "_warming"), WRITE)


def warm_pages(page: ArticlePage, runner: RememberingRunner) -> None:
    """Have a process make a page; those that were made before can be had meanwhile."""
    runner.begin_anew(render_article_page, page, _SITE)


_KNOWN = MimeTypes(filenames=())
_OURS = {
    ".avif": "image/avif",
    EPUB.suffix: EPUB.media_type,
    ".md": "text/markdown",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
_TEXTS = ("application/xml", "image/svg+xml")
_UNKNOWN = "application/octet-stream"


def guess_media_type(path: str) -> str:
    """Return the media type of a file, of a text with its encoding; a name that says nothing is one of some bytes."""
    suffix = PurePosixPath(path).suffix.lower()
    kind, packed = _KNOWN.guess_type(f"file{suffix}")
    kind = _OURS.get(suffix) or media_type_of(path) or (kind if kind and not packed else _UNKNOWN)
    kind = "application/xml" if kind == "text/xml" else kind
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind in _TEXTS else kind
