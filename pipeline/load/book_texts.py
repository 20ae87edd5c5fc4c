"""Texts that belong to books and are no posts: what the settings name (a preface), and the authors' biographies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.load.bounds import UnreadableDataError, bounded_text
from pipeline.load.decoding import old_encoding
from pipeline.load.plain_yaml import LocatedData, read_yaml, repeated_keys
from pipeline.model.anthologies import Anthology
from pipeline.model.manuscript import AUTHORS_FILE, SETTINGS_FILE, Post
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.text.printable import in_one_line, printable
from pipeline.text.sentences import sentence

_MATTER = ("dedication", "preface", "afterword")
_LARGEST = 5_000_000  # bytes


def named_texts(anthologies: Iterable[Anthology]) -> Mapping[str, tuple[str, Position]]:
    """Return the paths that books name as their dedication, preface or afterword: as which of them, and where."""
    return {path: (kind, one.place) for one in anthologies for kind in _MATTER if (path := str(getattr(one, kind, "")))}


def missing_texts(named: Mapping[str, tuple[str, Position]], paths: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each of the named texts that is not among the files."""
    present = frozenset(paths)
    for path, (kind, place) in named.items():
        if path not in present:
            message = sentence("the text {path} of “{kind}” is not there", kind=kind, path=path)
            hint = sentence("write the path of a Markdown file, seen from the content folder")
            yield Problem(SETTINGS_FILE, *place, "anthology", message, hint)


def read_biographies(root: Path) -> tuple[tuple[Post, ...], tuple[Problem, ...]]:
    """Return the biographies of `authors.yaml`, each a post of its own.

    It has lines such as “Ada Martin: She writes …”.

    The post's title is the author's name.
    """
    try:
        decoded = bounded_text(root, AUTHORS_FILE, _LARGEST)
        found = read_yaml(decoded.text)
    except UnreadableDataError as error:
        return (), (_wrong(error.place or BEGINNING, sentence("cannot be read: {error}", error=error), error.hint),)
    if found.values is None:
        return (), ()
    if not isinstance(found.values, dict):
        return (), (_wrong(BEGINNING, sentence("not a list of “Name: biography” lines")),)
    posts, problems = _parted(found)
    odd = (old_encoding(AUTHORS_FILE, decoded, BEGINNING),) if decoded.encoding else ()
    return posts, (*odd, *repeated_keys(AUTHORS_FILE, found), *problems)


def _parted(found: LocatedData) -> tuple[tuple[Post, ...], tuple[Problem, ...]]:
    posts: list[Post] = []
    problems: list[Problem] = []
    for key, text in found.values.items():
        name = in_one_line(str(key))
        if isinstance(text, str | None):
            line, _ = found.spot(key).value
            posts.append(Post(f"{AUTHORS_FILE}#{name}", {"title": name}, printable(text or ""), line))
        else:
            problems.append(_wrong(found.spot(key).key, sentence("the biography of {name} is no text", name=name)))
    return tuple(posts), tuple(problems)


def _wrong(place: Position, message: str, hint: str = "") -> Problem:
    usual = sentence("write “Ada Martin: She teaches …”, an author a line")
    return Problem(AUTHORS_FILE, *place, "authors", message, hint or usual)
