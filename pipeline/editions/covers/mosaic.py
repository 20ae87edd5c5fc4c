"""Pictures side by side in rows that fill a place from edge to edge, each with about the proportion that it has."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST = 24
_PROPORTIONS = (0.75, 1.8)  # what a cell may have, width to height


@dataclass(frozen=True)
class MosaicCell:
    """Where a picture stands: from the place's left and upper edge."""

    left: float
    top: float
    width: float
    height: float


def cells(proportions: Sequence[float], width: float, height: float, gap: float) -> list[MosaicCell]:
    """Return a cell for each picture, in order; `proportions` are their widths to their heights."""
    clamped = [min(max(one, _PROPORTIONS[0]), _PROPORTIONS[1]) for one in proportions]
    return list(_placed(_best_rows(clamped, width, height), width, height, gap))


def _best_rows(proportions: Sequence[float], width: float, height: float) -> list[list[float]]:
    """Return the parting in which rows as wide as the place come nearest to its height, so that little is cut off."""
    partings = [_rows(proportions, number) for number in range(1, len(proportions) + 1)]
    return min(partings, key=lambda rows: abs(math.log(sum(width / sum(row) for row in rows) / height)))


def _rows(proportions: Sequence[float], number: int) -> list[list[float]]:
    """Return so many rows, each with as many pictures as the others, or one more."""
    few, further = divmod(len(proportions), number)
    rows, at = [], 0
    for row in range(number):
        # The rows with one more are those in the middle: a wide one opens and closes the sheet.
        length = few + (1 if _rank(row, number) < further else 0)
        rows.append(list(proportions[at : at + length]))
        at += length
    return rows


def _rank(row: int, number: int) -> int:
    """Return the places of rows, from the middle outwards."""
    order = sorted(range(number), key=lambda index: (abs(index - (number - 1) / 2), index))
    return order.index(row)


def _placed(rows: Sequence[Sequence[float]], width: float, height: float, gap: float) -> Iterator[MosaicCell]:
    natural = [width / sum(row) for row in rows]
    scale = (height - gap * (len(rows) - 1)) / sum(natural)
    top = 0.0
    for row, high in zip(rows, natural, strict=True):
        left, room = 0.0, width - gap * (len(row) - 1)
        for proportion in row:
            across = room * proportion / sum(row)
            yield MosaicCell(left, top, across, high * scale)
            left += across + gap
        top += high * scale + gap
