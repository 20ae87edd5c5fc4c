"""git, in repositories of our own: none of the settings of others, which name programs, is read."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.files.programs import CompletedProgram, ProgramError, make_environment, require, run

# Whatever is in ~/.gitconfig, no hook, monitor or attribute of files is looked for, and nothing is tidied up.
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
    """Git repository. `asks` allows git and ssh to prompt at a terminal."""

    def __init__(self, folder: Path, *, asks: bool) -> None:
        """Make it in an empty folder.

        Raises:
            ProgramError: git is missing, or cannot make one.
        """
        require("git")
        self.folder = folder
        self._asks = asks
        self.variables = make_environment(
            GIT_DIR=str(folder),
            GIT_ALLOW_PROTOCOL=_TRANSPORTS,
            TZ="UTC",  # which commits would tell
            GIT_TERMINAL_PROMPT="1" if asks else "0",
            GIT_CONFIG_COUNT=str(len(_SETTINGS)),
            **{f"GIT_CONFIG_KEY_{number}": key for number, key in enumerate(_SETTINGS)},
            **{f"GIT_CONFIG_VALUE_{number}": value for number, value in enumerate(_SETTINGS.values())},
        )
        self.ask("init", "--quiet", "--bare", "--template=", "--object-format=sha1", ".")

    def ask(self, *words: str, stdin: bytes = b"") -> bytes:
        """Return what git answers to `stdin`.

        Raises:
            ProgramError: it fails; the text has its last words.
        """
        ran = self.tried(*words, stdin=stdin)
        if ran.code:
            raise ProgramError("git {command}: {words}", command=words[0], words=ran.message("git"))
        return ran.output

    def tried(self, *words: str, stdin: bytes = b"", seconds: float | None = None) -> CompletedProgram:
        """Return how git has ended.

        Raises:
            ProgramError: It has not ended within these seconds.
        """
        return run(["git", *words], self.folder, self.variables, asks=self._asks, stdin=stdin, seconds=seconds)

    def files(self, commit: str) -> dict[str, tuple[str, str, int]]:
        """Return mode, name and size of each entry of a commit by path; the size is -1 for other things than files.

        Raises:
            ProgramError: there is no such commit.
        """
        lines = self.ask("ls-tree", "-r", "-l", "-z", commit, "--").decode("utf-8", "surrogateescape").split("\0")
        found = {}
        for entry, _, path in (line.partition("\t") for line in lines if line):
            mode, kind, name, size = entry.split()
            found[path] = mode, name, int(size) if kind == "blob" and mode != "120000" else -1
        return found


def find_remote_address(content: Path, name: str) -> str:
    """Return the address that the repository around the content folder has for a remote; "" where it has none.

    Its settings are read as a file is: none of what they name is run, and nothing that they include is read.
    """
    require("git")
    settings = _find_settings(content.resolve())
    if settings is None:
        return ""
    for key in ("pushurl", "url"):
        command = ["git", "config", "--file", str(settings), "--no-includes", "--get", f"remote.{name}.{key}"]
        ran = run(
            command, Path("/") if Path("/").is_dir() else Path.home(), make_environment(GIT_DIR="/dev/null"), asks=False
        )
        if ran.code == 0:
            return ran.output.decode("utf-8", "replace").rstrip("\n")
    return ""


def _find_settings(folder: Path) -> Path | None:
    """Return the settings of the repository around a folder, None outside of any."""
    for place in (folder, *folder.parents)[:_MOST_FOLDERS]:
        git = place / ".git"
        if git.is_file():  # a working tree beside the repository's own
            pointer = re.match(r"gitdir: (.+)", _read_line(git))
            git = place / pointer[1] if pointer else git
            common = git / "commondir"
            git = git / _read_line(common) if common.is_file() else git
        if (git / "config").is_file():
            return git / "config"
    return None


def _read_line(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(_LONGEST).decode("utf-8", "replace").partition("\n")[0].strip()
