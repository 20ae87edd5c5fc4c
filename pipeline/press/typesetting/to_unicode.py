"""What each glyph says, where several stand for several letters together, or one that runs from the right for two.

The engine lets one glyph of such a cluster say all of it and the others nothing, wherever they stand: after a first
"أً", every "أ" of the document would read as nothing. And readers turn the letters of one glyph about, as they turn
glyphs, so that a ligature of lam and alef reads as alef and lam: its own character (U+FEFB) cannot be turned.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

# Letters from right to left, their forms, and marks that stand on letters of any script.
_CONCERNED = re.compile("[\u0300-\u036f\u0590-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\ufb1d-\ufdff\ufe70-\ufefc]")
# Lam with alef, then the other ligatures of Arabic and Hebrew.
_FORMS = (*range(0xFEF5, 0xFEFD), *range(0xFB1D, 0xFDFC))


def teach_glyphs(stream: Any, layout: Any) -> None:  # noqa: ANN401 - untyped
    """Let the fonts know what the glyphs of a line say, before the engine draws it."""
    if not _CONCERNED.search(layout.text):
        return
    text = layout.text.encode()
    run = layout.get_first_line()[0].runs[0]
    while run:
        item, run = run.data, run.next
        start, end = item.item.offset, item.item.offset + item.item.length
        starts = list(item.glyphs.log_clusters[0 : item.glyphs.num_glyphs])
        if len(text[start:end].decode()) == len(starts) == len(set(starts)):  # a glyph for each letter, as mostly
            continue
        font, _ = stream.add_font(item.item.analysis.font)
        for start, end, glyphs in _clusters(item, starts):
            letters = text[start:end].decode()
            if len(glyphs) > 1 or letters in _ligatures():
                for glyph, said in zip(glyphs, shares(letters, len(glyphs)), strict=True):
                    font.to_unicode.setdefault(glyph, said)


def shares(letters: str, count: int) -> list[str]:
    """Return what each of so many glyphs of a cluster says, in the order of reading.

    First the letters, then their marks.
    """
    if len(letters) <= count:
        return [*letters, *[""] * (count - len(letters))]
    marks = [letter for letter in letters if unicodedata.combining(letter)]
    if count == 1 or len(marks) < count - 1:
        return [*letters[: count - 1], _one(letters[count - 1 :])]
    base = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return [_one(base), *marks[: count - 2], "".join(marks[count - 2 :])]


def _one(letters: str) -> str:
    return _ligatures().get(letters, letters)


@functools.cache
def _ligatures() -> Mapping[str, str]:
    """Return the characters that Unicode has for two letters and more in one form, by these letters."""
    found: dict[str, str] = {}
    for character in map(chr, _FORMS):
        letters = unicodedata.normalize("NFKC", character)
        if len(letters) > 1 and " " not in letters:
            found.setdefault(letters, character)
    return found


def _clusters(run: Any, starts: Sequence[int]) -> Iterator[tuple[int, int, list[int]]]:  # noqa: ANN401 - untyped
    """Yield the clusters of a run.

    Where their letters begin and end in the text, their glyphs in the order of reading.
    """
    order = range(len(starts))
    if run.item.analysis.level % 2:  # from right to left
        order = order[::-1]
    clusters = [(start, list(group)) for start, group in groupby(order, lambda index: starts[index])]
    ends = [*(start for start, _ in clusters[1:]), run.item.length]
    for (start, indices), end in zip(clusters, ends, strict=True):
        glyphs = [run.glyphs.glyphs[index].glyph for index in indices]
        yield run.item.offset + start, run.item.offset + end, glyphs
