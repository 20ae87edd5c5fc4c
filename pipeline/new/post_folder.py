"""Find the folder of a collection's posts and the pattern of their file names, as most posts have them.

A new post goes where its writer would look for it. What is decided here, `new post` and `import` share.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pipeline.dialects.folders.configuration import read_configuration
from pipeline.dialects.folders.sites import Site
from pipeline.load.choice import choose
from pipeline.load.walk import MARKDOWN, Scan, find_files
from pipeline.normalise.collection.pages import is_among_pages
from pipeline.normalise.metadata.languages import find_language
from pipeline.normalise.metadata.metadata import find_date, is_named_after_folder
from pipeline.text.printable import file_name_of, free_name

_USUAL = "articles"
# Where a tool keeps its posts in a folder that has none yet; the first that is there, else the first.
_OF_TOOLS: Mapping[str, tuple[str, ...]] = {
    "Hugo": ("content/posts", "content/post", "content/blog"),
    "Jekyll": ("_posts",),
    "Eleventy": ("posts", "blog", "content/blog", "src/posts"),
    "MkDocs": ("docs/blog/posts", "docs"),
    "Docusaurus": ("blog", "docs"),
    "Astro": ("src/content/blog", "src/content/posts"),
    "Quarto": ("posts",),
    "Obsidian": ("",),
}
_FOLDERS = (_USUAL, "posts", "blog", "content/posts", "content")
# Jekyll publishes no file of these folders that has no date in its name.
_DATED = "_posts"
# Folders of years, months and days.
_BY_DATE = re.compile(r"(?:^|/)(?:19|20)\d\d(?P<month>/\d\d)?(?P<day>/\d\d)?$")
_SUFFIX = ".md"
# Not .mdx, in which plain Markdown may be at fault.
_SUFFIXES = MARKDOWN - {".mdx"}
# What a post without letters and digits in its title is called, as its page would be.
_NAMELESS = "article"


@dataclass(frozen=True)
class PostFolder:
    """A folder for posts below the content folder ("" for that itself), and how files in it are named.

    `dated` are names that begin with a date, `bundled` is a folder for each post, `by_date` folders of years, months
    and days ("%Y/%m"). `taken` are the names that posts of the collection have already, wherever they are.
    """

    path: str
    suffix: str = _SUFFIX
    dated: bool = False
    bundled: bool = False
    by_date: str = ""
    taken: frozenset[str] = frozenset()

    def free_slug(self, title: str, also_taken: Iterable[str] = ()) -> str:
        """Return a name for a post of this title that is safe everywhere and that no other post has."""
        return free_name(file_name_of(title) or _NAMELESS, {*self.taken, *also_taken})

    def path_of(self, slug: str, day: dt.date) -> str:
        """Return the path below the content folder of a post with this name, written on this day."""
        name = f"{day.isoformat()}-{slug}" if self.dated else slug
        file = f"{name}/index{self.suffix}" if self.bundled else f"{name}{self.suffix}"
        return str(PurePosixPath(self.path, day.strftime(self.by_date) if self.by_date else "", file))


def find_post_folder(root: Path, language: str = "") -> PostFolder:
    """Return where posts of this language are kept in a content folder; of any, where it is ""."""
    found = find_files(root) if root.is_dir() else Scan()
    files = choose(root, found, (), language).posts
    posts = [path for path in files if not is_among_pages(path)]
    usual = tuple(name for site in found.sites if not site.folder for name in _OF_TOOLS.get(site.tool, ()))
    folder = _of_settings(root, found.sites) or _of_posts(root, posts, usual, language) or _of_nobody(root, usual)
    return replace(folder, taken=frozenset(map(name_of_post, files)))


def name_of_post(path: str) -> str:
    """Return by what name a post is known: that of its file without date, or of its folder."""
    pure = PurePosixPath(path)
    stem = pure.parent.name if is_named_after_folder(path) else pure.stem
    return file_name_of(stem.removeprefix(find_date(path)))


def _of_settings(root: Path, sites: Iterable[Site]) -> PostFolder | None:
    """Return the folder that Obsidian is told to put new notes into: where it is told nothing, that of them all."""
    for site in sites:
        if site.tool == "Obsidian" and not site.folder:
            settings = read_configuration(root, f"{site.configuration}/app.json")
            folder = settings.get("newFileFolderPath") if settings.get("newFileLocation") == "folder" else ""
            is_inside = isinstance(folder, str) and ".." not in folder.split("/")
            return PostFolder(str(folder).strip("/") if is_inside else "")
    return None


def _of_posts(root: Path, posts: Sequence[str], usual: Sequence[str], language: str) -> PostFolder | None:
    """Return the usual folder of the tool, if it has posts, else that with most; of two alike that with the newest."""
    short = language.partition("-")[0].lower()
    own = [path for path in posts if short and find_language(path).partition("-")[0].lower() == short]
    places = _places(own or posts)
    if not places:
        return None
    counts = Counter(place.folder for place in places)
    most = max(counts.values())
    best = [name for name in usual if name in counts][:1] or [name for name, count in counts.items() if count == most]
    newest = max((place for place in places if place.folder in best), key=lambda place: _age(root, place.path))
    return _like(newest.folder, [place for place in places if place.folder == newest.folder])


class _Place(NamedTuple):
    """The place of a post: its folder, and the folders of dates between this and its file."""

    path: str
    folder: str
    by_date: str
    is_bundle: bool


def _places(posts: Sequence[str]) -> list[_Place]:
    alone = Counter(PurePosixPath(path).parent for path in posts)
    return [_place(path, is_alone=alone[PurePosixPath(path).parent] == 1) for path in posts]


def _place(path: str, *, is_alone: bool) -> _Place:
    folder = PurePosixPath(path).parent
    is_bundle = is_alone and PurePosixPath(path).stem.lower() == "index" and bool(folder.name)
    inner = str(folder.parent if is_bundle else folder).removeprefix(".")
    dates = _BY_DATE.search(inner)
    pattern = "%Y" + ("/%m" if dates["month"] else "") + ("/%d" if dates["day"] else "") if dates else ""
    return _Place(path, _BY_DATE.sub("", inner), pattern, is_bundle)


def _age(root: Path, path: str) -> tuple[str, float]:
    """Return what is greater for newer posts: the date of the name, then that of the file's last change."""
    try:
        return find_date(path), (root / path).stat().st_mtime
    except OSError:
        return find_date(path), 0.0


def _like(folder: str, places: Sequence[_Place]) -> PostFolder:
    """Return the folder, in which files are named as more than half of its posts are."""
    half = len(places) / 2
    suffixes = Counter(PurePosixPath(place.path).suffix for place in places)
    patterns = Counter(place.by_date for place in places)
    return PostFolder(
        folder,
        suffix=next((name for name, count in suffixes.items() if count > half and name in _SUFFIXES), _SUFFIX),
        dated=_needs_dates(folder) or sum(bool(find_date(place.path)) for place in places) > half,
        bundled=sum(place.is_bundle for place in places) > half,
        by_date=next((pattern for pattern, count in patterns.items() if count > half), ""),
    )


def _needs_dates(folder: str) -> bool:
    return _DATED in folder.split("/")


def _of_nobody(root: Path, usual: Sequence[str]) -> PostFolder:
    """Return the folder that is usual where there are no posts yet."""
    names = usual or _FOLDERS
    path = next((name for name in names if (root / name).is_dir()), names[0])
    return PostFolder(path, dated=_needs_dates(path))
