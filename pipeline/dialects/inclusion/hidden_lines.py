"""Lines of Rust that mdBook hides: those that begin with `# `, which make an example whole for the compiler."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r"(?P<head>[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ ]++)*+(?P<fence>`{3,}+|~{3,}+)[ \t]*+rust)\b[^`]*+")
_HIDDEN = re.compile(r"[ \t>]*+#(?:[ \t].*)?")
_ESCAPED = re.compile(r"([ \t>]*+)#(#.*)")


def drop_hidden_lines(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines that a reader sees, each with its number from 0; code is named by its language alone."""
    fence = ""
    for number, line in enumerate(lines):
        if not fence:
            opening = _FENCE.fullmatch(line)
            fence = opening["fence"] if opening else ""
            yield number, opening["head"] if opening else line
        elif not _HIDDEN.fullmatch(line):
            fence = "" if line.strip(" \t>").startswith(fence) else fence
            yield number, _ESCAPED.sub(r"\1\2", line)
