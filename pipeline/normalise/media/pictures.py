"""Pictures that a collection shows, prepared for every edition."""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import ClassVar, TypeVar

from pipeline.files.file_cache import BuildContext
from pipeline.files.kinds import is_drawing
from pipeline.files.opening import read_below
from pipeline.i18n.sentences import humanize, sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Failed, Job, JobFunction
from pipeline.model.article import Picture
from pipeline.normalise.body.images import is_in_text
from pipeline.normalise.drafts import Draft, PictureOutcome
from pipeline.normalise.resolve import Assets, list_candidates, read_path

LARGEST = 200_000_000
"""Most bytes that are read of a picture's file, in the main process."""


@dataclass(frozen=True)
class PictureFile(Job):
    """A file: its path and its bytes, or why these are `unread`; whether the picture says who made it."""

    path: str
    data: bytes = field(repr=False)
    unread: str = ""
    is_credited: bool = False

    about = sentence("picture {name}", name="{0.path}")
    causes: ClassVar[Mapping[str, str]] = dict.fromkeys(("data", "unread", "is_credited"), sentence("its file changed"))


@dataclass(frozen=True)
class Download:
    """A picture that a link leads to: its path on the site, and its bytes."""

    path: str
    data: Blob


prepare = JobFunction[PictureFile, Picture | str]("pipeline.normalise.media.prepare_picture:prepare")
to_download = JobFunction[PictureFile, Download | str]("pipeline.normalise.media.prepare_picture:make_download")

PICTURES = "pictures"
"""The label of the jobs."""
_BESIDE = ("static", "public", "assets")  # where site generators keep pictures, beside the folder of the posts
_Result = TypeVar("_Result")


def read_pictures(
    bench: BuildContext, found: Iterable[Mapping[str, str]], in_text: Mapping[str, Blob], *, is_credited: bool
) -> dict[str, Picture | str]:
    """Return every picture that is used by the path of its file, or the reason why it cannot be read.

    Pictures `in_text` are no files. A file is read only if it has changed since it was `seen`. Drawings say who made
    them if they are `is_credited`.
    """
    paths = sorted({path for sources in found for path in sources.values() if path})

    def prepared(paths: Sequence[str]) -> Iterator[Picture | str | Failed]:
        read = read_picture_files(bench.root, paths, in_text)
        files = (replace(file, is_credited=is_credited and is_drawing(file.path)) for file in read)
        return bench.runner.attempt(prepare, files, PICTURES, len(paths))

    files = [path for path in paths if path not in in_text]
    purpose = PICTURES if is_credited else f"{PICTURES} without names"
    outcomes = dict(zip(files, bench.seen.each(purpose, files, prepared), strict=True))
    others = [path for path in paths if path in in_text]
    outcomes |= zip(others, prepared(others), strict=True)
    pictures = {path: unwrap_outcome(outcomes[path]) for path in paths}
    # `a.webp`, a PNG now, may have become `a.webp.png`, which may be there already.
    taken = {path.casefold() for path in pictures}
    for source, picture in pictures.items():
        if isinstance(picture, Picture) and picture.path != source:
            path = choose_free_path(picture.path, taken)
            taken.add(path.casefold())
            pictures[source] = replace(picture, path=path)
    return pictures


def read_picture_files(root: Path, paths: Iterable[str], in_text: Mapping[str, Blob]) -> Iterator[PictureFile]:
    """Yield the files at these paths below the content folder, one at a time; an unreadable one without bytes."""
    for path in paths:
        try:
            data = in_text[path].data if path in in_text else read_below(root, path, LARGEST)
            yield PictureFile(path, data)
        except OSError as error:
            yield PictureFile(path, b"", humanize(error))


def unwrap_outcome(outcome: _Result | str | Failed) -> _Result | str:
    """Return the result of a job, or the reason why there is none."""
    return outcome.reason if isinstance(outcome, Failed) else outcome


def choose_free_path(path: str, taken: Container[str]) -> str:
    """Return the path, or the first with a number behind its stem, from 2 on, whose small letters are not taken.

    Some disks do not tell `A.png` from `a.png`.
    """
    pure = PurePosixPath(path)
    numbered = (str(pure.with_stem(f"{pure.stem}-{number}")) for number in itertools.count(2))
    return next(one for one in itertools.chain((path,), numbered) if one.casefold() not in taken)


def list_outcomes(
    draft: Draft, paths: Mapping[str, str], pictures: Mapping[str, Picture | str], assets: Assets, above: Path
) -> dict[str, PictureOutcome]:
    """Return the outcome of each picture of a draft by its address.

    `paths` has the files of these addresses, "" for a missing one, which is looked for in folders `above` the content.
    """
    images: dict[str, PictureOutcome] = {}
    for source, path in paths.items():
        picture = pictures[path] if path else None
        if picture is None:
            images[source] = _report_missing(source, draft.path, above)
        elif isinstance(picture, str):
            images[source] = PictureOutcome(rule="unreadable-image", reason=picture)
        else:
            rivals = 0 if is_in_text(source) else assets.rivals(source, draft.path)
            images[source] = PictureOutcome(path, lost=picture.lost, rivals=rivals, width=picture.width)
    return images | {
        picture.path: PictureOutcome(rule="unreadable-image", reason=picture.reason)
        for picture in draft.in_text
        if picture.reason
    }


def _report_missing(address: str, post: str, above: Path) -> PictureOutcome:
    """Return the outcome of a missing picture, with the folder beside the content that has it, if any."""
    for folder, candidate in itertools.product(_BESIDE, list_candidates(read_path(address), post)):
        with suppress(OSError, ValueError):  # a name that is too long, or none
            if (above / folder / candidate).is_file():
                where = posixpath.join("..", folder, posixpath.dirname(candidate)).rstrip("/")
                hint = sentence(
                    "the picture is in {folder}: publish the folder above, or put the file next to the post"
                    " or into images/",
                    folder=where,
                )
                return PictureOutcome(hint=hint)
    return PictureOutcome()
