"""List the files below a content folder, and the folders that are passed over because they hold no content."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from posixpath import basename, dirname, splitext

from pipeline.dialects.folders.sites import Site, find_sites
from pipeline.files.opening import is_unicode, show_path
from pipeline.files.own_files import is_made_by_programs
from pipeline.i18n.sentences import CHECK_PERMISSIONS, humanize, sentence
from pipeline.model.manuscript import LanguageFolder
from pipeline.model.problems import Problem

_LINK_HINT = sentence("put the file itself there")
_MOST_SITES = 50  # whose settings are read: a repository has one or two


@dataclass
class Scan:
    """Paths of files below the root, hidden ones aside; the folders that were passed over; the sites of other tools."""

    files: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def served(self) -> tuple[str, ...]:
        """The folders whose files have addresses at the root of a site."""
        return tuple(dict.fromkeys(folder for site in self.sites for folder in site.served))

    @property
    def language_folders(self) -> dict[str, LanguageFolder]:
        """The folders that hold posts in a language because their tool says so."""
        return {path: folder for site in self.sites for path, folder in site.languages.items()}


def find_files(root: Path, outputs: Collection[str] = ()) -> Scan:
    """Return everything below `root`; folders that cannot be read and links are among the problems.

    Of the folders that are `outputs` of this run nothing is said.
    """
    found = Scan()

    def unreadable(error: OSError) -> None:
        place = show_path(Path(error.filename).relative_to(root).as_posix())
        message = sentence("the folder cannot be read ({error}); nothing in it is published", error=humanize(error))
        found.problems.append(Problem(place, 0, 0, "unreadable-file", message, CHECK_PERMISSIONS))

    inside = root.resolve()
    for folder, folders, names in os.walk(root, onerror=unreadable):
        where = Path(folder)
        place = where.relative_to(root).as_posix() if where != root else ""
        if place and is_made_by_programs(where.name, names):
            found.passed_over.append(show_path(place))
            folders.clear()
            continue
        for kind in (folders, names):
            kind[:] = [name for name in kind if (f"{place}/{name}" if place else name) not in outputs]
        if len(found.sites) < _MOST_SITES:
            found.sites += find_sites(root, place, folders, names)
        folders[:] = sorted(_open(place, folders, found))
        folders_and_files = {*folders, *names}
        can_be_entered = os.access(folder, os.X_OK)
        for entry in _list_entries(folder):
            if entry.name in folders_and_files and not entry.name.startswith("."):
                below = f"{place}/{entry.name}" if place else entry.name
                _sort_in(found, entry, below, inside, can_be_entered=can_be_entered)
    found.files = sorted(_repair_names(found.files, found.problems))
    return found


def _repair_names(paths: Iterable[str], problems: list[Problem]) -> Iterator[str]:
    """Yield the paths as they are shown; a name that is no Unicode is fixed and named."""
    paths = list(paths)
    names = set(filter(is_unicode, paths))
    yield from names
    for path in paths:
        if is_unicode(path):
            continue
        name = show_path(path)
        if name in names:
            problems.append(
                Problem(name, 0, 0, "unreadable-file", sentence("another file has nearly this name; left out"))
            )
            continue
        names.add(name)
        message = sentence("the name is not in Unicode, as in an old archive; read as Windows once wrote names")
        problems.append(Problem(name, 0, 0, "file-name", message, sentence("rename the file")))
        yield name


def _list_entries(folder: str) -> list[os.DirEntry[str]]:
    """Return the entries of a folder; none if it has gone meanwhile."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _sort_in(scan: Scan, entry: os.DirEntry[str], place: str, inside: Path, *, can_be_entered: bool) -> None:
    """Put a file, or a link to a folder, where it belongs: with the files, or with the problems."""
    is_folder = _is(entry.is_dir)
    if entry.is_symlink() and (is_folder or not _leads_into(inside, Path(entry.path))):
        scan.problems.append(
            Problem(show_path(place), 0, 0, "link-out", sentence("a symbolic link; not followed"), _LINK_HINT)
        )
    elif can_be_entered and _is(entry.is_file):
        scan.files.append(place)
    elif not is_folder:
        scan.problems.append(
            Problem(show_path(place), 0, 0, "unreadable-file", sentence("this file or folder cannot be read; left out"))
        )


def _is(kind: Callable[[], bool]) -> bool:
    """Return whether something is of a kind; what cannot be looked at (a link that leads round in a circle) is none."""
    try:
        return kind()
    except OSError:
        return False


def _open(place: str, folders: list[str], scan: Scan) -> Iterator[str]:
    """Yield those of the folders that may hold something to publish; the others, but for hidden ones, are `scan`."""
    closed = {path for site in scan.sites for path in site.no_content}
    for name in folders:
        path = f"{place}/{name}" if place else name
        if path in closed or any(site.ignores(path) for site in scan.sites):
            scan.passed_over.append(show_path(path))
        elif not name.startswith("."):
            yield name


