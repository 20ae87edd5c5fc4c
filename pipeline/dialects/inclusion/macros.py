"""Leave out the calls of mkdocs-macros, which may hold answers: `{{ correction(False, "…") }}`, `{% if … %}`.

The plugin runs before Markdown is read: a call may go over many lines, be in the title of a box, and hold whole blocks.
Nothing is evaluated: what only an evaluation could show is left out, and so is all behind a call that is never closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.dialects.code import Code, Scanner
from pipeline.dialects.myst.directives import Told
from pipeline.i18n.sentences import sentence

_LONGEST = 100_000  # letters of a call
_MOST_SLIPS = 20  # calls with a text or a fence that is never closed, after which nothing is looked at closely
_TAG = re.compile(
    r"\{\{|\{%[-+]?\s*+(?P<name>[A-Za-z]++)(?P<rest>[^%=\n]*+=?)|(?P<comment>\{#)(?=[\s-]|[^\n{}#]*+#\})"
    r"|(?<![\\$])(?P<formula>\$\$(?!\$)[^$]*+\$\$|\$(?![\s$])(?:[^$\n]|\n(?![ \t]*+\n))*+(?<![\s\\])\$(?!\d)"
    r"|\\(?:[(\[]|begin\{)(?:[^\\\n]|\\(?![()\[\]]|begin\{|end\{)|\n(?![ \t]*+\n))*+\\(?:[)\]]|end\{))"
)
# In a formula, two braces are TeX's, unless there is a text in them; but a statement is one.
_EVEN_IN_FORMULAS = re.compile(r"""\{\{(?:[^"{}]*"|\s*+[\w.]++\((?:[^"'{}]*[(,=])?\s*+')|\{%""")
_QUOTED = (r'"{3}(?:[^"\\]|\\.|"(?!""))', r"'{3}(?:[^'\\]|\\.|'(?!''))", r'"(?:[^"\\]|\\.)', r"'(?:[^'\\]|\\.)")
_MARKS = ('"{3}', "'{3}", '"', "'")
_STRING = f"(?:{'|'.join(f'{one}++{mark}' for one, mark in zip(_QUOTED, _MARKS, strict=True))})"
# A text that is never closed goes on to the end, so that no place is looked at twice.
_TEXT = "|".join(rf"{one}*+(?:{mark}|\\?\Z)" for one, mark in zip(_QUOTED, _MARKS, strict=True))
_PIECE, _TEXTS = re.compile(rf"{_TEXT}|\}}\}}", re.DOTALL), re.compile(_TEXT, re.DOTALL)
# What is shown: a text, or a call with texts beside something that says yes, and nothing that is to be evaluated.
_YES = r"(?:[Tt]rue\b|0*+[1-9][\d.]*+)"
_ARGUMENT = rf"\s*+(?:\w++\s*+=\s*+)?+(?:{_YES}|(?:{_STRING}\s*+)++)\s*+"
_SHOWN = re.compile(rf"\s*+(?:{_STRING}|[\w.]++\s*+\((?:{_ARGUMENT},)*+(?:{_ARGUMENT})?+\))\s*+", re.DOTALL)
_SAYS_YES = re.compile(rf"\A\s*+\Z|[(,]\s*+(?:{_YES}|\w++\s*+=\s*+[Tt]rue\b)")
_NAME = re.compile(r"[-+\s]*+([\w.]*+)")
_WITHHOLDING = frozenset({"if", "macro", "call", "set"})
_ESCAPED = re.compile(r"\\([\"'\\])")
_GONE = "\0"  # in the place of the end of a line
_HINT = sentence("write here what the reader should see")


class _Cut(NamedTuple):
    """A part of the text that is left out, but for what is `shown`; `kind` is what is told, of a slip the message."""

    start: int
    end: int
    kind: str
    shown: str = ""
    is_slip: bool = False


def withhold_calls(lines: Sequence[str]) -> tuple[list[tuple[int, str]], list[Told]]:
    """Return the lines of a text without its calls, each with its number, and what is to be told: each kind once."""
    text = "\n".join(lines)
    pieces: list[str] = []
    kinds: dict[tuple[str, bool], int] = {}
    position = number = 0
    for cut in sorted(_Calls(text, Code(text)).find()):
        if cut.start >= position:
            kinds.setdefault((cut.kind, cut.is_slip), number := number + text.count("\n", position, cut.start))
            pieces += [text[position : cut.start], cut.shown or _blank(text[cut.start : cut.end])]
            number += text.count("\n", cut.start, cut.end)
            position = cut.end
    made = []
    number = 0
    for line in "".join([*pieces, text[position:]]).split("\n"):
        made.append((number, line.replace(_GONE, "")))
        number += 1 + line.count(_GONE)
    told = []
    for (kind, is_slip), at in kinds.items():
        message = sentence("“{typed}” is for the plugin “macros”; left out with all that it holds", typed=kind)
        if is_slip:
            told.append(Told(at, "template-left-out", kind, _HINT))
        elif kind:
            told.append(Told(at, "template", message, _HINT))
    return made, told


class _Calls(Scanner):
    _slips = 0

    def find(self) -> Iterator[_Cut]:
        """Yield the calls, comments and conditional texts outside code and formulas; one may hold others."""
        opened: list[tuple[str, int]] = []
        position = 0
        while tag := _TAG.search(self._text, position):
            start, position = tag.start(), tag.end()
            if self._code.at(start) >= 0 or (tag["formula"] and _EVEN_IN_FORMULAS.search(tag["formula"])):
                position = start + 1
            elif tag["name"] == "raw":
                end = self._find(r"\{%[-+]?\s*+endraw\b", position) + 2
                position = end if end < len(self._text) else position
            elif tag["name"]:
                yield from self._read_statement(tag, opened)
            elif not tag["formula"]:
                end = self._find(r"#\}", position) + 2 if tag["comment"] else self._find_end(start)
                if not 0 < end <= len(self._text):
                    opened.append((tag[0], start))
                    break
                yield _Cut(start, end, "") if tag["comment"] else self._read_call(start, end)
                position = end
        if opened:
            typed, start = opened[0]
            message = sentence("“{typed}” is never closed; all that follows is left out", typed=typed)
            yield _Cut(start, len(self._text), message, is_slip=True)

    def _read_statement(self, tag: re.Match[str], opened: list[tuple[str, int]]) -> Iterator[_Cut]:
        """Note that a text is opened which is withheld; yield the one that is closed, or any other statement."""
        end = min(self._find(r"%\}", tag.end()) + 2, len(self._text))
        name = tag["name"].lower()
        typed, closed = f"{{% {name} %}}", f"{{% {name.removeprefix('end')} %}}"
        if name.removeprefix("end") not in _WITHHOLDING or (name == "set" and tag["rest"].endswith("=")):
            yield _Cut(tag.start(), end, typed)
        elif typed == closed:
            opened.append((typed, tag.start()))
        else:
            while opened:
                last, start = opened.pop()
                if last == closed:
                    yield _Cut(start, end, last)
                    return
            message = sentence("“{typed}” closes nothing; all that is before it is left out", typed=typed)
            yield _Cut(0, end, message, is_slip=True)

    def _read_call(self, start: int, end: int) -> _Cut:
        """Return the call between two offsets; a fence in it is none of the text."""
        if self._code.at(end - 1) >= 0:
            self._slips += 1
            filled = f"{self._text[:start]}{'x' * (end - start)}{self._text[end:]}"
            self._code = Code(filled if self._slips < _MOST_SLIPS else "")
        inner = self._text[start + 2 : end - 2].strip("-+")
        if _SHOWN.fullmatch(inner) and _SAYS_YES.search(_TEXTS.sub("", inner)):
            return _Cut(start, end, "", _join_texts(inner))
        name = _NAME.match(inner)
        return _Cut(start, end, f"{{{{ {name[1] if name and name[1] else '…'} }}}}")

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


def _blank(text: str) -> str:
    return _GONE * text.count("\n")


def _join_texts(inner: str) -> str:
    """Return the texts of a call in their lines."""
    pieces, position = [], 0
    for text in _TEXTS.finditer(inner):
        width = 3 if text[0][:3] == text[0][0] * 3 else 1
        words = _ESCAPED.sub(r"\1", text[0][width:-width])
        pieces += [_blank(inner[position : text.start()]), " " * bool(position), words]
        position = text.end()
    return "".join([*pieces, _blank(inner[position:])])
