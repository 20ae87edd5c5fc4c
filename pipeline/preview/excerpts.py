"""The words of a file that a problem is about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.files.opening import read_below
from pipeline.i18n.catalogue import ENGLISH, in_language
from pipeline.i18n.sentences import sentence
from pipeline.inputs import STYLES
from pipeline.model.problems import Problem
from pipeline.text.visible import visible

_MOST = 2_000_000  # bytes of a file that are looked at
_BEFORE, _AFTER = 60, 140  # letters of a line on both sides of the place


class Excerpts:
    """Lines of the files of a content folder as they are now, each file read once."""

    def __init__(self, content: Path, language: str = ENGLISH) -> None:
        """Read nothing yet; what there is to say of a problem is said in the language."""
        self._content = content
        self._language = language
        self._lines: dict[str, list[str]] = {}

    def told(self, problem: Problem) -> Mapping[str, object]:
        """Return a problem as a browser is told it, with the line that it is about."""
        return {
            "path": visible(problem.path),
            "place": visible(problem.place) if problem.path else in_language(sentence("collection"), self._language),
            "line": problem.line,
            "severity": str(problem.severity),
            "rule": problem.rule,
            "message": visible(in_language(problem.message, self._language)),
            "hint": visible(in_language(problem.hint, self._language)),
            "words": self._words(problem),
        }

    def _words(self, problem: Problem) -> list[str]:
        """Return what stands before the place, at it and behind; nothing where the line is not known."""
        lines = self._lines_of(problem.path) if problem.path and problem.line else []
        if not 0 < problem.line <= len(lines):
            return []
        line = lines[problem.line - 1]
        at = min(max(0, problem.column - 1), len(line))
        begin, end = max(0, at - _BEFORE), at + _AFTER
        before, behind = line[begin:at], line[at + 1 : end]
        parts = [f"{'…' if begin else ''}{before}", line[at : at + 1], f"{behind}{'…' if len(line) > end else ''}"]
        return [visible(part) for part in parts] if line.strip() else []

    def _file(self, path: str) -> tuple[Path, str]:
        """Return the folder of a file and its path there: the looks have one of their own."""
        inner = path.removeprefix(f"{STYLES.name}/")
        return (STYLES, inner) if inner != path and not (self._content / path).exists() else (self._content, path)

    def _lines_of(self, path: str) -> list[str]:
        if path not in self._lines:
            try:
                data = read_below(*self._file(path), _MOST)
            except OSError:
                data = b""
            self._lines[path] = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\t", " ").split("\n")
        return self._lines[path]
