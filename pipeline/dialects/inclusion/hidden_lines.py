"""Lines of Rust that mdBook hides: those that begin with `# `, which make an example whole for the compiler."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_FENCE = re.compile(
    r"(?P<head>[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ ]++)*+(?P<fence>`{3,}+|~{3,}+)[ \t]*+(?P<rust>rust\b)?)[^`]*+"
)
_HIDDEN = re.compile(r"\A[ \t>]*+#(?:[ \t].*)?")
_ESCAPED = re.compile(r"\A([ \t>]*+)#(#.*)")


def drop_hidden_lines(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines that a reader sees, each with its number from 0; code is named by its language alone."""
    fence, is_rust = "", False
    for number, line in enumerate(lines):
        typed = line
        if not fence and (opening := _FENCE.fullmatch(line)):
            fence, is_rust = opening["fence"], bool(opening["rust"])
            typed = opening["head"] if is_rust else line
        elif fence and line.strip(" \t>").startswith(fence):
            fence = ""
        elif fence and is_rust:
            typed = _ESCAPED.sub(r"\1\2", line)
        if not (fence and is_rust and _HIDDEN.fullmatch(line)):
            yield number, typed.replace(r"\{{#", "{{#")
