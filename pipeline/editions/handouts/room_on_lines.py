"""How much of a text finds room on lines of known lengths, estimated by the widths of its letters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.press.fonts.advances import Face, is_square

# What of a line is filled, at most: kerning, hyphens and the engine's own choices are not known here.
_FILLED = 0.97
_WORD = re.compile(r"\S+\s*")


def fitting(text: str, face: Face, widths: Iterable[float]) -> int:
    """Return how many letters of a text, in whole words, stand on lines of these widths (in em)."""
    lines = iter(widths)
    room, placed = next(lines, 0.0) * _FILLED, 0
    fresh = True
    for start, word in _words(text):
        needed = face.width(word.rstrip())
        while needed > room:
            # A word that is longer than a line is broken.
            needed -= room if fresh else 0
            following = next(lines, None)
            if following is None:
                return placed
            room, fresh = following * _FILLED, True
        room, fresh = room - needed - face.width(" ") * (word != word.rstrip()), False
        placed = start + len(word)
    return placed


def _words(text: str) -> Iterable[tuple[int, str]]:
    """Yield what a line does not break, and where it begins: words, and each letter that fills a square."""
    for match in _WORD.finditer(text):
        word = match[0]
        if any(map(is_square, word)):
            yield from ((match.start() + at, letter) for at, letter in enumerate(word))
        else:
            yield match.start(), word
