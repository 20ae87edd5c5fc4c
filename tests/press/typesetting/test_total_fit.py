"""Lines of a paragraph chosen together: never worse than one after the other, and the same in every size."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.press.typesetting.total_fit import (
    BLANK,
    EXPANSION,
    LAST_LINE,
    SHRINK,
    Break,
    _demerits,
    break_paragraph,
    expansion_of,
)

HYPHEN = 300
WORDS = st.lists(st.tuples(st.integers(200, 4000), st.booleans()), min_size=1, max_size=60)


def demerits_of(breaks: Sequence[Break], ends: Sequence[int], first: int, full: int) -> float:
    """Return the demerits of lines that end at these breaks; infinite if one is too long."""
    total, start, last = 0.0, 0, len(breaks) - 1
    room = first
    for end in ends:
        total += _demerits(breaks[start], breaks[end], room, BLANK, is_last=end == last)
        room = full
        start = end
    return total


def breaks_of(words: list[tuple[int, bool]]) -> list[Break]:
    """Return the breaks of a sequence of words, some hyphenated; not the last."""
    made = [Break(0, 0, 0, 0)]
    ends = list(accumulate(width + BLANK for width, _ in words))
    for number, ((width, may_be_cut), end) in enumerate(zip(words, ends, strict=True)):
        is_last = number == len(words) - 1
        if may_be_cut and not is_last:
            middle = end - BLANK - width // 2
            made.append(Break(middle + HYPHEN, number, middle, number, is_hyphen=True))
        made.append(Break(end - BLANK, number, end, number + 1))
    return made


def filled(breaks: list[Break], first: int, full: int) -> list[int] | None:
    """Return the breaks of greedy line breaking without hyphens."""
    ends, start, room = [], 0, first
    while start < len(breaks) - 1:
        fitting = [
            end
            for end in range(start + 1, len(breaks))
            if breaks[end].width - breaks[start].next_width <= room and not breaks[end].is_hyphen
        ]
        if not fitting:
            return None
        start, room = fitting[-1], full
        ends.append(start)
    return ends


@given(WORDS, st.integers(6000, 40_000), st.integers(0, 3000))
def test_lines_are_never_worse_than_those_filled_one_after_the_other(
    words: list[tuple[int, bool]], full: int, indent: int
) -> None:
    breaks, first = breaks_of(words), full - indent
    found, greedy = break_paragraph(breaks, first, full), filled(breaks, first, full)
    if found is None:
        assert greedy is None
        return
    assert demerits_of(breaks, found, first, full) < inf
    assert greedy is None or demerits_of(breaks, found, first, full) <= demerits_of(breaks, greedy, first, full)


@given(WORDS, st.integers(6000, 40_000))
def test_all_of_the_text_stands_in_lines_that_fit(words: list[tuple[int, bool]], full: int) -> None:
    breaks = breaks_of(words)
    found = break_paragraph(breaks, full, full)
    if found is None:
        return
    assert found == sorted(set(found))
    assert found[-1] == len(breaks) - 1
    start = breaks[0]
    for end in (breaks[place] for place in found):
        width = end.width - start.next_width
        assert width * (1 - EXPANSION) - SHRINK * BLANK * (end.gaps - start.next_gaps) <= full
        start = end


def test_a_line_gives_a_word_up_where_those_below_gain_by_it() -> None:
    # Two words that leave the second line with a single long one.
    words = [(2000, False)] * 5 + [(6000, False), (9500, False), (2000, False), (2000, False), (2000, False)]
    breaks = breaks_of(words)
    found, greedy = break_paragraph(breaks, 12_000, 12_000), filled(breaks, 12_000, 12_000)
    assert greedy is not None
    assert found is not None
    assert demerits_of(breaks, found, 12_000, 12_000) < demerits_of(breaks, greedy, 12_000, 12_000)


def test_a_last_line_is_not_shorter_than_two_indents_where_it_can_be_longer() -> None:
    breaks = breaks_of([(2000, False)] * 12 + [(1900, False)])
    full = 12 * 2000 + 11 * BLANK
    found = break_paragraph(breaks, full, full)
    assert found is not None
    last = breaks[found[-1]].width - breaks[found[-2]].next_width
    assert last >= LAST_LINE


def test_a_word_wider_than_the_lines_leaves_them_to_the_engine() -> None:
    assert break_paragraph(breaks_of([(2000, False), (9000, False), (2000, False)]), 8000, 8000) is None


@pytest.mark.parametrize(
    ("spare", "gaps", "expansion"),
    [(0, 10, 1), (1.04, 10, 1.01), (9, 10, 1.02), (-0.68, 10, 0.99), (-5, 10, 0.98), (0.28, 0, 1.01)],
)
def test_letters_and_gaps_share_what_is_left_of_a_line(spare: float, gaps: int, expansion: float) -> None:
    assert expansion_of(28, spare, gaps) == expansion
