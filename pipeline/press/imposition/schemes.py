"""How pages are laid on paper: which of them stand on each side, in what cell, and how large.

Nothing here knows PDF. Lengths are points, from the lower left corner; cells are told from the upper left, row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.press.geometry import MILLIMETRE, Box

# What printers leave white at the edges of the paper, and a little more; and what keeps pages from running together.
EDGE, GUTTER, FOLD = (millimetres * MILLIMETRE for millimetres in (7, 4, 9))
_ON_A_SHEET = 4  # pages of a booklet


@dataclass(frozen=True)
class Scheme:
    """A grid of pages on each side of a sheet, which is folded to a booklet or not."""

    name: str
    columns: int
    rows: int
    folded: bool = False


SCHEMES = {scheme.name: scheme for scheme in (Scheme("2up", 2, 1), Scheme("booklet", 2, 1, folded=True))}


@dataclass(frozen=True)
class Side:
    """One side of a sheet: the index of the page in each cell, None for a blank one.

    `sheet` counts from the outermost of a booklet.
    """

    pages: tuple[int | None, ...]
    sheet: int

    @property
    def label(self) -> str:
        """The numbers of its pages as they stand on it, from the left and row by row; "–" for a blank one."""
        return ", ".join("–" if page is None else str(page + 1) for page in self.pages)


def sides(scheme: Scheme, count: int, *, right_to_left: bool = False) -> list[Side]:
    """Return the sides that `count` pages take up, in the order in which they are printed.

    Those of a booklet are fronts and backs by turns, for one signature, stitched through the fold: what is missing to a
    multiple of four is blank, at the end.
    """
    found = _booklet(count) if scheme.folded else _grids(count, scheme.columns * scheme.rows)
    if not right_to_left:
        return found
    return [Side(_mirrored(side.pages, scheme.columns), side.sheet) for side in found]


def _grids(count: int, size: int) -> list[Side]:
    starts = range(0, count, size)
    return [
        Side(tuple(_there(page, count) for page in range(start, start + size)), number)
        for number, start in enumerate(starts)
    ]


def _booklet(count: int) -> list[Side]:
    sheets = -(-count // _ON_A_SHEET)
    end = _ON_A_SHEET * sheets - 1
    # Turned over its short edge, a sheet shows what comes after its front's right page on its back's left.
    pairs = [pair for first in range(0, 2 * sheets, 2) for pair in ((end - first, first), (first + 1, end - first - 1))]
    return [Side(tuple(_there(page, count) for page in pair), number // 2) for number, pair in enumerate(pairs)]


def _there(page: int, count: int) -> int | None:
    return page if page < count else None


def _mirrored(pages: Sequence[int | None], columns: int) -> tuple[int | None, ...]:
    rows = [pages[start : start + columns] for start in range(0, len(pages), columns)]
    return tuple(page for row in rows for page in reversed(row))


@dataclass(frozen=True)
class Placement:
    """Where a page is drawn: its own lower left corner, and the cell that it may not leave."""

    across: float
    up: float
    cell: Box


@dataclass(frozen=True)
class Plan:
    """A scheme on paper of a size: all pages have one scale, and the pages of a row one baseline.

    `content` is the part of a page that holds something; what is white around it gives way.
    """

    scheme: Scheme
    width: float
    height: float
    content: Box

    @property
    def scale(self) -> float:
        """By how much pages are made smaller: as little as the cells allow, and never larger."""
        room = self._room(0)
        return min(room.width / self.content.width, room.height / self.content.height, 1)

    def place(self, cell: int, shift: float = 0) -> Placement:
        """Return where the page in a cell stands, moved by `shift` to the fold; no page moves over it."""
        room, scale = self._room(cell), self.scale
        spare = room.width - scale * self.content.width
        left = room.left + spare / 2
        if self.scheme.folded:
            shift = min(shift, spare / 2 + FOLD)
            left += shift if cell == 0 else -shift
        bottom = room.bottom + (room.height - scale * self.content.height) / 2
        return Placement(left - scale * self.content.left, bottom - scale * self.content.bottom, self._cell(cell))

    def _cell(self, cell: int) -> Box:
        row, column = divmod(cell, self.scheme.columns)
        wide, high = self.width / self.scheme.columns, self.height / self.scheme.rows
        return Box(column * wide, self.height - (row + 1) * high, (column + 1) * wide, self.height - row * high)

    def _room(self, cell: int) -> Box:
        """Return what of a cell pages may fill: less at the paper's edges, and at a fold, than towards other pages."""
        row, column = divmod(cell, self.scheme.columns)
        inner = FOLD if self.scheme.folded else GUTTER
        box = self._cell(cell)
        return Box(
            box.left + (EDGE if column == 0 else inner),
            box.bottom + (EDGE if row == self.scheme.rows - 1 else GUTTER),
            box.right - (EDGE if column == self.scheme.columns - 1 else inner),
            box.top - (EDGE if row == 0 else GUTTER),
        )
