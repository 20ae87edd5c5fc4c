"""The manifest of an output folder: which files of which editions were published there, each by its digest.

It tells that a folder is ours to replace, and depends on nothing but what was published.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from pipeline.errors import UserError
from pipeline.files.folders import MANIFEST
from pipeline.i18n.humanize import said
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob

# The files of each edition, as paths below the output folder with forward slashes.
Contents = Mapping[str, Mapping[str, Blob]]

# Names of letters, digits and hyphens, and one dot at most between these.
_PLAIN = re.compile(r"[\w-]+(?:\.[\w-]+)?(?:/[\w-]+(?:\.[\w-]+)?)*")
# What stands in a manifest that was written before digests were.
_UNKNOWN = Blob("", 0)


class OutputError(UserError):
    """The output folder cannot be written, or is not ours to replace; the text says what to do."""


@dataclass(frozen=True)
class Manifest:
    """What was published, and `data`, the bytes that say so on disk (none where nothing was)."""

    contents: Contents = field(default_factory=dict)
    data: bytes = b""

    @classmethod
    def of(cls, contents: Contents) -> Manifest:
        """Return the manifest of these files; the same bytes for equal contents."""
        entries = {
            edition: {path: {"sha256": blob.digest, "size": blob.size} for path, blob in sorted(files.items())}
            for edition, files in sorted(contents.items())
        }
        return cls(contents, (json.dumps(entries, indent=1, ensure_ascii=False) + "\n").encode())

    @classmethod
    def read(cls, output: Path, option: str = "--output") -> Manifest:
        """Return the manifest of an output folder; an empty one where there is no folder, or nothing in it.

        `option` is that by which whoever runs the command names another folder.

        Raises:
            OutputError: the folder holds something that no publish has written.
        """
        path = output / MANIFEST
        try:
            if path.is_file():
                data = path.read_bytes()
                return cls(_contents(json.loads(data.decode())), data)
            if output.is_dir() and not is_empty_but_for_hosts(output):
                raise OutputError(
                    sentence(
                        "{output} is not empty and was not written by publish: choose another {option}",
                        output=output,
                        option=option,
                    )
                )
        except (OSError, ValueError, RecursionError) as error:
            raise OutputError(sentence("{output} cannot be read: {error}", output=output, error=said(error))) from error
        if output.exists() and not output.is_dir():
            raise OutputError(sentence("{output} is a file: choose another {option}", output=output, option=option))
        return cls()

    @property
    def files(self) -> dict[str, Blob]:
        """All files, whatever their edition."""
        return {path: blob for files in self.contents.values() for path, blob in files.items()}


def published(output: Path) -> Contents:
    """Return which files of which editions were published into an output folder.

    Raises:
        OutputError: the folder holds something that no publish has written.
    """
    return Manifest.read(output).contents


def _contents(manifest: object) -> Contents:
    """Return the manifest's contents, if it is one and its paths stay below the folder."""
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
    return OutputError(sentence("{file} is not as publish writes it: choose another --output", file=MANIFEST))


def is_empty_but_for_hosts(folder: Path) -> bool:
    """Return whether a folder holds nothing, or no more than what a host of sites wants to stand there.

    Raises:
        OSError: it cannot be read.
    """
    return all(path.name in _OF_HOSTS for path in folder.iterdir())


# What stands in the folder of a site that nothing was published into yet, since its host or git wants it there.
_OF_HOSTS = frozenset(".git .gitattributes .gitignore .htaccess .domains .nojekyll .well-known CNAME .DS_Store".split())
