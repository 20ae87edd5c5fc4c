"""Who and what can be seen by everyone when a site goes online: names of people, pictures, files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.build.progress import Progress
from pipeline.model.collection import Collection
from pipeline.options import Options
from pipeline.runs.run import collection_of, with_runner


@dataclass(frozen=True)
class Public:
    """The names of the authors, and the paths of pictures and of files that posts offer."""

    authors: tuple[str, ...]
    pictures: tuple[str, ...]
    files: tuple[str, ...]


def made_public(options: Options, progress: Progress | None = None) -> Public:
    """Return who and what the editions of a content folder show.

    Raises:
        NoContentError: there are no posts.
        RunnerError: the jobs cannot be done.
    """
    return with_runner(options, progress, lambda runner: _of(collection_of(options, runner)))


def _of(collection: Collection) -> Public:
    texts = [*collection.reachable, *collection.book_texts.values(), *collection.biographies.values()]
    texts += [page.text for page in collection.pages]
    texts += [text for text in (collection.opening, collection.around.footer) if text]
    shown = [path for text in texts for path in text.shown if path in collection.pictures]
    authors = [name for text in texts for name in text.authors]
    return Public(
        authors=_once([*collection.settings.authors, *authors, *collection.biographies]),
        pictures=_once(shown),
        files=_once(collection.attachments),
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(names)))
