"""Write the directives of MyST (`{note}` behind the signs of a fence) as divisions, boxes and code.

A directive holds Markdown, and directives in it, though it is between the signs of code. What other parts of the
program read (figures, code, tables, formulas, diagrams) stays as it is, and so do the cells of Quarto and knitr.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from pipeline.dialects.boxes import KINDS, QUOTATION, make_head
from pipeline.dialects.myst.whole_directives import WHOLE, write_link, write_whole
from pipeline.dialects.quarto import DIAGRAMS, quote
from pipeline.i18n.sentences import sentence
from pipeline.model.article import BLOCKS, ONLY, block_of

LIST_TABLE = "list-table"
"""The class of a division that holds a table as a list of lists."""
EMPTY_CELL = "&nbsp;"
"""What a cell of such a list has that has nothing, for an empty item would be dropped."""
HINTS = ("```{", ":::{", "~~~{", "``` {", "::: {")
"""One of them is in each text that has directives."""

_FENCE = re.compile(
    r"(?P<lead>[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ ]++)*+)(?P<fence>`{3,}+|~{3,}+|:{3,}+)[ \t]*+(?P<rest>.*)"
)
_DIRECTIVE = re.compile(r"\{(?P<name>[A-Za-z][\w:.+-]*+)\}[ \t]*+(?P<argument>.*)")
_NAME = re.compile(
    r"^[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ ]++)*+(?:`{3,}+|~{3,}+|:{3,}+) ?\{([A-Za-z][\w:.+-]*+)\}", re.MULTILINE
)
_OPTION = re.compile(r"\A[ \t>]*+:(?P<key>[\w-]++):[ \t]*+(?P<value>.*)")
_YAML = re.compile(r"\A[ \t>]*+(?:(?P<key>[\w-]++):|-[ ])?[ \t]*+(?P<value>.*)")
_MARKER = re.compile(r"[-*+]|\d{1,9}[.)]")
_ITEM = re.compile(r"\A[ \t>]*+(?:[-*+]|\d{1,9}[.)])[ \t]")
_UNSEEN = re.compile(r"\A(?P<lead>[ \t>]*+)(?:%(?!%)|\+\+\+(?:[ \t]|\Z)).*")
_HEADER = re.compile(r"\A[ \t>]*+\^{3,}+[ \t]*+\Z")  # what is above it in a card
_NO_CELL = re.compile(r"[ \t>]*+(?:[-*+][ \t]++)*+[-*+][ \t]*+")
_WORD = re.compile(r"[\w-]+")
_NO_ID = re.compile(r"[^\w:.-]+")
_REMOVED, _FOLDED = re.compile("remove[-_](?:input|cell)"), re.compile("hide[-_](?:input|cell)")
_CODE = " " * 4
_COLONS = ":" * 7

_SOLUTION, _GATE, _END = "solution", "-start", "-end"
_UNNAMED = frozenset("admonition dropdown toggle card grid-item-card tab-item margin sidebar topic aside".split())
_BOXES = _UNNAMED.union(
    KINDS,
    "theorem lemma proof definition corollary proposition remark algorithm axiom conjecture criterion observation "
    "property assumption".split(),
)
_CLEAR = frozenset("tab-set grid grid-item grid-item-row container div compound card-carousel exercise-group".split())
_CARDS = frozenset({"card", "grid-item-card"})
_QUOTED = frozenset("epigraph pull-quote highlights blockquote".split())
_UNSHOWN = frozenset("toctree tableofcontents contents index".split())
_CELLS = frozenset("code-cell jupyter-execute".split())
_GATES = frozenset(f"{name}{end}" for name in ("exercise", _SOLUTION) for end in (_GATE, _END))
_RESTRUCTURED, _RAW, _GLUE = "eval-rst", "raw", "glue"
_LEFT_OUT = frozenset({_GLUE, "embed"})
_WRITTEN = _BOXES | _CLEAR | _QUOTED | _UNSHOWN | _CELLS | _GATES | WHOLE | {LIST_TABLE, _SOLUTION, _RESTRUCTURED}
_SILENT = _WRITTEN | _LEFT_OUT
_AS_IT_IS = frozenset("figure image code-block sourcecode table math bibliography include literalinclude".split())
_MEANT_BY_ARGUMENT = frozenset({_RAW, "embed"})
# Languages of cells that Quarto and knitr run, and what has a meaning elsewhere.
_OTHERS = frozenset(
    "r python python3 julia bash sh sql ojs js javascript node stan rcpp c cpp fortran css html perl ruby awk sed sas "
    "octave scala stata haskell go rust lua cat asis block verbatim embed tikz typescript java code raw".split()
).union(DIAGRAMS)


class Told(NamedTuple):
    """What is to be told of a line, by its number from 0."""

    line: int
    rule: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class _Open:
    """A block that goes on: the sign of its fence, its first line, and what is written where it ends.

    Code and divisions of other tools end with the line that `closes` them; a gate ends with a directive.
    """

    kind: Literal["directive", "gate", "code", "division", "unshown"]
    fence: str
    line: int
    prefix: str
    closing: tuple[str, ...] = ()
    name: str = ""


def has_directives(text: str) -> bool:
    """Return whether a text has a directive that MyST alone knows."""
    names = (_shorten(name) for name in _NAME.findall(text)) if any(hint in text for hint in HINTS) else ()
    return any(name in _WRITTEN or name in _AS_IT_IS for name in names)


def _shorten(name: str) -> str:
    """Return the name of a directive without its domain: `prf:theorem`; all of `glue:figure` are one."""
    return _GLUE if name.lower().startswith(f"{_GLUE}:") else name.rpartition(":")[2].lower()


def convert(lines: Sequence[str]) -> tuple[list[tuple[int, str]], list[Told]]:
    """Return the lines of a text of MyST, each with the number of the line that it comes from, and what is to be told.

    Lines of comments (`%`) and between cells (`+++`) are empty.
    """
    conversion = _Conversion(lines)
    number = 0
    while number < len(lines):
        number = conversion.read(number)
    conversion.end()
    return conversion.made, conversion.told


class _Conversion:
    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._opened: list[_Open] = []
        self._in_item = False
        self._never_closed: set[str] = set()
        self._left_out: set[str] = set()
        self.made: list[tuple[int, str]] = []
        self.told: list[Told] = []

    def read(self, number: int) -> int:
        """Read a line, with the options of a directive; return the number of the next one."""
        line = self._lines[number]
        kind = self._opened[-1].kind if self._opened else ""
        fence = _FENCE.fullmatch(line) if "```" in line or ":::" in line or "~~~" in line else None
        if fence and not fence["rest"] and (index := self._find_closed(fence["fence"])) >= 0:
            self._close(index, number, line)
            return number + 1
        if kind == "unshown":
            return number + 1
        if kind == "code":
            self.made.append((number, line))
            return number + 1
        if line.strip():
            self._in_item = bool(_ITEM.match(line)) or (self._in_item and line[0] in " \t>")
        is_code = line.startswith(_CODE) and not (self._in_item or self._opened)
        if fence and not is_code:
            if directive := _DIRECTIVE.fullmatch(fence["rest"]):
                return self._open(number, fence, _shorten(directive["name"]), directive["argument"].strip())
            if fence["rest"] or fence["fence"][0] != ":":
                self._leave(number, fence)
        name = self._opened[-1].name if self._opened else ""
        unseen = None if is_code else _UNSEEN.fullmatch(line)
        if name in _CARDS and _HEADER.match(line):
            line = ""
        elif name == LIST_TABLE and _NO_CELL.fullmatch(line):
            line = f"{line.rstrip()} {EMPTY_CELL}"
        self.made.append((number, unseen["lead"].rstrip() if unseen else line))
        return number + 1

    def end(self) -> None:
        """Close what is open, and tell of it."""
        for block in self._opened:
            if block.kind in ("directive", "gate"):
                typed = self._lines[block.line].strip()
                where = sentence("it ends before the next heading of its level, or with the text")
                message = sentence("“{typed}” is not closed; {where}", typed=typed, where=where)
                hint = sentence("write {colons} on a line of its own where it ends", colons=block.fence)
                self.told.append(Told(block.line, "unclosed-block", message, hint))
        self._close(0, len(self._lines) - 1)

    def _find_closed(self, fence: str) -> int:
        """Return the number of the block that a fence closes: the last as long, or the first that is shorter."""
        alike = [n for n, block in enumerate(self._opened) if fence.startswith(block.fence)]
        exact = [n for n in alike if self._opened[n].fence == fence]
        return exact[-1] if exact else next(iter(alike), -1)

    def _close(self, index: int, number: int, line: str = "") -> None:
        """Close a block with those in it, by a line; a solution that has a directive of its own for its end goes on."""
        gates = [block for block in self._opened[index + 1 :] if block.name == _SOLUTION and block.kind == "gate"]
        while len(self._opened) > index:
            block = self._opened.pop()
            if line and len(self._opened) == index and block.kind in ("code", "division") and not block.name:
                self.made.append((number, line))
            else:
                self._add(number, block.prefix, block.closing)
        for gate in gates if line else ():
            self._opened.append(gate)
            self._add(number, gate.prefix, _make_division(_SOLUTION))

    def _add(self, number: int, prefix: str, lines: Iterable[str], lead: str = "") -> None:
        """Add lines behind what is before them in a quotation or an item, which may begin with them."""
        for text in lines:
            if lead and text:
                self.made.append((number, f"{lead}{text}"))
                lead = ""
            elif not lead:
                self.made.append((number, f"{prefix}{text}".rstrip()))

    def _leave(self, number: int, fence: re.Match[str]) -> None:
        sign = fence["fence"]
        is_code = sign[0] != ":" or _DIRECTIVE.match(fence["rest"]) is not None
        kind: Literal["code", "division"] = "code" if is_code else "division"
        closing = sign if sign[0] != ":" else _COLONS
        self._opened.append(_Open(kind, sign, number, _indent(fence["lead"]), (closing,)))

    def _open(self, number: int, fence: re.Match[str], name: str, argument: str) -> int:
        is_meant = bool(argument) and name in _MEANT_BY_ARGUMENT
        if (name in _AS_IT_IS or name in _OTHERS) and not is_meant:
            self._leave(number, fence)
            self.made.append((number, self._lines[number]))
            return number + 1
        told, after = self._read_options(number + 1)
        sign, prefix = fence["fence"], _indent(fence["lead"])
        if name in WHOLE and (end := self._find_end(after, sign)):
            typed = [line.removeprefix(prefix) for line in self._lines[after:end]]
            made = write_whole(name, argument, _identify(told), told, typed)
            if not made:
                self._leave_out(number, name)
            self._add_each(number, after, fence["lead"], made)
            return end + 1
        if name in _CARDS:
            argument, after = self._read_title(argument, after, told)
        if name in _LEFT_OUT:
            self._leave_out(number, name)
        if name == _RESTRUCTURED or not (name in _SILENT or is_meant or block_of(name) in BLOCKS):
            message = sentence("“{typed}” is not executed; the text in it stays", typed=f"{{{name}}}")
            self.told.append(Told(number, "template", message))
        is_text = name in KINDS and self._lines[after : after + 1] == [f"{prefix}{sign}"]  # its only line
        block, lines = self._begin(_Open("directive", sign, number, prefix, (), name), argument, told, is_text=is_text)
        self._add(number, prefix, lines, fence["lead"] if _MARKER.search(fence["lead"]) else "")
        self._opened.append(block)
        return after

    def _begin(
        self, block: _Open, argument: str, told: dict[str, str], *, is_text: bool
    ) -> tuple[_Open, tuple[str, ...]]:
        """Return a block as what its directive makes of it, and the lines that it begins with."""
        name = block.name
        base = name.removesuffix(_GATE).removesuffix(_END)
        is_end = name in _GATES and name.endswith(_END)
        if is_end:
            gates = [n for n, opened in enumerate(self._opened) if opened.kind == "gate" and opened.name == base]
            if gates:
                self._close(gates[-1], block.line)
        is_removed = name in _CELLS and _REMOVED.search(told.get("tags", "")) is not None
        if name in _UNSHOWN or name in _LEFT_OUT or is_removed or is_end:
            return replace(block, kind="unshown"), ()
        if name in _CELLS or name in (_RAW, _RESTRUCTURED):
            language = {_RAW: f"{{={argument.partition(' ')[0].lower()}}}", _RESTRUCTURED: "rst"}.get(name, argument)
            lines, closing = _make_cell(language, told, block.fence if block.fence[0] != ":" else "`" * 5)
            return replace(block, kind="code", closing=closing), lines
        lines, closing = _make_lines(base, "" if is_text else argument, told)
        lines += (argument,) * is_text
        if name in _GATES:
            self._opened.append(_Open("gate", f"```{{{base}{_END}}}", block.line, block.prefix, closing, base))
            return replace(block, kind="unshown"), lines
        return replace(block, closing=closing), lines

    def _read_title(self, title: str, number: int, told: dict[str, str]) -> tuple[str, int]:
        """Return the title of a card, its header where it has no other, as a link; and where its text begins."""
        rows = self._lines[number : number + 2]
        if not title and len(rows) > 1 and rows[0].strip(" \t>") and _HEADER.match(rows[1]):
            title, number = rows[0].strip(" \t>#"), number + 2
            title = title[2:-2] if title.startswith("**") and title.endswith("**") else title
        link = told.get("link", "") if title else ""
        return write_link(title, link, told.get("link-type", "")) if link else title, number

    def _find_end(self, number: int, sign: str) -> int:
        """Return the number of the line that closes a fence, from a line on; 0 for none."""
        if sign in self._never_closed:
            return 0
        lines = range(number, len(self._lines))
        end = next((n for n in lines if self._lines[n].strip(" \t>") == sign), 0)
        self._never_closed |= set() if end else {sign}
        return end

    def _leave_out(self, number: int, name: str) -> None:
        """Tell once of the directives of a name that are left out."""
        if name not in self._left_out:
            self._left_out.add(name)
            message = sentence("“{typed}” needs the tool that it was written for; left out", typed=f"{{{name}}}")
            hint = sentence("write in Markdown what the reader should see")
            self.told.append(Told(number, "template-left-out", message, hint))

    def _add_each(self, number: int, after: int, before: str, made: Iterable[tuple[int, str]]) -> None:
        """Add lines of a directive whose head is one line, and whose text begins `after` it."""
        lead = before if _MARKER.search(before) else ""
        for at, line in made:
            self._add(after + at if at else number, _indent(before), (line,), lead)
            lead = "" if line else lead

    def _read_options(self, number: int) -> tuple[dict[str, str], int]:
        """Return the options of a directive, between colons or as YAML, and the number of the line behind them."""
        lines, key, told = self._lines, "", dict[str, str]()
        pattern, end = _OPTION, number
        if number < len(lines) and lines[number].strip(" \t>") == "---":
            end = next((n for n in range(number + 1, len(lines)) if lines[n].strip(" \t>") == "---"), number)
            pattern = _YAML
        while pattern is _OPTION and end < len(lines) and _OPTION.fullmatch(lines[end]):
            end += 1
        for option in filter(None, map(pattern.fullmatch, lines[number:end])):
            key = option["key"] or key
            told[key] = f"{told.get(key, '')} {option['value'].strip()}".strip()
        end += pattern is _YAML and end > number
        while end < len(lines) and not lines[end].strip(" \t>"):
            end += 1
        return told, end


def _indent(lead: str) -> str:
    return _MARKER.sub(lambda marker: " " * len(marker[0]), lead)


def _make_division(*names: str, identifier: str = "", rest: str = "") -> tuple[str, ...]:
    named = [f"#{identifier}"] * bool(identifier) + [f".{name}" for name in names] + [rest] * bool(rest)
    return "", f"{_COLONS} {{{' '.join(named)}}}", ""


def _make_cell(language: str, told: dict[str, str], sign: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the first and the last lines of the code of a cell, which can be folded where it was hidden."""
    is_folded = _FOLDED.search(told.get("tags", "")) is not None
    language = "python" if language in ("ipython3", "ipython", "python3") else language
    opening, closing = ("", f"{sign}{language}"), (sign, "")
    return (("", "<details>", *opening), (*closing, "</details>", "")) if is_folded else (opening, closing)


