"""The looks of the site while somebody changes them: whether they changed, and what is wrong with them.

A browser passes over what it cannot read of a style sheet without a word.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import tinycss2
from tinycss2.ast import Node

from pipeline import theme
from pipeline.i18n.sentences import humanize, sentence
from pipeline.inputs import STYLES
from pipeline.model.problems import Problem
from pipeline.runs import cache_key

# At-rules that hold rules; others hold declarations.
_OF_RULES = frozenset({"media", "supports", "layer", "container"})
_HINT = sentence("look for a brace or a semicolon that is missing, in this line or the one before")
_Stamps = tuple[tuple[str, int, int], ...]


class Styles:
    """The files of `styles/` as they were when they were last looked at."""

    def __init__(self) -> None:
        """Look at them."""
        self._stamps = _stamps()
        self.problems = tuple(_problems())

    def have_changed(self) -> bool:
        """Return whether they have changed since; then they are read again."""
        stamps = _stamps()
        if stamps == self._stamps:
            return False
        theme.forget()
        cache_key.forget()
        self._stamps, self.problems = stamps, tuple(_problems())
        return True


def _stamps() -> _Stamps:
    found = []
    for folder, _, names in os.walk(STYLES):
        for name in names:
            try:
                status = os.stat(f"{folder}/{name}")  # noqa: PTH116 - a string: all are asked for with each look
            except OSError:
                continue
            found.append((f"{folder}/{name}", status.st_size, status.st_mtime_ns))
    return tuple(sorted(found))


def _problems() -> Iterator[Problem]:
    for path, line, why in theme.unreadable_templates():
        yield Problem(f"styles/{path}", line, 1, "styles", sentence("the template cannot be read: {why}", why=why))
    for sheet in sorted(STYLES.rglob("*.css")):
        path = f"styles/{sheet.relative_to(STYLES).as_posix()}"
        try:
            nodes = tinycss2.parse_stylesheet(sheet.read_text("utf-8"), skip_comments=True, skip_whitespace=True)
        except (OSError, UnicodeDecodeError) as error:
            yield Problem(
                path, 1, 1, "styles", sentence("the style sheet cannot be read: {error}", error=humanize(error))
            )
            continue
        for node in _errors(nodes):
            message = sentence("browsers pass over what stands here: {message}", message=node.message)
            yield Problem(path, node.source_line, node.source_column, "styles", message, _HINT)


def _errors(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield what cannot be read among rules and declarations, and in them."""
    for node in nodes:
        if node.type == "error":
            yield node
        elif node.type == "qualified-rule":
            yield from _errors(tinycss2.parse_blocks_contents(node.content))
        elif node.type == "at-rule" and node.content is not None:
            read = tinycss2.parse_rule_list if node.lower_at_keyword in _OF_RULES else tinycss2.parse_blocks_contents
            yield from _errors(read(node.content))
