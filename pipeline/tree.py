"""The output folder: a new tree is written beside it and swapped in when it is whole."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

# Tells that a folder is ours to replace, and which files belong to which edition.
MANIFEST = ".editions.json"


class OutputError(Exception):
    """The output folder cannot be written, or is not ours to replace; the text says what to do."""


def published(output: Path) -> dict[str, list[str]]:
    """Which files of which editions stand in the output folder, as paths below it.

    Raises:
        OutputError: the folder holds something that no publish has written.
    """
    manifest = output / MANIFEST
    try:
        if manifest.is_file():
            return _checked(json.loads(manifest.read_text("utf-8")))
        if output.is_dir() and any(output.iterdir()):
            raise OutputError(f"{output} is not empty and was not written by publish: choose another --output")
    except (OSError, ValueError, RecursionError) as error:
        raise OutputError(f"{output} cannot be read: {error}") from error
    if output.exists() and not output.is_dir():
        raise OutputError(f"{output} is a file: choose another --output")
    return {}


def remove(output: Path) -> bool:
    """Remove what publish has written into an output folder; whether there was any.

    Files of others stay, and the folder with them, ready for the next publish.

    Raises:
        OutputError: the folder is not ours, or cannot be removed.
    """
    output = _real(output)
    files = published(output)
    if not files:
        return False
    try:
        for path in sorted({path for paths in files.values() for path in paths}):
            (output / path).unlink(missing_ok=True)
        for folder in sorted(_folders(files), reverse=True):
            with contextlib.suppress(OSError):  # not empty, or gone already
                (output / folder).rmdir()
        if any(path.name != MANIFEST for path in output.iterdir()):
            _write_manifest(output, {})
        else:
            shutil.rmtree(output)
    except OSError as error:
        raise OutputError(f"{output} cannot be removed: {error.strerror}") from error
    return True


class NewTree(AbstractContextManager["NewTree"]):
    """A tree in the making beside the output folder; gone without a trace unless `swap_in` is called."""

    def __init__(self, output: Path) -> None:
        """Begin a tree for `output`; where that is a link, for the folder to which it leads.

        Raises:
            OutputError: the folder is not ours to replace, or its parent cannot be written.
        """
        self._output = _real(output)
        self._old = published(self._output)
        self._files: dict[str, list[str]] = {}
        try:
            self._output.parent.mkdir(parents=True, exist_ok=True)
            self._staging = Path(tempfile.mkdtemp(prefix=f".{self._output.name}-", dir=self._output.parent))
            self._tree = self._staging / "new"
            self._aside = self._staging / "old"
            self._tree.mkdir()
        except OSError as error:
            raise OutputError(f"{self._output.parent} cannot be written: {error.strerror}") from error

    @property
    def old_editions(self) -> frozenset[str]:
        """The editions that stand in the output folder now."""
        return frozenset(self._old)

    def old_files(self, edition: str) -> frozenset[str]:
        """Which files of an edition stand in the output folder now."""
        return frozenset(path for path in self._old.get(edition, []) if (self._output / path).is_file())

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

    def keep(self, edition: str, paths: Iterable[str]) -> None:
        """Take over files of an edition that is not made anew, as they stand in the output folder.

        Raises:
            OutputError: one cannot be taken over.
        """
        for path in sorted(paths):
            new = self._tree / path
            if new.exists():
                continue
            try:
                new.parent.mkdir(parents=True, exist_ok=True)
                _take_over(self._output / path, new)
            except OSError as error:
                raise OutputError(f"{path} cannot be kept: {error.strerror}") from error
            self._files.setdefault(edition, []).append(path)

    def swap_in(self) -> None:
        """Put the finished tree where the output folder is; what others have put there (.git, CNAME) stays.

        Raises:
            OutputError: the folder cannot be replaced; the old one stands.
        """
        try:
            self._keep_what_others_wrote()
            _write_manifest(self._tree, self._files)
            if self._output.exists():
                self._output.rename(self._aside)
            self._tree.rename(self._output)
        except OSError as error:
            raise OutputError(f"{self._output} cannot be replaced: {error.strerror}") from error
        finally:
            self._put_back()

    def _keep_what_others_wrote(self) -> None:
        """Take over all that is in no manifest; where the new tree has something of that name, that wins."""
        ours = {Path(path) for paths in self._old.values() for path in paths} | {Path(MANIFEST)}
        our_folders = _folders(self._old)
        for path in _everything(self._output) if self._output.exists() else ():
            old, new = self._output / path, self._tree / path
            if path in ours or os.path.lexists(new) or not self._may_hold(path):
                continue
            if old.is_symlink() or not old.is_dir():
                new.parent.mkdir(parents=True, exist_ok=True)
                _take_over(old, new)
            elif path not in our_folders:  # an empty folder may matter to its owner, as git's do
                new.mkdir(parents=True)
                shutil.copystat(old, new)

    def _may_hold(self, path: Path) -> bool:
        """Whether no file or link of the new tree stands where the path needs a folder."""
        above = [self._tree / folder for folder in path.parents]
        return not any(os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir()) for folder in above)

    def _put_back(self) -> None:
        """Undo half a swap, whatever stopped it."""
        if self._holds_the_only_copy():
            with contextlib.suppress(OSError):
                self._aside.rename(self._output)

    def _holds_the_only_copy(self) -> bool:
        return self._aside.exists() and not self._output.exists()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear away what is left of the making, but never the old tree where no other took its place."""
        self._put_back()
        if not self._holds_the_only_copy():
            shutil.rmtree(self._staging, ignore_errors=True)


def _real(output: Path) -> Path:
    try:
        return output.resolve()
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
        raise OutputError(f"{output} leads nowhere: choose another --output") from error


def _checked(manifest: object) -> dict[str, list[str]]:
    """The manifest, if it is one: lists of paths that stay below the folder."""
    if not isinstance(manifest, dict):
        raise OutputError(f"{MANIFEST} is not as publish writes it: choose another --output")
    for paths in manifest.values():
        if not (isinstance(paths, list) and all(isinstance(path, str) and _is_below(path) for path in paths)):
            raise OutputError(f"{MANIFEST} is not as publish writes it: choose another --output")
    return manifest


def _is_below(path: str) -> bool:
    parts = Path(path).parts
    return bool(parts) and not Path(path).anchor and ".." not in parts and "\0" not in path


def _folders(files: dict[str, list[str]]) -> set[Path]:
    """All folders that the files need."""
    return {folder for paths in files.values() for path in paths for folder in Path(path).parents if folder.name}


def _everything(folder: Path) -> Iterator[Path]:
    """Every file, link and folder below a folder, as paths below it, each folder before what it holds."""
    for where, folders, files in os.walk(folder, onerror=_fail):
        for name in sorted((*folders, *files)):
            yield (Path(where) / name).relative_to(folder)


def _fail(error: OSError) -> None:
    """What cannot be read cannot be kept."""
    raise error


def _take_over(old: Path, new: Path) -> None:
    """Give a file a second name, or copy it where the disk has no hard links."""
    try:
        os.link(old, new, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(old, new, follow_symlinks=False)


def _write_manifest(folder: Path, files: dict[str, list[str]]) -> None:
    ordered = {edition: sorted(paths) for edition, paths in sorted(files.items())}
    # A new file and not new content: the old one may be hard-linked elsewhere.
    (folder / MANIFEST).unlink(missing_ok=True)
    (folder / MANIFEST).write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", "utf-8")