def _make_lines(name: str, title: str, told: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the first and the last lines of the block that a directive is."""
    identifier = _identify(told)
    classes = _WORD.findall(told.get("class", ""))
    bold = (f"**{title}**", "") if title.strip("* ") and name not in _CLEAR else ()
    closing = "", _COLONS, ""
    first = (*_WORD.findall(title.lower()), "")[0]
    can_hide = name in _BOXES and (name in ("dropdown", "toggle") or "dropdown" in classes)
    if can_hide and _is_solution(first):
        return (*_make_division(_SOLUTION, identifier=identifier), *bold), closing
    if _is_solution(name) or (block_of(name) in BLOCKS and name != ONLY):
        block = _SOLUTION if _is_solution(name) else block_of(name)
        return _make_division(block, identifier=identifier), closing
    if name in _BOXES:
        kind = next((one for one in classes if one in KINDS), name)
        return tuple(
            make_head("", _COLONS, kind, title or ("" if name in _UNNAMED else None), identifier).split("\n")
        ), closing
    if name in _QUOTED:
        return _make_division(QUOTATION), closing
    if name != LIST_TABLE:
        return ("", *bold), ("",)
    rows = (*_WORD.findall(told.get("header-rows", "")), "0")[0]
    rest = f"head={quote(rows)}{' caption=' * bool(title)}{quote(title)}"
    return _make_division(LIST_TABLE, identifier=identifier, rest=rest), closing


def _identify(told: dict[str, str]) -> str:
    return _NO_ID.sub("-", told.get("label") or told.get("name") or "")


def _is_solution(word: str) -> bool:
    return block_of(word) == _SOLUTION
