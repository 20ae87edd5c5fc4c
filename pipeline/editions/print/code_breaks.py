"""Code that is wider than its column: broken where its reader would break it, and continued a little to the right."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from pipeline.body.neutral_html import Tree
from pipeline.press.fonts.prepared import is_square

# Behind these a line may end.
_BREAKS = re.compile(r"[ \t,(]|=(?![=>])|/(?!/)")
_CONTINUED = "    "
_SQUARE = 5 / 3  # characters that are as wide as a letter of East Asia


def break_code(code: Tree, characters: int) -> None:
    """Break the lines of a block of code that have more than so many characters: behind blanks and `, ( = /`.

    A word that is longer than a line is broken anywhere. What goes on stands four characters right of where its line
    begins.
    """
    texts = list(_texts(code))
    breaks = _breaks("".join(text for _, _, text in texts), characters)
    if not breaks:
        return
    at = 0
    for element, name, text in texts:
        inside = [(place - at, blanks) for place, blanks in breaks if at < place <= at + len(text)]
        setattr(element, name, _with_breaks(text, inside))
        at += len(text)


def _texts(code: Tree) -> Iterator[tuple[Tree, str, str]]:
    """Yield the texts of a block of code in their order: the element, "text" or "tail", and what stands there."""
    if code.text:
        yield code, "text", code.text
    for child in code:
        if isinstance(child.tag, str):
            yield from _texts(child)
        if child.tail:
            yield child, "tail", child.tail


def _with_breaks(text: str, breaks: Sequence[tuple[int, str]]) -> str:
    edges = [0, *(place for place, _ in breaks), len(text)]
    parts = [text[start:end] for start, end in itertools.pairwise(edges)]
    blanks = ["", *(f"\n{indent}" for _, indent in breaks)]
    return "".join(f"{blank}{part}" for blank, part in zip(blanks, parts, strict=True))


def _breaks(code: str, characters: int) -> list[tuple[int, str]]:
    """Return where lines are broken, and by how many blanks what goes on is indented."""
    found, start = [], 0
    for line in code.split("\n"):
        found += [(start + place, blanks) for place, blanks in _breaks_of(line, characters)]
        start += len(line) + 1
    return found


def _breaks_of(line: str, characters: int) -> Iterator[tuple[int, str]]:
    own = line[: len(line) - len(line.lstrip())]
    # Half of the column is left to what is deeper than that.
    blanks = " " * min(len(own) + len(_CONTINUED), characters // 2)
    begun, indent = 0, 0
    while (end := _end(line, begun, characters - indent)) < len(line):
        least = begun + (len(own) if not begun else 0)
        ends = (match.end() for match in _BREAKS.finditer(line, least, end))
        broken = end if line[end] == " " else max(ends, default=least)
        begun = broken if broken > least else max(end, begun + 1)
        yield begun, blanks
        indent = len(blanks)


def _end(line: str, begun: int, room: float) -> int:
    """Return the first place of a line for which there is no room."""
    taken = 0.0
    for place in range(begun, len(line)):
        taken += _SQUARE if is_square(line[place]) else 1
        if taken > room:
            return place
    return len(line)
