"""A folder of this machine as the place of a site: a server's own, or one that the system shows as a disk."""

from __future__ import annotations

import contextlib
import shutil
import stat
from collections.abc import Collection
from pathlib import Path

from pipeline.deploy.host import (
    LARGEST,
    LIST,
    Changes,
    DeployError,
    Hosted,
    Upload,
    find_emptied,
    make_lists,
    parse_list,
    sort_for_sending,
)
from pipeline.i18n.sentences import humanize
from pipeline.jobs.blob import Blob

_NEW = ".editions-new"


class FolderHost:
    """The folder: each file is written beside its place and takes it in one step; pages come last, then some go."""

    def __init__(self, folder: Path) -> None:
        """Begin with a folder, which need not be there."""
        self._root = folder
        self._hosted = Hosted()

    def look(self, paths: Collection[str]) -> Hosted:
        """Return our files there, and the entries at these paths.

        Raises:
            DeployError: it is no folder, or cannot be read.
        """
        try:
            nearest = next(path for path in (self._root, *self._root.parents) if path.exists())
            if not nearest.is_dir():
                raise DeployError("{path} is a file: choose another target", path=nearest)
            put = self._put()
            sizes = {path: self._size(path) for path in {*paths, *(put or {})}}
        except OSError as error:
            raise DeployError("{folder} cannot be read: {why}", folder=self._root, why=humanize(error)) from error
        self._hosted = Hosted(put, {path: size for path, size in sizes.items() if size is not None})
        return self._hosted

    def send(self, upload: Upload, changes: Changes) -> None:
        """Put the files there, and take away what is ours and no more wanted.

        Raises:
            DeployError: A file cannot be written, or its path leads through a link.
        """
        before, after = make_lists(upload.files, changes, self._hosted)
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            self._write(LIST, before)
            for path in sort_for_sending(changes.sent):
                self._write(path, upload.root / path)
            self._remove(upload, changes)
            self._write(LIST, after)
        except OSError as error:
            raise DeployError(
                "{path} cannot be written: {why}", path=error.filename or self._root, why=humanize(error)
            ) from error

    def _put(self) -> dict[str, Blob] | None:
        path = self._root / LIST
        if not path.is_file() or path.is_symlink():
            return None
        with path.open("rb") as file:
            return parse_list(file.read(LARGEST), str(self._root))

    def _size(self, path: str) -> int | None:
        """Return the size of a file; -1 for anything else there or on the way; None for nothing."""
        place = self._root
        for name in path.split("/"):
            place /= name
            try:
                status = place.lstat()
            except FileNotFoundError:
                return None
            except NotADirectoryError:
                return -1
            if stat.S_ISLNK(status.st_mode):
                return -1
        return status.st_size if stat.S_ISREG(status.st_mode) else -1

    def _write(self, path: str, source: Path | bytes) -> None:
        target = self._place(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        new = target.with_name(f".{target.name}{_NEW}")
        new.unlink(missing_ok=True)
        with new.open("xb") as file:
            if isinstance(source, bytes):
                file.write(source)
            else:
                with source.open("rb") as opened:
                    shutil.copyfileobj(opened, file)
        new.replace(target)

    def _remove(self, upload: Upload, changes: Changes) -> None:
        for path in changes.removed:
            self._place(path).unlink(missing_ok=True)
        for folder in find_emptied(changes.removed, upload.files):
            with contextlib.suppress(OSError):  # others have put something there
                self._place(folder).rmdir()

    def _place(self, path: str) -> Path:
        """Return where a path leads, which is through no link."""
        place = self._root
        for name in path.split("/")[:-1]:
            place /= name
            if place.is_symlink():
                raise DeployError("{path} is a link, which deploy does not follow: put a folder there", path=place)
        return self._root / path
