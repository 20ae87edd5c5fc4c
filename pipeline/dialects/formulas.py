r"""Formulas between other signs than dollars: MathJax's and LaTeX's delimiters, and `$$` around several lines.

`\(x\)` is a parenthesis with backslashes to Markdown, `\[1\]` a bracket, and many a text has them for that: the text
between must look like a formula. Where one of a post surely does, others need less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.dialects.code import Code, Paragraphs, Scanner
from pipeline.dialects.meanings import Meaning
from pipeline.dialects.signs import Sign, in_address

_ENVIRONMENTS = (
    "equation align alignat aligned alignedat gather gathered multline eqnarray flalign split cases array matrix"
    " pmatrix bmatrix vmatrix Vmatrix Bmatrix smallmatrix displaymath math"
)
_OPENING = re.compile(
    rf"(?<!\\)(?:\\{{1,2}}[(\[]|\\begin\{{(?P<name>(?:{'|'.join(_ENVIRONMENTS.split())})\*?)\}})|(?<![\\$])\$\$(?!\$)"
)
_LONGEST = 4_000  # characters
_DOLLARS = re.compile(r"(?<![\\$])\$\$(?!\$)")
_LIKE_BLOCKS = re.compile(r"\n[ \t]*+(?:\n|(?:[-+*]|\#{1,6}|\d{1,9}[.)])[ \t]|>|(?:=++|-++)[ \t]*+\n)")
_LINE_START = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
_LINE_END = re.compile(r"[ \t]*+(?:\n|\Z)")
_PREFIX = re.compile(r"\n[ \t]*+(?:>[ \t]?)+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BLANK_LINES = re.compile(r"\n[ \t>]*(?=\n)")
# Commands of TeX with words in them, then all commands.
_WORDING = re.compile(r"\\(?:text\w*|mbox|hbox|math[a-z]+|operatorname\*?|label|ref|eqref|tag)\s*\{[^{}]*\}")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_PROSE = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]{3,}+[,;:]?\s++[^\W\d_]{2}|[^\W\d_]{2}[,;:]?\s++[^\W\d_]{3})")
_WORD = re.compile(r"[^\W\d_]{3,}")
_TEX = re.compile(r"\\[A-Za-z]{2,}|[\w)}\]|']\s*[\^_]\s*[\w{\\(*+'-]|^\s*[\^_]\{?\w")
_RELATION = re.compile(r"[\w)}\]!'|]\s*[=<>≤≥≈≠≡∈∝∼→]\s*[\w\\({\[|+-]")
_SIMPLE = re.compile(r"[^\W_]")
_LETTER = re.compile(r"\s*[^\W\d_]\s*")
_FORBIDDEN = re.compile(r"\\_|\n[ \t>]*(?:```|~~~)")
_SHORT = 30  # characters
_AROUND = 120  # characters before a sign that are looked at

Likely = Literal["surely", "perhaps", "no"]


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    tex: str
    display: bool
    likely: Likely


def find_formulas(text: str, code: Code, paragraphs: Paragraphs) -> Iterator[Sign]:
    """Yield all formulas that pandoc would not see, in order."""
    formulas = list(_Scanner(text, code, paragraphs).all()) if "\\" in text or "$$" in text else []
    surely = any(formula.likely == "surely" for formula in formulas)
    for formula in formulas:
        if surely or formula.likely == "surely":
            meaning = Meaning("formula", formula.tex, language="display" if formula.display else "", how="silent")
            yield Sign(formula.start, formula.end, meaning)


class _Scanner(Scanner):
    def __init__(self, text: str, code: Code, paragraphs: Paragraphs) -> None:
        super().__init__(text, code)
        self._paragraphs = paragraphs

    def all(self) -> Iterator[_Found]:
        """Yield what may be a formula; none overlaps another."""
        position = 0
        while opening := _OPENING.search(self._text, position):
            position = opening.end()
            if self._code.at(opening.start()) >= 0:
                continue
            found, position = self._read_at(opening)
            if found is not None and found.likely != "no" and not self._code.within(found.start, found.end):
                yield found
                position = found.end

    def _read_at(self, opening: re.Match[str]) -> tuple[_Found | None, int]:
        """Return what begins there, and where to look on if it is no formula."""
        if opening["name"]:
            return self._read_environment(opening, opening["name"]), opening.end()
        if opening[0] == "$$":
            return self._read_dollars(opening)
        return self._read_delimited(opening, opening[0]), opening.end()

    def _read_environment(self, opening: re.Match[str], name: str) -> _Found | None:
        closing = f"\\end{{{name}}}"
        stop = self._find(re.escape(closing), opening.end())
        end = stop + len(closing)
        if stop >= len(self._text) or end - opening.start() > _LONGEST:
            return None
        tex = self._clean_tex(opening.start(), opening.start(), end)
        if name.rstrip("*") in ("equation", "displaymath", "math"):
            tex = tex[len(opening[0]) : -len(closing)].strip()
        return _Found(opening.start(), end, tex, name != "math", "surely")

    def _read_dollars(self, opening: re.Match[str]) -> tuple[_Found | None, int]:
        """Return a formula of which a line is empty or looks like a block; pandoc sees any other."""
        start = opening.start()
        stop = self._find(_DOLLARS.pattern, opening.end())
        if stop >= len(self._text):
            return None, len(self._text) if stop == opening.end() else opening.end()
        if not _LIKE_BLOCKS.search(self._text, opening.end(), min(stop, opening.end() + _LONGEST)):
            return None, stop + 2
        line = self._text.rfind("\n", max(0, start - _AROUND), start) + 1
        begins = bool(_LINE_START.fullmatch(self._text, line, start)) and (line > 0 or start < _AROUND)
        inner = self._clean_tex(start, opening.end(), stop)
        if (
            begins
            and _LINE_END.match(self._text, stop + 2)
            and len(inner) <= _LONGEST
            and _rate_text(inner) == "surely"
        ):
            return _Found(start, stop + 2, inner, display=True, likely="surely"), stop + 2
        return None, stop + 2 if stop <= self._paragraphs.empty_line(start) else opening.end()

    def _read_delimited(self, opening: re.Match[str], mark: str) -> _Found | None:
        start, inside = opening.span()
        slashes = mark[:-1].replace("\\", r"\\")
        closing = rf"(?<!\\){slashes}{re.escape(')' if mark[-1] == '(' else ']')}"
        stop = self._find(closing, inside)
        if stop > self._paragraphs.empty_line(start) or stop >= len(self._text) or stop - start > _LONGEST:
            return None
        if self._find(rf"(?<!\\){slashes}{re.escape(mark[-1])}", inside) < stop:
            return None
        tex, end, display = self._clean_tex(start, inside, stop), stop + len(mark), mark[-1] == "["
        if len(mark) > 2:  # noqa: PLR2004 (two backslashes: the text between was written for Markdown to take some away)
            tex = _ESCAPE.sub(r"\1", tex)
        return _Found(start, end, tex, display, self._rate_brackets(tex, start, end, display=display))

    def _rate_brackets(self, tex: str, start: int, end: int, *, display: bool) -> Likely:
        """Return whether brackets with backslashes are those of a formula, by what is in them and around."""
        before = self._text[max(0, start - _AROUND) : start]
        if in_address(self._text, start) or (display and self._text[end : end + 1] in ("(", "[", ":")):
            return "no"
        glued = before[-1:].isalnum() or before[-1:] in ("!", "_")
        if glued and (display or not _TEX.search(tex)):
            return "no"
        likely = _rate_text(tex)
        at_line_start = not before.rpartition("\n")[2].strip(" \t>")
        if likely == "perhaps" and not display and not at_line_start and _LETTER.fullmatch(tex):
            return "surely"
        alone = at_line_start and bool(_LINE_END.match(self._text, end))
        return "no" if likely == "perhaps" and display and not alone else likely

    def _clean_tex(self, start: int, begin: int, end: int) -> str:
        """Return the text between two offsets, without signs of quotations before its lines, nor empty lines."""
        text = self._text[begin:end]
        if "\n" not in text:
            return text.strip()
        line = self._text.rfind("\n", max(0, start - _AROUND), start) + 1
        if ">" in self._text[line:start] and not self._text[line:start].strip(" \t>"):
            text = _PREFIX.sub("\n", text)
        return _BLANK_LINES.sub("", text).strip()


def _rate_text(tex: str) -> Likely:
    """Return whether a text looks like a formula: prose with signs is none."""
    bare = _COMMAND.sub(" ", _WORDING.sub(" ", tex))
    if _PROSE.search(bare) or (_FORBIDDEN.search(tex) and not _COMMAND.search(tex)):
        return "no"
    words = bool(_WORD.search(bare))
    if _TEX.search(tex) or (_RELATION.search(tex) and not words):
        return "surely"
    return "perhaps" if len(tex) <= _SHORT and not words and _SIMPLE.search(tex) else "no"
