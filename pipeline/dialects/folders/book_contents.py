"""The chapters that books of mdBook, Jupyter Book and MyST list, in their order, with the titles of their parts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from fnmatch import filter as filter_names
from itertools import chain
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from pipeline.dialects.folders.configuration import find_at, read_bounded, read_configuration
from pipeline.dialects.folders.site_settings import clean_text, first

_ENTRY = re.compile(r"[ \t]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?\[[^\]\n]*+\]\(<?([^()<>\n]*+)>?\)|#[ \t]++([^\n]*)")
_LISTS = ("parts", "subtrees", "chapters", "sections", "children", "entries")
_NAMES = ("file", "root", "pattern", "glob")
_TITLES = ("caption", "part", "title")


def list_chapters(folder: Path, tool: str, source: str, configuration: str) -> list[tuple[str, str]]:
    """Return the title of the part ("" for none) and the name of each chapter of a book, as seen from its folder.

    Those of mdBook are listed in its `source`. A name may have no suffix, or be a pattern.
    """
    if tool == "mdBook":
        return list(_read_summary(read_bounded(folder, posixpath.join(source, "SUMMARY.md")), source))
    values = read_configuration(folder, "_toc.yml" if tool == "Jupyter Book" else configuration)
    if tool == "MyST":
        values = {"children": find_at(values, "project", "toc")}
    return list(_list_entries(values, "")) if tool in ("Jupyter Book", "MyST") else []


def _read_summary(text: str, source: str) -> Iterator[tuple[str, str]]:
    """Yield the chapters of a summary; its first heading is its own title, and a chapter without a file is a draft."""
    part = ""
    has_begun = False
    for entry in filter(None, map(_ENTRY.match, text.split("\n"))):
        if entry[2] is not None:
            part = entry[2].strip() if has_begun else ""
        elif entry[1].strip():
            yield part, posixpath.normpath(posixpath.join(source, unquote(entry[1].strip())))
        has_begun = True


def _list_entries(entry: dict[str, object], part: str) -> Iterator[tuple[str, str]]:
    """Yield the pages of an entry and of those in it; what is called so and is no page itself is a part."""
    names = [name for key in _NAMES if (name := clean_text(entry.get(key)))]
    yield from ((part, posixpath.normpath(name)) for name in names)
    title = clean_text(first(*(entry.get(key) for key in _TITLES)))
    lists = [inner for key in _LISTS if isinstance(inner := entry.get(key), list)]
    for inner in (each for each in chain(*lists) if isinstance(each, dict)):
        yield from _list_entries(inner, part or ("" if names else title))


def find_chapters(names: Iterable[tuple[str, str]], folder: str, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the title of the part and the path of each page that such names mean, seen from a folder."""
    paths = list(paths)
    names = ((part, posixpath.join(folder, name)) for part, name in names)
    known = {path.removesuffix(PurePosixPath(path).suffix): path for path in paths} | {path: path for path in paths}
    for part, name in names:
        found = filter_names(paths, name) if "*" in name else [known[name]] if name in known else []
        yield from ((part, path) for path in found)
