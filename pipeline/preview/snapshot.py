"""Site of a preview at one moment."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Collection as Paths
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import tinycss2
from tinycss2.ast import Node

from pipeline import theme
from pipeline.editions.covers.social_card import draw_cards
from pipeline.editions.drawings import LetteredDrawing, letter_drawing
from pipeline.editions.edition import Publication
from pipeline.editions.fallback import with_fallback
from pipeline.editions.site.app import Icon, draw_icon
from pipeline.editions.site.assets import make_site_assets, make_site_maths
from pipeline.editions.site.downloads import CitationFile, SourcesFile, write_citation, write_sources
from pipeline.editions.site.feeds import (
    Feed,
    JsonFeed,
    Podcast,
    Robots,
    Sitemap,
    write_feed,
    write_json_feed,
    write_podcast,
    write_robots,
    write_sitemap,
)
from pipeline.editions.site.list_pages import CommonPage, NotFoundPage, render_list, render_not_found
from pipeline.editions.site.markdown_copies import PageText, TextCopies, TextList, copy_text, write_text_list
from pipeline.editions.site.pages import ArticlePage, WrittenPage, render_article_page, render_page
from pipeline.editions.site.paths import SizedPicture, image, size_picture
from pipeline.editions.site.plan import AliasPage, SitePlan, plan_site, write_alias
from pipeline.editions.site.search.plan import BOX, SearchBox, SearchIndex, add_terms, make_box, make_index
from pipeline.editions.site.social_cards import card_batches, card_path, is_card
from pipeline.files.file_cache import FileCache
from pipeline.i18n.sentences import humanize, sentence
from pipeline.inputs import STYLES
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Failed
from pipeline.jobs.runner import Runner
from pipeline.load import PostRead, read_cached
from pipeline.load.locate import find_commit
from pipeline.model.article import Article
from pipeline.model.collection import Collection
from pipeline.model.manuscript import Post
from pipeline.model.problems import Problem
from pipeline.model.settings import Search
from pipeline.publish import ReadOptions
from pipeline.runs import cache_key

_SITE = "site"
_Job = TypeVar("_Job")
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class _LateIndex:
    """Search index whose terms are counted at the first search."""

    index: SearchIndex
    texts: tuple[PageText, ...]


_Common = CommonPage | NotFoundPage | AliasPage | Icon
# What makes each kind of page in one step, but for those of `CommonPage`.
_FUNCTIONS: Mapping[type[object], Callable[[Any], Blob]] = {
    AliasPage: write_alias,
    CitationFile: write_citation,
    Feed: write_feed,
    Icon: draw_icon,
    JsonFeed: write_json_feed,
    LetteredDrawing: letter_drawing,
    NotFoundPage: render_not_found,
    Robots: write_robots,
    SearchBox: make_box,
    Sitemap: write_sitemap,
    SourcesFile: write_sources,
    TextList: write_text_list,
}
_Machine = CitationFile | SourcesFile | Robots | Feed | JsonFeed | Podcast | TextList | Sitemap | SearchBox | _LateIndex
_Entry = _Common | ArticlePage | WrittenPage | _Machine | PageText | SizedPicture | LetteredDrawing | Blob


@dataclass(frozen=True)
class MadePage:
    """The bytes at a path, the article in view (None where it is no article's page), and what is to be said of it.

    `source` is the path of the file that the page is made of, "" for none.
    """

    data: bytes
    article: Article | None = None
    problem: Problem | None = None
    source: str = ""


@dataclass(frozen=True)
class Snapshot:
    """A collection, the plan of its site, and its look as jobs are `given` it.

    It is only asked for what is in it: a path leads nowhere else.
    """

    collection: Collection
    plan: SitePlan
    given: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, collection: Collection, runner: Runner) -> Snapshot:
        """Return what the site shows of a collection, as if it came out alone (`--only site`), but no app.

        Pagefind has no part in it: it makes its whole index anew for each change.
        """
        around = replace(collection.surroundings, offline=False)
        around = replace(around, search=Search.OWN) if around.search is Search.PAGEFIND else around
        collection = replace(collection, surroundings=around)
        return cls(collection, plan_site(Publication(collection, frozenset({_SITE})), runner), runner.given)

    @cached_property
    def articles(self) -> Mapping[str, Article]:
        """The articles by their slugs."""
        return {article.slug: article for article in self.collection.reachable}

    @cached_property
    def entries(self) -> Mapping[str, _Entry]:
        """Entries shown at each path, but for what all pages share and for social cards."""
        return dict(self._entries())

    def changed_since(self, before: Snapshot) -> frozenset[str] | None:
        """Return the paths that show something else than before, or nothing now, or did not; None where all may."""
        if (self.plan.assets, self.plan.maths, self.given) != (before.plan.assets, before.plan.maths, before.given):
            return None
        old, new = before.entries, self.entries
        return frozenset(path for path in {*old, *new} if old.get(path) != new.get(path))

    def make(self, path: str, runner: Runner) -> MadePage | None:
        """Make the page or file at a path; None where there is none.

        Raises:
            LostBlobError, ExecutorError, OSError: it cannot be made, of which no post is the cause.
        """
        runner.give(self.given)
        entry = self.entries.get(path)
        if isinstance(entry, ArticlePage):
            return self._article(entry, runner)
        if isinstance(entry, WrittenPage):
            return self._page(entry, runner)
        if isinstance(entry, PageText | Podcast | SizedPicture):
            return MadePage(_make_files(entry, runner)[path].data)
        if entry is not None:
            return MadePage(_make_blob(entry, runner).data)
        data = _make_asset(path, self.plan, runner) or self._card(path, runner)
        return MadePage(data.data) if data else None

    def _entries(self) -> Iterator[tuple[str, _Entry]]:
        plan = self.plan
        # As in an output folder, what is written last stays.
        yield from ((job.path, job) for _, jobs in plan.single_jobs for job in jobs)
        yield from ((path, text) for text in plan.texts for path in filter(None, (text.copy, text.script)))
        yield from ((path, podcast) for podcast in plan.podcasts for path in podcast.paths)
        yield from ((path, picture) for picture in plan.sized for path in picture.paths)
        yield from ((image(drawing.picture).path, drawing) for drawing in plan.drawings)
        yield from ((page.path, page) for page in plan.articles)
        yield from ((page.path, page) for page in plan.pages)
        if plan.search:
            yield BOX, plan.search.box
            for index in plan.search.indexes:
                own = tuple(text for text in plan.texts if text.language == index.language)
                yield index.path, _LateIndex(index, own)
        yield from ((file.path, file.data) for file in plan.files)

    def _article(self, page: ArticlePage, runner: Runner) -> MadePage:
        ((html, shortfall),) = with_fallback(runner, render_article_page, [page], _SITE, 1)
        article = self.articles[page.slug]
        problem = shortfall.problem(article.source) if shortfall else None
        return MadePage(html.data, article, problem, article.source)

    def _page(self, page: WrittenPage, runner: Runner) -> MadePage:
        ((html, shortfall),) = with_fallback(runner, render_page, [page], _SITE, 1)
        source = next(one.text.source for one in self.collection.pages if one.text.slug == page.slug)
        return MadePage(html.data, None, shortfall.problem(source) if shortfall else None, source)

    def _card(self, path: str, runner: Runner) -> Blob | None:
        """Return a social card; they are drawn together, as they are when they are published."""
        if not is_card(path):
            return None
        for batch in card_batches(self.collection):
            if any(card_path(card) == path for card in batch.cards):
                drawn = _run_job(runner, draw_cards, batch)
                return dict(zip(map(card_path, batch.cards), drawn, strict=True))[path].data
        return None


def _make_blob(entry: _Common | _Machine | LetteredDrawing | Blob, runner: Runner) -> Blob:
    match entry:
        case Blob():
            return entry
        case _LateIndex():
            copies = zip(entry.texts, _copy_texts(entry.texts, runner), strict=True)
            blobs = {text.path: copy.found for text, copy in copies}
            return _run_job(runner, make_index, add_terms(entry.index, blobs))
    return _run_job(runner, _FUNCTIONS.get(type(entry), render_list), entry)


def _make_files(entry: PageText | Podcast | SizedPicture, runner: Runner) -> Mapping[str, Blob]:
    """Return all that comes of one job, by the paths."""
    match entry:
        case PageText():
            (copies,) = _copy_texts([entry], runner)
            return {entry.copy: copies.markdown, entry.script: copies.script}
        case SizedPicture():
            return dict(zip(entry.paths, _run_job(runner, size_picture, entry), strict=True))
    return _run_job(runner, write_podcast, entry)


def _copy_texts(texts: Sequence[PageText], runner: Runner) -> list[TextCopies]:
    return [copies for copies, _ in with_fallback(runner, copy_text, texts, _SITE, len(texts))]


def _make_asset(path: str, plan: SitePlan, runner: Runner) -> Blob | None:
    if not path.startswith("assets/"):
        return None
    found = _run_job(runner, make_site_assets, plan.assets).get(path)
    return found or _run_job(runner, make_site_maths, plan.maths).get(path)


def _run_job(runner: Runner, function: Callable[[_Job], _Result], job: _Job) -> _Result:
    """Return what comes of one job, watched as those of posts are: a template may be at fault, or a title.

    Raises:
        ExecutorError: nothing comes of it.
    """
    (outcome,) = runner.attempt(function, [job], _SITE)
    if isinstance(outcome, Failed):
        raise runner.gave_up(outcome)
    return outcome


class Memory:
    """Files as they were read, and of each post the last form that could be read: one half saved is shown as it was."""

    def __init__(self, root: Path) -> None:
        """Remember nothing yet of the folder `root`."""
        self._root = root
        self._good: dict[str, Post] = {}
        self._read: set[str] = set()
        self._counted: tuple[str, ...] = ()
        self.seen = FileCache(root)

    def look(self, paths: Paths[str] | None) -> ReadOptions:
        """Return how to read the folder anew, in which these files have changed for certain."""
        self.seen.forget(paths or ())
        self._read = set()

        def read(root: Path, path: str) -> PostRead:
            self._read.add(path)
            post, problems = read_cached(self.seen, root, path)
            if post is None or not (post.metadata or post.body):  # empty for a moment while it is saved
                return self._good.get(path, post), problems
            self._good[path] = post
            return post, problems

        def commit(_: Path, paths: Iterable[str]) -> str:
            self._counted = tuple(paths)
            return ""

        return ReadOptions(read, self.seen, commit)

    def keep(self) -> None:
        """Forget the posts that were not there when the folder was last read."""
        self._good = {path: post for path, post in self._good.items() if path in self._read}

    def forget(self) -> None:
        """Have all files read again."""
        self.seen = FileCache(self._root)

    def commit(self) -> str:
        """Return the state of the folder in version control, which pages do not tell, and books do."""
        return find_commit(self._root, self._counted)


# At-rules that hold rules; others hold declarations.
_OF_RULES = frozenset({"media", "supports", "layer", "container"})
_HINT = sentence("look for a brace or a semicolon that is missing, in this line or the one before")
_Stamps = tuple[tuple[str, int, int], ...]


class Styles:
    """The files of `styles/` as they were when they were last looked at."""

    def __init__(self) -> None:
        self._stamps = _read_stamps()
        self.problems = tuple(_find_problems())

    def have_changed(self) -> bool:
        """Return whether they have changed since; then they are read again."""
        stamps = _read_stamps()
        if stamps == self._stamps:
            return False
        theme.forget()
        cache_key.forget()
        self._stamps, self.problems = stamps, tuple(_find_problems())
        return True


def _read_stamps() -> _Stamps:
    stamps = []
    for folder, _, names in os.walk(STYLES):
        for name in names:
            try:
                status = os.stat(f"{folder}/{name}")  # noqa: PTH116 - a string: all are asked for with each look
            except OSError:
                continue
            stamps.append((f"{folder}/{name}", status.st_size, status.st_mtime_ns))
    return tuple(sorted(stamps))


def _find_problems() -> Iterator[Problem]:
    for path, line, why in theme.unreadable_templates():
        yield Problem(f"styles/{path}", line, 1, "styles", sentence("the template cannot be read: {why}", why=why))
    for sheet in sorted(STYLES.rglob("*.css")):
        path = f"styles/{sheet.relative_to(STYLES).as_posix()}"
        try:
            nodes = tinycss2.parse_stylesheet(sheet.read_text("utf-8"), skip_comments=True, skip_whitespace=True)
        except (OSError, UnicodeDecodeError) as error:
            yield Problem(
                path, 1, 1, "styles", sentence("the style sheet cannot be read: {error}", error=humanize(error))
            )
            continue
        for node in _find_errors(nodes):
            message = sentence("browsers ignore this: {message}", message=node.message)
            yield Problem(path, node.source_line, node.source_column, "styles", message, _HINT)


def _find_errors(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield what cannot be read among rules and declarations, and in them."""
    for node in nodes:
        if node.type == "error":
            yield node
        elif node.type == "qualified-rule":
            yield from _find_errors(tinycss2.parse_blocks_contents(node.content))
        elif node.type == "at-rule" and node.content is not None:
            read = tinycss2.parse_rule_list if node.lower_at_keyword in _OF_RULES else tinycss2.parse_blocks_contents
            yield from _find_errors(read(node.content))
