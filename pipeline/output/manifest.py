"""Manifest of an output folder: published files of each edition with their digests, and how they looked on disk."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from pipeline.errors import UserError
from pipeline.files.own_files import MANIFEST, resolve_links
from pipeline.i18n.sentences import humanize
from pipeline.jobs.blob import Blob
from pipeline.jobs.sealed import write_whole

# The files of each edition, as paths below the output folder with forward slashes.
Contents = Mapping[str, Mapping[str, Blob]]

# Names of letters, digits and hyphens, and one dot at most between these.
_PLAIN = re.compile(r"[\w-]+(?:\.[\w-]+)?(?:/[\w-]+(?:\.[\w-]+)?)*")
# What stands in a manifest that was written before digests were.
_UNKNOWN = Blob("", 0)


class OutputError(UserError):
    """The output folder cannot be written, or is not ours to replace; the text says what to do."""


@contextlib.contextmanager
def refusing(template: str, **values: object) -> Iterator[None]:
    """Turn an `OSError` into an `OutputError`, whose sentence says the {error}, too."""
    try:
        yield
    except OSError as error:
        raise OutputError(template, **values, error=humanize(error)) from error


@dataclass(frozen=True)
class Manifest:
    """List of the published files, and `data`, its bytes on disk (none where nothing was published)."""

    contents: Contents = field(default_factory=dict)
    data: bytes = b""

    @classmethod
    def of(cls, contents: Contents) -> Manifest:
        """Return the manifest of these files; the same bytes for equal contents."""
        editions = ",\n".join(f" {_quote(edition)}: {_write(files)}" for edition, files in sorted(contents.items()))
        return cls(contents, (f"{{\n{editions}\n}}\n" if editions else "{}\n").encode())

    @classmethod
    def read(cls, output: Path, option: str = "--output") -> Manifest:
        """Return the manifest of an output folder; an empty one where there is no folder, or nothing in it.

        `option` names the option that chooses another folder.

        Raises:
            OutputError: The folder holds files that publish did not write.
        """
        path = output / MANIFEST
        try:
            if path.is_file():
                data = path.read_bytes()
                return cls(_contents(data), data)
            if output.is_dir() and not is_empty_but_for_hosts(output):
                raise OutputError(
                    "{output} is not empty and was not written by publish: choose another {option}",
                    output=output,
                    option=option,
                )
        except (OSError, ValueError, RecursionError) as error:
            raise OutputError("{output} cannot be read: {error}", output=output, error=humanize(error)) from error
        if output.exists() and not output.is_dir():
            raise OutputError("{output} is a file: choose another {option}", output=output, option=option)
        return cls()

    @property
    def files(self) -> dict[str, Blob]:
        """Files of all editions by their paths."""
        return {path: blob for files in self.contents.values() for path, blob in files.items()}


def _write(files: Mapping[str, Blob]) -> str:
    """Return files as JSON, with line breaks: Python's own writer takes five times as long where it breaks lines."""
    entries = (
        f'  {_quote(path)}: {{\n   "sha256": {_quote(blob.digest)},\n   "size": {blob.size}\n  }}'
        for path, blob in sorted(files.items())
    )
    written = ",\n".join(entries)
    return f"{{\n{written}\n }}" if written else "{}"


_quote = json.JSONEncoder(ensure_ascii=False).encode


def list_published(output: Path) -> Contents:
    """Return which files of which editions were published into an output folder.

    Raises:
        OutputError: the folder holds something that no publish has written.
    """
    return Manifest.read(output).contents


@functools.lru_cache(maxsize=2)  # a run reads its manifest several times
def _contents(data: bytes) -> Contents:
    """Return the contents of a manifest, if it is one and its paths stay below the folder."""
    manifest = json.loads(data.decode())
    if not isinstance(manifest, dict):
        raise _strange()
    return {edition: _files(files) for edition, files in manifest.items()}


