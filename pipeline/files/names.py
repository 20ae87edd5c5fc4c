"""Names of files that are no Unicode, as old archives bring them: how they are shown, and how they are found again."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.text.printable import printable

# What Windows wrote in Europe before it wrote Unicode, which most such names come from.
_OLD = "cp1252"


def is_unicode(path: str) -> bool:
    """Return whether a path of the file system has letters alone.

    Python has half a pair of surrogates for any other byte.
    """
    return path.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in path)


def shown(path: str) -> str:
    """Return a path of the file system as it can be printed.

    Names that are no Unicode are read as Windows once wrote them.
    """
    return "/".join(name if is_unicode(name) else _mended(name) for name in path.split("/"))


def on_disk(root: Path, path: str) -> Path:
    """Return the file below `root` whose path is shown like this."""
    found = root / path
    if path.isascii() or found.exists():
        return found
    for part in path.split("/"):
        if not (root / part).exists():
            part = os.fsdecode(part.encode(_OLD, "ignore"))  # noqa: PLW2901 - the same part, as it is written there
        root = root / part
    return root if root.exists() else found


def _mended(name: str) -> str:
    text = printable(os.fsencode(name).decode(_OLD, "replace"))
    return text.replace("\ufffd", "_")
