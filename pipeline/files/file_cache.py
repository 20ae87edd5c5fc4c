"""Cache of what was made of files, for callers that read the same folder again and again."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from pipeline.files.opening import find_on_disk
from pipeline.jobs.runner import Runner

_Made = TypeVar("_Made")
Stamp = tuple[int, int, int, int]
Made = Mapping[str, Mapping[str, tuple[Stamp, object]]]
"""What was made of files: by what it is for, by their paths, with that by which they are known again."""
# Nanoseconds. Within one tick of the system's clock a file may be written twice and bear the same time.
_TICK = 50_000_000
# … or within two seconds, on the disks of old cameras and USB sticks.
_COARSE_TICK = 3_000_000_000


class FileCache:
    """Cache of results made from files below a folder, by purpose; a file that was written since has none."""

    def __init__(self, root: Path, made: Made | None = None) -> None:
        """Begin with what was `made` before of files below `root`, or with nothing."""
        self._root = root
        self._made = {purpose: dict(each) for purpose, each in (made or {}).items()}
        self._asked: dict[str, set[str]] = {}
        self._begun = time.time_ns()
        self.has_changed = False

    def forget(self, paths: Iterable[str]) -> None:
        """Have everything that is made of the files at these paths made anew."""
        for path in paths:
            for made in self._made.values():
                made.pop(path, None)

    def each(
        self,
        purpose: str,
        paths: Sequence[str],
        make: Callable[[Sequence[str]], Iterable[_Made]],
        is_kept: Callable[[_Made], bool] = lambda _: True,
    ) -> list[_Made]:
        """Return what `make` gives for each file, in their order; it is asked for those alone that have changed.

        It is given their paths in this order. What is made for one `purpose` is no other's. What is not to be kept is
        made again the next time: a file that was away for a moment comes back just as it was known.
        """
        stamps = {path: self.stamp(path) for path in paths}
        known = {path: self.find(purpose, path, stamp) for path, stamp in stamps.items()}
        new = [path for path, value in known.items() if value is None]
        for path, made in zip(new, make(new), strict=True):
            known[path] = made
            self.keep(purpose, path, stamps[path] if is_kept(made) else None, made)
        return [cast("_Made", known[path]) for path in paths]

    def find(self, purpose: str, path: str, stamp: Stamp | None) -> object:
        """Return what was made of a file with this stamp; None where nothing is known of it."""
        self._asked.setdefault(purpose, set()).add(path)
        known = self._made.get(purpose, {}).get(path)
        return known[1] if known and known[0] == stamp else None

    def keep(self, purpose: str, path: str, stamp: Stamp | None, made: object) -> None:
        """Keep what was made of a file with this stamp; nothing where there is none."""
        self._made.setdefault(purpose, {}).pop(path, None)
        self.has_changed = True
        if stamp:
            self._made[purpose][path] = stamp, made

    def settled(self, is_wanted: Callable[[object], bool]) -> Made:
        """Return what is wanted of what was asked for, of files that would be known again on any disk."""
        latest = self._begun - _COARSE_TICK
        return {
            purpose: {
                path: (stamp, made)
                for path, (stamp, made) in self._made.get(purpose, {}).items()
                if path in asked and is_wanted(made) and not any(latest < moment for moment in stamp[2:])
            }
            for purpose, asked in self._asked.items()
        }

    def stamp(self, path: str) -> Stamp | None:
        """Return by what a file is known again, as it was before it is read; None where it may change unnoticed."""
        try:
            status = os.stat(f"{self._root}/{path}" if path.isascii() else find_on_disk(self._root, path))  # noqa: PTH116 - a string: thousands are asked for
        except (OSError, ValueError):
            return None
        now = time.time_ns()
        if any(now - _TICK < moment <= now for moment in (status.st_mtime_ns, status.st_ctime_ns)):
            return None
        return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


@dataclass(frozen=True)
class BuildContext:
    """The folder that the files are in, who does the jobs with them, and what was made of them before."""

    root: Path
    runner: Runner
    seen: FileCache
