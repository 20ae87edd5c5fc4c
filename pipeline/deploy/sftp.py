"""A folder of another machine as the place of a site, where there is no rsync: sftp brings files there."""

from __future__ import annotations

import re
import shlex
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

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
    read_entry,
    sort_for_sending,
)
from pipeline.deploy.ssh import RemoteFolder, open_connection
from pipeline.files.programs import make_environment, require, run
from pipeline.jobs.blob import Blob

# Mode, links, owner, group, size, month, day, time or year, name: as `ls -ln` of OpenSSH's sftp says it.
_LISTED = re.compile(r"(?P<kind>.)\S{9,11}\s+\S+\s+\S+\s+\S+\s+(?P<size>\d+)\s+\S+\s+\d+\s+\S+ (?P<path>.*)")

_ESCAPED = re.compile(rb"\\([0-3][0-7]{2})")  # how it shows letters that are not ASCII


class SftpHost:
    """Folder that sftp lists and writes; `options` are those of the connection."""

    def __init__(self, folder: RemoteFolder, options: Iterable[str]) -> None:
        """Begin with a folder, which is made where it is missing."""
        self._folder = folder
        self._command = ["sftp", "-q", "-S", shutil.which("ssh") or "ssh", *options, "-b", "-", "--", folder.host]
        self._hosted = Hosted()

    def look(self, paths: Collection[str]) -> Hosted:
        """Return our files there, and the entries at these paths.

        Raises:
            DeployError: the machine cannot be reached, or refuses the login.
        """
        with tempfile.TemporaryDirectory() as name:
            list_ = Path(name, "list")
            self._do([f"-get {self._quote(LIST)} {_quote_word(list_)}"])
            is_ours = list_.is_file() and list_.stat().st_size <= LARGEST
            put: dict[str, Blob] | None = parse_list(list_.read_bytes(), str(self._folder)) if is_ours else None
        wanted = {*paths, *(put or {})}
        self._hosted = Hosted(put, {path: size for path, size in self._list(wanted) if path in wanted})
        return self._hosted

    def send(self, upload: Upload, changes: Changes) -> None:
        """Put the files there, and take away what is ours and no more wanted.

        Raises:
            DeployError: sftp cannot do that; all that was put there until then is known by the next run.
        """
        before, after = make_lists(upload.files, changes, self._hosted)
        with tempfile.TemporaryDirectory() as name:
            site = Path(name)
            upload.stage(site, changes.sent)
            lists = {"before": before, "after": after}
            for word, data in lists.items():
                (site / f"{LIST}.{word}").write_bytes(data)
            for file in site.rglob("*"):
                file.chmod(0o755 if file.is_dir() else 0o644)
            self._do(
                [
                    *(f"-mkdir {_quote_word(folder)}" for folder in self._list_folders(changes.sent)),
                    self._put(site, f"{LIST}.before", LIST),
                    *(self._put(site, path, path) for path in sort_for_sending(changes.sent)),
                    *(f"-rm {self._quote(path)}" for path in changes.removed),
                    *(f"-rmdir {self._quote(path)}" for path in find_emptied(changes.removed, upload.files)),
                    self._put(site, f"{LIST}.after", LIST),
                ]
            )

    def _list(self, wanted: Collection[str]) -> Iterator[tuple[str, int]]:
        """Yield the entries of the folders of these paths and their sizes, -1 for anything but a file."""
        folders = sorted({PurePosixPath(path).parent for path in wanted})
        root = f"{self._folder.path.rstrip('/')}/"
        for line in self._do([f"-ls -lan {self._quote(folder)}" for folder in folders]).splitlines():
            match = _LISTED.fullmatch(line.rstrip("\r"))
            if match:
                path, size = read_entry(match)
                yield str(PurePosixPath(path.removeprefix(root))), size

    def _list_folders(self, paths: Iterable[str]) -> list[PurePosixPath]:
        """Return the folders of these files, outer ones first, and all that the place itself is in."""
        place = PurePosixPath(self._folder.path)
        files = [place / path for path in paths]
        return sorted({folder for file in files for folder in file.parents if str(folder) not in ("/", ".")})

    def _put(self, site: Path, name: str, path: str) -> str:
        return f"put {_quote_word(site / name)} {self._quote(path)}"

    def _quote(self, path: object) -> str:
        return _quote_word(PurePosixPath(self._folder.path) / str(path))

    def _do(self, lines: Iterable[str]) -> str:
        """Let sftp do what the lines say; what begins with a hyphen may fail."""
        said = "".join(f"{line}\n" for line in lines).encode()
        ran = run(self._command, Path.cwd(), make_environment(LC_ALL="C"), asks=False, stdin=said)
        if ran.code:
            place = f"{self._folder}"
            raise DeployError("{place} cannot be reached or written: {words}", place=place, words=ran.message("sftp"))
        output = _ESCAPED.sub(lambda match: bytes([int(match[1], 8)]), ran.output)
        return output.decode("utf-8", "surrogateescape")


@contextmanager
def open_sftp_host(address: str, *, asks: bool) -> Iterator[SftpHost]:
    """Open the place at an address.

    Raises:
        DeployError: sftp or ssh is missing, or the machine cannot be reached.
    """
    require("sftp", "ssh")
    folder = RemoteFolder.of(address)
    with open_connection(folder, asks=asks) as command:
        yield SftpHost(folder, ["-P" if word == "-p" else word for word in shlex.split(command)[1:]])


def _quote_word(path: object) -> str:
    """Return a path as a word of sftp's, in which no sign means anything."""
    return '"' + re.sub(r'(["\\])', r"\\\1", str(path)) + '"'
