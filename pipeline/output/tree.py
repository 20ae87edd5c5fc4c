"""A new tree for the output folder: files are written or taken over, then all of it is swapped in at once."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from pathlib import Path

from pipeline.files.own_files import MANIFEST
from pipeline.jobs.blob import Blob
from pipeline.output.manifest import Contents, Manifest, Records, Stamp, refusing
from pipeline.output.staging import Staging, alone_at, place_of
from pipeline.text.visible import write_line


def keep_other_files(output: Path, new: Path, ours: Collection[str]) -> None:
    """Take over into a new tree all that is not `ours`; where the new tree has something of that name, that wins.

    Raises:
        OSError: something cannot be read or taken over.
    """
    our_folders = folders_of(ours)
    for path in _strange_ones(output, {MANIFEST, *ours}):
        found, target = output / path, new / path
        if os.path.lexists(target) or not _may_hold(new, path):
            continue
        if found.is_symlink() or not found.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            take_over(found, target)
        elif path not in our_folders:  # an empty folder may matter to its owner, as git's do
            target.mkdir(parents=True)
            shutil.copystat(found, target)


def take_over(old: str | Path, new: str | Path) -> bool:
    """Give a file a second name, or copy it where the disk has no hard links; whether it is still the same file.

    Raises:
        OSError: it can be neither linked nor copied.
    """
    try:
        os.link(old, new, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(old, new, follow_symlinks=False)
        return False
    return True


def folders_of(paths: Collection[str]) -> set[str]:
    """Return all folders that files at these paths need."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def _strange_ones(folder: Path, ours: Collection[str]) -> Iterator[str]:
    """Yield every file, link and folder below a folder that is not ours, each folder before what it holds."""
    for where, folders, files in os.walk(folder, onerror=_fail):
        below = Path(where).relative_to(folder).as_posix()
        start = "" if below == "." else f"{below}/"
        for name in sorted((*folders, *files)):
            path = start + name
            if path not in ours:
                yield path


def _fail(error: OSError) -> None:
    """Refuse what cannot be read, since it cannot be kept."""
    raise error


def _may_hold(new: Path, path: str) -> bool:
    """Return whether the new tree has no file or link where the path needs a folder."""
    above = [new / folder for folder in Path(path).parents]
    return not any(os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir()) for folder in above)


OPTION = "--output"
_NO_RECORDS = Records()


@contextlib.contextmanager
def new_tree(
    output: Path, records: Records = _NO_RECORDS, waiting: Callable[[str], None] = write_line, option: str = OPTION
) -> Iterator[NewTree]:
    """Open a tree in the making beside the output folder; unless `swap_in` is called, it leaves no trace.

    No other process can make one for the same folder meanwhile: `waiting` is called with a line if there is one to wait
    for. `option` is the option that names another folder.

    Raises:
        OutputError: The folder is not ours to replace, or its parent cannot be written.
    """
    place = place_of(output)
    with alone_at(place, waiting, says=option == OPTION):
        yield NewTree(place, records, option)


def state_of(output: Path, records: Records) -> str:
    """Return a digest of the content of an output folder; "" where files are not as they were published.

    Raises:
        OutputError: The folder holds files that publish did not write.
    """
    manifest = _untouched(output, records)
    return _state(manifest) if manifest.contents else ""


def _state(manifest: Manifest) -> str:
    return hashlib.sha256(manifest.data).hexdigest()


def _untouched(output: Path, records: Records) -> Manifest:
    """Return the manifest of an output folder; an empty one where files are not as they were written."""
    output = place_of(output).output
    manifest = Manifest.read(output)
    stamps, files = records.read(output, manifest), manifest.files
    untouched = all(path in stamps and stamps[path].fits(f"{output}/{path}") for path in files)
    return manifest if untouched else Manifest()


def require_own(output: Path, records: Records) -> None:
    """Refuse an output folder that another collection was published into.

    Raises:
        OutputError: so it is, or the folder holds something that no publish has written.
    """
    records.require_own(place_of(output).output, Manifest.read(output))


def remove(output: Path, waiting: Callable[[str], None] = write_line) -> bool:
    """Remove what publish has written into an output folder; whether there was any.

    Files of others stay, and the folder with them, ready for the next publish.

    Raises:
        OutputError: the folder is not ours, or cannot be removed.
    """
    place = place_of(output)
    if not (place.output.exists() or place.staging.exists()):
        return False
    with new_tree(place.output, waiting=waiting) as tree:
        if not tree.old:
            return False
        tree.swap_in()
        tree.remove_if_bare()
    return True


