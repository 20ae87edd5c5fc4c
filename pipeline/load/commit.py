"""In which state the content folder is, for whoever keeps it in git."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from pipeline.files.opening import open_below

_SECONDS = 10
# A repository's own settings may name programs. The commands here are plumbing that asks for none of them, and what
# could still be asked for (to fetch what is missing) is forbidden.
_GUARDED = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never")


def commit_of(root: Path, paths: Iterable[str]) -> str:
    """Return the short name of the last commit that changed the folder.

    It is "" where there is none, or where one of the files differs.

    `paths` are those of the files that count, seen from the folder. Only the folder's own history counts, so that a
    commit elsewhere in the repository changes no book.
    """
    commit = _asked(root, "rev-list", "-1", "--abbrev-commit", "HEAD", "--", ".").strip()
    if not commit:
        return ""
    listing = (line.partition("\t") for line in _asked(root, "ls-tree", "-r", "-z", "HEAD", "--", ".").split("\0"))
    committed = {path: entry.rpartition(" ")[2] for entry, _, path in listing}
    return commit if all(committed.get(path) == _object_name(root, path) for path in paths) else ""


def _object_name(root: Path, path: str) -> str:
    """Return what git calls a file of these bytes (gitrepository-layout: a blob's SHA-1)."""
    try:
        with open_below(root, path) as file:
            data = file.read(os.fstat(file.fileno()).st_size)
    except OSError:
        return ""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _asked(root: Path, *question: str) -> str:
    """Return what git answers; "" where it does not."""
    git = shutil.which("git")
    if git is None:
        return ""
    command = [git, "-C", str(root), "--no-optional-locks", *_GUARDED, *question]
    environment = os.environ | {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(  # noqa: S603 - a program that was looked up, with arguments of ours
            command, capture_output=True, encoding="utf-8", timeout=_SECONDS, check=False, env=environment
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return done.stdout if done.returncode == 0 else ""
