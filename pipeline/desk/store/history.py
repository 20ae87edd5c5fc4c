"""History of posts where the content folder is in a repository of git: who changed what, commits, and a push.

A repository may come from strangers, and its settings may name programs. Those of hooks, monitors, filters, diffs and
signatures are not run, and a push goes out from a repository of our own (`files/git.py`). A filter that the user's
own settings name (Git LFS) is.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.desk.store.folder import ContentFolder, DeskError
from pipeline.files.git import Repository, find_remote_address
from pipeline.files.own_files import resolve_links
from pipeline.files.programs import CompletedProgram, ProgramError, make_environment, require, run
from pipeline.i18n.sentences import error_text
from pipeline.text.printable import in_one_line, printable, shorten

MOST_COMMITS, LONGEST_CHANGE = 100, 200_000
"""Commits that are listed; letters that are shown of one."""
_LONGEST_WORDS = 200  # letters of what a commit says
_SECONDS, _PUSH_SECONDS = 30.0, 120.0
_SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": "/dev/null",
    "core.quotePath": "false",
    "gc.auto": "0",
    "i18n.commitEncoding": "utf-8",
    "i18n.logOutputEncoding": "utf-8",
    "log.showSignature": "false",
    "maintenance.auto": "false",
    "protocol.allow": "never",
    "user.useConfigOnly": "true",
}
_VARIABLES = {
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
}
_UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")
_LISTING = "--follow --no-ext-diff --no-textconv --name-only -z --format=%x00%x01%H%x1f%at%x1f%an%x1f%s".split()
_PATCH = "--follow --no-ext-diff --no-textconv --no-color --max-count=1 --patch --format=".split()
_STATUS = "--porcelain -z --no-renames --untracked-files=all --ignore-submodules=all --".split()
_PUSH = "--quiet --no-recurse-submodules --no-signed --no-verify --".split()
_NAME = re.compile(r"[0-9a-f]{40,64}")
_NOBODY = re.compile(r"tell me who you are|user\.useConfigOnly|empty ident|no email was given", re.IGNORECASE)
_FILTER = r"^filter\..*\.(clean|process|required)$"
_FILE, _NO_FILE, _NOTHING = "100644", "0", "0" * 40


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that changed a file, which was at `path` then. `moment` is in seconds since 1970."""

    name: str
    moment: int
    author: str
    subject: str
    path: str


