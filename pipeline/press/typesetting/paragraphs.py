"""Which lines a justified paragraph is set in: measured before it is set, then broken as a whole (`total_fit`).

What cannot be measured so is left to the engine, which fills line after line: text that runs from the right, what
floats, tables and blocks among words, lines beside something that floats.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from pipeline.press.typesetting.justification import is_of_squares
from pipeline.press.typesetting.letter_widths import PARTS, advances_of
from pipeline.press.typesetting.total_fit import Break, lines_of_least_demerits
from pipeline.press.typesetting.weasyprint_internals import is_text
from pipeline.press.typesetting.weasyprint_lines import (
    LineEnd,
    PlannedLine,
    breaks_in,
    edges_of,
    has_floats_beside,
    hyphens_in,
    is_inline,
    is_inline_picture,
    is_justified,
    width_of_picture,
    widths_in,
    wraps,
)

if TYPE_CHECKING:
    from pipeline.press.typesetting.untyped import Box, Context, SkipStack

_PICTURE = "\u2e80"  # lines may end before and after it as with a Chinese character: as the engine has it
_GAPS = " \u00a0"
_SOFT_HYPHEN = "\u00ad"
# Behind these no line ends that a text would be cut for: at a soft hyphen, one ends within a word.
_NO_END = _PICTURE + _SOFT_HYPHEN + "\n"
_HYPHENS = "-\u2010"
_COLLAPSING = ("normal", "nowrap")
_WORD = re.compile(r"[^\W\d_]{4,}")
_FROM_THE_RIGHT = {"R", "AL", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"}
# A text that is longer is no paragraph, and a word that is longer no word: what takes time without end for no reader.
_MOST_LETTERS, _MOST_OF_A_WORD = 20_000, 60
# A text with fewer letters than this for each of its size is one line of text at the most.
_LETTERS_OF_A_LINE = 1.2


class UnmeasuredError(Exception):
    """A paragraph holds something whose place in a line cannot be told before it is set."""


class _Piece(NamedTuple):
    """A box of text, and where in the paragraph's text its own begins."""

    box: Box
    start: int


