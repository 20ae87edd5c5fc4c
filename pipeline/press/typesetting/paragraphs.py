"""Lines of justified paragraphs: planned as a whole (`total_fit`), stretched to both edges.

A paragraph is measured before it is set. The engine breaks line by line what cannot be measured: Chinese and Japanese,
lines with or beside floats, tables and blocks among words. It stretches only spaces, from the left: here letters of
Chinese and Japanese lines, which have few spaces, share what is left, and lines from the right keep their indent at the
right. A line whose gaps would be torn stays ragged.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple
from weakref import WeakKeyDictionary

from pipeline.press.typesetting import weasyprint_internals as internals
from pipeline.press.typesetting import weasyprint_lines as line_internals
from pipeline.press.typesetting.total_fit import BLANK, Break, break_paragraph, expansion_of
from pipeline.press.typesetting.weasyprint_lines import LineEnd, PlannedLine
from pipeline.press.upstream import Box, Context, SkipStack, workaround

_PICTURE = "\u2e80"  # lines may end before and after it as with a Chinese character: as the engine has it
_GAPS = " \u00a0"
_SOFT_HYPHEN = "\u00ad"
# Behind these no line ends that a text would be cut for: at a soft hyphen, one ends within a word.
_NO_END = _PICTURE + _SOFT_HYPHEN + "\n"
# A line begins with no blank, though Unicode lets one end between a dash and a no-break space.
_NO_BEGIN = " \u00a0\u202f"
_HYPHENS = "-\u2010"
# Half of these stands outside the measure at the end of a line: the edge then looks straight (Thành, 2000).
_HANGING = "-\u2010.,،۔"
_COLLAPSING = ("normal", "nowrap")
_WORD = re.compile(r"[^\W\d_]{4,}")
# A text that is longer is no paragraph, and a word that is longer no word: what takes time without end for no reader.
_MOST_LETTERS, _MOST_OF_A_WORD = 20_000, 60
# A text with fewer letters than this for each of its size is one line of text at the most.
_LETTERS_OF_A_LINE = 1.2


class UnmeasuredError(Exception):
    """A paragraph holds something whose place in a line is unknown before it is set."""


class _Piece(NamedTuple):
    """A box of text, and the start of its text in the paragraph."""

    box: Box
    start: int


class Paragraph:
    """The text of a paragraph, its width up to each letter, and the places where lines may end."""

    def __init__(self, context: Context, line: Box, block: Box) -> None:
        """Measure a paragraph.

        Raises:
            UnmeasuredError: It cannot be measured.
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
        # Most are of one font; an edge of a box adds to some.
        blanks = sorted(width for letter, width in zip(self.text, self._advances, strict=True) if letter == " ")
        self._blank = blanks[len(blanks) // 2] if blanks else BLANK
        self._piece_starts = [piece.start for piece in self._pieces]
        self._places = sorted(set(self._places_of_breaks()))
        # By the room in a line and by the letter at which it begins; None where the engine is to find its end.
        self._lines: dict[int, dict[int, PlannedLine | None]] = {}

    def line_at(self, start: int, first: float, full: float) -> PlannedLine | None:
        """Return the line that begins at a letter, or None if the engine is to find its end.

        `first` is the room in this line, `full` that in the next ones, in pixels.
        """
        start = self._after_blanks(start)
        room = self._parts(full, 2)
        lines = self._lines.setdefault(room, {})
        if start not in lines:
            lines.update(self._planned(start, self._parts(first, 2), room))
        return lines[start]

    def letter_at(self, box: Box, skip_stack: SkipStack) -> int:
        """Return the letter at which the engine's next line would begin."""
        while skip_stack:
            ((index, skip_stack),) = skip_stack.items()
            if internals.is_text(box):
                return self._starts[id(box)] + len(str(box.text).encode()[:index].decode())
            if index >= len(box.children):
                return len(self.text)
            box = box.children[index]
        return self._starts.get(id(box), 0)

    def _parts(self, length: float, digits: int = 3) -> int:
        """Return a length in thousandths of the font size, rounded to fewer digits on demand."""
        return round(round(length / self._size, digits) * PARTS)

    def _read(self, box: Box, context: Context, block: Box) -> None:
        for child in box.children:
            self._starts[id(child)] = self._length
            if internals.is_text(child):
                self._read_text(child, context)
            elif child.is_floated() or child.is_absolutely_positioned():
                raise UnmeasuredError
            elif not child.is_in_normal_flow():
                continue
            elif line_internals.is_inline(child):
                left, right = line_internals.edges_of(child, block)
                self._opened += self._parts(left)
                self._read(child, context, block)
                if right and self._advances:
                    self._advances[-1] += self._parts(right)
            elif line_internals.is_inline_picture(child):
                self._add(_PICTURE, [self._parts(line_internals.width_of_picture(context, child, block))])
            else:
                raise UnmeasuredError

    def _read_text(self, box: Box, context: Context) -> None:
        text = box.text
        if text == "\n":
            self._add(text, [0])
            return
        if "\n" in text or not box.style["font_size"] or box.style["white_space"] not in _COLLAPSING:
            raise UnmeasuredError
        if self._length + len(text) > _MOST_LETTERS or is_east_asian(text):
            raise UnmeasuredError
        self._pieces.append(_Piece(box, self._length))
        hyphen = box.style["hyphenate_character"]
        ratio = box.style["font_size"] / self._size
        advances = measure_letters(
            text + hyphen, list(line_internals.widths_in(context, text + hyphen, box.style)), ratio
        )
        width = sum(advances[len(text) :])
        for place in _hyphens(box):
            self._hyphens[self._length + place] = width
        self._add(text, advances[: len(text)])

    def _add(self, text: str, advances: list[int]) -> None:
        advances[0] += self._opened
        self._opened = 0
        self._texts.append(text)
        self._advances += advances
        self._length += len(text)

    def _places_of_breaks(self) -> Iterator[int]:
        """Yield the letters before which a line may begin."""
        text = self.text
        yield from self._hyphens
        for place in line_internals.breaks_in(text, self._language):
            if not 0 < place < len(text) or text[place - 1] in _NO_END or text[place] in _NO_BEGIN:
                continue
            before, after = self._piece_of(place - 1), self._piece_of(place)
            if before is not after or line_internals.wraps(before.box.style):
                yield place

    def _piece_of(self, place: int) -> _Piece:
        return self._pieces[bisect_right(self._piece_starts, place) - 1]

    def _planned(self, start: int, first: int, full: int) -> dict[int, PlannedLine | None]:
        """Plan the lines from a letter on, by the letters at which they begin."""
        lines: dict[int, PlannedLine | None] = {}
        begin = start
        while start < len(self.text):
            end = self.text.find("\n", start)
            end = len(self.text) if end < 0 else end
            places = [start, *self._places_in(start, end), end]
            last_word = self.text.rstrip().rfind(" ", start, end) + 1
            breaks = [self._break(place, is_end=place == end, in_last_word=place > last_word) for place in places]
            ends = break_paragraph(breaks, first, full, self._blank)
            if ends is None:
                return {begin: None}
            for index in ends[:-1]:
                lines[start] = PlannedLine(self._cut(places[index]), self._hang(places[index]) / PARTS, self._blank)
                start = places[index]
            lines[start] = PlannedLine(None, blank=self._blank)
            start, first = self._after_blanks(end + 1), full
        return lines or {begin: None}

    def _places_in(self, start: int, end: int) -> Iterator[int]:
        """Yield the letters before which lines may begin from `start` to `end`."""
        inner = self._places[bisect_right(self._places, start) : bisect_left(self._places, end)]
        for place, after in pairwise([*inner, end]):
            # Of many places without a letter between them one is enough.
            if self._widths[place] < self._widths[after]:
                yield place

    def _after_blanks(self, place: int) -> int:
        while self.text[place : place + 1] == " ":
            place += 1
        return place

    def _end_of_words(self, place: int) -> int:
        while place and self.text[place - 1] == " ":
            place -= 1
        return place

    def _break(self, place: int, *, is_end: bool, in_last_word: bool) -> Break:
        end = self._end_of_words(place)
        hyphen = 0 if is_end else self._hyphens.get(place, 0)
        is_hyphen = not is_end and (bool(hyphen) or self.text[place - 1 : place] in tuple(_HYPHENS))
        widths, gaps = self._widths, self._gaps
        width = widths[end] + hyphen - (0 if is_end else self._hang(place))
        return Break(width, gaps[end], widths[place], gaps[place], is_hyphen, in_last_word)

    def _hang(self, place: int) -> int:
        """Return the width that hangs out of a line which ends at a place: half of its hyphen, point or comma."""
        if place in self._hyphens:
            return self._hyphens[place] // 2
        end = self._end_of_words(place)
        return self._advances[end - 1] // 2 if self.text[end - 1] in _HANGING else 0

    def _cut(self, place: int) -> LineEnd:
        box, start = self._piece_of(place - 1)
        return LineEnd(box, len(self.text[start:place].encode()), place in self._hyphens)


def _hyphens(box: Box) -> Iterator[int]:
    """Yield the letters of a box before which a line may begin within a word."""
    style, text = box.style, box.text
    if style["hyphens"] == "none" or not line_internals.wraps(style):
        return
    soft = [place + 1 for place, letter in enumerate(text) if letter == _SOFT_HYPHEN]
    yield from (place for place in soft if place < len(text))
    if style["hyphens"] != "auto" or not style["lang"]:
        return
    for word in _WORD.finditer(text):
        if len(word[0]) > _MOST_OF_A_WORD or _SOFT_HYPHEN in text[max(word.start() - 1, 0) : word.end() + 1]:
            continue
        for place in line_internals.hyphens_in(word[0], style["lang"], tuple(style["hyphenate_limit_chars"])):
            yield word.start() + place


class Planner:
    """Plans lines, and keeps the paragraphs being set."""

    def __init__(self) -> None:
        """Begin with none."""
        self._paragraphs: WeakKeyDictionary[Box, Paragraph | None] = WeakKeyDictionary()

    def plan(self, context: Context, line: Box, block: Box, room: float, skip: SkipStack) -> PlannedLine | None:
        """Plan a line."""
        if not line_internals.is_justified(line) or line_internals.has_floats_beside(context, line, block):
            return None
        if line not in self._paragraphs:
            self._paragraphs[line] = _measure(context, line, block)
        paragraph = self._paragraphs[line]
        if paragraph is None or len(paragraph.text) * line.style["font_size"] < _LETTERS_OF_A_LINE * room:
            return None
        return paragraph.line_at(paragraph.letter_at(line, skip), room, room + line.text_indent)


def _measure(context: Context, line: Box, block: Box) -> Paragraph | None:
    try:
        return Paragraph(context, line, block)
    except UnmeasuredError:
        return None


_SQUARES = re.compile("[\u2e80-\u2fdf\u3001-\u312f\u31a0-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_SPACES = re.compile("[ \u00a0]")
# Of a letter: more between two of them is seen. What is left then belongs to a word that did not fit.
_WIDEST = 0.15
# Of the letters' size, what a gap grows by at the most: with its blank it is three quarters of it.
_WIDEST_GAP = 0.5


def is_east_asian(text: str) -> bool:
    """Return whether a text is Chinese or Japanese, at least in part: lines may end anywhere."""
    return not text.isascii() and bool(_SQUARES.search(text)) and not _HANGUL.search(text)


@workaround("an indent is taken off the left end of a line that runs from the right")
def align_line(align: Callable[..., float], context: Context, line: Box, width: float, *, last: bool) -> float:
    """Return how far to move a line, as the engine's `align` does, with its indent at its own end."""
    if line.text_indent and line.style["direction"] == "rtl":
        for child in line.children:
            child.translate(-line.text_indent, 0, ignore_floats=True)
    return align(context, line, width, last=last)


@workaround("letters of scripts that have no spaces between words do not share what is left of a line")
def justify_line(justify: Callable[..., None], context: Context, line: Box, left: float) -> None:
    """Stretch a line by the width left over: among its letters, or its spaces as the engine's `justify` does."""
    texts = list(_texts(line))
    text, size = "".join(box.text for box in texts), line.style["font_size"]
    if is_east_asian(text):
        gaps = len(text) - 1
        if gaps > 0 and left / gaps <= _WIDEST * size:
            _widen(line, lambda box: internals.set_letters_apart(context, box, left / gaps))
        return
    gaps, width = sum(map(text.count, _GAPS)), sum(box.width for box in texts)
    if not gaps or not size:
        return
    plan = getattr(line, "plan", None) or PlannedLine(None)
    expansion = expansion_of(width / size, left / size, gaps, plan.blank)
    left = (width + left) / expansion - width
    if left > _WIDEST_GAP * size * gaps:
        return  # better ragged than torn
    mirrored = line.style["direction"] == "rtl"
    justify(context, line, left + (shrink_to_words(context, line) if mirrored else 0))
    if expansion != 1:
        _expand(line, expansion)


@workaround("spaces are measured in the font of the words around them, and in another when they are stretched")
def shrink_to_words(context: Context, line: Box) -> float:
    """Shrink a line to its width before stretching; return by how much."""

    def shrink(text: Box) -> float:
        # What has no spaces is not shaped again.
        return internals.width_to_stretch(context, text) - float(text.width) if _SPACES.search(text.text) else 0.0

    return -_widen(line, shrink)


def _expand(line: Box, expansion: float) -> None:
    """Widen the letters of a line."""

    def widen(text: Box) -> float:
        text.expansion = expansion
        return float(text.width) * (expansion - 1)

    _widen(line, widen)


def _widen(box: Box, widen: Callable[[Box], float], moved: float = 0.0) -> float:
    """Move a line, or a part of it, to the right; return how far the next part moves.

    `widen` changes a text, and returns by how much it is wider.
    """
    if not (internals.is_text(box) or internals.has_words(box)):
        box.translate(moved, 0)
        return moved
    box.position_x += moved
    before = moved
    if internals.is_text(box):
        moved += widen(box)
    else:
        for child in reversed(box.children) if box.style["direction"] == "rtl" else box.children:
            if child.is_in_normal_flow():
                moved = _widen(child, widen, moved)
    box.width += moved - before
    return moved


def _texts(box: Box) -> Iterator[Box]:
    return (inner for inner in box.descendants() if internals.is_text(inner) and inner.text)


PARTS = 1000
"""Of the letters' size: what lengths in a paragraph are counted in."""


def measure_letters(text: str, glyphs: Sequence[tuple[int, float]], ratio: float) -> list[int]:
    """Return the width of each letter of a text; a glyph of several letters is shared among them."""
    advances: list[int | None] = [None] * len(text)
    places = _letters_of_bytes(text)
    for start, width in glyphs:
        place = places[start]
        own = round(width * PARTS)
        advances[place] = (advances[place] or 0) + (own if ratio == 1 else round(own * ratio))
    return list(_shared(advances))


def _letters_of_bytes(text: str) -> Sequence[int]:
    if text.isascii():
        return range(len(text))
    places: list[int] = []
    for place, letter in enumerate(text):
        places += [place] * len(letter.encode())
    return places


def _shared(advances: Sequence[int | None]) -> Iterator[int]:
    place = 0
    while place < len(advances):
        end = place + 1
        while end < len(advances) and advances[end] is None:
            end += 1
        width, number = advances[place] or 0, end - place
        yield width - width // number * (number - 1)
        yield from [width // number] * (number - 1)
        place = end
