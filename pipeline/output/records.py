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
from typing import Any, NamedTuple

from pipeline.files.folders import real
from pipeline.i18n.sentences import sentence
from pipeline.output.manifest import Manifest, OutputError

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
    """A folder of records, one for each output folder, the most recent ones; None keeps none.

    `content` is the folder that is published, which a record names; None for not known.
    """

    folder: Path | None = None
    content: Path | None = None

    def read(self, output: Path, manifest: Manifest) -> dict[str, Stamp]:
        """Return the stamps of the files of an output folder as they were published.

        Those that are not known are left out.
        """
        try:
            return {path: Stamp(*stamp) for path, stamp in self._record(output, manifest)["stamps"].items()}
        except (TypeError, KeyError, AttributeError):
            return {}  # none, or not one of ours

    def require_own(self, output: Path, manifest: Manifest, option: str = "--output") -> None:
        """Refuse an output folder with what was published from another content folder that is still there.

        A folder that was moved or renamed is no other one, nor is one that holds the content, or that it holds.

        Raises:
            OutputError: so it is.
        """
        other = self._record(output, manifest).get("content")
        if self.content is None or not isinstance(other, str) or not Path(other).is_dir():
            return
        ours, theirs = real(self.content), real(Path(other))
        if not (ours.is_relative_to(theirs) or theirs.is_relative_to(ours)):
            raise OutputError(
                sentence(
                    "{output} holds what was published from {folder}: choose another {option},"
                    " or remove that first (clean --output {output})",
                    output=output,
                    folder=other,
                    option=option,
                )
            )

    def _record(self, output: Path, manifest: Manifest) -> dict[str, Any]:
        """Return what is recorded of an output folder with this manifest; {} for nothing."""
        try:
            record = json.loads(self._path(self.folder, output).read_bytes()) if self.folder else {}
            return record if record["state"] == _state(manifest) else {}
        except (OSError, ValueError, TypeError, KeyError):
            return {}

    def keep(self, output: Path, manifest: Manifest, stamps: Mapping[str, Stamp]) -> None:
        """Remember how files look now; a folder that cannot be written keeps nothing and does no harm."""
        if self.folder is None:
            return
        record = {"state": _state(manifest), "stamps": stamps}
        if self.content is not None:
            record["content"] = str(real(self.content))
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