def _leads_into(folder: Path, link: Path) -> bool:
    """Return whether a link of the file system leads to something in the folder, and not round in a circle."""
    try:
        return link.resolve().is_relative_to(folder)
    except (OSError, RuntimeError):  # a circle: the one or the other, after the version of Python
        return False


MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"})
"""How the names of posts end, in small letters."""
_KEPT = 1 << 16  # paths, each of which is asked about several times
_WEB_PAGE = sentence("a web page")
_OTHER_FORMATS = {
    ".txt": sentence("a plain text"),
    **dict.fromkeys((".docx", ".doc"), sentence("a Word document")),
    ".odt": sentence("a LibreOffice document"),
    ".rtf": sentence("an RTF document"),
    ".pages": sentence("a Pages document"),
    **dict.fromkeys((".adoc", ".asciidoc"), sentence("an AsciiDoc text")),
    ".rst": sentence("a reStructuredText document"),
    ".textile": sentence("a Textile text"),
    ".org": sentence("an Org text"),
    ".ipynb": sentence("a Jupyter notebook"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _WEB_PAGE),
}
# Those of which `import` makes posts; `importing/sources.py` says so of all kinds.
_IMPORTED = frozenset({".docx", ".odt", ".rtf", ".html", ".htm", ".xhtml"})
# Plain texts that web servers, robots and programs read (ours the words of `proofread`), and what Word writes beside a
# document that is open.
_FOR_PROGRAMS = re.compile(
    r"(?:robots|humans|ads|llms|security|requirements|licen[cs]e|copying|ofl|cmakelists|readme|changelog)\b.*|dictionary\.txt|~\$.*",
    re.IGNORECASE,
)

_READMES = frozenset({"readme", "lisezmoi"})
# Files in which repositories say how they are to be used; Jekyll passes most of them over as well.
_OF_REPOSITORIES = frozenset("license licence copying contributing code_of_conduct code-of-conduct changelog".split())
# … written in capitals, as is usual there, and may be an article otherwise.
_IN_CAPITALS = frozenset(
    "CHANGES HISTORY SECURITY SUPPORT GOVERNANCE MAINTAINERS ISSUE_TEMPLATE PULL_REQUEST_TEMPLATE AGENTS CLAUDE".split()
)


@lru_cache(_KEPT)
def is_markdown(path: str) -> bool:
    """Return whether a file is named as Markdown is."""
    return splitext(path)[1].lower() in MARKDOWN


@lru_cache(_KEPT)
def is_readme(path: str) -> bool:
    """Return whether a file is the README of its folder."""
    return _stem(path).lower() in _READMES


_COPIES = frozenset("trash bak backup backups old corbeille sauvegarde sauvegardes ancien anciens anciennes".split())


def find_copies(paths: Collection[str]) -> frozenset[str]:
    """Return the folders of old copies.

    They are named so, and half of their posts or more have the names of posts beside the folder, or in one beside it.
    """
    below: dict[str, list[str]] = {}
    others = []
    for path in paths:
        parts = path.split("/")
        at = next((n for n, name in enumerate(parts[:-1]) if name.casefold() in _COPIES), -1)
        if at < 0:
            others.append(parts)
        elif not _is_index(rest := "/".join(parts[at + 1 :])):
            below.setdefault("/".join(parts[: at + 1]), []).append(rest)
    beside: dict[str, set[str]] = {dirname(folder): set() for folder in below}
    for parts in others if below else ():
        for n in range(len(parts)):
            beside.get("/".join(parts[:n]), set()).update(("/".join(parts[n:]), "/".join(parts[n + 1 :])))
    return frozenset(
        folder
        for folder, names in below.items()
        if 2 * sum(name in beside[dirname(folder)] for name in names) >= len(names)
    )


def _is_index(name: str) -> bool:
    return _stem(name) == name.partition(".")[0] and _stem(name).lower() in ("index", *_READMES)


def is_of_repository(path: str) -> bool:
    """Return whether a file tells of the repository, and not of what this publishes."""
    stem = _stem(path).partition(".")[0]  # LICENSE.fr.md
    return stem.lower() in _OF_REPOSITORIES or stem in _IN_CAPITALS


def is_web_page(path: str) -> bool:
    """Return whether a file is named as pages of the web are."""
    return other_format(path) == _WEB_PAGE


def is_importable(path: str) -> bool:
    """Return whether `import` makes a post of a text of this name."""
    return splitext(path)[1].lower() in _IMPORTED


@lru_cache(_KEPT)
def other_format(path: str) -> str:
    """Return the kind of a text for readers in another format than Markdown; "" for any other file."""
    kind = _OTHER_FORMATS.get(splitext(path)[1].lower(), "")
    return "" if kind and _FOR_PROGRAMS.fullmatch(basename(path)) else kind


def _stem(path: str) -> str:
    return splitext(basename(path))[0]
