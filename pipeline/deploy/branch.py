"""A branch of git as the place of a site, as GitHub, GitLab and Forgejo show one. Only user of ghp-import."""

from __future__ import annotations

import hashlib
import re
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import ghp_import

from pipeline.build.blob import Blob
from pipeline.deploy.host import LARGEST, LIST, Changes, DeployError, Hosted, Upload, format_list, parse_list
from pipeline.deploy.programs import CompletedProgram, make_environment, require, run
from pipeline.i18n.catalogue import in_language
from pipeline.i18n.sentences import sentence

_REMOTE = "place"
_MESSAGE = sentence("Publish the site")  # of a commit, in the language of the collection
_EMPTY = Blob(hashlib.sha256(b"").hexdigest(), 0)
_NO_NAME = re.compile(r"\.{0,2}|\.git|git~\d+", re.IGNORECASE)  # of no file that git takes into a working tree
NO_JEKYLL = ".nojekyll"
"""By this GitHub leaves the files as they are."""


class BranchHost:
    """The branch: a commit with the new files, and those of others, comes upon the last one; nothing is overwritten."""

    def __init__(self, address: str, branch: str, repository: Repository) -> None:
        """Begin with a repository of our own, in which the commit is made."""
        self._address = address
        self._branch = branch
        self._repository = repository
        self._there: dict[str, tuple[str, str, int]] = {}
        self._hosted = Hosted()
        self._message = str(_MESSAGE)

    def look(self, paths: Collection[str]) -> Hosted:
        """Return the files of the branch.

        Raises:
            DeployError: the repository cannot be reached, or the branch is not ours.
        """
        del paths  # all is seen at once
        head = f"refs/heads/{self._branch}"
        listing = self._reach("ls-remote", "--quiet", "--", self._address, head)
        if not listing.strip():
            return self._hosted
        seen = f"refs/remotes/{_REMOTE}/{self._branch}"
        self._reach(
            "fetch",
            "--quiet",
            "--depth=1",
            "--no-tags",
            "--no-recurse-submodules",
            "--",
            self._address,
            f"+{head}:{seen}",
        )
        self._there = self._repository.files(seen)
        if LIST not in self._there or self._there[LIST][2] > LARGEST:
            raise DeployError(
                "the branch {branch} of {address} is not one that deploy has made, and stays as it is: choose"
                " another branch, or delete that one first",
                branch=self._branch,
                address=self._address,
            )
        put = parse_list(self._bytes(LIST), sentence("the branch {branch}", branch=self._branch))
        dropped = tuple(path for path in sorted(self._there) if _has_no_name(path))
        self._hosted = Hosted(put, {path: size for path, (_, _, size) in self._there.items()}, dropped)
        return self._hosted

    def send(self, upload: Upload, changes: Changes) -> None:
        """Make the commit and push it.

        Raises:
            DeployError: The push fails, or the branch has changed meanwhile.
        """
        del changes  # a commit has all files
        self._message = in_language(_MESSAGE, upload.language.partition("-")[0].lower())
        with tempfile.TemporaryDirectory() as name:
            site = Path(name)
            upload.stage(site, (path for path in upload.files if path != NO_JEKYLL or (upload.root / path).exists()))
            (site / NO_JEKYLL).touch()
            (site / LIST).write_bytes(format_list(upload.files))
            self._commit(site)
            others = self._others(upload)
            if others:
                self._add(others)
            self._require_same(site, others)
        head = f"refs/heads/{self._branch}"
        self._reach(
            "push",
            "--quiet",
            "--no-recurse-submodules",
            "--no-signed",
            "--no-verify",
            "--",
            self._address,
            f"{head}:{head}",
        )

    def _others(self, upload: Upload) -> dict[str, tuple[str, str, int]]:
        """Return what the branch holds that we have not put there, links and programs too."""
        ours = {LIST, NO_JEKYLL, *(self._hosted.put or {}), *upload.files}
        return {path: one for path, one in self._there.items() if path not in ours and not _has_no_name(path)}

    def _add(self, others: Mapping[str, tuple[str, str, int]]) -> None:
        """Make another commit of the files in the one that was made, and of others, as they are in the branch."""
        head, ask = f"refs/heads/{self._branch}", self._repository.ask
        entries = {**self._repository.files(head), **others}
        lines = "".join(f"{mode} {name}\t{path}\0" for path, (mode, name, _) in entries.items())
        ask("update-index", "-z", "--index-info", stdin=lines.encode("utf-8", "surrogateescape"))
        tree = ask("write-tree").decode().strip()
        parents = ("-p", f"refs/remotes/{_REMOTE}/{self._branch}")
        commit = ask("commit-tree", tree, *parents, "-m", self._message).decode().strip()
        ask("update-ref", head, commit)

    def _commit(self, site: Path) -> None:
        """Let ghp-import make the commit, as the program that it is: it works where it is started."""
        words = ["--remote", _REMOTE, "--branch", self._branch, "--message", self._message, str(site)]
        command = [sys.executable, "-I", str(ghp_import.__file__), *words]
        ran = run(command, self._repository.folder, self._repository.variables, asks=False)
        if ran.code:
            raise DeployError("the commit cannot be made: {words}", words=ran.message("ghp-import"))

    def _require_same(self, site: Path, others: Mapping[str, tuple[str, str, int]]) -> None:
        """Make sure that the commit holds the files, byte for byte, those of others as they were, and nothing else."""
        wanted = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
        made = self._repository.files(f"refs/heads/{self._branch}")
        kept = {path: made.pop(path, None) for path in others}
        same = {path: _compute_object_name(file) for path, file in wanted.items()} == {
            path: one[1] for path, one in made.items()
        }
        if not same or kept != others:
            raise DeployError("the commit does not contain what it should: nothing was pushed")

    def _bytes(self, path: str) -> bytes:
        return self._repository.ask("cat-file", "blob", self._there[path][1])

    def _reach(self, *words: str) -> bytes:
        ran = self._repository.tried(*words)
        if ran.code:
            raise DeployError(
                "{address} cannot be reached or written: {words}", address=self._address, words=ran.message("git")
            )
        return ran.output


