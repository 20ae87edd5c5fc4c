"""How published files looked on disk when they had just been written: by this, files are known again without reading.

What is known of a folder speaks of one manifest. It stands apart from the output folder, whose bytes depend on nothing
but what was published; without it files are written anew, which takes longer and gives the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.output.manifest import Manifest

_MOST = 50  # output folders


class Stamp(NamedTuple):
    """What changes when somebody changes or replaces a file; in nanoseconds and bytes."""

    mode: int
    inode: int
    changed: int
    size: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """Return the stamp of a file, by its status."""
        return cls(status.st_mode, status.st_ino, status.st_mtime_ns, status.st_size)

    def fits(self, path: str) -> bool:
        """Return whether the file at this path still has this stamp."""
        try:
            return self == Stamp.of(os.lstat(path))
        except OSError:
            return False


@dataclass(frozen=True)
class Records:
    """A folder of records, one for each output folder, the most recent ones; None keeps none."""

    folder: Path | None = None

    def read(self, output: Path, manifest: Manifest) -> dict[str, Stamp]:
        """Return the stamps of the files of an output folder as they were published.

        Those that are not known are left out.
        """
        if self.folder is None:
            return {}
        try:
            record = json.loads(self._path(self.folder, output).read_bytes())
            if record["state"] == _state(manifest):
                return {path: Stamp(*stamp) for path, stamp in record["stamps"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            pass  # none, or not one of ours
        return {}

    def keep(self, output: Path, manifest: Manifest, stamps: Mapping[str, Stamp]) -> None:
        """Remember how files look now; a folder that cannot be written keeps nothing and does no harm."""
        if self.folder is None:
            return
        record = {"state": _state(manifest), "stamps": stamps}
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(prefix="new-", dir=self.folder)
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    file.write(json.dumps(record))
                Path(name).replace(self._path(self.folder, output))
            except OSError:
                Path(name).unlink(missing_ok=True)
        self._forget_but(_MOST)

    def clear(self) -> None:
        """Forget all."""
        self._forget_but(0)
        if self.folder is not None:
            with contextlib.suppress(OSError):  # not empty, or not there
                self.folder.rmdir()

    def _forget_but(self, most: int) -> None:
        """Forget all but the most recent ones."""
        if self.folder is not None:
            with contextlib.suppress(OSError):
                for path in sorted(self.folder.glob("*.json"), key=_age, reverse=True)[most:]:
                    path.unlink()

    @staticmethod
    def _path(folder: Path, output: Path) -> Path:
        return folder / f"{hashlib.sha256(os.fsencode(output)).hexdigest()[:32]}.json"


def _state(manifest: Manifest) -> str:
    """Return what stamps speak of: a manifest, and the permissions that new files get."""
    mask = os.umask(0o077)
    os.umask(mask)
    return hashlib.sha256(b"%o " % mask + manifest.data).hexdigest()


def _age(path: Path) -> int:
    return path.stat().st_mtime_ns
