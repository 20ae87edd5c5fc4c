"""Put the files that posts include in the places of their marks, within limits.

A file can be included that was found on the walk, once it has been read (`load`); none is opened here. Each line keeps
its file and its number, so that problems are told of where an author can mend them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.dialects.inclusion.hidden_lines import drop_hidden_lines
from pipeline.dialects.inclusion.macros import withhold_calls
from pipeline.dialects.inclusion.marks import Mark, Row, find_included, find_marks, pick
from pipeline.dialects.myst.directives import Told, convert, has_directives
from pipeline.dialects.myst.roles import SIGN
from pipeline.i18n.sentences import sentence
from pipeline.model.manuscript import Manuscript, Part, Piece, Post
from pipeline.model.problems import Problem

_DEEPEST = 5  # files in files
_MOST = 500  # files in a post
_LARGEST = 1_000_000  # letters of all of them
_SHARE = 10  # of a file's letters count where fewer are asked for
_POST = re.compile(r"\.(?:md|markdown|mdown|mkd|mdx|qmd|rmd|ipynb)\Z", re.IGNORECASE)
_MDBOOK, _OF_MYST = "mdBook", ("Jupyter Book", "MyST")
_KEYS_OF_MYST = frozenset({"jupytext", "kernelspec"})
_HINT = sentence("write here what the reader should see")

_Conversion = Callable[[Sequence[str]], tuple[list[tuple[int, str]], list[Told]]]


@dataclass(frozen=True)
class _Line:
    text: str
    path: str
    number: int


class Expander:
    """Expands the posts of a collection: `refuse` says why a file cannot be in its editions, "" where it can."""

    def __init__(self, manuscript: Manuscript, refuse: Callable[[Piece], str]) -> None:
        self._pieces, self._bases, self._tools = manuscript.pieces, manuscript.bases, manuscript.tools
        self._macros = manuscript.macros
        self._refuse = refuse
        self._reasons: dict[str, str] = {}
        self._rows: dict[str, list[Row]] = {}
        self._told: set[tuple[str, str]] = set()
        self._named: set[str] = set()
        self.problems: list[Problem] = []
        self._number = self._letters = 0

    def expand(self, post: Post) -> Post:
        """Return a post with the lines of the files that it includes, and what its tool hides or writes in directives.

        One without any of these stays the same.
        """
        around = [folder for folder in self._tools if not folder or post.path.startswith(f"{folder}/")]
        tool = self._tools[max(around, key=len)] if around else ""
        is_myst = tool in _OF_MYST or not _KEYS_OF_MYST.isdisjoint(post.metadata) or has_directives(post.body)
        is_book = tool == _MDBOOK and ("rust" in post.body or "{{#" in post.body)
        has_macros = any(not folder or post.path.startswith(f"{folder}/") for folder in self._macros)
        has_macros = has_macros and ("{{" in post.body or "{%" in post.body or "{#" in post.body)
        if not (is_myst or is_book or has_macros or next(find_marks(post.body), None)):
            return post
        self._number = self._letters = 0
        lines = list(self._expand(post.body, post.path, post.body_line, ()))
        texts = [line.text for line in lines]
        if is_book:
            lines = [replace(lines[at], text=text) for at, text in drop_hidden_lines(texts)]
        elif is_myst := is_myst or has_directives("\n".join(texts)):
            lines = self._convert(lines, convert)
        if has_macros:
            lines = self._convert(lines, withhold_calls)
        parts = []
        for _, group in groupby(
            enumerate(lines, post.body_line), lambda pair: (pair[1].path, pair[1].number - pair[0])
        ):
            at, line = next(group)
            parts.append(Part(at, line.path, line.number))
        body = "\n".join(line.text for line in lines)
        post = replace(post, has_roles=True) if is_myst and SIGN in body else post
        return post if body == post.body else replace(post, body=body, parts=tuple(parts), typed=post.body)

    def _convert(self, lines: list[_Line], how: _Conversion) -> list[_Line]:
        made, told = how([line.text for line in lines])
        for at, rule, message, hint in told:
            if rule != "template" or message not in self._named:
                self.problems.append(Problem(lines[at].path, lines[at].number, 1, rule, message, hint))
                self._named.add(message)
        return [replace(lines[at], text=text) for at, text in made]

    def _expand(self, text: str, path: str, first: int, around: tuple[str, ...]) -> Iterator[_Line]:
        position, number = 0, first
        for mark in find_marks(text):
            for line in text[position : mark.start].split("\n")[:-1]:
                yield _Line(line, path, number)
                number += 1
            yield from self._include(mark, path, number, around)
            number += text.count("\n", mark.start, mark.end) + 1
            position = mark.end + 1
        if position <= len(text):
            yield from (_Line(line, path, n) for n, line in enumerate(text[position:].split("\n"), number))

    def _include(self, mark: Mark, path: str, number: int, around: tuple[str, ...]) -> Iterator[_Line]:
        """Yield the lines that a mark asks for; an empty one where it gets none, in code the mark."""
        piece = self._pieces.get(find_included(mark, path, self._bases, self._pieces))
        why = self._explain(piece, (*around, path)) if piece else ""
        rows = pick(piece.text, self._split(piece), mark) if piece and not why else []
        is_text = not mark.is_in_code and mark.language is None
        if piece and rows and _POST.search(piece.path) and not (is_text and rows == self._split(piece)):
            # Its solutions, remarks and blocks for some readers would be known as such no more.
            rows, why = [], sentence("only the whole text of another post is put in, neither a part of it nor as code")
        if piece and rows:
            self._number += 1
            self._letters += max(sum(len(line) + 1 for _, line in rows), len(piece.text) // _SHARE)
            fence = "```" if "```" not in piece.text else "`````"
            if mark.language is not None:
                yield _Line(f"{mark.indent}{fence}{mark.language}", path, number)
            inner = "\n".join(line for _, line in rows)
            is_whole = is_text and rows[-1][0] - rows[0][0] == len(rows) - 1
            lines = self._expand(inner, piece.path, rows[0][0], (*around, path)) if is_whole else None
            for line in lines or (_Line(line, piece.path, n) for n, line in rows):
                yield replace(line, text=f"{mark.indent}{line.text}") if mark.indent else line
            if mark.language is not None:
                yield _Line(f"{mark.indent}{fence}", path, number)
            return
        yield _Line(mark.typed if mark.is_in_code else "", path, number)
        typed = " ".join(mark.typed.split())
        if piece is None and not mark.is_in_code:
            message = sentence(
                "“{typed}” would include a file that is not in the content folder; left out", typed=typed
            )
            self._report(path, number, mark, message)
        elif piece is not None:
            why = why or sentence("it has no such lines")
            message = sentence("“{typed}” would include {path}: {why}; left out", typed=typed, path=piece.path, why=why)
            self._report(path, number, mark, message)

    def _split(self, piece: Piece) -> list[Row]:
        """Return the lines of a file with their numbers."""
        if piece.path not in self._rows:
            self._rows[piece.path] = list(enumerate(piece.text.rstrip("\n").split("\n"), piece.line))
        return self._rows[piece.path]

    def _report(self, path: str, number: int, mark: Mark, message: str) -> None:
        if (path, message) not in self._told:
            self._told.add((path, message))
            self.problems.append(Problem(path, number, len(mark.indent) + 1, "template-left-out", message, _HINT))

    def _explain(self, piece: Piece, around: tuple[str, ...]) -> str:
        """Return why a file is not included here."""
        if piece.fault:
            return piece.fault
        if piece.path in around:
            return sentence("it would include itself")
        if len(around) > _DEEPEST:
            return sentence("it is the sixth of files that include each other")
        if self._number >= _MOST or self._letters + len(piece.text) > _LARGEST:
            return sentence("a post may include {number} files, and 1 MB in all", number=_MOST)
        if piece.path not in self._reasons:
            self._reasons[piece.path] = self._refuse(piece)
        return self._reasons[piece.path]
