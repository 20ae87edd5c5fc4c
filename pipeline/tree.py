"""The output folder: a new tree is written beside it and swapped in when it is whole."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

# Tells that a folder is ours to replace, and which files belong to which edition.
MANIFEST = ".editions.json"


class OutputError(Exception):
    """The output folder cannot be written, or is not ours to replace; the text says what to do."""


def published(output: Path) -> dict[str, list[str]]:
    """Which files of which editions stand in the output folder.

    Raises:
        OutputError: the folder holds something that no publish has written.
    """
    manifest = output / MANIFEST
    try:
        if manifest.is_file():
            found: dict[str, list[str]] = json.loads(manifest.read_text("utf-8"))
            return found
        if output.is_dir() and any(output.iterdir()):
            raise OutputError(f"{output} is not empty and was not written by publish: choose another --output")
    except (OSError, ValueError) as error:
        raise OutputError(f"{output} cannot be read: {error}") from error
    if output.exists() and not output.is_dir():
        raise OutputError(f"{output} is a file: choose another --output")
    return {}


def remove(output: Path) -> bool:
    """Remove an output folder that publish has written; whether there was one.

    Raises:
        OutputError: the folder is not ours, or cannot be removed.
    """
    if not published(output):
        return False
    try:
        shutil.rmtree(output)
    except OSError as error:
        raise OutputError(f"{output} cannot be removed: {error.strerror}") from error
    return True


class NewTree(AbstractContextManager["NewTree"]):
    """A tree in the making beside the output folder; gone without a trace unless `swap_in` is called."""

    def __init__(self, output: Path) -> None:
        """Begin a tree for `output`.

        Raises:
            OutputError: the folder is not ours to replace, or its parent cannot be written.
        """
        self._output = output.absolute()
        self._old = published(self._output)
        self._files: dict[str, list[str]] = {}
        try:
            self._output.parent.mkdir(parents=True, exist_ok=True)
            self._staging = Path(tempfile.mkdtemp(prefix=f".{self._output.name}-", dir=self._output.parent))
            self._tree = self._staging / "new"
            self._tree.mkdir()
        except OSError as error:
            raise OutputError(f"{self._output.parent} cannot be written: {error.strerror}") from error

    @property
    def old_editions(self) -> frozenset[str]:
        """The editions that stand in the output folder now."""
        return frozenset(self._old)

    def write(self, edition: str, path: str, data: bytes) -> None:
        """Add one file of an edition.

        Raises:
            OutputError: it cannot be written.
        """
        target = self._tree / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        except OSError as error:
            raise OutputError(f"{target.name} cannot be written: {error.strerror}") from error
        self._files.setdefault(edition, []).append(path)

    def keep(self, editions: Iterable[str]) -> None:
        """Take over the files of editions that are not made anew, as they stand in the output folder."""
        for edition in editions:
            for path in self._old.get(edition, []):
                old, new = self._output / path, self._tree / path
                if new.exists() or not old.is_file():
                    continue
                new.parent.mkdir(parents=True, exist_ok=True)
                try:
                    os.link(old, new)
                except OSError:
                    shutil.copy2(old, new)
                self._files.setdefault(edition, []).append(path)

    def swap_in(self) -> None:
        """Put the finished tree where the output folder is.

        Raises:
            OutputError: the folder cannot be replaced; the old one stands.
        """
        files = {edition: sorted(paths) for edition, paths in sorted(self._files.items())}
        (self._tree / MANIFEST).write_text(json.dumps(files, indent=1, ensure_ascii=False) + "\n", "utf-8")
        aside = self._staging / "old"
        try:
            if self._output.exists():
                self._output.rename(aside)
            self._tree.rename(self._output)
        except OSError as error:
            if aside.exists() and not self._output.exists():
                aside.rename(self._output)
            raise OutputError(f"{self._output} cannot be replaced: {error.strerror}") from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear away what is left of the making."""
        shutil.rmtree(self._staging, ignore_errors=True)
