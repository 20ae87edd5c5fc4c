"""content/ -> Manuscript: find the posts, the assets and the settings, and repair nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast

from pipeline.dialects.folders.adoption import (
    adopt_settings,
    find_contents,
    report_adoption,
    report_tool_above,
    sites_of_collection,
)
from pipeline.dialects.folders.configuration import denied
from pipeline.dialects.folders.sites import Site, find_tool_above
from pipeline.dialects.folders.source_settings import read_folder_sources
from pipeline.errors import UserError
from pipeline.files.file_cache import FileCache
from pipeline.files.opening import read_below
from pipeline.files.own_files import is_output
from pipeline.i18n.sentences import CHECK_PERMISSIONS, humanize, sentence
from pipeline.load.authors import AuthorsRead, read_authors
from pipeline.load.bibliography import read_source_files
from pipeline.load.books import find_named_texts, report_missing_texts
from pipeline.load.choice import (
    Choice,
    choose,
    is_filled_by_tool,
    is_private,
    report_choice,
    report_other_texts,
    report_unplayed,
)
from pipeline.load.front_matter import read_post
from pipeline.load.language_folders import tell_languages
from pipeline.load.locate import find_commit
from pipeline.load.look import read_beside
from pipeline.load.pages import choose_readmes, find_pages
from pipeline.load.pieces import list_bases, read_pieces
from pipeline.load.settings import SettingsRead, read_settings
from pipeline.load.walk import Scan, find_copies, find_files, is_markdown, is_readme
from pipeline.model.manuscript import Manuscript, Post
from pipeline.model.problems import Problem
from pipeline.model.settings import AUTHORS_FILE, SETTINGS_FILE

_OURS = frozenset({SETTINGS_FILE, AUTHORS_FILE})
_POSTS = "posts"  # purpose in the file cache
_LARGEST = 20_000_000  # bytes of a post: more than any book
PostRead = tuple[Post | None, tuple[Problem, ...]]
"""The post that a file holds, if it can be read, and what is wrong with it."""
_PostsRead = tuple[tuple[Post, ...], list[Problem]]


class NoContentError(UserError):
    """There is no folder of posts to load; the text says what was looked for."""


def read_file(root: Path, path: str) -> PostRead:
    """Return the post at a path below the content folder."""
    try:
        data = read_below(root, path, _LARGEST)
    except OSError as error:
        message = sentence("the file cannot be read ({error}); the post is not published", error=humanize(error))
        return None, (Problem(path, 0, 0, "unreadable-file", message, CHECK_PERMISSIONS),)
    if len(data) > _LARGEST:  # no more of it was read: nobody watches over this process
        message = sentence("the file has more than {number} MB; the post is not published", number=_LARGEST // 1000000)
        return None, (Problem(path, 0, 0, "unreadable-file", message, sentence("split it into several posts")),)
    return read_post(path, data)


def read_cached(cache: FileCache, root: Path, path: str) -> PostRead:
    """Return the post at a path, from the cache where the file is unchanged. A file that cannot be read is not kept."""
    stamp = cache.stamp(path)
    found = cast("PostRead | None", cache.find(_POSTS, path, stamp))
    if found is None:
        found = read_file(root, path)
        is_read = all(problem.rule != "unreadable-file" for problem in found[1])
        cache.keep(_POSTS, path, stamp if is_read else None, found)
    return found


def load(
    root: Path,
    outputs: Collection[str] = (),
    read: Callable[[Path, str], PostRead] = read_file,
    commit: Callable[[Path, Iterable[str]], str] = find_commit,
    alone: str = "",
) -> Manuscript:
    """Read everything below the content folder `root`, except the `outputs` of this run; of posts one `alone`, if any.

    Callers that cache posts, or do not need the commit, pass functions of their own for `read` and `commit`.

    Raises:
        NoContentError: `root` is no folder, cannot be read, is what publish wrote, or holds no Markdown file.
    """
    _require_folder(root)
    denied.set(set())
    found = find_files(root, outputs)
    settings_read = read_settings(root if SETTINGS_FILE in found.files else None)
    named = find_named_texts(settings_read.anthologies)
    problems = [
        *found.problems,
        *settings_read.problems,
        *report_missing_texts(named, list(filter(is_markdown, found.files))),
    ]
    own_language = settings_read.settings.language
    settings_read, adopting = _adopt_settings(root, settings_read, found)
    choice = choose(root, found, named, settings_read.settings.language)
    if not choice.posts:
        raise NoContentError("{root}: no Markdown file (*.md, *.markdown) in this folder or below it", root=root)
    choice.posts = [path for path in choice.posts if alone in ("", path)]
    texts = [path for path in found.files if path in named or path == choice.opening]
    book_texts = _read_posts(root, texts, read, problems)
    posts = _drop_filled_pages(_read_posts(root, choice.posts, read, problems), choice, found.sites, problems)
    if choice.readmes and not alone:
        of_readmes: list[Problem] = []
        readmes = _read_posts(root, choice.readmes, read, of_readmes)
        posts = _add_readmes(posts, (readmes, of_readmes), choice, found.sites, problems)
    posts = tell_languages(posts, found, settings_read)
    bases, texts_of_all = list_bases(found.sites), (*posts, *book_texts)
    pieces = read_pieces(root, texts_of_all, found.files, bases)
    choice.private = [path for path in choice.private if path not in pieces]
    beside, unread = read_beside(root, found.files)
    told = read_folder_sources(root, found.files, found.sites, texts_of_all)
    sources, unsourced = read_source_files(root, found.files, settings_read, texts_of_all, told)
    problems += (*unread, *unsourced)
    authors = read_authors(root) if AUTHORS_FILE in found.files else AuthorsRead()
    assets = [path for path in found.files if not (path in beside or is_markdown(path) or path in _OURS)]
    assets = [path for path in assets if not is_private(path, found.sites)]
    contents = () if settings_read.tells_order else find_contents(root, select_speaking(found), posts, found.files)
    return Manuscript(
        root=root,
        settings=settings_read.settings,
        handouts=settings_read.handouts,
        anthologies=settings_read.anthologies,
        paths=settings_read.paths,
        site=settings_read.site,
        footer=settings_read.footer,
        order_places=settings_read.order_places,
        look=settings_read.look,
        related=settings_read.related,
        biographies=authors.biographies,
        author_links=authors.links,
        people=authors.people,
        posts=posts,
        assets=frozenset((*assets, *choice.transcripts)),
        book_texts=book_texts,
        opening=choice.opening,
        served=found.served,
        is_language_adopted=settings_read.settings.language != own_language,
        language_folders=found.language_folders,
        tools={site.folder: site.tool for site in reversed(found.sites)},
        holding_back={site.folder: site.tool for site in found.sites if site.holds_back},
        copies=find_copies(list(filter(is_markdown, found.files))),
        macros=_list_macros(root, found),
        contents=contents,
        pages=find_pages(posts, found.sites),
        unless_linked=(*report_other_texts(assets, found.sites), *report_unplayed(choice.transcripts)),
        commit=commit(root, [path for path in found.files if is_markdown(path) or path in _OURS]),
        beside=beside,
        sources=sources,
        pieces=pieces,
        bases=bases,
        problems=(*problems, *report_choice(choice, found), *adopting, *authors.problems, *_report_denied(root)),
    )


def _list_macros(root: Path, scan: Scan) -> tuple[str, ...]:
    """Return the folders where calls of macros are left out; of a MkDocs above the root nothing is known."""
    is_below = find_tool_above(root).startswith("mkdocs")
    return ("",) if is_below else tuple(site.folder for site in scan.sites if site.has_macros)


def _require_folder(root: Path) -> None:
    """Raise NoContentError where posts cannot be looked for."""
    if not root.is_dir():
        raise NoContentError("{root}: no such file or folder", root=root)
    if is_output(root):
        raise NoContentError("{root} was written by publish: name the folder of your posts", root=root)


def select_speaking(scan: Scan) -> tuple[Site, ...]:
    """Return the sites of other tools that speak for the whole folder."""
    return sites_of_collection(scan.sites, [path for path in scan.files if is_markdown(path) and not is_readme(path)])


def _adopt_settings(root: Path, told: SettingsRead, scan: Scan) -> tuple[SettingsRead, list[Problem]]:
    """Return the settings with what those of other tools add to them, and what is to be said of that."""
    whole = select_speaking(scan)
    settings, site = adopt_settings(told.settings, told.site, whole)
    remarks = [*report_adoption(told.settings, told.site, scan.sites, whole), *report_tool_above(root, settings)]
    return told._replace(settings=settings, site=site), remarks


def _report_denied(root: Path) -> Iterator[Problem]:
    """Yield a problem for each of other tools' settings that may not be read: it may tell of drafts."""
    message = sentence("the settings cannot be read, so that drafts, order or titles may be wrong")
    for path in denied.get():
        yield Problem(path.relative_to(root).as_posix(), 0, 0, "unreadable-file", message, CHECK_PERMISSIONS)


