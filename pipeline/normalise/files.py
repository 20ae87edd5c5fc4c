"""The files that a collection shows and offers: pictures made ready for every edition, attachments as they are.

What cannot be read, or is not to be published, has a reason instead, which whoever refers to it tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TypeVar
from urllib.parse import quote, unquote

from pipeline.jobs.blob import Blob
from pipeline.jobs.crew import Failed
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Picture
from pipeline.model.names import on_disk
from pipeline.normalise.finish import FinishJob, Image
from pipeline.normalise.pictures import PictureFile, is_picture, prepare, to_download
from pipeline.normalise.resolve import Resolved

PICTURES = "pictures"
"""The label of its maps."""
_Result = TypeVar("_Result")
_LARGEST_PICTURE = 200_000_000  # bytes, of which no more are read: nobody watches over this process
_OF_SOLUTION = "only a solution leads to it, and the site, where it would stand, shows no solutions"


def read_pictures(root: Path, found: Iterable[Mapping[str, str]], runner: Runner) -> dict[str, Picture | str]:
    """Every picture that is used, once, under the path of its file; a sentence where it cannot be read."""
    paths = sorted({path for sources in found for path in sources.values() if path})
    files = (PictureFile(path, _picture_bytes(on_disk(root, path))) for path in paths)
    outcomes = runner.attempt(prepare, files, PICTURES, len(paths))
    return _apart({path: _why(outcome) for path, outcome in zip(paths, outcomes, strict=True)})


def _why(outcome: _Result | str | Failed) -> _Result | str:
    """What came of a picture, or why there is none."""
    return outcome.why if isinstance(outcome, Failed) else outcome


def _apart(pictures: Mapping[str, Picture | str]) -> dict[str, Picture | str]:
    """No two pictures at one path: `a.webp`, a PNG now, may have become `a.webp.png`, which may be there already."""
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


def image_at(path: str, pictures: Mapping[str, Picture | str]) -> Image:
    """What became of the picture at a path, "" where there is none."""
    if not path:
        return Image()
    picture = pictures[path]
    return Image(asset=path) if isinstance(picture, Picture) else Image(rule="unreadable-image", why=picture)


def read_attachments(root: Path, jobs: Iterable[FinishJob], runner: Runner) -> tuple[dict[str, Blob], dict[str, str]]:
    """The files that links lead to, under their paths; and for each that cannot be published, why."""
    addresses = {resolved.address for job in jobs for resolved in job.links.values()}
    paths = sorted(unquote(address.removeprefix("asset:")) for address in addresses if address.startswith("asset:"))
    pictures = [path for path in dict.fromkeys(paths) if is_picture(path)]
    files = (PictureFile(path, _picture_bytes(on_disk(root, path))) for path in pictures)
    results: dict[str, Blob | str] = {
        path: _kept(on_disk(root, path), runner) for path in paths if path not in pictures
    }
    outcomes = runner.attempt(to_download, files, PICTURES, len(pictures))
    results.update((path, _why(outcome)) for path, outcome in zip(pictures, outcomes, strict=True))
    kept = {path: result for path, result in sorted(results.items()) if isinstance(result, Blob)}
    return kept, {path: result for path, result in sorted(results.items()) if isinstance(result, str)}


def _kept(path: Path, runner: Runner) -> Blob | str:
    data = _bytes(path)
    return "it cannot be read" if data is None else runner.keep(data)


def without_files_of_solutions(job: FinishJob) -> FinishJob:
    """The job without links to files that solutions alone lead to: these would stand on the site for all to see."""
    hidden = job.draft.links_of_solutions
    public = {to.address for address, to in job.links.items() if address not in hidden}
    own = {job.links[address].address for address in hidden} - public
    why = {address: _OF_SOLUTION for address in own if address.startswith("asset:")}
    return _with_dead_links(why, "put its words into the solution", job)


def without_links_to(lost: Mapping[str, str], job: FinishJob) -> FinishJob:
    """The job with links that lead nowhere, and know why, where they led to files that are not published."""
    why = {f"asset:{quote(path)}": reason for path, reason in lost.items()}
    return _with_dead_links(why, "save that file again", job)


def _with_dead_links(why: Mapping[str, str], hint: str, job: FinishJob) -> FinishJob:
    """The job without the ways to files that are not published; `why` tells the reason by their addresses."""
    links = {
        address: Resolved("", why=f"{_file(to.address)} is not published: {why[to.address]}", hint=hint)
        if to.address in why
        else to
        for address, to in job.links.items()
    }
    return replace(job, links=links)


def _file(address: str) -> str:
    return unquote(address.removeprefix("asset:"))


def _picture_bytes(path: Path) -> bytes:
    """What a picture's file holds: nothing where it cannot be read, its beginning where it is too large to be one."""
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_PICTURE)
    except OSError:
        return b""


def _bytes(path: Path) -> bytes | None:
    """What a file holds; None where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None
