"""What the settings of other tools say of sources: bibliographies and the style of citations, folder by folder."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import filter as filter_names
from pathlib import Path
from typing import NamedTuple

from pipeline.dialects.folders.configuration import find_at, read_bounded, read_configuration
from pipeline.dialects.folders.site_settings import clean_text, first, read_hugo
from pipeline.dialects.folders.sites import Site
from pipeline.files.text_files import Lines
from pipeline.model.manuscript import Post
from pipeline.model.problems import BEGINNING, Position

_MOST = 200  # files that are read: a site has a handful of folders with settings of their own
# Keys of bibliographies and of a style, by the names of files and tools.
_QUARTO = ("bibliography book.bibliography website.bibliography", "csl book.csl website.csl")
_KEYS = {
    "_quarto": _QUARTO,
    "_metadata": _QUARTO,
    "_config": ("bibtex_bibfiles sphinx.config.bibtex_bibfiles", ""),
    "myst": ("project.bibliography", ""),
    "Hugo": ("params.bibliography params.bibFile", "params.csl"),
}
_SCHOLAR, _JEKYLLS_FOLDER, _JEKYLLS_FILE = "scholar", "_bibliography", "references.bib"


class Named(NamedTuple):
    """A name in a file of settings, and its place there."""

    name: str
    place: Position = BEGINNING


class FolderSources(NamedTuple):
    """What the settings at a path say of the posts below a folder: bibliographies, and a style, "" for none."""

    folder: str
    path: str
    bibliographies: tuple[Named, ...]
    style: Named = Named("")

    def holds(self, path: str) -> bool:
        """Return whether a post is below the folder."""
        return not self.folder or path.startswith(f"{self.folder}/")


def read_folder_sources(
    root: Path, files: Sequence[str], sites: Iterable[Site], posts: Iterable[Post]
) -> list[FolderSources]:
    """Return what other tools' settings say of sources, the innermost folders first."""
    found = [*_read_settings(root, files), *_read_hugo_settings(root, sites), *_read_bookdown(files, posts)]
    return sorted(found, key=lambda each: -each.folder.count("/") - bool(each.folder))


def _read_settings(root: Path, files: Sequence[str]) -> Iterator[FolderSources]:
    paths = [path for path in files if path.endswith((".yml", ".yaml")) and _stem(path) in _KEYS]
    for path in paths[:_MOST]:
        text = read_bounded(root, path)
        if "bib" not in text and "csl" not in text and _SCHOLAR not in text:
            continue
        values, folder = read_configuration(root, path), posixpath.dirname(path)
        scholar = values.get(_SCHOLAR)
        if isinstance(scholar, dict) and _stem(path) == "_config":
            yield _read_scholar(scholar, path, files, text)
        else:
            yield from _make(folder, path, values, _KEYS[_stem(path)], text)


def _stem(path: str) -> str:
    return posixpath.basename(path).partition(".")[0]


def _read_scholar(scholar: dict[str, object], path: str, files: Sequence[str], text: str) -> FolderSources:
    """Return what Jekyll's plugin for sources is told, whose names may have stars; its own defaults may be missing."""
    folder = posixpath.dirname(path)
    where = clean_text(scholar.get("source")) or _JEKYLLS_FOLDER
    told = clean_text(scholar.get("bibliography"))
    pattern = posixpath.normpath(posixpath.join(folder, where.lstrip("/"), told or _JEKYLLS_FILE))
    names = filter_names(files, pattern) if "*" in pattern or not told else [pattern]
    places = [Named(f"/{name}", _find_place(text, told)) for name in names]
    style = clean_text(scholar.get("style"))
    return FolderSources(folder, path, tuple(places), Named(style, _find_place(text, style)))


def _read_hugo_settings(root: Path, sites: Iterable[Site]) -> Iterator[FolderSources]:
    for site in sites:
        if site.tool == "Hugo":
            below = posixpath.relpath(site.configuration, site.folder or ".")
            values = read_hugo(root / site.folder, below)
            text = read_bounded(root, site.configuration)
            yield from _make(site.folder, site.configuration, values, _KEYS["Hugo"], text)


def _read_bookdown(files: Iterable[str], posts: Iterable[Post]) -> Iterator[FolderSources]:
    """Yield the sources of books of bookdown: the front matter of their first chapter is that of all."""
    books = {posixpath.dirname(path) for path in files if posixpath.basename(path) == "_bookdown.yml"}
    for post in posts:
        folder, name = posixpath.split(post.path)
        if name.lower() == "index.rmd" and (folder in books or "bookdown" in str(post.metadata.get("site"))):
            names = _list_names(post.metadata.get("bibliography"))
            place = post.key_places.get("bibliography", BEGINNING)
            style = Named(clean_text(post.metadata.get("csl")), post.key_places.get("csl", BEGINNING))
            yield FolderSources(folder, post.path, tuple(Named(one, place) for one in names), style)


def _make(
    folder: str, path: str, values: dict[str, object], keys: tuple[str, str], text: str
) -> Iterator[FolderSources]:
    told, style = (first(*(find_at(values, *key.split(".")) for key in each.split())) for each in keys)
    names, style = _list_names(told), clean_text(style)
    if names or style:
        places = tuple(Named(name, _find_place(text, name)) for name in names)
        yield FolderSources(folder, path, places, Named(style, _find_place(text, style)))


def _list_names(value: object) -> list[str]:
    return list(filter(None, map(clean_text, value if isinstance(value, list) else [value])))


def _find_place(text: str, name: str) -> Position:
    at = text.find(name) if name else -1
    return Lines(text).place(at) if at >= 0 else BEGINNING
