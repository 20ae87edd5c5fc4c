"""Problems of one post, collected by its transforms, with their places in the file."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.i18n.sentences import change_text
from pipeline.model.manuscript import Part, find_origin
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.pandoc.nodes import Node
from pipeline.text.printable import in_one_line


class NoPlacesError(Exception):
    """A place is asked for in a text that was read without places."""


class Findings:
    """Collects the problems of one post while its transforms run.

    Where nodes are not `placed`, the text was read without places, and what asks for one raises NoPlacesError.
    """

    def __init__(
        self, path: str, body: Position = BEGINNING, text: str = "", first_line: int = 1, *, placed: bool = True
    ) -> None:
        """Begin for the post at `path` whose text begins at `body`; `text` begins on `first_line`, blank or not."""
        self._path, self._body, self.placed = path, body, placed
        self._lines, self._first_line = text.split("\n"), first_line
        self._problems: list[Problem] = []
        self.parts: Sequence[Part] = ()  # which lines are those of other files

    def add(self, rule: str, message: str, node: Node | None = None, hint: str = "") -> None:
        """Add a problem at the node's place, or where the text begins."""
        self.add_at((self.place_of(node) if node else None) or self._body, rule, message, hint)

    def add_at(self, place: Position, rule: str, message: str, hint: str = "") -> None:
        """Add a problem at a place of the file; line ends in its quotations become spaces."""
        path, line = find_origin(self.parts, self._path, place[0])
        self._problems.append(Problem(path, line, place[1], rule, change_text(message, in_one_line), hint))

    def place_of(self, node: Node) -> Position | None:
        """Return the place of a node; None if unknown."""
        place: Position | None = node.get("pos")
        if not (place or self.placed):
            raise NoPlacesError
        return place

    def typed(self, place: Position | None) -> str:
        """Return the text from a place to its line's end; "" if unknown."""
        line, column = place or (0, 0)
        number = line - self._first_line
        return self._lines[number][column - 1 :] if 0 <= number < len(self._lines) else ""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems so far."""
        return tuple(self._problems)
