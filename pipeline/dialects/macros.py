"""Leave out the calls of mkdocs-macros, which may hold answers: `{{ correction(False, "…") }}`, `{% if … %}`.

The plugin runs before Markdown is read: a call may go over many lines, be in the title of a box, and hold whole blocks.
Nothing is evaluated: what only an evaluation could show is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.dialects.code import Code, Paragraphs, Scanner
from pipeline.dialects.formulas import find_formulas

_LONGEST = 100_000  # letters of a call
_MOST_SLIPS = 20  # calls with a text or a fence that is never closed, after which nothing is looked at closely
_TAG = re.compile(
    r"\{\{|\{%[-+]?\s*+(?P<name>[a-z]++)(?P<rest>[^%=\n]*+=?)|\{#(?=[\s-]|[^\n{}#]*+#\})"
    r"|(?<![\\$])(?P<formula>\$\$(?!\$)[^$]*+\$\$|\$(?![\s$])(?:[^$\n]|\n(?![ \t]*+\n))*+(?<![\s\\])\$(?!\d))"
)
_QUOTED = (r'"{3}(?:[^"\\]|\\.|"(?!""))', r"'{3}(?:[^'\\]|\\.|'(?!''))", r'"(?:[^"\\]|\\.)', r"'(?:[^'\\]|\\.)")
_MARKS = ('"{3}', "'{3}", '"', "'")
_STRING = f"(?:{'|'.join(f'{one}++{mark}' for one, mark in zip(_QUOTED, _MARKS, strict=True))})"
# A text that is never closed goes on to the end, so that no place is looked at twice.
_TEXT = "|".join(rf"{one}*+(?:{mark}|\\?\Z)" for one, mark in zip(_QUOTED, _MARKS, strict=True))
_PIECE = re.compile(rf"{_TEXT}|\}}\}}", re.DOTALL)
_TEXTS = re.compile(_TEXT, re.DOTALL)
# What is shown: a text, or a call with texts beside something that says yes, and nothing that is to be evaluated.
_YES = r"(?:[Tt]rue\b|0*+[1-9][\d.]*+)"
_ARGUMENT = rf"\s*+(?:\w++\s*+=\s*+)?+(?:{_YES}|(?:{_STRING}\s*+)++)\s*+"
_SHOWN = re.compile(rf"\s*+(?:{_STRING}|[\w.]++\s*+\((?:{_ARGUMENT},)*+(?:{_ARGUMENT})?+\))\s*+", re.DOTALL)
_SAYS_YES = re.compile(rf"[(,]\s*+(?:{_YES}|\w++\s*+=\s*+[Tt]rue\b)")
_NAME = re.compile(r"[-+\s]*+([\w.]*+)")
# In a formula, two braces are TeX's, but before a name with a text in its brackets, or a statement.
_EVEN_IN_FORMULAS = re.compile(r"""\{\{-?\s*+[A-Za-z_][\w.]*+\((?:[^"'{}]*[(,=])?\s*+["']|\{%""")
_WITHHOLDING = frozenset({"if", "macro", "call", "set"})
_QUOTES = ("'", '"')
_ESCAPED = re.compile(r"\\([\"'\\])")
_GONE = "\0"  # in the place of the end of a line


class _Cut(NamedTuple):
    start: int
    end: int
    kind: str
    shown: str = ""


def withhold_calls(text: str) -> tuple[list[tuple[int, str]], dict[str, int]]:
    """Return the lines of a text without its calls, each with its number, and the kinds with their first lines."""
    pieces: list[str] = []
    kinds: dict[str, int] = {}
    position = number = 0
    for cut in sorted(_Calls(text).find()):
        if cut.start >= position:
            number += text.count("\n", position, cut.start)
            kinds.setdefault(cut.kind, number)
            pieces += [text[position : cut.start], cut.shown or _GONE * text.count("\n", cut.start, cut.end)]
            number += text.count("\n", cut.start, cut.end)
            position = cut.end
    kinds.pop("", None)
    lines = []
    number = 0
    for line in "".join([*pieces, text[position:]]).split("\n"):
        lines.append((number, line.replace(_GONE, "")))
        number += 1 + line.count(_GONE)
    return lines, kinds


class _Calls(Scanner):
    def __init__(self, text: str) -> None:
        super().__init__(text, Code(text))
        signs = find_formulas(text, self._code, Paragraphs(text))
        self._formulas = [(sign.start, sign.end) for sign in signs]
        self._last = self._slips = 0

    def find(self) -> Iterator[_Cut]:
        """Yield the calls, comments and conditional texts outside code and formulas; one may hold others."""
        opened: list[tuple[str, int]] = []
        position = 0
        while tag := _TAG.search(self._text, position):
            start, position = tag.start(), tag.end()
            if self._code.at(start) >= 0:
                position = start + 1
            elif tag["formula"]:
                position = start + 1 if _EVEN_IN_FORMULAS.search(tag["formula"]) else position
            elif tag["name"] == "raw":
                end = self._find(r"\{%[-+]?\s*+endraw\b", position) + 2
                position = end if end < len(self._text) else position
            elif tag["name"]:
                yield from self._read_statement(tag, opened)
            elif cut := self._read_comment(start) if tag[0] == "{#" else self._read_call(start):
                yield cut
                self._last = position = cut.end

    def _read_statement(self, tag: re.Match[str], opened: list[tuple[str, int]]) -> Iterator[_Cut]:
        """Note that a text is opened which is withheld; yield the one that is closed, or any other statement."""
        end = min(self._find(r"%\}", tag.end()) + 2, len(self._text))
        name = tag["name"].removeprefix("end")
        if name not in _WITHHOLDING or (name == "set" and tag["rest"].endswith("=")):
            yield _Cut(tag.start(), end, f"{{% {name} %}}")
        elif name == tag["name"]:
            opened.append((name, tag.start()))
        while opened and name != tag["name"]:
            last, start = opened.pop()
            if last == name:
                yield _Cut(start, end, f"{{% {name} %}}")
                break

    def _read_comment(self, start: int) -> _Cut | None:
        end = self._find(r"#\}", start + 2) + 2
        return _Cut(start, end, "") if end <= len(self._text) else None

    def _read_call(self, start: int) -> _Cut | None:
        """Return the call that begins there; a fence in it is none of the text."""
        end = self._find_end(start)
        if not end or self._is_in_formula(start):
            return None
        if self._code.at(end - 1) >= 0:
            self._slips += 1
            filled = f"{self._text[:start]}{'x' * (end - start)}{self._text[end:]}"
            self._code = Code(filled if self._slips < _MOST_SLIPS else "")
        inner = self._text[start + 2 : end - 2].strip("-+")
        name = _NAME.match(inner)
        kind = f"{{{{ {name[1] if name and name[1] else '…'} }}}}"
        is_shown = _SHOWN.fullmatch(inner) and (
            inner.lstrip()[:1] in _QUOTES or _SAYS_YES.search(_TEXTS.sub("", inner))
        )
        return _Cut(start, end, "" if is_shown else kind, _join_texts(inner) if is_shown else "")

    def _find_end(self, start: int) -> int:
        """Return where the call ends that begins there: behind `}}` outside quotation marks; 0 for nowhere."""
        limit = min(len(self._text), start + _LONGEST)
        end = self._find(r"\}\}", start + 2) + 2
        if end > limit:
            return 0
        for piece in _PIECE.finditer(self._text, start + 2, limit) if self._slips < _MOST_SLIPS else ():
            if piece[0] == "}}":
                return piece.end()
        self._slips += 1
        return end

    def _is_in_formula(self, start: int) -> bool:
        index = bisect_right(self._formulas, (start, len(self._text))) - 1
        is_within = index >= 0 and self._last <= self._formulas[index][0] and start < self._formulas[index][1]
        return is_within and not _EVEN_IN_FORMULAS.match(self._text, start)


def _join_texts(inner: str) -> str:
    """Return the texts of a call in their lines."""
    pieces, position = [], 0
    for text in _TEXTS.finditer(inner):
        width = 3 if text[0][:3] == text[0][0] * 3 else 1
        words = _ESCAPED.sub(r"\1", text[0][width:-width])
        pieces += [_GONE * inner.count("\n", position, text.start()), " " * bool(position), words]
        position = text.end()
    return "".join([*pieces, _GONE * inner.count("\n", position)])
