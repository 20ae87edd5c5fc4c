"""What each glyph says, where several stand for several letters together, or one that runs from the right for two.

The engine lets one glyph of such a cluster say all of it and the others nothing, wherever they stand: after a first
"أً", every "أ" of the document would read as nothing. And readers turn the letters of one glyph about, as they turn
glyphs, so that a ligature of lam and alef reads as alef and lam: its own character (U+FEFB) cannot be turned.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.press.typesetting.weasyprint_internals import GlyphRun, runs_of, said_by_glyphs
from pipeline.press.upstream import mends

if TYPE_CHECKING:
    from pipeline.press.typesetting.untyped import PangoLayout, Stream

# Letters from right to left, their forms, and marks that stand on letters of any script.
_CONCERNED = re.compile("[\u0300-\u036f\u0590-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\ufb1d-\ufdff\ufe70-\ufefc]")
# Lam with alef, then the other ligatures of Arabic and Hebrew.
_FORMS = (*range(0xFEF5, 0xFEFD), *range(0xFB1D, 0xFDFC))


@mends("one glyph of several that stand for several letters says all of these, wherever it stands", "#2841, open")
def teach_glyphs(stream: Stream, layout: PangoLayout) -> None:
    """Let the fonts know what the glyphs of a line say, before the engine draws it."""
    if not _CONCERNED.search(layout.text):
        return
    for run in runs_of(layout):
        if len(run.text.decode()) == len(run.starts) == len(set(run.starts)):  # a glyph for each letter, as mostly
            continue
        known = said_by_glyphs(stream, run)
        for letters, glyphs in _clusters(run):
            if len(glyphs) > 1 or letters in _ligatures():
                for glyph, said in zip(glyphs, shares(letters, len(glyphs)), strict=True):
                    known.setdefault(glyph, said)


def shares(letters: str, count: int) -> list[str]:
    """Return what each of so many glyphs of a cluster says, in the order of reading.

    The letters come first, then their marks.
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


def _clusters(run: GlyphRun) -> Iterator[tuple[str, list[int]]]:
    """Yield the clusters of a run: their letters, and their glyphs in the order of reading."""
    order = range(len(run.starts))
    if run.from_the_right:
        order = order[::-1]
    clusters = [(start, list(group)) for start, group in groupby(order, lambda index: run.starts[index])]
    ends = [*(start for start, _ in clusters[1:]), len(run.text)]
    for (start, indices), end in zip(clusters, ends, strict=True):
        yield run.text[start:end].decode(), [run.glyphs[index] for index in indices]
