"""What a place for a site can do, and the order in which files come and go there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from pipeline.build.blob import Blob
from pipeline.deploy.changes import Changes, Hosted
from pipeline.deploy.put_there import UNSURE, as_list
from pipeline.deploy.upload import Upload

# What leads to other files comes after them: who reads meanwhile finds what an old page or a new one shows.
_LEADING = (".html", ".xml")


class Host(Protocol):
    """A place for a site."""

    def look(self, paths: Collection[str]) -> Hosted:
        """Return what stands there of ours, and what at these paths.

        Raises:
            DeployError: it cannot be reached.
        """

    def send(self, upload: Upload, changes: Changes) -> None:
        """Let the files come, change and go.

        Raises:
            DeployError: that cannot be done.
        """


def in_order(paths: Iterable[str]) -> list[str]:
    """Return the paths in the order in which they are sent."""
    return sorted(paths, key=lambda path: (path.endswith(_LEADING), path == "index.html", path))


def is_leading(path: str) -> bool:
    """Return whether a file leads to others."""
    return path.endswith(_LEADING)


def lists_around(files: Mapping[str, Blob], changes: Changes, hosted: Hosted) -> tuple[bytes, bytes]:
    """Return the lists of what we have put there: one before the first file comes, one after the last has gone.

    The first has all that is or will be ours, so that what a stopped run has sent is no stranger to the next one.
    """
    unsure = dict.fromkeys(changes.sent, UNSURE)
    return as_list({**(hosted.put or {}), **files, **unsure}), as_list(files)


def emptied(removed: Iterable[str], kept: Iterable[str]) -> list[str]:
    """Return the folders that held what is removed and hold nothing of ours any more, the innermost first."""
    still = {folder for path in kept for folder in _around(path)}
    gone = {folder for path in removed for folder in _around(path)} - still
    return sorted(gone, key=lambda folder: (-folder.count("/"), folder))


def _around(path: str) -> Iterable[str]:
    while path := path.rpartition("/")[0]:
        yield path
