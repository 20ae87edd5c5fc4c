"""Helpers for trees of inline nodes."""

from collections.abc import Sequence

from pipeline.normalise.typography.document import Node

_BLANKS = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}


def letters(inlines: Sequence[Node]) -> str:
    """Return the text of the nodes in reading order, without wrappers."""
    return "".join(_letters(node) for node in inlines)


def _letters(node: Node) -> str:
    if node["t"] == "Str":
        return str(node["c"])
    return _BLANKS[node["t"]] if node["t"] in _BLANKS else letters(node["c"])
