"""The lines of a text, as editors count them: where something stands that is known by its offset alone."""

from __future__ import annotations

import re
from bisect import bisect_right

# Unicode and YAML know more ends of lines; an editor shows none of these on a line of its own.
_END = re.compile(r"\r\n?|\n")


class Lines:
    """Where the lines of a text begin; the text is looked through once, whatever is asked for."""

    def __init__(self, text: str) -> None:
        """Find the beginnings, in `starts`."""
        self.starts = [0, *(end.end() for end in _END.finditer(text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset, which may be the text's length."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def start(self, offset: int) -> int:
        """Return the offset at which the line begins that an offset is in."""
        return self.starts[bisect_right(self.starts, offset) - 1]
