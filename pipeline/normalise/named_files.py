"""Files that are known by their names alone, wherever they are, as Obsidian has it: of several, the nearest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

# Nobody means them by their name: there is one in each folder, or a link to them is a link to a page.
_COMMON = frozenset({"index", "readme", "_index"})
_PAGES = frozenset({".html", ".htm", ".xhtml", ".xml", ".css", ".js"})
# Addresses on the computer that a post was written on: C:/Users/ada/photo.png.
_ON_A_DISK = re.compile(r"(?:file:/*)?/?[a-z]:/|file:", re.IGNORECASE)

MOST_RIVALS = 200
"""More than so many of one name are never meant by it."""


class NamedFiles(NamedTuple):
    """The path that a name means, "" for none, and how many there are of this name."""

    path: str = ""
    rivals: int = 0


class Names:
    """Finds paths by their last parts."""

    def __init__(self, paths: Iterable[tuple[str, str]]) -> None:
        """Index paths, each given with the form in which it is compared."""
        self._by_name: dict[str, list[tuple[str, str]]] = {}
        for folded, path in paths:
            pure = PurePosixPath(folded)
            if pure.stem not in _COMMON and pure.suffix not in _PAGES:
                self._by_name.setdefault(pure.name, []).append((folded, path))

    def find(self, wanted: str, post: str) -> NamedFiles:
        """Return the nearest to a post of the paths that end so: a name alone, or folders and a name."""
        wanted = wanted.rpartition("/")[2] if _ON_A_DISK.match(wanted) else wanted
        if not wanted or wanted.startswith(("/", "../")):
            return NamedFiles()
        wanted = wanted.removeprefix("./")
        ends = f"/{wanted}"
        candidates = [
            (folded, path)
            for folded, path in self._by_name.get(wanted.rpartition("/")[2], ())
            if f"/{folded}".endswith(ends)
        ]
        if not 0 < len(candidates) <= MOST_RIVALS:
            return NamedFiles()
        _, path = min(candidates, key=lambda one: (steps(post, one[1]), one[0]))
        return NamedFiles(path, len(candidates))


def steps(one: str, other: str) -> int:
    """Return how many folders one goes up and down from one path to the other."""
    mine, its = PurePosixPath(one).parent.parts, PurePosixPath(other).parent.parts
    common = next((n for n, pair in enumerate(zip(mine, its, strict=False)) if pair[0] != pair[1]), None)
    shared = min(len(mine), len(its)) if common is None else common
    return len(mine) + len(its) - 2 * shared
