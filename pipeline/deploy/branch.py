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

from pipeline.deploy.host import LARGEST, LIST, Changes, DeployError, Hosted, Upload, format_list, parse_list
from pipeline.files.git import Repository
from pipeline.files.programs import run
from pipeline.i18n.catalogue import in_language
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob

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