class GitHistory:
    """The repository around a content folder, if there is one."""

    def __init__(self, content: Path, closed: Collection[str] = ()) -> None:
        """Look for the repository; `closed` are paths below the content folder that are no content."""
        self._content = resolve_links(content)
        self._folder = ContentFolder(self._content, closed)
        places = (self._content, *self._content.parents)
        self._filters: dict[str, str] = {}
        self._top = next((place for place in places if os.path.lexists(place / ".git")), None)

    @property
    def is_there(self) -> bool:
        """Return whether there is a repository whose history can be shown: a plain folder, as git makes it."""
        git = self._top / ".git" if self._top else None
        return git is not None and git.is_dir() and not git.is_symlink()

    def find_user(self) -> str:
        """Return the name that the user's commits have, "" where git is missing or knows none."""
        with contextlib.suppress(DeskError):
            return in_one_line(self._run("config", "--get", "user.name").output.decode("utf-8", "replace").strip())
        return ""

    def list_commits(self, path: str) -> tuple[Commit, ...]:
        """Return the commits that changed a file, newest first, also those before it was renamed.

        Raises:
            DeskError: git is missing or fails, or the path is refused.
        """
        self._folder.read(path)
        if not self.is_there or not self._head():
            return ()
        commits, most = [], f"--max-count={MOST_COMMITS}"
        listing = self._ask("log", *_LISTING, most, "HEAD", "--", self._at(path))
        for entry in listing.split("\0\x01")[1:]:
            head, _, paths = entry.partition("\0")
            name, moment, author, subject = (in_one_line(part) for part in head.split("\x1f", 3))
            at = paths.strip("\n\0").partition("\0")[0]
            if at.startswith(self._at("")):
                commits.append(Commit(name, int(moment), author, subject, at.removeprefix(self._at(""))))
        return tuple(commits)

    def show_change(self, name: str, path: str) -> str:
        """Return what a commit changed in a file that was at a path then, as a diff.

        Raises:
            DeskError: There is no such commit, git is missing or fails, or the path is refused.
        """
        self._folder.read(path)
        if not _NAME.fullmatch(name):
            raise DeskError("there is no such state of {path}", path=path)
        return shorten(printable(self._ask("log", *_PATCH, name, "--", self._at(path))), LONGEST_CHANGE)

    @property
    def is_dirty(self) -> bool:
        """Return whether a file that the desk may change is not as the last commit has it.

        Raises:
            DeskError: git is missing or fails.
        """
        return self.is_there and bool(self._changed())

    def keep(self, words: str) -> str:
        """Commit the files that the desk may change, and nothing else that is staged; return the commit's name.

        Raises:
            DeskError: Nothing has changed, git does not know who commits, or something else is under way there.
        """
        git = self._require_plain()
        if any((git / name).exists() for name in _UNDER_WAY) or self._run("symbolic-ref", "--quiet", "HEAD").code:
            raise DeskError(
                "a merge or another git operation is in progress in {folder}: finish it first", folder=self._top
            )
        parent = self._head()
        with tempfile.TemporaryDirectory() as name:
            index = Path(name, "index")
            self._ask("read-tree", parent or "--empty", index=index)
            listing = self._ask("ls-files", "--stage", "-z", index=index).split("\0")
            modes = {entry.partition("\t")[2]: entry[:6] for entry in listing}
            entries = "".join(self._enter(path, data, modes) for path, data in self._changed().items())
            self._ask("update-index", "-z", "--index-info", stdin=entries.encode(), index=index)
            tree = self._ask("write-tree", index=index).strip()
        if not entries or (parent and tree == self._ask("rev-parse", f"{parent}^{{tree}}").strip()):
            raise DeskError("nothing has changed since the last state that was kept")
        said = shorten(in_one_line(words), _LONGEST_WORDS).encode()
        commit = self._ask("commit-tree", tree, *(("-p", parent) if parent else ()), "-F", "-", stdin=said).strip()
        self._ask("update-ref", "-m", "commit: desk", "HEAD", commit, parent or _NOTHING)
        self._ask("update-index", "-z", "--index-info", stdin=entries.encode())
        return commit

    def find_address(self) -> str:
        """Return where the current branch is pushed to; "" where there is no such place.

        Raises:
            DeskError: git is missing or fails, or there is no repository.
        """
        git = self._require_plain()
        branch = self._ask("symbolic-ref", "--short", "HEAD").strip()
        remote = self._run("config", "--get", f"branch.{branch}.remote").output.decode().strip()
        try:
            address = find_remote_address(self._content, remote or "origin")
        except ProgramError as error:
            raise DeskError(error_text(error)) from error
        return address if not address or re.match(r"/|[^/]+:", address) else str(git.parent / address)

    def push(self, address: str) -> None:
        """Push the current branch to this address, over nothing that is there.

        Raises:
            DeskError: It cannot be reached in time, or has what is not here yet.
        """
        git = self._require_plain()
        head, commit = self._ask("symbolic-ref", "HEAD").strip(), self._ask("rev-parse", "HEAD").strip()
        try:
            with tempfile.TemporaryDirectory() as name:
                ours = Repository(Path(name), asks=False)
                Path(name, "objects", "info", "alternates").write_text(f"{git / 'objects'}\n", "utf-8")
                ran = ours.tried("push", *_PUSH, address, f"{commit}:{head}", seconds=_PUSH_SECONDS)
        except ProgramError as error:
            raise DeskError(error_text(error)) from error
        if ran.code:
            raise DeskError(
                "{address} cannot be reached or written: {words}", address=address, words=ran.message("git")
            )

    def _require_plain(self) -> Path:
        """Return the folder of the repository, whose files are its own: a link among them would lead git elsewhere."""
        if self._top is None or not self.is_there:
            raise DeskError("{folder} is in no repository of git", folder=self._content)
        git = self._top / ".git"
        for where, folders, files in os.walk(git):
            if any(Path(where, name).is_symlink() for name in (*folders, *files)):
                raise DeskError("{folder} has links in it: the desk does not write there", folder=git)
            folders[:] = [name for name in folders if name != "objects"]
        return git

    def _changed(self) -> dict[str, bytes | None]:
        """Return the files that the desk may change and that differ from the last commit, by their paths in it."""
        self._filters = {}
        self._filters = self._read_filters()
        changed: dict[str, bytes | None] = {}
        for entry in self._ask("status", *_STATUS, self._at("") or ".").split("\0"):
            path = entry[3:].removeprefix(self._at(""))
            try:
                changed.update({entry[3:]: self._folder.read(path)} if path else {})
            except DeskError:  # none of the desk's
                continue
        return changed

    def _enter(self, path: str, data: bytes | None, modes: Mapping[str, str]) -> str:
        """Return the line of the index for a file, whose bytes are in the repository then."""
        if data is None:
            return f"{_NO_FILE} {_NOTHING}\t{path}\0"
        mode = modes.get(path, _FILE)
        name = self._ask("hash-object", "-w", "--stdin", f"--path={path}", stdin=data).strip()
        return f"{mode if mode.startswith('100') else _FILE} {name}\t{path}\0"

    def _head(self) -> str:
        """Return the name of the last commit, "" where there is none yet."""
        return self._run("rev-parse", "--verify", "--quiet", "HEAD").output.decode().strip()

    def _at(self, path: str) -> str:
        """Return the path of a file of the content folder in the repository."""
        prefix = self._content.relative_to(self._top or self._content).as_posix()
        return path if prefix == "." else f"{prefix}/{path}"

    def _read_filters(self) -> dict[str, str]:
        """Return the programs that files pass on their way to git: as the user's own settings name them, or none."""
        found = self._run("config", "-z", "--name-only", "--get-regexp", _FILTER).output
        keys = filter(None, found.decode("utf-8", "surrogateescape").split("\0"))
        return {key: self._run("config", "--global", "--get", key).output.decode().rstrip("\n") for key in keys}

    def _ask(self, *words: str, stdin: bytes = b"", index: Path | None = None) -> str:
        ran = self._run(*words, stdin=stdin, index=index)
        if ran.code and _NOBODY.search(ran.words):
            raise DeskError(
                "git does not know who you are: set user.name and user.email once, in a terminal: git config --global"
                ' user.name "…"'
            )
        if ran.code:
            raise DeskError("git {command}: {words}", command=words[0], words=ran.message("git"))
        return ran.output.decode("utf-8", "surrogateescape")

    def _run(self, *words: str, stdin: bytes = b"", index: Path | None = None) -> CompletedProgram:
        """Run git on the repository, with settings that come before its own.

        Raises:
            DeskError: git is missing, or takes too long.
        """
        top = self._top or self._content
        variables = make_environment(**_VARIABLES, GIT_DIR=str(top / ".git"), GIT_WORK_TREE=str(top))
        for number, (key, value) in enumerate((_SETTINGS | self._filters).items()):
            variables |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        variables["GIT_CONFIG_COUNT"] = str(len(_SETTINGS | self._filters))
        if index is not None:
            variables["GIT_INDEX_FILE"] = str(index)
        try:
            require("git")
            return run(["git", *words], top, variables, asks=False, stdin=stdin, seconds=_SECONDS)
        except ProgramError as error:
            raise DeskError(error_text(error)) from error
