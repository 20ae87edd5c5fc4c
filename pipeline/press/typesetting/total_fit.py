"""Line breaks of a justified paragraph, all chosen together so that gaps differ least (Knuth and Plass, 1981).

A line gives up a word if the lines below gain more by it. Lengths are whole thousandths of the font size, so that a
paragraph breaks alike in every size with a measure of the same proportion.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import inf
from typing import NamedTuple

BLANK = 237
"""The width of a blank, as Source Serif has it."""
STRETCH = 150 / 237
"""What a gap grows by, in parts of a blank as its font has it, in a line of badness 100."""
SHRINK = 1 / 3
"""What a gap gives up at most, in parts of a blank, as in TeX."""
EXPANSION = 0.02
"""How much wider or narrower letters are drawn at most, as pdfTeX does it: nobody sees it (Thành, 2000)."""
LAST_LINE = 2860
"""The length that a last line has at least, if the paragraph can: twice an indent."""
# Demerits grow with the sixth power of what a gap grows by. In plain TeX a hyphen costs 50, too, two in a row 10,000:
# here they are dearer, for readers are pupils.
_BADNESS = 100
_LINE = 10
_HYPHEN = 50
_LAST_HYPHEN = 400
_HYPHENS_IN_A_ROW = 20_000
_MOST_HYPHENS = 2
_SHORT_LAST_LINE = 1_000_000
# A line without a gap grows nowhere: what it lacks counts as if it were this part of one.
_NO_GAP = 0.5
# Lines shorter than this part of their measure are tried only where nothing else is left.
_FILLED = 0.6


class Break(NamedTuple):
    """A place where a line may end, or where the paragraph begins.

    `width` is the width of the text before it with a hyphen, if it has one, and without the blank, which `next_width`
    includes; `gaps` and `next_gaps` count the blanks in both that stretch. A hyphen in the last word has its price.
    """

    width: int
    gaps: int
    next_width: int
    next_gaps: int
    is_hyphen: bool = False
    in_last_word: bool = False


def break_paragraph(breaks: Sequence[Break], first: int, full: int, blank: int = BLANK) -> list[int] | None:
    """Return the breaks at line ends, the last one included; None if a word is wider than the lines.

    `first` is the length of the first line, `full` of the others, `blank` of a blank; `breaks` begin with the start of
    the paragraph and end with its end. Three hyphens in a row come only where nothing else fits.
    """
    for filled, most in ((_FILLED, _MOST_HYPHENS), (0.0, _MOST_HYPHENS), (0.0, len(breaks))):
        before = _best_lines(breaks, (first, full, blank), filled, most)
        if before is not None:
            ends, end = [], len(breaks) - 1
            while end:
                ends.append(end)
                end = before[end]
            return ends[::-1]
    return None


def _best_lines(breaks: Sequence[Break], lengths: tuple[int, int, int], filled: float, most: int) -> list[int] | None:
    """Return for each break the one before it, with `most` hyphens in a row; None if the last cannot be reached."""
    first, full, blank = lengths
    last = len(breaks) - 1
    least = [inf] * (last + 1)
    least[0], before, hyphens = 0.0, [0] * (last + 1), [0] * (last + 1)
    starts = [place.next_width for place in breaks]
    for start in range(last):
        so_far = least[start]
        if so_far == inf:
            continue
        begin, room = breaks[start], full if start else first
        row = hyphens[start] + 1
        shortest = bisect_left(starts, begin.next_width + int(filled * room), start + 1, last)
        for end in range(shortest, last + 1):
            is_hyphen = breaks[end].is_hyphen
            cost = so_far + _demerits(begin, breaks[end], room, blank, is_last=end == last)
            if cost < least[end] and not (is_hyphen and row > most):
                least[end], before[end], hyphens[end] = cost, start, row * is_hyphen
            elif cost == inf and not is_hyphen:
                break  # what is longer still does not fit either
    return before if least[last] < inf else None


def expansion_of(width: float, spare: float, gaps: int, blank: int = BLANK) -> float:
    """Return what the letters of a line are widened by, so that they and its gaps share what is left of it.

    Lengths are in parts of the font size. It is rounded to thousandths; 1 for a line that is as wide as it has to be.
    """
    gap, direction = (SHRINK, -1) if spare < 0 else (STRETCH, 1)
    ratio = min(abs(spare) / (gap * blank * gaps / 1000 + EXPANSION * width), 1)
    return round(1 + direction * ratio * EXPANSION, 3)


def _demerits(begin: Break, end: Break, room: int, blank: int, *, is_last: bool) -> float:
    """Return the cost of a line."""
    width, gaps = end.width - begin.next_width, end.gaps - begin.next_gaps
    spare = room - width
    if spare < -(most := SHRINK * blank * gaps + EXPANSION * width):
        return inf
    if spare < 0:
        ratio = -spare / most
    elif is_last:
        ratio = 0.0
    else:
        ratio = spare / ((gaps or _NO_GAP) * STRETCH * blank + EXPANSION * width)
    hyphen = (_LAST_HYPHEN if end.in_last_word else _HYPHEN) if end.is_hyphen else 0
    cost = (_LINE + _BADNESS * ratio**3 + hyphen) ** 2
    if is_last:
        return cost + (_SHORT_LAST_LINE if room - spare < LAST_LINE and begin.next_width else 0)
    return cost + (_HYPHENS_IN_A_ROW if end.is_hyphen and begin.is_hyphen else 0)
