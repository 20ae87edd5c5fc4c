"""Front matter that is set apart otherwise than by two lines of ---: read as what it is meant for.

What is changed keeps its line, so that all places stay those of the file.
"""

from __future__ import annotations

import re

from pipeline.i18n.sentences import sentence
from pipeline.text.keys import is_known

FENCE = "---"
# Four hyphens, or the dashes that a word processor makes of three.
_LIKE_A_FENCE = re.compile(r"(?:-{3,80}|-?[–—]{1,4}-?)\s*")
_LINE_OF_KEY = re.compile(r"""["']?(\w[\w .-]{0,80}+)["']?\s*+:(?:\s|$)""")
_BELONGS = re.compile(r"\s*$|[ \t]|#|-[ \t]|[\]}]")


def first_written(lines: list[str]) -> int:
    """Return the number, from 0, of the first line that is not empty; 0 where all are."""
    return next((number for number, line in enumerate(lines) if line.strip()), 0)


def with_plain_fences(lines: list[str]) -> tuple[list[str], list[tuple[int, str]]]:
    """Return the lines with front matter between two lines of ---, and what was done on which line.

    A second block is joined to the first.

    Lines count from 1.
    """
    start = first_written(lines)
    found: list[tuple[int, str]] = []
    end = _end(lines, start)
    if end is None:
        return lines, found
    mended = list(lines)
    odd = next((n for n in (start, end) if lines[n].rstrip() not in (FENCE, "...")), None)
    if odd is not None:
        mended[start] = mended[end] = FENCE
        found.append(
            (odd + 1, sentence("the front matter is set apart by “{mark}”; read as “---”", mark=lines[odd].strip()))
        )
    while True:
        second = next((n for n in range(end + 1, len(lines)) if lines[n].strip()), len(lines))
        further = _end(lines, second)
        if further is None:
            return mended, found
        found.append((second + 1, sentence("a second block of front matter; joined to the first")))
        mended[end] = mended[second] = ""
        mended[further] = FENCE
        end = further


def _end(lines: list[str], start: int) -> int | None:
    """Return where the front matter that is opened on a line is closed.

    It is None where none is, or where it is no front matter.
    """
    if start >= len(lines) or start + 1 >= len(lines) or not _LIKE_A_FENCE.fullmatch(lines[start]):
        return None
    first = _LINE_OF_KEY.match(lines[start + 1])
    if first is None or not (is_known(first[1]) or lines[start].rstrip() == FENCE):
        return None
    known = False
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if line.rstrip() == "..." or _LIKE_A_FENCE.fullmatch(line):
            return number if known else None
        key = _LINE_OF_KEY.match(line)
        known = known or (key is not None and is_known(key[1]))
        if key is None and not _BELONGS.match(line):
            return None
    return None


def without_fences(lines: list[str], start: int, end: int) -> list[str]:
    """Return the lines with none where the fences stood that set apart what is no front matter."""
    return [*lines[:start], "", *lines[start + 1 : end], "", *lines[end + 1 :]]
