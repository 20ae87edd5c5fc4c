"""Files that are known by their names alone, wherever they are, as Obsidian has it: of several, the nearest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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
        """Return the nearest to a post of the paths that end so: a name alone, or the most folders and a name."""
        wanted = wanted.rpartition("/")[2] if _ON_A_DISK.match(wanted) else wanted
        parts = [part for part in wanted.split("/") if part not in ("", ".", "..")]
        named = self._by_name.get(parts[-1], []) if parts else []
        if len(named) > MOST_RIVALS:
            return NamedFiles()
        tails = {folded: _common_tail(parts, folded.split("/")) for folded, _ in named}
        longest = max(tails.values(), default=0)
        if longest < (2 if parts[1:] or wanted.startswith(("/", "../")) else 1):
            return NamedFiles()
        candidates = [one for one in named if tails[one[0]] == longest]
        _, path = min(candidates, key=lambda one: (steps(post, one[1]), one[0]))
        return NamedFiles(path, len(candidates))


def _common_tail(written: Sequence[str], path: Sequence[str]) -> int:
    """Return how many parts two paths end with; 0 where a number before these tells them apart (2024/05, 2025/05)."""
    pairs = list(zip(reversed(written), reversed(path), strict=False))
    length = next((n for n, (one, other) in enumerate(pairs) if one != other), len(pairs))
    return 0 if any(part.isdigit() for pair in pairs[length : length + 1] for part in pair) else length


def steps(one: str, other: str) -> int:
    """Return how many folders one goes up and down from one path to the other."""
    mine, its = PurePosixPath(one).parent.parts, PurePosixPath(other).parent.parts
    common = next((n for n, pair in enumerate(zip(mine, its, strict=False)) if pair[0] != pair[1]), None)
    shared = min(len(mine), len(its)) if common is None else common
    return len(mine) + len(its) - 2 * shared