class NewTree:
    """A tree in the making; `new_tree` makes one."""

    def __init__(self, place: Staging, records: Records, option: str = OPTION) -> None:
        """Begin a tree at a place that is locked for this process; `state` is as in `state_of`, once it is swapped in.

        Raises:
            OutputError: The output folder is not ours to replace, or there is no room beside it.
        """
        self.state = ""
        self._place = place
        self._output, self._new = str(place.output), str(place.new)  # strings: used for each file
        self._records = records
        self._old = Manifest.read(place.output, option)
        records.require_own(place.output, self._old, option)
        self._old_files = self._old.files
        self._old_stamps = records.read(place.output, self._old)
        self._files: dict[str, tuple[str, Blob]] = {}  # of each path the edition and the bytes
        self._stamps: dict[str, Stamp] = {}
        self._same: set[str] = set()  # what is taken over from the output folder, at the end
        self._folders: set[str] = set()
        self._of_others: set[str] = set()  # what was ours, and others have changed
        with refusing("{folder} cannot be written: {error}", folder=place.output.parent):
            place.new.mkdir()

    @cached_property
    def old(self) -> Contents:
        """Files of each edition that were in the output folder when they were first asked for."""
        output = self._place.output
        return {
            edition: {path: blob for path, blob in files.items() if os.path.isfile(f"{output}/{path}")}  # noqa: PTH113 - a string, for speed
            for edition, files in self._old.contents.items()
        }

    @property
    def holds_files(self) -> bool:
        """Return whether the new tree has any file."""
        return bool(self._files)

    def holds_of_others(self, path: str) -> bool:
        """Return whether others have put a file of this name into the output folder, or changed ours: it stays.

        Raises:
            OutputError: it cannot be read.
        """
        file, ours = self._place.output / path, self._old_files.get(path)
        if not os.path.lexists(file) or (ours and self._is_untouched(path)):
            return False
        with refusing("{path} cannot be kept: {error}", path=path):
            if ours and file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == ours.digest:
                return False
        self._of_others.add(path)
        return True

    def write(self, edition: str, path: str, blob: Blob) -> None:
        """Add one file of an edition. Its bytes are read only where the output folder does not have the file already.

        Raises:
            OutputError: The file cannot be written.
            LostBlobError: Its bytes are lost; files that were written until then need not be written again.
        """
        entry = edition, Blob(blob.digest, blob.size)
        if self._files.get(path) == entry:
            return
        if self._old_files.get(path) == blob and path not in self._stamps and self._is_untouched(path):
            self._same.add(path)
        else:
            self._same.discard(path)
            self._write(path, blob.pieces())
        self._files[path] = entry

    def keep(self, edition: str, paths: Iterable[str]) -> None:
        """Take over files of an edition that is not made anew, as they are in the output folder.

        Raises:
            OutputError: A file cannot be taken over.
        """
        for path in sorted(paths):
            if path in self._files:
                continue
            with refusing("{path} cannot be kept: {error}", path=path):
                blob = self._old_files[path] if self._is_untouched(path) else self._read(path)
            self._same.add(path)
            self._files[path] = (edition, blob)

    def swap_in(self) -> None:
        """Put the finished tree in the place of the output folder; files of others (.git, CNAME) stay.

        Where nothing has changed, nothing is touched.

        Raises:
            OutputError: The folder cannot be replaced; the old one remains.
        """
        place, manifest = self._place, self._manifest()
        self.state = _state(manifest)
        if len(self._same) == len(self._files) and self._is_on_disk(manifest):
            return
        with refusing("{output} cannot be replaced: {error}", output=place.output):
            self._take_over()
            if place.output.exists():
                keep_other_files(place.output, place.new, self._old_files.keys() - self._of_others)
            (place.new / MANIFEST).write_bytes(manifest.data)
            place.swap()
        self._records.keep(place.output, manifest, self._stamps)

    def remove_if_bare(self) -> None:
        """Remove the output folder, if nothing is left in it but the manifest.

        Raises:
            OutputError: it cannot be removed.
        """
        output = self._place.output
        with refusing("{output} cannot be removed: {error}", output=output):
            if os.listdir(output) == [MANIFEST]:  # noqa: PTH208 (names, not paths)
                (output / MANIFEST).unlink()
                output.rmdir()

    def _is_untouched(self, path: str) -> bool:
        """Return whether the output folder has the file as it was published."""
        stamp = self._old_stamps.get(path)
        return stamp is not None and stamp.fits(f"{self._output}/{path}")

    def _read(self, path: str) -> Blob:
        """Return what a file is now of which only its writer knew what it was."""
        file = self._place.output / path
        stamp = Stamp.of(file.lstat())
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
            size = opened.tell()
        self._old_stamps[path] = stamp
        return Blob(digest, size)

    def _write(self, path: str, pieces: Iterable[bytes]) -> None:
        # A string for the path, for speed.
        with refusing("{path} cannot be written: {error}", path=path), open(self._target(path), "wb") as file:  # noqa: PTH123
            file.writelines(pieces)
            file.flush()
            self._stamps[path] = Stamp.of(os.fstat(file.fileno()))

    def _take_over(self) -> None:
        for path in sorted(self._same):
            old, new, stamp = f"{self._output}/{path}", self._target(path), self._old_stamps[path]
            # The stamp is the one that was looked at, so that a change since then is seen by the next publish.
            if take_over(old, new):
                self._stamps[path] = stamp
            elif stamp.fits(old):
                self._stamps[path] = Stamp.of(os.lstat(new))

    def _target(self, path: str) -> str:
        """Return where a file of the new tree goes; its folder is there."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            Path(self._new, folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return f"{self._new}/{path}"

    def _manifest(self) -> Manifest:
        contents: dict[str, dict[str, Blob]] = {}
        for path, (edition, blob) in self._files.items():
            contents.setdefault(edition, {})[path] = blob
        return Manifest.of(contents)

    def _is_on_disk(self, manifest: Manifest) -> bool:
        try:
            return (self._place.output / MANIFEST).read_bytes() == manifest.data
        except OSError:
            return False