def _drop_filled_pages(
    posts: Iterable[Post], choice: Choice, sites: Sequence[Site], problems: list[Problem]
) -> tuple[Post, ...]:
    """Return the posts but for pages that another tool fills; what was said of their emptiness is said no more."""
    kept = []
    for post in posts:
        if is_filled_by_tool(post, sites):
            choice.no_content.append(post.path)
        else:
            kept.append(post)
    gone = {*choice.no_content, choice.opening}
    problems[:] = [problem for problem in problems if problem.rule != "empty-post" or problem.path not in gone]
    return tuple(kept)


def _add_readmes(
    posts: tuple[Post, ...], read: _PostsRead, choice: Choice, sites: Sequence[Site], problems: list[Problem]
) -> tuple[Post, ...]:
    """Return the posts with those of the READMEs that were `read` that are posts, too."""
    readmes, found = read
    chosen = choose_readmes(readmes, posts, sites)
    paths = {post.path for post in chosen}
    problems += [problem for problem in found if problem.path in paths]
    choice.no_content = [path for path in choice.no_content if path not in paths]
    return tuple(sorted((*posts, *chosen), key=lambda post: post.path)) if chosen else posts


def _read_posts(
    root: Path, paths: Iterable[str], read: Callable[[Path, str], PostRead], problems: list[Problem]
) -> tuple[Post, ...]:
    """Return the posts at these paths; what is wrong with them joins the problems."""
    posts = []
    for path in paths:
        post, found = read(root, path)
        problems += found
        if post is not None:
            posts.append(post)
    return tuple(posts)