def _files(files: object) -> dict[str, Blob]:
    if isinstance(files, list):  # before digests were kept
        return {_below(path): _UNKNOWN for path in files}
    if not isinstance(files, dict):
        raise _strange()
    return {_below(path): _blob(entry) for path, entry in files.items()}


def _blob(entry: object) -> Blob:
    match entry:
        case {"sha256": str(digest), "size": int(size)}:
            return Blob(digest, size)
    raise _strange()


def _below(path: object) -> str:
    """Return the path, if it leads nowhere else."""
    if isinstance(path, str) and _PLAIN.fullmatch(path):  # as nearly all are: what follows takes ten times as long
        return path
    if isinstance(path, str) and "\0" not in path:
        pure = PurePath(path)
        if pure.parts and not pure.anchor and ".." not in pure.parts:
            return path
    raise _strange()


def _strange() -> OutputError:
    return OutputError("{file} is not as publish writes it: choose another --output", file=MANIFEST)


def is_empty_but_for_hosts(folder: Path) -> bool:
    """Return whether a folder holds nothing but files of hosts of sites (`.git`, `CNAME`).

    Raises:
        OSError: The folder cannot be read.
    """
    return all(path.name in _OF_HOSTS for path in folder.iterdir())


# What stands in the folder of a site that nothing was published into yet, since its host or git wants it there.
_OF_HOSTS = frozenset(".git .gitattributes .gitignore .htaccess .domains .nojekyll .well-known CNAME .DS_Store".split())


_MOST = 50  # output folders


class Stamp(NamedTuple):
    """Facts about a file that change when the file is changed or replaced: nanoseconds and bytes."""

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

    A record tells how published files looked on disk when they had just been written: by this they are known again
    without reading. It is not in the output folder, whose bytes depend on nothing but what was published; without it
    files are written anew, which takes longer and gives the same.

    `content` is the folder that is published, which a record names; None for not known.
    """

    folder: Path | None = None
    content: Path | None = None

    def read(self, output: Path, manifest: Manifest) -> dict[str, Stamp]:
        """Return the stamps of the files of an output folder as they were published.

        Those that are not known are left out.
        """
        try:
            stamps = self._record(output, manifest)["stamps"]
            named = {path: stamps.get(_name(path)) for path in manifest.files}
            return {path: Stamp(*stamp) for path, stamp in named.items() if stamp}
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
        ours, theirs = resolve_links(self.content), resolve_links(Path(other))
        if not (ours.is_relative_to(theirs) or theirs.is_relative_to(ours)):
            raise OutputError(
                "{output} contains what was published from {folder}: choose another {option}, or remove that"
                " first (clean --output {output})",
                output=output,
                folder=other,
                option=option,
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
        # By digests: files for teachers have names of pupils, which the cache must not have.
        record = {"state": _state(manifest), "stamps": {_name(path): stamp for path, stamp in stamps.items()}}
        if self.content is not None:
            record["content"] = str(resolve_links(self.content))
        write_whole(self._path(self.folder, output), json.dumps(record).encode())
        self._forget_but(_MOST)

    def clear(self) -> None:
        """Forget all."""
        self._forget_but(0)
        if self.folder is not None:
            with contextlib.suppress(OSError):  # not empty, or not there
                self.folder.rmdir()

    def _forget_but(self, limit: int) -> None:
        """Forget all but the most recent ones."""
        if self.folder is not None:
            with contextlib.suppress(OSError):
                for path in sorted(self.folder.glob("*.json*"), key=_age, reverse=True)[limit:]:
                    path.unlink()

    @staticmethod
    def _path(folder: Path, output: Path) -> Path:
        return folder / f"{hashlib.sha256(os.fsencode(output)).hexdigest()[:32]}.json"


def _name(path: str) -> str:
    """Return what a record calls a path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:24]


def _state(manifest: Manifest) -> str:
    """Return what stamps speak of: a manifest, and the permissions that new files get."""
    mask = os.umask(0o077)
    os.umask(mask)
    return hashlib.sha256(b"%o " % mask + manifest.data).hexdigest()


def _age(path: Path) -> int:
    return path.stat().st_mtime_ns
