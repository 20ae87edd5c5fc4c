"""Thin lines among paths, and what makes them thick enough for a laser printer: hairlines of rules and borders.

The press draws the border of one side as a ring, cut to that side by a clip, the borders of all sides as a ring alone,
and the lines of tables as strokes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pikepdf import Matrix

THINNEST = 0.6  # points
_CORNERS = 4


class Rectangle(NamedTuple):
    """Its edges, in the coordinates of whoever has it."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def thickness(self) -> float:
        """The shorter of its sides."""
        return min(self.right - self.left, self.top - self.bottom)

    def moved(self, matrix: Matrix) -> Rectangle:
        """Return what holds it in other coordinates."""
        corners = [matrix.transform((x, y)) for x in (self.left, self.right) for y in (self.bottom, self.top)]
        return around(corners)

    def widened(self, least: float) -> Rectangle:
        """With sides of at least this length, about the same centre."""
        wide = max(least - (self.right - self.left), 0) / 2
        high = max(least - (self.top - self.bottom), 0) / 2
        return Rectangle(self.left - wide, self.bottom - high, self.right + wide, self.top + high)

    def within(self, other: Rectangle) -> Rectangle:
        """Return what both have in common."""
        left, bottom = max(self.left, other.left), max(self.bottom, other.bottom)
        return Rectangle(left, bottom, max(left, min(self.right, other.right)), max(bottom, min(self.top, other.top)))

    def holds(self, point: tuple[float, float]) -> bool:
        """Return whether a point is in it."""
        return self.left <= point[0] <= self.right and self.bottom <= point[1] <= self.top


def around(points: Sequence[tuple[float, float]]) -> Rectangle:
    """Return the rectangle that holds all these points."""
    across, up = zip(*points, strict=True)
    return Rectangle(min(across), min(up), max(across), max(up))


@dataclass
class Path:
    """A path as it is being drawn: operators with their numbers, and whether it is to clip what follows."""

    pieces: list[tuple[str, tuple[float, ...]]] = field(default_factory=list)
    clip: str = ""

    def add(self, operator: str, operands: Sequence[Any]) -> None:
        """One more piece."""
        self.pieces.append((operator, tuple(float(each) for each in operands)))

    @property
    def bounds(self) -> Rectangle:
        """What holds all of it."""
        points = []
        for operator, numbers in self.pieces:
            if operator == "re":
                points.extend(_corners(numbers))
            else:
                points.extend(zip(numbers[::2], numbers[1::2], strict=True))
        return around(points)

    @property
    def rectangles(self) -> list[Rectangle]:
        """The rectangles that it is made of; none where there is anything else."""
        operators = [operator for operator, _ in self.pieces]
        if set(operators) == {"re"}:
            return [around(_corners(numbers)) for _, numbers in self.pieces]
        if operators in (["m", "l", "l", "l"], ["m", "l", "l", "l", "h"], ["m", "l", "l", "l", "l", "h"]):
            box = self.bounds
            points = [numbers for operator, numbers in self.pieces if operator != "h"][:_CORNERS]
            if all(x in (box.left, box.right) and y in (box.bottom, box.top) for x, y in points):
                return [box]
        return []

    @property
    def cuts_out_a_side(self) -> bool:
        """Whether it may be the clip to one side of a ring."""
        return [operator for operator, _ in self.pieces] == ["m", "l", "l", "l"]


def thickened(path: Path, matrix: Matrix, *, even_odd: bool) -> Path | None:
    """Return a filled path with its hairlines thick enough; None if it has none. A ring's lines grow inwards."""
    least = THINNEST / scale_of(matrix)
    match path.rectangles:
        case [only] if 0 < only.thickness < least:
            return rectangular(only.widened(least))
        case [one, other] if even_odd:
            outer, inner = (one, other) if one.left <= other.left else (other, one)
            gaps = [inner.left - outer.left, inner.bottom - outer.bottom]
            gaps += [outer.right - inner.right, outer.top - inner.top]
            if min(gaps) >= 0 and any(0 < gap < least for gap in gaps):
                left, bottom, right, top = (max(gap, least) if gap else 0 for gap in gaps)
                moved = (outer.left + left, outer.bottom + bottom, outer.right - right, outer.top - top)
                return rectangular(outer, Rectangle(*moved))
    return None


def rectangular(*boxes: Rectangle) -> Path:
    """Return a path of these rectangles."""
    return Path([("re", (box.left, box.bottom, box.right - box.left, box.top - box.bottom)) for box in boxes])


def scale_of(matrix: Matrix) -> float:
    """By how much coordinates make lengths longer, in the mean."""
    return float(abs(matrix.a * matrix.d - matrix.b * matrix.c)) ** 0.5 or 1.0


def _corners(numbers: Sequence[float]) -> list[tuple[float, float]]:
    left, bottom, width, height = numbers
    return [(left, bottom), (left + width, bottom + height)]
