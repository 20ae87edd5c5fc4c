"""The order that another tool has for its pages, and the parts that they are in: MkDocs, Quarto, Docusaurus."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from pipeline.dialects.folders.configuration import at, read_configuration
from pipeline.dialects.folders.site_settings import first, word
from pipeline.dialects.folders.sites import Site
from pipeline.model.manuscript import Contents, Post

_POSITION = "sidebar_position"
_CATEGORIES = ("_category_.json", "_category_.yml", "_category_.yaml")
_MOST = 500  # files of categories that are read
_FILES = (".md", ".qmd", ".rmd", ".ipynb")
_Place = tuple[float, str]


def contents_of(root: Path, sites: Sequence[Site], posts: Iterable[Post], files: Iterable[str]) -> Contents:
    """Return the title of the part ("" for none) and the path of each page, in their order; () where no tool tells."""
    found: list[tuple[str, str]] = []
    for site in sites:
        values = read_configuration(root, site.configuration) if site.tool in ("MkDocs", "Quarto") else {}
        below = next(iter(site.content), posixpath.join(site.folder, "docs"))
        found += _listed(values.get("nav"), below)
        for key in ("chapters", "appendices"):
            found += _listed(at(values, "book", key), site.folder)
    docusaurus = next((site for site in sites if site.tool == "Docusaurus"), None)
    base = posixpath.join(docusaurus.folder, "docs") if docusaurus else ""
    return tuple(dict.fromkeys(found or _by_positions(root, base, posts, files)))


def _listed(items: object, base: str, part: str = "") -> Iterator[tuple[str, str]]:
    """Yield the pages of a list, which has texts, maps of a title and a page or a list, or Quarto's parts."""
    for item in items if isinstance(items, list) else []:
        file = first(at(item, "file"), at(item, "href"))
        if isinstance(item, str | dict) and isinstance(page := file or item, str):
            yield part, posixpath.normpath(posixpath.join(base, page))
        elif isinstance(item, dict) and "part" in item:
            title = word(item["part"])
            if title.endswith(_FILES):
                page, title = title, PurePosixPath(title).stem.replace("-", " ").capitalize()
                yield part or title, posixpath.normpath(posixpath.join(base, page))
            yield from _listed(item.get("chapters"), base, part or title)
        elif isinstance(item, dict):
            for title, value in item.items():
                is_page = isinstance(value, str)
                yield from _listed([value] if is_page else value, base, part if is_page else part or word(title))


def _by_positions(root: Path, base: str, posts: Iterable[Post], files: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the pages below a folder as their numbers have them, and those of the folders that they are in."""
    inside = [post for post in posts if not base or post.path.startswith(f"{base}/")]
    found = [path for path in files if PurePosixPath(path).name in _CATEGORIES][:_MOST]
    categories = {posixpath.dirname(path): read_configuration(root, path) for path in found}
    numbered = [_POSITION in post.metadata for post in inside] + ["position" in one for one in categories.values()]
    if not any(numbered):
        return

    def place(post: Post) -> list[_Place]:
        folders = [folder.as_posix() for folder in reversed(PurePosixPath(post.path).parents)]
        around = [_place(categories.get(folder, {}), "position", folder) for folder in folders if folder != "."]
        return [*around, _place(post.metadata, _POSITION, post.path)]

    for post in sorted(inside, key=place):
        parts = post.path.removeprefix(base).strip("/").split("/")
        folder = posixpath.join(base, parts[0])
        title = word(categories.get(folder, {}).get("label")) or parts[0].replace("-", " ").capitalize()
        yield title if len(parts) > 1 else "", post.path


def _place(values: Mapping[str, object], key: str, path: str) -> _Place:
    """Return where a page or a folder comes among its neighbours: by its number, then by its name."""
    try:
        return float(word(values.get(key))), path
    except ValueError:
        return float("inf"), path
