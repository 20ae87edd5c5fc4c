"""Read the files that posts include, among those that were found on the walk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path, PurePosixPath

from pipeline.dialects.folders.sites import TOOLS, Site
from pipeline.dialects.inclusion.marks import find_included, find_marks
from pipeline.files.opening import read_below
from pipeline.files.pupils import is_list_of_pupils
from pipeline.files.text_files import decode
from pipeline.i18n.sentences import humanize, sentence
from pipeline.load.front_matter import read_post
from pipeline.load.walk import is_markdown
from pipeline.model.manuscript import Piece, Post
from pipeline.model.settings import AUTHORS_FILE, SETTINGS_FILE
from pipeline.text.printable import printable

_LARGEST = 200_000  # bytes of a file
_MOST = 2_000  # files that are read
_SETTINGS = frozenset({SETTINGS_FILE, AUTHORS_FILE, *(name for tool in TOOLS for name in tool.configurations)})


def list_bases(sites: Iterable[Site]) -> tuple[str, ...]:
    """Return the folders from which tools see the files that posts include."""
    return tuple(dict.fromkeys(folder for site in sites for folder in (site.folder, *site.content)))


def read_pieces(root: Path, posts: Iterable[Post], files: Collection[str], bases: Sequence[str]) -> dict[str, Piece]:
    """Return the files that posts include, and those that these include."""
    pieces: dict[str, Piece] = {}
    known = frozenset[str]()
    waiting = [(post.path, post.body) for post in posts]
    while waiting:
        path, text = waiting.pop()
        for mark in find_marks(text):
            known = known or frozenset(files)
            found = find_included(mark, path, bases, known)
            if found and found not in pieces and len(pieces) < _MOST:
                pieces[found] = _read(root, found)
                waiting.append((found, pieces[found].text))
    return pieces


def _read(root: Path, path: str) -> Piece:
    if PurePosixPath(path).name in _SETTINGS:
        return Piece(path, fault=sentence("it has settings"))
    try:
        data = read_below(root, path, _LARGEST)
    except OSError as error:
        return Piece(path, fault=sentence("it cannot be read ({error})", error=humanize(error)))
    fault = sentence("it has more than {number} kB", number=_LARGEST // 1000) if len(data) > _LARGEST else ""
    if not fault and is_list_of_pupils(path, data):
        fault = sentence("it is a list of pupils")
    if fault:
        return Piece(path, fault=fault)
    post, _ = read_post(path, data) if is_markdown(path) else (None, ())
    if post:
        return Piece(path, post.body, post.body_line, post.metadata)
    decoded = decode(data) if b"\0" not in data else None
    if decoded is None:
        return Piece(path, fault=sentence("it is no text"))
    return Piece(path, printable(decoded.text.removeprefix("\ufeff").replace("\r\n", "\n")))
