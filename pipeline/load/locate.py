"""Where in a post stands what a later stage stumbled over and can only name: its positions are lost in HTML and PDF."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from pipeline.files.opening import read_below
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.model.settings import SETTINGS_FILE
from pipeline.text.lines import Lines

# What a message names: a character with its number, words in quotation marks or backticks, an address.
_NAMED = re.compile(r"(\S) \(U\+[0-9A-F]{4,6}\)|`([^`]+)`|'([^']+)'|“([^“”]{1,500}+)”|(?:asset:|#)([^\s;,]+)")
_LARGEST = 20_000_000  # bytes of a post
_WORDS = re.compile(r"[\w.-]{3,}")


def placed(problems: Iterable[Problem], root: Path) -> Iterator[Problem]:
    """Yield the problems; those of settings are the collection's own where it has no file of settings."""
    has_settings = (root / SETTINGS_FILE).is_file()
    for problem in problems:
        is_own = problem.path == SETTINGS_FILE and not has_settings
        yield replace(problem, path="", line=0, column=0) if is_own else problem


def located(problems: Iterable[Problem], root: Path) -> Iterator[Problem]:
    """Yield the problems; those without a place get that of what they name, or of the post's beginning."""
    for problem in placed(problems, root):
        if problem.line or not problem.path:
            yield problem
        else:
            line, column = _place(problem.message, _text(root, problem.path))
            yield replace(problem, line=line, column=column)


@lru_cache(maxsize=1)
def _text(root: Path, path: str) -> str:
    """Return the post as its positions count it: see `front_matter.read_post`."""
    try:
        text = read_below(root, path, _LARGEST)[:_LARGEST].decode("utf-8-sig", "replace")
    except OSError:
        return ""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _place(message: str, text: str) -> Position:
    for name in _names(message):
        found = text.find(name)
        if found >= 0:
            return Lines(text).place(found)
    return BEGINNING


def _names(message: str) -> Iterator[str]:
    """Yield what may stand in the post, what is named exactly first and then the words of it."""
    named = [unquote(next(filter(None, match.groups()))).removeprefix("asset:") for match in _NAMED.finditer(message)]
    yield from named
    for name in named:
        yield from _WORDS.findall(name.rpartition("/")[2])
