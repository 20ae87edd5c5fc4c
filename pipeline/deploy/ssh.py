"""A folder of another machine as the place of a site: rsync brings files there, over ssh and by nothing else."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pipeline.deploy.host import (
    LARGEST,
    LIST,
    Changes,
    DeployError,
    Hosted,
    Upload,
    find_emptied,
    is_leading,
    make_lists,
    parse_list,
    read_entry,
    sort_for_sending,
)
from pipeline.files.programs import CompletedProgram, make_environment, require, run, run_into_file
from pipeline.jobs.blob import Blob
from pipeline.jobs.interrupt import on_interrupt

_LISTED = re.compile(r"(?P<kind>.)\S{9,10}\s+(?P<size>[\d.,]+) \d{4}/\d\d/\d\d \d\d:\d\d:\d\d (?P<path>.*)")
# rsync(1), exit values: some files were not there; the folder is not there; what was there has vanished.
_NOT_THERE, _NO_FOLDER, _VANISHED = 23, 3, 24
_LEAST = (3, 2, 3)  # --mkpath


class RsyncHost:
    """Folder that rsync lists and writes. `asks` allows ssh to prompt at a terminal."""

    def __init__(self, place: str, by: str, *, asks: bool) -> None:
        """Begin with a folder as rsync takes it, and the command `by` which it comes there, "" for one of this machine.

        The folder may be missing, its parent may not.
        """
        self._place = place
        self._by = ["--rsh", by] if by else []
        self._asks = asks
        self._hosted = Hosted()

    def look(self, paths: Collection[str]) -> Hosted:
        """Return our files there, and the entries at these paths.

        Raises:
            DeployError: the machine cannot be reached, or refuses the login.
        """
        with tempfile.TemporaryDirectory() as folder:
            put = self._put(Path(folder))
            wanted = {*paths, *(put or {})}
            listing = self._listed(wanted, Path(folder)) if put is not None or self._is_there() else ()
            self._hosted = Hosted(put, dict(listing))
        return self._hosted

    def send(self, upload: Upload, changes: Changes) -> None:
        """Put the files there, and take away what is ours and no more wanted.

        Raises:
            DeployError: rsync cannot do that; all that was put there until then is known by the next run.
        """
        before, after = make_lists(upload.files, changes, self._hosted)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            site = folder / "site"
            site.mkdir()
            upload.stage(site, changes.sent)
            (site / LIST).write_bytes(before)
            self._bring([LIST], site)
            for _, paths in groupby(sort_for_sending(changes.sent), is_leading):
                self._bring(paths, site)
            self._take_away(changes.removed, folder)
            for _, paths in groupby(find_emptied(changes.removed, upload.files), lambda path: path.count("/")):
                self._take_away(paths, folder)
            (site / LIST).write_bytes(after)
            self._bring([LIST], site)

    def _put(self, folder: Path) -> dict[str, Blob] | None:
        ran = self._rsync(["--max-size", str(LARGEST), "--", f"{self._place}{LIST}", f"{folder}/"])
        if ran.code in (_NOT_THERE, _NO_FOLDER):
            return None
        self._expect(ran)
        list_ = folder / LIST
        return parse_list(list_.read_bytes(), self._place) if list_.is_file() and not list_.is_symlink() else None

    def _is_there(self) -> bool:
        ran = self._rsync(["--list-only", "--dirs", "--", self._place])
        if ran.code not in (_NOT_THERE, _NO_FOLDER):
            self._expect(ran)
        return ran.code == 0

    def _listed(self, paths: Iterable[str], folder: Path) -> Iterator[tuple[str, int]]:
        """Yield the entries at these paths and their sizes, -1 for anything but a file."""
        options = ["--list-only", "--links", "--ignore-missing-args", "--8-bit-output", "--no-human-readable"]
        ran = self._rsync([*options, *_make_file_options(folder, paths), "--", self._place, f"{folder}/"])
        self._expect(ran)
        wanted = set(paths)
        for line in ran.output.decode("utf-8", "surrogateescape").splitlines():
            match = _LISTED.fullmatch(line)
            if match and (entry := read_entry(match))[0] in wanted:
                yield entry

    def _bring(self, paths: Iterable[str], site: Path) -> None:
        """Send files; rsync moves all into place at the end."""
        options = ["--ignore-times", "--perms", "--chmod=D755,F644", "--delay-updates", "--mkpath"]
        self._expect(self._rsync([*options, *_make_file_options(site.parent, paths), "--", f"{site}/", self._place]))

    def _take_away(self, paths: Iterable[str], folder: Path) -> None:
        """Remove these files and the folders that they leave empty, by syncing from a folder without them."""
        empty = folder / "empty"
        empty.mkdir(exist_ok=True)
        options = ["--dirs", "--no-implied-dirs", "--delete-missing-args"]
        ran = self._rsync([*options, *_make_file_options(folder, paths), "--", f"{empty}/", self._place])
        if ran.code != _VANISHED:
            self._expect(ran)

    def _rsync(self, options: Iterable[str]) -> CompletedProgram:
        command = ["rsync", "--secluded-args", *self._by, *options]
        return run(command, Path.cwd(), make_environment(LC_ALL="C"), asks=self._asks)

    def _expect(self, ran: CompletedProgram) -> None:
        if ran.code:
            raise DeployError(
                "{place} cannot be reached or written: {words}", place=self._place, words=ran.message("rsync")
            )


@contextmanager
def open_rsync_host(address: str, *, asks: bool) -> Iterator[RsyncHost]:
    """Open the place at an address.

    Raises:
        DeployError: rsync or ssh is missing, or too old, or the machine cannot be reached.
    """
    if address.startswith("/"):
        require("rsync")
        _require_new_enough()
        yield RsyncHost(f"{address.rstrip('/')}/", "", asks=asks)
        return
    require("rsync", "ssh")
    _require_new_enough()
    folder = RemoteFolder.of(address)
    with open_connection(folder, asks=asks) as command:
        yield RsyncHost(str(folder), command, asks=asks)


def _make_file_options(folder: Path, paths: Iterable[str]) -> list[str]:
    """Return the options that give rsync these paths."""
    names = folder / "paths"
    names.write_bytes("".join(f"{path}\0" for path in paths).encode())
    return ["--from0", f"--files-from={names}"]


def _require_new_enough() -> None:
    version = run(["rsync", "--version"], Path.cwd(), make_environment(), asks=False).output.decode("utf-8", "replace")
    match = re.search(r"rsync +version v?(\d+)\.(\d+)\.(\d+)", version)
    if not match or tuple(map(int, match.groups())) < _LEAST:
        wanted = ".".join(map(str, _LEAST))
        raise DeployError("rsync {wanted} or newer is needed here (on macOS: brew install rsync)", wanted=wanted)


# A socket's name has 103 bytes at most on macOS, of which ssh takes seventeen for itself; rsync parts words at blanks.
_PLAIN = re.compile(r"[\w./-]{1,80}")
_PATIENCE = 30  # seconds for a machine that does not answer
_IDLE = 60  # seconds after which a connection ends that nobody has closed
_ADDRESS = re.compile(r"ssh://(?P<host>[^/]+?)(?::(?P<port>\d+))?(?P<path>/.*)")


@dataclass(frozen=True)
class RemoteFolder:
    """A folder of another machine: `user@host`, the port where it is another than usual, the path."""

    host: str
    path: str
    port: str = ""

    @classmethod
    def of(cls, address: str) -> RemoteFolder:
        """Return the folder that `ssh://user@host:port/path` or `user@host:path` names."""
        match = _ADDRESS.fullmatch(address)
        if match:
            return cls(match["host"], match["path"], match["port"] or "")
        host, _, path = address.rpartition(":") if address.startswith("[") else address.partition(":")
        return cls(host, path)

    def __str__(self) -> str:
        """Return it as rsync takes it."""
        return f"{self.host}:{self.path.rstrip('/')}/"


@contextlib.contextmanager
def open_connection(folder: RemoteFolder, *, asks: bool) -> Iterator[str]:
    """Yield the command by which rsync comes to the machine of a folder; the connection is closed at the end.

    Raises:
        DeployError: the machine cannot be reached, or refuses the login.
    """
    words = ["ssh", "-o", f"ConnectTimeout={_PATIENCE}"]
    words += [] if asks else ["-o", "BatchMode=yes"]
    words += ["-p", folder.port] if folder.port else []
    with tempfile.TemporaryDirectory() as name:
        socket = Path(name, "s")
        if os.name == "nt" or not _PLAIN.fullmatch(str(socket)):
            yield " ".join(words)
            return
        shared = [*words, "-o", f"ControlPath={socket}"]

        def close() -> None:
            run([*shared, "-O", "exit", "--", folder.host], Path.cwd(), make_environment(), asks=False)

        opening = [*shared, "-M", "-N", "-f", "-o", f"ControlPersist={_IDLE}", "--", folder.host]
        ran = run_into_file(opening, Path(name, "said"), make_environment(), asks=asks)
        if ran.code:
            raise DeployError("{host} cannot be reached: {words}", host=folder.host, words=ran.message("ssh"))
        with on_interrupt(then=close):
            try:
                yield " ".join(shared)
            finally:
                close()
