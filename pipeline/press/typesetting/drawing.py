"""Drawing of lines and list marks: text for copying, searching and reading aloud, where glyphs alone do not give it.

A PDF font gives each glyph one text. In Devanagari or Khmer one glyph is part of several clusters of letters, and comes
before letters that it follows: the ActualText of a line (PDF 1.7, 14.9.4) has the letters in their order. Lines from
the right get theirs in the structure tree (`repairs`), because readers reverse it here. In Arabic the engine gives one
glyph of a cluster all its text and the others none: after a first "أً", every "أ" of the document would be silent. And
readers reverse the letters of one glyph: a ligature of lam and alef has its own character (U+FEFB) instead.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

import pydyf

from pipeline.press.typesetting.repairs import note_line
from pipeline.press.typesetting.weasyprint_internals import GlyphRun, glyph_texts, mark_in, runs_of
from pipeline.press.upstream import Box, Given, PangoLayout, Stream, TextBox, workaround

# The scripts of India; Thai to Burmese; Tagalog to Mongolian; Limbu to Lepcha; Vedic signs; Syloti Nagri to Meetei
# Mayek; Brahmi and the scripts after it (Unicode 17).
_CLUSTERED = re.compile(
    "[\u0900-\u109f\u1700-\u18af\u1900-\u1c7f\u1cd0-\u1cff\ua800-\ua8ff\ua900-\uaadf\uabc0-\uabff\U00011000-\U00011fff]"
)


def draw_line(draw: Callable[..., Any], stream: Stream, textbox: TextBox, *args: Given) -> Given:
    """Draw a line of text as the engine's `draw` does, with its text where glyphs do not give it."""
    if textbox.text.strip():
        set_glyph_texts(stream, textbox.pango_layout)
        note_line(stream, textbox)
    if (expansion := getattr(textbox, "expansion", 1)) != 1:
        *others, matrix = args
        args = (*others, type(matrix)(a=expansion) @ matrix)
    replacement, drawn = actual_text(textbox.text), len(stream.stream)
    if replacement is not None:
        stream.begin_marked_content("Span", replacement)
    try:
        emojis = draw(stream, textbox, *args)
        for emoji in emojis:
            emoji[4] *= expansion  # its distance from the start of the line
        return emojis
    finally:
        if replacement is not None:
            stream.end_marked_content()
        drop_empty_strings(stream, drawn)


@workaround("a glyph that stands in several clusters of letters says what it says in the first", "near #2841, open")
def actual_text(line: str) -> pydyf.Dictionary | None:
    """Return the marked-content properties with the text of a line; None if its glyphs give it."""
    return pydyf.Dictionary({"ActualText": pydyf.String(line)}) if _CLUSTERED.search(line) else None


# Letters from right to left, their forms, and marks that stand on letters of any script.
_CONCERNED = re.compile("[\u0300-\u036f\u0590-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\ufb1d-\ufdff\ufe70-\ufefc]")
# Lam with alef, then the other ligatures of Arabic and Hebrew.
_FORMS = (*range(0xFEF5, 0xFEFD), *range(0xFB1D, 0xFDFC))


@workaround("one glyph of several that stand for several letters says all of these, wherever it stands", "#2841, open")
def set_glyph_texts(stream: Stream, layout: PangoLayout) -> None:
    """Set the texts of a line's glyphs, before the engine draws it."""
    if not _CONCERNED.search(layout.text):
        return
    for run in runs_of(layout):
        if len(run.text.decode()) == len(run.starts) == len(set(run.starts)):  # a glyph for each letter, as mostly
            continue
        known = glyph_texts(stream, run)
        for letters, glyphs in _clusters(run):
            if len(glyphs) > 1 or letters in _ligatures():
                for glyph, said in zip(glyphs, share_letters(letters, len(glyphs)), strict=True):
                    known.setdefault(glyph, said)


def share_letters(letters: str, count: int) -> list[str]:
    """Share the letters of a cluster among its glyphs, in reading order: letters first, then marks."""
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
    """Return Unicode's characters for ligatures, by their letters."""
    found: dict[str, str] = {}
    for character in map(chr, _FORMS):
        letters = unicodedata.normalize("NFKC", character)
        if len(letters) > 1 and " " not in letters:
            found.setdefault(letters, character)
    return found


def _clusters(run: GlyphRun) -> Iterator[tuple[str, list[int]]]:
    """Yield the clusters of a run: letters, and glyphs in reading order."""
    order = range(len(run.starts))
    if run.from_the_right:
        order = order[::-1]
    clusters = [(start, list(group)) for start, group in groupby(order, lambda index: run.starts[index])]
    ends = [*(start for start, _ in clusters[1:]), len(run.text)]
    for (start, indices), end in zip(clusters, ends, strict=True):
        yield run.text[start:end].decode(), [run.glyphs[index] for index in indices]


_SHOWS = b"] TJ"


@workaround("a reader passes over the last move of a line that has an empty string in it", "none found")
def drop_empty_strings(stream: Stream, drawn: int) -> None:
    """Remove strings without glyphs from the commands of a stream after the first `drawn`.

    The engine writes one between two moves, and one before a line's first. PDFium (Chrome, Edge) then forgets the move
    after the last glyph: spaces of justified lines were too narrow in Greek, Cyrillic and Devanagari.
    """
    commands: list[Any] = stream.stream
    for at in range(drawn, len(commands)):
        command = commands[at]
        if isinstance(command, bytes) and command.endswith(_SHOWS) and b"<>" in command:
            commands[at] = command.replace(b"<>", b" ")


@workaround(
    "marks of lists are drawn behind all other text of a page, and read there where the order of the file counts"
)
def draw_in_place(dispatch: Callable[..., Given], box: Box, *args: Given) -> Given:
    """Sort a box to be drawn, as the engine's `dispatch` does; a list mark becomes the first block of its item."""
    if mark := mark_in(box):
        box, mark.style = mark, mark.style.copy()
        box.style["position"] = "static"
    return dispatch(box, *args)
