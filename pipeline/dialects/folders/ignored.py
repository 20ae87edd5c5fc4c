"""What a site's own settings leave out: Jekyll's list `exclude`, the lines of Eleventy's `.eleventyignore`."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

_MOST, _LONGEST = 500, 200  # patterns, and letters of one


@dataclass(frozen=True)
class Pattern:
    """Paths that are left out, or by a later pattern with “!” are not: `glob` is that of a file or of a folder."""

    glob: str
    leaves_out: bool = True
    anywhere: bool = False

    def matches(self, path: str) -> bool:
        """Return whether a path below the site's folder is meant, or a folder around it."""
        parts = path.split("/")
        if self.anywhere:
            return any(fnmatchcase(part, self.glob) for part in parts)
        depth = self.glob.count("/") + 1
        exact = "**" not in self.glob and len(parts) >= depth
        return fnmatchcase("/".join(parts[:depth]) if exact else path, self.glob)


def of_list(value: object) -> tuple[Pattern, ...]:
    """Return the patterns of a list, each of which is seen from the site's folder."""
    words = value if isinstance(value, list) else [value]
    return tuple(_patterns((word for word in words if isinstance(word, str)), anywhere=False))


def of_lines(text: str) -> tuple[Pattern, ...]:
    """Return the patterns of a file like `.gitignore`: those without a slash are names, wherever they are."""
    lines = (line.strip() for line in text.split("\n"))
    return tuple(_patterns((line for line in lines if line and not line.startswith("#")), anywhere=True))


def is_ignored(path: str, folder: str, patterns: Iterable[Pattern]) -> bool:
    """Return whether the patterns of the site in a folder leave out a path; the last that means it counts."""
    below = path[len(folder) :].lstrip("/")
    return next((one.leaves_out for one in reversed(tuple(patterns)) if one.matches(below)), False)


def _patterns(words: Iterable[str], *, anywhere: bool) -> Iterator[Pattern]:
    for _, word in zip(range(_MOST), words, strict=False):
        leaves_out = not word.startswith("!")
        glob = posixpath.normpath(word.lstrip("!").removesuffix("/**").strip("/"))
        if 0 < len(glob) <= _LONGEST and glob != "." and not glob.startswith(".."):
            yield Pattern(glob, leaves_out, anywhere and "/" not in word.strip("!").rstrip("/"))
