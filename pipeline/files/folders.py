"""Folders that hold nothing to publish, whatever stands beside them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

MANIFEST = ".editions.json"
"""The file by which an output folder of ours is known."""
_PACKAGES = "node_modules"
_ENVIRONMENT = "pyvenv.cfg"


def is_made_by_programs(name: str, files: Collection[str]) -> bool:
    """Return whether a folder of this name, with these files in it, is full of what programs wrote for programs.

    So are packages of Node, virtual environments of Python (PEP 405), and output folders of ours.
    """
    return name == _PACKAGES or _ENVIRONMENT in files or MANIFEST in files


def is_output(folder: Path) -> bool:
    """Return whether a folder is an output folder of ours."""
    return (folder / MANIFEST).is_file()


def below(root: Path, folders: Iterable[Path]) -> frozenset[str]:
    """Return those of the folders that stand below a root, as paths from there; a link where it is and where it leads.

    None of them need be there.
    """
    inside = real(root)
    places = (place for folder in folders for place in _places(folder))
    return frozenset(
        place.relative_to(inside).as_posix() for place in places if place != inside and inside in place.parents
    )


def _places(folder: Path) -> Iterator[Path]:
    written = Path(os.path.abspath(folder))  # noqa: PTH100 - which follows no link, and takes `..` for what it says
    yield real(written.parent) / written.name
    yield real(folder)


def real(path: Path) -> Path:
    """Return a path without links; one that leads round in a circle stays as it is."""
    return Path(os.path.realpath(path))
