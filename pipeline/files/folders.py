"""Folders that hold nothing to publish, whatever stands beside them."""

from __future__ import annotations

from collections.abc import Collection

MANIFEST = ".editions.json"
"""The file by which an output folder of ours is known."""
_PACKAGES = "node_modules"
_ENVIRONMENT = "pyvenv.cfg"


def is_made_by_programs(name: str, files: Collection[str]) -> bool:
    """Return whether a folder of this name, with these files in it, is full of what programs wrote for programs.

    So are packages of Node, virtual environments of Python (PEP 405), and output folders of ours.
    """
    return name == _PACKAGES or _ENVIRONMENT in files or MANIFEST in files
