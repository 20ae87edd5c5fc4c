"""Statistics of a run: files, pages and sheets of the editions, and their problems."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.editions import EDITIONS
from pipeline.editions.edition import File
from pipeline.model.problems import Problem
from pipeline.runs.report import Made

_FIRST_PAGE = "index.html"
_FEW = 3  # files or folders that are named one by one


@dataclass
class RunStats:
    """Counts of the files made; copies for teachers, in the folder `teachers`, are counted apart."""

    teachers: str = ""
    problems: list[Problem] = field(default_factory=list)
    files: int = 0
    size: int = 0
    pages: dict[str, int] = field(default_factory=dict)
    sheets: dict[str, int] = field(default_factory=dict)
    by_edition: dict[str, list[str]] = field(default_factory=dict)
    copies: int = 0

    @property
    def paths(self) -> set[str]:
        """The paths of all files."""
        return {path for paths in self.by_edition.values() for path in paths}

    def made(self) -> dict[str, Made]:
        """Return the number of files and pages of each edition, and the paths to open."""
        order = {name: place for place, name in enumerate(EDITIONS)}
        made = sorted(self.by_edition.items(), key=lambda entry: order.get(entry[0], len(order)))
        return {name: Made(len(paths), self.pages.get(name, 0), _opens(paths)) for name, paths in made}

    def files_of(self, edition: str, output: Iterator[File | Problem]) -> Iterator[File]:
        """Yield and count the files of an edition, and collect its problems."""
        for item in output:
            if isinstance(item, Problem):
                self.problems.append(item)
                continue
            if item.sheets:
                self.sheets[f"{self.teachers}/{item.path}" if item.teacher else item.path] = item.sheets
            if item.teacher:
                self.copies += 1
            else:
                self._count(edition, item)
            yield item

    def _count(self, edition: str, file: File) -> None:
        self.files += 1
        self.size += file.data.size
        self.by_edition.setdefault(edition, []).append(file.path)
        if file.pages:
            self.pages[edition] = self.pages.get(edition, 0) + file.pages


def _opens(paths: Sequence[str]) -> tuple[str, ...]:
    """Return the paths to open of an edition with these files: its first page, a few files, or their folders.

    A file outside any folder is listed beside the folders.
    """
    if _FIRST_PAGE in paths:
        return (_FIRST_PAGE,)
    if len(paths) <= _FEW:
        return tuple(sorted(paths))
    folders: list[str] = []
    for folder in sorted({f"{path.rpartition('/')[0]}/" if "/" in path else path for path in paths}):
        if not folder.startswith(tuple(folders)):
            folders.append(folder)
    return tuple(folders) if len(folders) <= _FEW else (f"{os.path.commonpath(folders)}/".lstrip("/"),)
