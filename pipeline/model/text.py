"""Text in one line."""

from __future__ import annotations

import re

_BLANKS = re.compile(r"[ \t\n\r\f\v]+")


def in_one_line(text: str) -> str:
    """The text with its blanks and line ends as single blanks; no-break spaces, which `str.split` would lose, stay."""
    return _BLANKS.sub(" ", text).strip(" ")
