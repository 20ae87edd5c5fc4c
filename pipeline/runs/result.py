"""Result of a run: its statistics, notes on slow posts, and the names of its stages; and the exit code for it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from pipeline.extension import File
from pipeline.extensions import get_editions, get_labels, get_stages, severity_of
from pipeline.i18n.sentences import Sentence, constant, joined, sentence
from pipeline.model.problems import TOO_MUCH_HINT, Problem, Severity

if TYPE_CHECKING:
    from pipeline.model.collection import Collection


class ExitCode(IntEnum):
    """Exit code of a command, as the README lists them; USER is that of each `UserError`.

    One that a signal stops ends with 128 and the signal's number (`jobs/interrupt.py`).
    """

    PUBLISHED = 0
    ERRORS = 1
    USER = 2
    WARNINGS = 3


@dataclass(frozen=True)
class EditionResult:
    """Result of one edition: its files, the pages of its PDFs, and the paths to open.

    `opens` has paths of files below the output folder, and of folders, which end with a slash, where they are many.
    """

    files: int
    pages: int = 0
    opens: tuple[str, ...] = ()


@dataclass(frozen=True)
class RunResult:
    """Result of a run. `published` is false if errors stopped it before anything was replaced.

    `site_pages` counts the pages of the site that were written as posts. `editions` is what was made, by their names;
    `left_out` are the paths of posts that errors leave out of all of them. `sheets` counts the sheets of paper of each
    PDF that is laid out for printing, by its path. `jobs` counts the jobs that were run, by kind. `copies` counts the
    files for teachers in their own folder `copies_in`, and `copied` names their editions; `withdrawn` is the number of
    those that an earlier run had put into the output folder.
    It holds until `next_day`, when the date of another post comes.
    `archive` is the path of the file that has all of it, of `archive_size` bytes, "" where none was asked for;
    `bag` that of the archive with the sources and checksums. `post` are the paths of the files of the post that was
    named in the command, below the output folder.
    """

    published: bool
    problems: tuple[Problem, ...]
    articles: int = 0
    site_pages: int = 0
    files: int = 0
    size: int = 0
    pages: Mapping[str, int] = field(default_factory=dict)
    sheets: Mapping[str, int] = field(default_factory=dict)
    copies: int = 0
    copies_in: str = ""
    copied: tuple[str, ...] = ()
    withdrawn: int = 0
    seconds: float = 0.0
    jobs: Mapping[str, int] = field(default_factory=dict)
    editions: Mapping[str, EditionResult] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    archive: str = ""
    archive_size: int = 0
    bag: str = ""
    bag_size: int = 0
    post: tuple[str, ...] = ()
    next_day: dt.datetime | None = None

    def exit_code(self, *, strict: bool = False) -> ExitCode:
        """Return the code of a run that came to its end; warnings count where it is `strict`."""
        severities = {severity_of(problem.rule) for problem in self.problems}
        if Severity.ERROR in severities:
            return ExitCode.ERRORS
        return ExitCode.WARNINGS if strict and Severity.WARNING in severities else ExitCode.PUBLISHED


LOAD, NORMALISE, PRINT, OUTPUT = "load", "normalise", "print", "output"
"""The stages besides the editions, whose stages have the names of the editions and come before the last."""

GOING_ON = {
    LOAD: sentence("looking for posts"),
    NORMALISE: sentence("reading the posts"),
    PRINT: sentence("setting printed pages"),
    **{name: row.going_on for name, row in get_stages().items()},
    OUTPUT: sentence("replacing the output"),
}
"""Stages while they run."""

DONE = {
    LOAD: sentence("posts found"),
    NORMALISE: sentence("posts read and corrected"),
    PRINT: sentence("printed pages set"),
    **{name: row.done for name, row in get_stages().items()},
    OUTPUT: sentence("put in its place"),
}
"""Stages when they have ended."""

COUNTED = {
    "read": sentence("posts read"),
    "pictures": sentence("pictures"),
    "write": sentence("posts corrected"),
    **get_labels(),
}
"""Names of counted work by label; labels with the same name are counted together, others are not shown."""


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
    copied: list[str] = field(default_factory=list)

    @property
    def paths(self) -> set[str]:
        """The paths of all files."""
        return {path for paths in self.by_edition.values() for path in paths}

    def made(self) -> dict[str, EditionResult]:
        """Return the number of files and pages of each edition, and the paths to open."""
        order = {name: place for place, name in enumerate(get_editions())}
        made = sorted(self.by_edition.items(), key=lambda entry: order.get(entry[0], len(order)))
        return {name: EditionResult(len(paths), self.pages.get(name, 0), _opens(paths)) for name, paths in made}

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
                self.copied += [edition] if edition not in self.copied else []
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


_LONG = 10.0  # seconds of computing; ordinary posts take less than one


def report_slow(took: Mapping[str, Mapping[str, float]], collection: Collection) -> Iterator[Problem]:
    """Yield a note for each slow post; `took` maps subjects to CPU seconds by label."""
    paths = {name: article.source for article in collection.reachable for name in _subjects(article.slug)}
    paths |= {f"page {page.text.slug}": page.text.source for page in collection.pages}
    paths |= {f"article {page.key}": page.text.source for page in collection.pages}
    seconds: dict[str, dict[str, float]] = {}
    for subject, by_label in took.items():
        path = paths.get(_core(subject)) or subject.removeprefix("post ")
        if path != subject:
            own = seconds.setdefault(path, {})
            own.update({label: own.get(label, 0.0) + some for label, some in by_label.items()})
    for path, own in seconds.items():
        if sum(own.values()) >= _LONG:
            steps = joined(
                sentence("{step} {seconds}", step=constant(label), seconds=round(some))
                for label, some in own.items()
                if some >= 1
            )
            message = sentence(
                "it took {number} seconds of computing ({steps})", number=round(sum(own.values())), steps=steps
            )
            yield Problem(path, 0, 0, "slow-post", message, TOO_MUCH_HINT)


def _core(subject: str) -> str:
    """Return the innermost subject, without qualifiers: "article x" of "article x on pages of A5"."""
    while isinstance(subject, Sentence) and isinstance(what := subject.values.get("what"), str):
        subject = what
    return subject


def _subjects(slug: str) -> tuple[str, ...]:
    """Return the subjects of the jobs of an article."""
    return f"article {slug}", f"page of article {slug}"