class Paragraph:
    """The text of a paragraph, how wide it is up to each letter, and where its lines may end."""

    def __init__(self, context: Context, line: Box, block: Box) -> None:
        """Measure a paragraph.

        Raises:
            UnmeasuredError: it holds what cannot be measured.
        """
        self._size = float(line.style["font_size"])
        self._language = line.style["lang"]
        self._texts: list[str] = []
        self._length = 0
        self._opened = 0
        self._advances: list[int] = []
        self._pieces: list[_Piece] = []
        self._hyphens: dict[int, int] = {}
        self._starts: dict[int, int] = {}
        # Neither context nor block is kept: they hold the line, by which its paragraph is known while it is in use.
        self._read(line, context, block)
        self.text = "".join(self._texts)
        self._widths = [0, *accumulate(self._advances)]
        self._gaps = [0, *accumulate(letter in _GAPS for letter in self.text)]
        self._piece_starts = [piece.start for piece in self._pieces]
        self._places = sorted(set(self._places_of_breaks()))
        # By the room in a line and by the letter at which it begins; None where the engine is to find its end.
        self._lines: dict[int, dict[int, PlannedLine | None]] = {}

    def line_at(self, start: int, first: float, full: float) -> PlannedLine | None:
        """Return the line that begins at a letter, or None where the engine is to find its end.

        `first` is the room in this line, `full` that in those after it, in pixels.
        """
        start = self._after_blanks(start)
        room = self._parts(full, 2)
        lines = self._lines.setdefault(room, {})
        if start not in lines:
            lines.update(self._planned(start, self._parts(first, 2), room))
        return lines[start]

    def letter_at(self, box: Box, skip_stack: SkipStack) -> int:
        """Return at which letter a line begins that the engine would have begin here."""
        while skip_stack:
            ((index, skip_stack),) = skip_stack.items()
            if is_text(box):
                return self._starts[id(box)] + len(str(box.text).encode()[:index].decode())
            if index >= len(box.children):
                return len(self.text)
            box = box.children[index]
        return self._starts.get(id(box), 0)

    def _parts(self, length: float, digits: int = 3) -> int:
        """Return a length in thousandths of the letters' size, of which the last may be left out."""
        return round(round(length / self._size, digits) * PARTS)

    def _read(self, box: Box, context: Context, block: Box) -> None:
        for child in box.children:
            self._starts[id(child)] = self._length
            if is_text(child):
                self._read_text(child, context)
            elif child.is_floated() or child.is_absolutely_positioned():
                raise UnmeasuredError
            elif not child.is_in_normal_flow():
                continue
            elif is_inline(child):
                left, right = edges_of(child, block)
                self._opened += self._parts(left)
                self._read(child, context, block)
                if right and self._advances:
                    self._advances[-1] += self._parts(right)
            elif is_inline_picture(child):
                self._add(_PICTURE, [self._parts(width_of_picture(context, child, block))])
            else:
                raise UnmeasuredError

    def _read_text(self, box: Box, context: Context) -> None:
        text = box.text
        if text == "\n":
            self._add(text, [0])
            return
        if "\n" in text or not box.style["font_size"] or box.style["white_space"] not in _COLLAPSING:
            raise UnmeasuredError
        if self._length + len(text) > _MOST_LETTERS:
            raise UnmeasuredError
        self._pieces.append(_Piece(box, self._length))
        hyphen = box.style["hyphenate_character"]
        ratio = box.style["font_size"] / self._size
        advances = advances_of(text + hyphen, list(widths_in(context, text + hyphen, box.style)), ratio)
        width = sum(advances[len(text) :])
        for place in _hyphens(box):
            self._hyphens[self._length + place] = width
        self._add(text, advances[: len(text)])

    def _add(self, text: str, advances: list[int]) -> None:
        from_the_right = not text.isascii() and any(unicodedata.bidirectional(each) in _FROM_THE_RIGHT for each in text)
        if from_the_right or is_of_squares(text):
            raise UnmeasuredError
        advances[0] += self._opened
        self._opened = 0
        self._texts.append(text)
        self._advances += advances
        self._length += len(text)

    def _places_of_breaks(self) -> Iterator[int]:
        """Yield before which letters a line may begin."""
        text = self.text
        yield from self._hyphens
        for place in breaks_in(text, self._language):
            if not 0 < place < len(text) or text[place - 1] in _NO_END or text[place] == " ":
                continue
            before, after = self._piece_of(place - 1), self._piece_of(place)
            if before is not after or wraps(before.box.style):
                yield place

    def _piece_of(self, place: int) -> _Piece:
        return self._pieces[bisect_right(self._piece_starts, place) - 1]

    def _planned(self, start: int, first: int, full: int) -> dict[int, PlannedLine | None]:
        """Return the lines from a letter on, by the letters at which they begin."""
        lines: dict[int, PlannedLine | None] = {}
        begin = start
        while start < len(self.text):
            end = self.text.find("\n", start)
            end = len(self.text) if end < 0 else end
            places = [start, *self._places_in(start, end), end]
            breaks = [self._break(place, is_end=place == end) for place in places]
            ends = lines_of_least_demerits(breaks, first, full)
            if ends is None:
                return {begin: None}
            for index in ends[:-1]:
                lines[start] = PlannedLine(self._cut(places[index]))
                start = places[index]
            lines[start] = PlannedLine(None)
            start, first = self._after_blanks(end + 1), full
        return lines or {begin: None}

    def _places_in(self, start: int, end: int) -> Iterator[int]:
        """Yield before which letters lines may begin from `start` to `end`: not within the last word."""
        last_word = self.text.rstrip().rfind(" ", start, end) + 1
        inner = self._places[bisect_right(self._places, start) : bisect_left(self._places, end)]
        for place, after in pairwise([*inner, end]):
            # Of many places without a letter between them one is enough.
            is_one = self._widths[place] < self._widths[after]
            if is_one and (place <= last_word or place not in self._hyphens):
                yield place

    def _after_blanks(self, place: int) -> int:
        while self.text[place : place + 1] == " ":
            place += 1
        return place

    def _break(self, place: int, *, is_end: bool) -> Break:
        end = place
        while end and self.text[end - 1] == " ":
            end -= 1
        hyphen = 0 if is_end else self._hyphens.get(place, 0)
        is_hyphen = not is_end and (bool(hyphen) or self.text[place - 1 : place] in tuple(_HYPHENS))
        return Break(self._widths[end] + hyphen, self._gaps[end], self._widths[place], self._gaps[place], is_hyphen)

    def _cut(self, place: int) -> LineEnd:
        box, start = self._piece_of(place - 1)
        return LineEnd(box, len(self.text[start:place].encode()), place in self._hyphens)


def _hyphens(box: Box) -> Iterator[int]:
    """Yield before which letters of a box a line may begin within a word."""
    style, text = box.style, box.text
    if style["hyphens"] == "none" or not wraps(style):
        return
    soft = [place + 1 for place, letter in enumerate(text) if letter == _SOFT_HYPHEN]
    yield from (place for place in soft if place < len(text))
    if style["hyphens"] != "auto" or not style["lang"]:
        return
    for word in _WORD.finditer(text):
        if len(word[0]) > _MOST_OF_A_WORD or _SOFT_HYPHEN in text[max(word.start() - 1, 0) : word.end() + 1]:
            continue
        for place in hyphens_in(word[0], style["lang"], tuple(style["hyphenate_limit_chars"])):
            yield word.start() + place


class Planner:
    """Knows the paragraphs that are being set."""

    def __init__(self) -> None:
        """Begin with none."""
        self._paragraphs: WeakKeyDictionary[Box, Paragraph | None] = WeakKeyDictionary()

    def plan(self, context: Context, line: Box, block: Box, room: float, skip: SkipStack) -> PlannedLine | None:
        """Return the plan of a line."""
        if not is_justified(line) or has_floats_beside(context, line):
            return None
        if line not in self._paragraphs:
            self._paragraphs[line] = _measured(context, line, block)
        paragraph = self._paragraphs[line]
        if paragraph is None or len(paragraph.text) * line.style["font_size"] < _LETTERS_OF_A_LINE * room:
            return None
        return paragraph.line_at(paragraph.letter_at(line, skip), room, room + line.text_indent)


def _measured(context: Context, line: Box, block: Box) -> Paragraph | None:
    try:
        return Paragraph(context, line, block)
    except UnmeasuredError:
        return None
