"""What drawing commands have set when the next one comes (ISO 32000-1, 8.4), and what stands on the paper already."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from pikepdf import Matrix, Name, Object

from pipeline.press.grey.paths import Rectangle
from pipeline.press.grey.tones import GREY, Convert, converter

Paint = float | Name  # a tone, or the name of a pattern


@dataclass
class State:
    """Colours, widths and places: as they are meant, and as they are written."""

    matrix: Matrix
    paints: tuple[Paint, Paint] = (0.0, 0.0)  # for filling, for stroking
    spaces: tuple[Convert | None, Convert | None] = (converter(GREY), converter(GREY))
    written: tuple[Paint, Paint] = (0.0, 0.0)
    width: float = 1.0
    written_width: float = 1.0
    opacity: float = 1.0
    clip: Rectangle | None = None  # as are the next two, on the page
    side: Rectangle | None = None  # a hairline that is cut out of a ring
    text: Matrix = field(default_factory=Matrix)
    size: float = 1.0
    rendering: int = 0

    def follow(self, operator: str, operands: list[Any]) -> None:
        """Keep what a command sets that moves what comes, or says how text is drawn."""
        match operator:
            case "cm":
                self.matrix = Matrix(*map(float, operands)) @ self.matrix
            case "Tr":
                self.rendering = int(operands[0])
            case "Tf":
                self.size = float(operands[1])
            case "BT":
                self.text = Matrix()
            case "Tm":
                self.text = Matrix(*map(float, operands))
            case "Td" | "TD":
                self.text = Matrix(1, 0, 0, 1, *map(float, operands)) @ self.text

    def within(self, thing: Object) -> State:
        """Return the state in which a form begins, or a pattern's cell."""
        own = Matrix(*map(float, thing.Matrix)) if "/Matrix" in thing else Matrix()
        return replace(self, matrix=own @ self.matrix)

    def set_paint(self, which: int, paint: Paint, space: Convert | None) -> None:
        """Set the colour for filling (0) or stroking (1)."""
        self.paints = (self.paints[0], paint) if which else (paint, self.paints[1])
        self.spaces = (self.spaces[0], space) if which else (space, self.spaces[1])

    @property
    def first_letter(self) -> tuple[float, float]:
        """A point within the next letter."""
        return self.matrix.transform(self.text.transform((0.2 * self.size, 0.3 * self.size)))


@dataclass
class Canvas:
    """A page's paper: what was filled on it, by which tone, None where it is not one."""

    grounds: list[tuple[Rectangle, float | None]] = field(default_factory=list)

    def fill(self, box: Rectangle, tone: float | None, state: State) -> None:
        """Fill what the state's clip leaves of a rectangle."""
        seen = box.within(state.clip) if state.clip else box
        if seen.thickness >= _LEAST:
            self.grounds.append((seen, None if tone is None else 1 - state.opacity * (1 - tone)))

    def at(self, point: tuple[float, float]) -> float | None:
        """Return the tone that a point has."""
        return next((tone for box, tone in reversed(self.grounds) if box.holds(point)), 1.0)


_LEAST = 4.0  # points: text stands on nothing smaller
