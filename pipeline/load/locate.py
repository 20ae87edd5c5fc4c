"""Find the place in a post of what a later stage can only name (HTML and PDF have no positions); the last commit."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from pipeline.files.opening import open_below, read_below
from pipeline.files.text_files import Lines
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.model.settings import SETTINGS_FILE

# What a message names: a character with its number, words in quotation marks or backticks, an address.
_NAMED = re.compile(r"(\S) \(U\+[0-9A-F]{4,6}\)|`([^`]+)`|'([^']+)'|“([^“”]{1,500}+)”|(?:asset:|#)([^\s;,]+)")
_LARGEST = 20_000_000  # bytes of a post
_WORDS = re.compile(r"[\w.-]{3,}")


def place_settings_problems(problems: Iterable[Problem], root: Path) -> Iterator[Problem]:
    """Yield the problems; those of settings are the collection's own where it has no file of settings."""
    has_settings = (root / SETTINGS_FILE).is_file()
    for problem in problems:
        is_own = problem.path == SETTINGS_FILE and not has_settings
        yield replace(problem, path="", line=0, column=0) if is_own else problem


def locate_problems(problems: Iterable[Problem], root: Path) -> Iterator[Problem]:
    """Yield the problems; those without a place get that of what they name, or of the post's beginning."""
    for problem in place_settings_problems(problems, root):
        if problem.line or not problem.path:
            yield problem
        else:
            line, column = _place(problem.message, _read_text(root, problem.path))
            yield replace(problem, line=line, column=column)


@lru_cache(maxsize=1)
def _read_text(root: Path, path: str) -> str:
    """Return the post as its positions count it: see `front_matter.read_post`."""
    try:
        text = read_below(root, path, _LARGEST)[:_LARGEST].decode("utf-8-sig", "replace")
    except OSError:
        return ""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _place(message: str, text: str) -> Position:
    for name in _find_names(message):
        start = text.find(name)
        if start >= 0:
            return Lines(text).place(start)
    return BEGINNING


def _find_names(message: str) -> Iterator[str]:
    """Yield texts to look for in the post: the exact names first, then the words in them."""
    named = [unquote(next(filter(None, match.groups()))).removeprefix("asset:") for match in _NAMED.finditer(message)]
    yield from named
    for name in named:
        yield from _WORDS.findall(name.rpartition("/")[2])


_SECONDS = 10
# A repository's own settings may name programs. The commands here are plumbing that asks for none of them, and what
# could still be asked for (to fetch what is missing) is forbidden.
_GUARDED = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never")


def find_commit(root: Path, paths: Iterable[str]) -> str:
    """Return the short name of the last commit that changed the folder.

    It is "" where there is none, or where one of the files differs.

    `paths` are those of the files that count, seen from the folder. Only the folder's own history counts, so that a
    commit elsewhere in the repository changes no book.
    """
    commit = _ask_git(root, "rev-list", "-1", "--abbrev-commit", "HEAD", "--", ".").strip()
    if not commit:
        return ""
    listing = (line.partition("\t") for line in _ask_git(root, "ls-tree", "-r", "-z", "HEAD", "--", ".").split("\0"))
    committed = {path: entry.rpartition(" ")[2] for entry, _, path in listing}
    return commit if all(committed.get(path) == _hash_object(root, path) for path in paths) else ""


def _hash_object(root: Path, path: str) -> str:
    """Return what git calls a file of these bytes (gitrepository-layout: a blob's SHA-1)."""
    try:
        with open_below(root, path) as file:
            data = file.read(os.fstat(file.fileno()).st_size)
    except OSError:
        return ""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _ask_git(root: Path, *question: str) -> str:
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
