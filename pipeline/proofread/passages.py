"""The prose of a post: passages of text as their author typed them, with the places of their words in the file.

Code, formulas, addresses, citations, cross-references, what is struck out and what is in another language (`lang`) are
one sign each (`OBJECT`). Notes and alternative texts are passages of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from pipeline.model.problems import Position
from pipeline.normalise.numbered import REFERS
from pipeline.normalise.typography.document import INLINES, find_language, is_address
from pipeline.normalise.typography.rules import OBJECT
from pipeline.pandoc.nodes import BLANKS, Node, walk

_NO_PROSE = frozenset({"CodeBlock", "RawBlock", "Code", "Math", "RawInline", "Cite", "Strikeout"})
# Between typed guillemets or quotation marks, or in italics: a title, a term, words of somebody else.
_QUOTED = re.compile(r"«[^«»]{1,400}»|“[^“”]{1,400}”|„[^„“”]{1,400}[“”]|\"[^\"]{1,400}\"")
_MOST_APART = 0.7  # share of a passage beyond which italics set nothing apart
_LINES = 3  # below the place of a node in which its words are looked for


class Kind(Enum):
    """Role of a passage."""

    TEXT = 1
    HEADING = 2
    ALT = 3


@dataclass(frozen=True)
class Passage:
    """A paragraph, a heading, a cell, an alternative text.

    `marks` are offsets in the text with the lines and columns of the file that they are at. `apart` are the ranges of
    what is quoted or in italics.
    """

    text: str
    kind: Kind = Kind.TEXT
    marks: tuple[tuple[int, int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()

    def is_apart(self, offset: int) -> bool:
        """Return whether a place is quoted or in italics."""
        return any(start <= offset < end for start, end in self.apart)

    def place(self, start: int, end: int, lines: Sequence[str], first_line: int) -> Position:
        """Return where in the file, of which these are lines, a part of the text is.

        Signs that were typed otherwise (entities, escapes, two blanks) shift what is behind them: the words themselves
        are looked for, as close to their place as they are.
        """
        number = max(0, bisect_right(self.marks, start, key=lambda mark: mark[0]) - 1)
        offset, line, column = self.marks[number]
        if not 0 <= line - first_line < len(lines):
            return line, column  # in the front matter: the place of the key
        column += start - offset
        for below in range(_LINES):
            index = line + below - first_line
            if index >= len(lines):
                break
            found = lines[index].find(self.text[start:end], max(0, column - 1) if not below else 0)
            if found >= 0:
                return line + below, found + 1
        return line, column


def read_passages(blocks: list[Node], language: str, place: Position) -> Iterator[Passage]:
    """Yield the passages of a body in reading order; one whose nodes have no places is put where the last one was."""
    waiting: list[tuple[Any, _Around]] = [(blocks, _Around(language, place))]
    while waiting:
        value, around = waiting.pop()
        if isinstance(value, dict):
            if value["t"] not in _NO_PROSE and "c" in value and find_language(value) in ("", language):
                waiting.append((value["c"], around.within(value)))
        elif isinstance(value, list) and value and isinstance(value[0], dict) and value[0].get("t") in INLINES:
            run = _Run(around)
            run.add(value)
            if any(map(str.isalpha, run.text)):
                yield run.as_passage()
            waiting += reversed(run.nested)
        elif isinstance(value, list):
            waiting += [(part, around) for part in reversed(value) if isinstance(part, (list, dict))]


@dataclass(frozen=True)
class _Around:
    """Context of the nodes within a node."""

    language: str
    place: Position
    kind: Kind = Kind.TEXT

    def within(self, node: Node) -> _Around:
        place = node.get("pos") or next((inner["pos"] for inner in walk(node.get("c")) if "pos" in inner), self.place)
        kind = {"Header": Kind.HEADING, "Image": Kind.ALT}.get(node["t"], self.kind)
        return _Around(self.language, (place[0], place[1]), kind)


@dataclass
class _Run:
    around: _Around
    text: str = ""
    marks: list[tuple[int, int, int]] = field(default_factory=list)
    apart: list[tuple[int, int]] = field(default_factory=list)
    nested: list[tuple[Any, _Around]] = field(default_factory=list)

    def add(self, inlines: Sequence[Node]) -> None:
        for node in inlines:
            kind = node["t"]
            if kind == "Str":
                if place := node.get("pos"):
                    self.marks.append((len(self.text), place[0], place[1]))
                self.text += node["c"]
            elif kind in BLANKS:
                self.text += " "
            elif kind == "Note":
                self.nested.append((node["c"], replace(self.around, kind=Kind.TEXT)))
            elif kind == "Image":
                self.text += OBJECT
                # A picture without words has got its file's name, which has no place.
                typed = [inner for inner in node["c"][1] if "pos" in inner or inner["t"] in BLANKS]
                self.nested.append((typed, self.around.within(node)))
            elif self._is_no_prose(node):
                self.text += OBJECT
            else:
                start = len(self.text)
                self.add(node["c"][1] if kind in ("Span", "Link", "Quoted") else node["c"])
                if kind in ("Emph", "Quoted"):
                    self.apart.append((start, len(self.text)))

    def _is_no_prose(self, node: Node) -> bool:
        is_foreign = find_language(node) not in ("", self.around.language)
        return node["t"] in _NO_PROSE or REFERS in node or is_foreign or is_address(node)

    def as_passage(self) -> Passage:
        apart = [*self.apart, *(match.span() for match in _QUOTED.finditer(self.text))]
        apart = [span for span in apart if span[1] - span[0] < _MOST_APART * len(self.text)]
        marks = self.marks or [(0, *self.around.place)]
        return Passage(self.text, self.around.kind, tuple(marks), tuple(apart))