@contextmanager
def open_branch_host(address: str, branch: str, *, asks: bool) -> Iterator[BranchHost]:
    """Open the place; the repository of our own goes at the end.

    Raises:
        DeployError: git is missing.
    """
    with tempfile.TemporaryDirectory() as folder:
        yield BranchHost(address, branch, Repository(Path(folder), asks=asks))


def add_no_jekyll(upload: Upload) -> Upload:
    """Return the upload with the file by which GitHub leaves the others as they are."""
    if NO_JEKYLL in upload.files:
        return upload
    return replace(upload, files={**upload.files, NO_JEKYLL: _EMPTY})


def _has_no_name(path: str) -> bool:
    return any(map(_NO_NAME.fullmatch, path.split("/")))


def _compute_object_name(file: Path) -> str:
    """Return what git calls a file of these bytes (gitrepository-layout: a blob's SHA-1)."""
    data = file.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


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
    """Git repository. `asks` allows git and ssh to prompt at a terminal."""

    def __init__(self, folder: Path, *, asks: bool) -> None:
        """Make it in an empty folder.

        Raises:
            DeployError: git is missing, or cannot make one.
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
            DeployError: it fails; the text has its last words.
        """
        ran = self.tried(*words, stdin=stdin)
        if ran.code:
            raise DeployError("git {command}: {words}", command=words[0], words=ran.message("git"))
        return ran.output

    def tried(self, *words: str, stdin: bytes = b"", seconds: float | None = None) -> CompletedProgram:
        """Return how git has ended.

        Raises:
            DeployError: It has not ended within these seconds.
        """
        return run(["git", *words], self.folder, self.variables, asks=self._asks, stdin=stdin, seconds=seconds)

    def files(self, commit: str) -> dict[str, tuple[str, str, int]]:
        """Return mode, name and size of each entry of a commit by path; the size is -1 for other things than files.

        Raises:
            DeployError: there is no such commit.
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
