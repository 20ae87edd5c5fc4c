"""Texts that somebody wrote in another program, and that no link offers to readers: each is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from pipeline.model.problems import Problem

_OTHER_FORMATS = {
    ".txt": "a plain text",
    ".docx": "a Word document",
    ".doc": "a Word document",
    ".odt": "a LibreOffice document",
    ".rtf": "an RTF document",
    ".pages": "a Pages document",
}
# Plain texts that web servers, robots and programs read.
_FOR_PROGRAMS = re.compile(
    r"(?:robots|humans|ads|llms|security|requirements|licen[cs]e|copying|ofl|cmakelists|readme)", re.IGNORECASE
)


def other_formats(files: Iterable[str]) -> Iterator[Problem]:
    """A problem for each text that somebody wrote in another program, of files that no link offers to readers."""
    for path in sorted(files):
        pure = PurePosixPath(path)
        kind = _OTHER_FORMATS.get(pure.suffix.lower(), "")
        if kind and not (pure.suffix.lower() == ".txt" and _FOR_PROGRAMS.match(pure.name)):
            hint = "save it as Markdown (.md) to publish it, or link to it to offer it"
            yield Problem(path, 0, 0, "other-format", f"{kind}, which is not published", hint)
