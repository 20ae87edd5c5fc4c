"""A repository of our own, made for one run: nothing of the settings of anybody else's says what git does there."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.deploy.errors import DeployError
from pipeline.deploy.programs import Ran, environment, require, run
from pipeline.i18n.sentences import sentence

# Whatever stands in ~/.gitconfig, no hook, monitor or attribute of files is looked for, and nothing is tidied up.
_SETTINGS = {
    "core.hooksPath": "/dev/null",
    "core.attributesFile": "/dev/null",
    "core.fsmonitor": "false",
    "core.autocrlf": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "user.name": "Editions",
    # Commits are public: none of the user's own addresses.
    "user.email": "editions@localhost",
}
_TRANSPORTS = "https:ssh:file"
_MOST_FOLDERS = 100
_LONGEST = 4_096  # bytes of a line that names a folder


class Repository:
    """The repository. `asks` says whether git and ssh may ask somebody at a terminal."""

    def __init__(self, folder: Path, *, asks: bool) -> None:
        """Make it in an empty folder.

        Raises:
            DeployError: git is missing, or cannot make one.
        """
        require("git")
        self.folder = folder
        self._asks = asks
        self.variables = environment(
            GIT_DIR=str(folder),
            GIT_ALLOW_PROTOCOL=_TRANSPORTS,
            TZ="UTC",  # which commits would tell
            GIT_TERMINAL_PROMPT="1" if asks else "0",
            GIT_CONFIG_COUNT=str(len(_SETTINGS)),
            **{f"GIT_CONFIG_KEY_{number}": key for number, key in enumerate(_SETTINGS)},
            **{f"GIT_CONFIG_VALUE_{number}": value for number, value in enumerate(_SETTINGS.values())},
        )
        self.ask("init", "--quiet", "--bare", "--template=", "--object-format=sha1", ".")

    def ask(self, *words: str, said: bytes = b"") -> bytes:
        """Return what git answers to `said`.

        Raises:
            DeployError: it fails; the text has its last words.
        """
        ran = self.tried(*words, said=said)
        if ran.code:
            raise DeployError(sentence("git {command}: {words}", command=words[0], words=ran.said("git")))
        return ran.output

    def tried(self, *words: str, said: bytes = b"") -> Ran:
        """Return how git has ended."""
        return run(["git", *words], self.folder, self.variables, asks=self._asks, said=said)

    def files(self, commit: str) -> dict[str, tuple[str, str, int]]:
        """Return mode, name and bytes of all that stands in a commit, by path; what is no file has -1 bytes.

        Raises:
            DeployError: there is no such commit.
        """
        lines = self.ask("ls-tree", "-r", "-l", "-z", commit, "--").decode("utf-8", "surrogateescape").split("\0")
        found = {}
        for entry, _, path in (line.partition("\t") for line in lines if line):
            mode, kind, name, size = entry.split()
            found[path] = mode, name, int(size) if kind == "blob" and mode != "120000" else -1
        return found


def address_of_remote(content: Path, name: str) -> str:
    """Return the address that the repository around the content folder has for a remote; "" where it has none.

    Its settings are read as a file is: none of what they name is run, and nothing that they include is read.
    """
    require("git")
    settings = _settings_around(content.resolve())
    if settings is None:
        return ""
    for key in ("pushurl", "url"):
        command = ["git", "config", "--file", str(settings), "--no-includes", "--get", f"remote.{name}.{key}"]
        ran = run(
            command, Path("/") if Path("/").is_dir() else Path.home(), environment(GIT_DIR="/dev/null"), asks=False
        )
        if ran.code == 0:
            return ran.output.decode("utf-8", "replace").rstrip("\n")
    return ""


def _settings_around(folder: Path) -> Path | None:
    """Return the settings of the repository in which a folder stands, None where it stands in none."""
    for place in (folder, *folder.parents)[:_MOST_FOLDERS]:
        git = place / ".git"
        if git.is_file():  # a working tree beside the repository's own
            pointer = re.match(r"gitdir: (.+)", _line(git))
            git = place / pointer[1] if pointer else git
            common = git / "commondir"
            git = git / _line(common) if common.is_file() else git
        if (git / "config").is_file():
            return git / "config"
    return None


def _line(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(_LONGEST).decode("utf-8", "replace").partition("\n")[0].strip()
