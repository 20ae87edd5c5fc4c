"""What would change at the place of a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.build.blob import Blob
from pipeline.deploy.errors import DeployError
from pipeline.i18n.sentences import sentence

_NAMED = 5


@dataclass(frozen=True)
class Hosted:
    """What stands at a place: what we `put` there (None where nothing of ours is), and which paths are taken.

    `sizes` has the bytes of the files at the paths that we look for, -1 where something else than a file stands there.
    What is `dropped` are entries with names that no commit of ours can keep (`..`, `.git`).
    """

    put: Mapping[str, Blob] | None = None
    sizes: Mapping[str, int] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Changes:
    """The files that come, change and go, each with its bytes."""

    added: Mapping[str, int]
    changed: Mapping[str, int]
    removed: Mapping[str, int]

    @property
    def sent(self) -> tuple[str, ...]:
        """The paths of the files that are sent."""
        return (*self.added, *self.changed)

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self.added or self.changed or self.removed)


def changes(files: Mapping[str, Blob], hosted: Hosted, shared: frozenset[str]) -> Changes:
    """Return what comes, changes and goes when these files stand there alone of ours.

    Those of `shared` are written by hosts too, and may be replaced.

    Raises:
        DeployError: a file of others stands where one of ours would.
    """
    put = hosted.put or {}
    taken = [path for path in files if path not in put and path in hosted.sizes and path not in shared]
    if taken:
        raise _in_the_way(sorted(taken))
    there = {path: blob for path, blob in put.items() if path in hosted.sizes}
    return Changes(
        added={path: blob.size for path, blob in sorted(files.items()) if path not in hosted.sizes},
        changed={
            path: blob.size
            for path, blob in sorted(files.items())
            if path in hosted.sizes and (there.get(path) != blob or hosted.sizes[path] != blob.size)
        },
        removed={path: max(hosted.sizes[path], 0) for path in sorted(there.keys() - files.keys())},
    )


def _in_the_way(taken: list[str]) -> DeployError:
    named, more = ", ".join(taken[:_NAMED]), len(taken) - _NAMED
    return DeployError(
        sentence(
            "files that deploy has not put there stand in the way: {files}; move them away, or choose another target",
            files=sentence("{names} and {number} more", names=named, number=more) if more > 0 else named,
        )
    )
