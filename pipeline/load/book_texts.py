"""Texts that belong to books and are no posts: what the settings name (a preface)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline.i18n.sentences import sentence
from pipeline.model.anthologies import Anthology
from pipeline.model.problems import Position, Problem
from pipeline.model.settings import SETTINGS_FILE

_MATTER = ("dedication", "preface", "afterword")


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
