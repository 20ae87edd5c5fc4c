"""What the transforms of one post find wrong, with its place in the file."""

from __future__ import annotations

from pipeline.model.nodes import Node
from pipeline.model.problems import Problem


class Findings:
    """Collects the problems of one post while its transforms run."""

    def __init__(self, path: str) -> None:
        """Begin for the post at `path`."""
        self._path = path
        self._problems: list[Problem] = []

    def add(self, rule: str, message: str, node: Node | None = None, hint: str = "") -> None:
        """Note a problem at the node's place, if it has one."""
        line, column = (node or {}).get("pos") or (0, 0)
        self._problems.append(Problem(self._path, line, column, rule, message, hint))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that was found so far."""
        return tuple(self._problems)
