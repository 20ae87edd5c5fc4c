"""Texts that belong to books and are no posts: what the settings name (a preface), and the authors' biographies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from pipeline.load.bounds import bounded_file, excess
from pipeline.load.decoding import old_encoding, told
from pipeline.load.plain_yaml import PlainLoader
from pipeline.load.yaml_faults import understood
from pipeline.model.anthologies import Anthology
from pipeline.model.manuscript import AUTHORS_FILE, SETTINGS_FILE, Post
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.text.in_words import said
from pipeline.text.printable import in_one_line, printable

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
            message = f"the {kind} {path} is not there"
            hint = "write the path of a Markdown file, seen from the content folder"
            yield Problem(SETTINGS_FILE, *place, "anthology", message, hint)


def read_biographies(root: Path) -> tuple[tuple[Post, ...], tuple[Problem, ...]]:
    """Return the biographies of `authors.yaml`, which has lines such as “Ada Martin.

    She writes …”; each a post of its own.

    The post's title is the author's name.
    """
    try:
        decoded = told(bounded_file(root, AUTHORS_FILE, _LARGEST))
        source = decoded.text
        node = yaml.compose(source, Loader=PlainLoader)
        values = yaml.load(source, Loader=PlainLoader)  # noqa: S506 - made of the safe loader
    except yaml.MarkedYAMLError as error:
        fault = understood(error)
        place = (fault.mark.line + 1, fault.mark.column + 1) if fault.mark else BEGINNING
        return (), (_wrong(place, f"cannot be read: {fault.what}", fault.hint),)
    except (yaml.YAMLError, ValueError, RecursionError, OSError) as error:
        return (), (_wrong(BEGINNING, f"cannot be read: {in_one_line(said(error))}"),)
    if values is None:
        return (), ()
    if excess(values, source) or not isinstance(node, yaml.MappingNode):
        return (), (_wrong(BEGINNING, "not a list of “Name: biography” lines"),)
    posts, problems = _parted(node)
    odd = (old_encoding(AUTHORS_FILE, decoded, BEGINNING),) if decoded.encoding else ()
    return posts, (*odd, *problems)


def _parted(node: yaml.MappingNode) -> tuple[tuple[Post, ...], tuple[Problem, ...]]:
    posts: list[Post] = []
    problems: list[Problem] = []
    for key, value in node.value:
        place = key.start_mark.line + 1, key.start_mark.column + 1
        name = in_one_line(str(key.value))
        if isinstance(value, yaml.ScalarNode) and isinstance(key, yaml.ScalarNode):
            body = printable(str(value.value))
            posts.append(Post(f"{AUTHORS_FILE}#{name}", {"title": name}, body, value.start_mark.line + 1))
        else:
            problems.append(_wrong(place, f"the biography of {name} is no text"))
    return tuple(posts), tuple(problems)


def _wrong(place: Position, message: str, hint: str = "") -> Problem:
    return Problem(
        AUTHORS_FILE, *place, "authors", message, hint or "write “Ada Martin: She teaches …”, an author a line"
    )
