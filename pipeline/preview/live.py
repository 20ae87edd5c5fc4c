"""The site of a content folder as it is now: read again after each change, its pages made when they are asked for."""

from __future__ import annotations

from collections.abc import Collection as Paths
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from pipeline.jobs.runner import Progress
from pipeline.model.problems import Problem
from pipeline.options import Options


@dataclass(frozen=True)
class Refreshed:
    """What a look at the folder found.

    `changed` are the paths of the site that may show something else now, None where any may. `problems` are all of the
    collection as it is now, in reading order. `articles` is how many there are.
    """

    changed: frozenset[str] | None
    problems: tuple[Problem, ...]
    articles: int


@dataclass(frozen=True)
class Served:
    """What stands at a path of the site; `slug` is that of the article in view, "" where it is no article's page."""

    data: bytes
    media_type: str
    slug: str = ""


class NotMadeError(Exception):
    """A PDF or an e-book could not be made; the text says why."""


class LiveSite(AbstractContextManager["LiveSite"]):
    """The site of `options.content`; its methods may be called from any thread, those that make a PDF beside others."""

    def __init__(self, options: Options) -> None:
        """Show what stands in the content folder; nothing is read before the first `refresh`."""
        self._options = options

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all work at once."""

    def refresh(self, paths: Paths[str] | None = None) -> Refreshed:
        """Look at what changed: at these paths below the content folder, or (None) at everything. It never fails."""
        raise NotImplementedError

    def page(self, path: str) -> Served | None:
        """Return what stands at a path of the site ("index.html", "articles/x.html"); None where nothing does."""
        raise NotImplementedError

    def pdf(self, slug: str, progress: Progress) -> bytes:
        """Make the PDF of an article.

        Raises:
            NotMadeError: there is no such article, or it cannot be made.
        """
        raise NotImplementedError

    def epub(self, slug: str, progress: Progress) -> bytes:
        """Make an e-book of one article.

        Raises:
            NotMadeError: there is no such article, or it cannot be made.
        """
        raise NotImplementedError
