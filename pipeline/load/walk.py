"""What stands below a content folder: its files, and the folders that are passed over, for they hold no content."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.dialects.folders.sites import Site, sites_at
from pipeline.files.folders import is_made_by_programs
from pipeline.files.names import is_unicode, shown
from pipeline.i18n.humanize import CHECK_PERMISSIONS, said
from pipeline.i18n.sentences import sentence
from pipeline.model.problems import Problem

_LINK_HINT = sentence("put the file itself there")
_MOST_SITES = 50  # whose settings are read: a repository has one or two


@dataclass
class Found:
    """Paths of files below the root, hidden ones aside; the folders that were passed over; the sites of other tools."""

    files: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def served(self) -> tuple[str, ...]:
        """The folders whose files have addresses at the root of a site."""
        return tuple(dict.fromkeys(folder for site in self.sites for folder in site.served))


def find_files(root: Path, outputs: Collection[str] = ()) -> Found:
    """Return everything below `root`; folders that cannot be read and links are among the problems.

    Of the folders that are `outputs` of this run nothing is said.
    """
    found = Found()

    def unreadable(error: OSError) -> None:
        place = shown(Path(error.filename).relative_to(root).as_posix())
        message = sentence("the folder cannot be read ({error}); nothing in it is published", error=said(error))
        found.problems.append(Problem(place, 0, 0, "unreadable-file", message, CHECK_PERMISSIONS))

    inside = root.resolve()
    for folder, folders, names in os.walk(root, onerror=unreadable):
        where = Path(folder)
        place = where.relative_to(root).as_posix() if where != root else ""
        if place and is_made_by_programs(where.name, names):
            found.passed_over.append(shown(place))
            folders.clear()
            continue
        for kind in (folders, names):
            kind[:] = [name for name in kind if (f"{place}/{name}" if place else name) not in outputs]
        if len(found.sites) < _MOST_SITES:
            found.sites += sites_at(root, place, folders, names)
        folders[:] = sorted(_open(place, folders, found))
        folders_and_files = {*folders, *names}
        can_be_entered = os.access(folder, os.X_OK)
        for entry in _entries(folder):
            if entry.name in folders_and_files and not entry.name.startswith("."):
                below = f"{place}/{entry.name}" if place else entry.name
                _sort_in(found, entry, below, inside, can_be_entered=can_be_entered)
    found.files = sorted(_in_unicode(found.files, found.problems))
    return found


def _in_unicode(paths: Iterable[str], problems: list[Problem]) -> Iterator[str]:
    """Yield the paths as they are shown; a name that is no Unicode is mended and named."""
    paths = list(paths)
    names = set(filter(is_unicode, paths))
    yield from names
    for path in paths:
        if is_unicode(path):
            continue
        name = shown(path)
        if name in names:
            problems.append(
                Problem(name, 0, 0, "unreadable-file", sentence("another file has nearly this name; left out"))
            )
            continue
        names.add(name)
        message = sentence("the name is not in Unicode, as in an old archive; read as Windows once wrote names")
        problems.append(Problem(name, 0, 0, "file-name", message, sentence("rename the file")))
        yield name


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """Return what stands in a folder; nothing where it has gone meanwhile."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _sort_in(found: Found, entry: os.DirEntry[str], place: str, inside: Path, *, can_be_entered: bool) -> None:
    """Put a file, or a link to a folder, where it belongs: with the files, or with the problems."""
    is_folder = _is(entry.is_dir)
    if entry.is_symlink() and (is_folder or not _leads_into(inside, Path(entry.path))):
        found.problems.append(
            Problem(shown(place), 0, 0, "link-out", sentence("a link of the file system; not followed"), _LINK_HINT)
        )
    elif can_be_entered and _is(entry.is_file):
        found.files.append(place)
    elif not is_folder:
        found.problems.append(Problem(shown(place), 0, 0, "unreadable-file", sentence("cannot be read; left out")))


def _is(kind: Callable[[], bool]) -> bool:
    """Return whether something is of a kind; what cannot be looked at (a link that leads round in a circle) is none."""
    try:
        return kind()
    except OSError:
        return False


def _open(place: str, folders: list[str], found: Found) -> Iterator[str]:
    """Yield those of the folders that may hold something to publish; the others, but for hidden ones, are `found`."""
    closed = {path for site in found.sites for path in site.no_content}
    for name in folders:
        path = f"{place}/{name}" if place else name
        if path in closed or any(site.ignores(path) for site in found.sites):
            found.passed_over.append(shown(path))
        elif not name.startswith("."):
            yield name


def _leads_into(folder: Path, link: Path) -> bool:
    """Return whether a link of the file system leads to something in the folder, and not round in a circle."""
    try:
        return link.resolve().is_relative_to(folder)
    except (OSError, RuntimeError):  # a circle: the one or the other, after the version of Python
        return False
