"""Merge of two changes of one text, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import AnyStr

_MOST_PAIRS = 1_000_000  # of lines that are compared; texts that differ in more are taken as a whole
Hunk = tuple[int, int, int, int]
"""Lines of the one text, from and to, and of the other that replace them."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Merged text; `clashes` are both texts of the places that both have changed, where `data` has the first."""

    data: bytes
    clashes: tuple[tuple[bytes, bytes], ...] = ()


def find_hunks(old: Sequence[AnyStr], new: Sequence[AnyStr]) -> list[Hunk]:
    """Return where two texts differ, in the order of their lines."""
    head = _count_same(old, new)
    tail = _count_same(old[head:][::-1], new[head:][::-1])
    mid, other = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(mid) * len(other) > _MOST_PAIRS:
        return [(head, len(old) - tail, head, len(new) - tail)]
    codes = SequenceMatcher(None, mid, other, autojunk=False).get_opcodes()
    return [(a + head, b + head, c + head, d + head) for kind, a, b, c, d in codes if kind != "equal"]


def _count_same(old: Sequence[AnyStr], new: Sequence[AnyStr]) -> int:
    """Count the same lines with which both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def merge(base: bytes, mine: bytes, theirs: bytes) -> Merged:
    """Return the text that has both changes of `base`; where they touch the same lines, it has those of `mine`."""
    texts = [text.splitlines(keepends=True) for text in (mine, theirs)]
    lines = base.splitlines(keepends=True)
    hunks = sorted((hunk[:2], side, hunk) for side, text in enumerate(texts) for hunk in find_hunks(lines, text))
    made, clashes, at = b"", [], 0
    while hunks:
        (start, end), _, _ = hunks[0]
        group = [hunks.pop(0)]
        while hunks and (hunks[0][0][0] < end or hunks[0][0] == (start, end)):
            end = max(end, hunks[0][0][1])
            group.append(hunks.pop(0))
        one, other = (
            b"".join(_replace(lines, text, [hunk for _, of, hunk in group if of == side], start, end))
            for side, text in enumerate(texts)
        )
        sides = {side for _, side, _ in group}
        if len(sides) > 1 and one != other:
            clashes.append((one, other))
        made += b"".join(lines[at:start]) + (one if 0 in sides else other)
        at = end
    return Merged(made + b"".join(lines[at:]), tuple(clashes))


def _replace(
    lines: Sequence[bytes], text: Sequence[bytes], hunks: Sequence[Hunk], start: int, end: int
) -> Sequence[bytes]:
    """Return what one text has in the place of some lines of the base."""
    if not hunks:
        return lines[start:end]
    return text[hunks[0][2] - (hunks[0][0] - start) : hunks[-1][3] + end - hunks[-1][1]]
