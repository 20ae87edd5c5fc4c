"""One connection of ssh for all that rsync does in a run: whoever has a password types it once."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.build.stopping import put_away
from pipeline.deploy.errors import DeployError
from pipeline.deploy.programs import environment, run, run_into_file
from pipeline.i18n.sentences import sentence

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
        found = _ADDRESS.fullmatch(address)
        if found:
            return cls(found["host"], found["path"], found["port"] or "")
        host, _, path = address.rpartition(":") if address.startswith("[") else address.partition(":")
        return cls(host, path)

    def __str__(self) -> str:
        """Return it as rsync takes it."""
        return f"{self.host}:{self.path.rstrip('/')}/"


@contextlib.contextmanager
def connection(folder: RemoteFolder, *, asks: bool) -> Iterator[str]:
    """Yield the command by which rsync comes to the machine of a folder; the connection is closed at the end.

    Raises:
        DeployError: the machine cannot be reached, or lets nobody in.
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
            run([*shared, "-O", "exit", "--", folder.host], Path.cwd(), environment(), asks=False)

        opening = [*shared, "-M", "-N", "-f", "-o", f"ControlPersist={_IDLE}", "--", folder.host]
        ran = run_into_file(opening, Path(name, "said"), environment(), asks=asks)
        if ran.code:
            raise DeployError(
                sentence(
                    "{host} cannot be reached: {words}",
                    host=folder.host,
                    words=ran.said("ssh"),
                )
            )
        with put_away(then=close):
            try:
                yield " ".join(shared)
            finally:
                close()
