"""Pictures that a collection shows, prepared for every edition."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import ClassVar, TypeVar

from pipeline.build.blob import Blob
from pipeline.build.job import Job, JobFunction
from pipeline.build.outcomes import Failed
from pipeline.build.runner import Runner
from pipeline.files.file_cache import FileCache
from pipeline.files.opening import read_below
from pipeline.i18n.sentences import humanize, sentence
from pipeline.model.article import Picture
from pipeline.normalise.body.images import is_in_text
from pipeline.normalise.draft import Draft
from pipeline.normalise.finish import PictureOutcome
from pipeline.normalise.resolve import Assets, candidates, path_of

LARGEST = 200_000_000
"""Bytes of a picture's file, of which no more are read: nobody watches over the process that does."""


@dataclass(frozen=True)
class PictureFile(Job):
    """A file as found: its path and its bytes, or why these are `unread`."""

    path: str
    data: bytes = field(repr=False)
    unread: str = ""

    about = sentence("picture {name}", name="{0.path}")
    causes: ClassVar[Mapping[str, str]] = dict.fromkeys(("data", "unread"), sentence("its file changed"))


@dataclass(frozen=True)
class Download:
    """A picture that a link leads to: the path that it has on the site, and its bytes."""

    path: str
    data: Blob


prepare = JobFunction[PictureFile, Picture | str]("pipeline.normalise.media.prepare_picture:prepare")
to_download = JobFunction[PictureFile, Download | str]("pipeline.normalise.media.prepare_picture:to_download")


_BESIDE = ("static", "public", "assets")


class Outside:
    """Looks for files by their names beside a content folder, and opens none."""

    def __init__(self, root: Path) -> None:
        """See which of the folders there are."""
        above = root.resolve().parent
        self._folders = [above / name for name in _BESIDE if (above / name).is_dir()]

    def image(self, address: str, post: str) -> PictureOutcome:
        """Return what is to be said of a picture that is missing in the content folder."""
        for folder in self._folders:
            for candidate in candidates(path_of(address), post):
                if _is_file(folder / candidate):
                    place = posixpath.join("..", folder.name, posixpath.dirname(candidate))
                    where = place.rstrip("/")
                    hint = sentence(
                        "the picture is in {folder}: publish the folder above,"
                        " or put the file beside the post or into images/",
                        folder=where,
                    )
                    return PictureOutcome(hint=hint)
        return PictureOutcome()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or none
        return False


PICTURES = "pictures"
"""The label of its maps."""
_NONE: Mapping[str, Blob] = {}
_Result = TypeVar("_Result")


def read_pictures(
    root: Path, found: Iterable[Mapping[str, str]], in_text: Mapping[str, Blob], runner: Runner, seen: FileCache
) -> dict[str, Picture | str]:
    """Return every picture that is used, once, under the path of its file; a sentence where it cannot be read.

    Those that are `in_text` are no files. A file is read where it has changed since it was `seen`.
    """
    paths = sorted({path for sources in found for path in sources.values() if path})

    def prepared(paths: Sequence[str]) -> Iterator[Picture | str | Failed]:
        return runner.attempt(prepare, picture_files(root, paths, in_text), PICTURES, len(paths))

    files = [path for path in paths if path not in in_text]
    outcomes = dict(zip(files, seen.each(PICTURES, files, prepared), strict=True))
    others = [path for path in paths if path in in_text]
    outcomes |= zip(others, prepared(others), strict=True)
    return _apart({path: why(outcomes[path]) for path in paths})


def why(outcome: _Result | str | Failed) -> _Result | str:
    """Return what came of a picture, or why there is none."""
    return outcome.why if isinstance(outcome, Failed) else outcome


def _apart(pictures: Mapping[str, Picture | str]) -> dict[str, Picture | str]:
    """Part pictures of one path: `a.webp`, a PNG now, may have become `a.webp.png`, which may be there already."""
    # Whatever its case: not every disk can tell `A.png` from `a.png`.
    taken = {path.casefold() for path in pictures}
    result: dict[str, Picture | str] = {}
    for source, picture in pictures.items():
        if isinstance(picture, str) or picture.path == source:
            result[source] = picture
            continue
        path = PurePosixPath(picture.path)
        candidate, number = picture.path, 2
        while candidate.casefold() in taken:
            candidate, number = str(path.with_stem(f"{path.stem}-{number}")), number + 1
        taken.add(candidate.casefold())
        result[source] = replace(picture, path=candidate)
    return result


def images_of(
    draft: Draft, paths: Mapping[str, str], pictures: Mapping[str, Picture | str], outside: Outside
) -> dict[str, PictureOutcome]:
    """Return what became of each picture of a draft, by its address; `paths` has those of their files, "" for none."""
    images = {
        source: _image_at(path, pictures) if path else outside.image(source, draft.path)
        for source, path in paths.items()
    }
    return images | {one.path: PictureOutcome(rule="unreadable-image", why=one.why) for one in draft.in_text if one.why}


def with_rivals(images: Mapping[str, PictureOutcome], draft: Draft, assets: Assets) -> dict[str, PictureOutcome]:
    """Return the pictures of a draft, with how many files have the name by which alone each was found."""
    found = {source for source, image in images.items() if image.asset and not is_in_text(source)}
    rivals = {source: number for source in found if (number := assets.rivals(source, draft.path))}
    return {**images, **{source: replace(images[source], rivals=number) for source, number in rivals.items()}}


def _image_at(path: str, pictures: Mapping[str, Picture | str]) -> PictureOutcome:
    """Return what became of the picture at a path."""
    picture = pictures[path]
    if isinstance(picture, str):
        return PictureOutcome(rule="unreadable-image", why=picture)
    return PictureOutcome(asset=path, lost=picture.lost, width=picture.width)


def picture_files(root: Path, paths: Iterable[str], in_text: Mapping[str, Blob] = _NONE) -> Iterator[PictureFile]:
    """Yield the files at these paths below the content folder, one at a time; one that cannot be read holds nothing."""
    for path in paths:
        try:
            data = in_text[path].data if path in in_text else read_below(root, path, LARGEST)
            yield PictureFile(path, data)
        except OSError as error:
            yield PictureFile(path, b"", humanize(error))
