"""Change single keys of a text of YAML: their lines alone become others, comments and order stay. Nothing is dumped.

The marks of PyYAML's nodes tell where each key and value is. They are places of the text as the program reads it,
with letters composed and some values quoted, so each is looked up in the line that the file has.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from pipeline.files.plain_yaml import YamlNode, read_nodes
from pipeline.files.text_files import Lines, UnreadableDataError

Plain = str | bool | Sequence[str] | Mapping[str, "Plain"]
"""A value that can be written: a text, yes or no, a list of texts, a map of these."""
Path = tuple[str, ...]

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_ENDS = "\r\n"
# What every YAML (1.1 and 1.2) takes for a text without quotation marks, whatever follows in the line.
_PLAIN = re.compile(r"(?:[^\W\d_]|[^\x00-\xa0\s])(?:[^\s:#]|:(?=[^\s:])|(?<=[^\s])#|[ \u00a0\u202f\u2009](?=[^\s:#]))*")
_IN_FLOW = re.compile(r"[\[\]{},:\"'?]")
_RESERVED = frozenset("null true false yes no on off y n nan inf none".split())
# Dates, numbers and switches, which other tools want without quotation marks.
_TYPED = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}[\d:.]*(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?|-?\d{1,15}(?:\.\d+)?|true|false"
)
# What no reader takes as it is between quotation marks, but escaped.
_ESCAPED = re.compile(r"[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_REMARK = re.compile(r"(?:^|\s)#", re.MULTILINE)
_INDENT = 2


class UnwritableError(ValueError):
    """The text is written in a way that cannot be changed line by line."""


@dataclass(frozen=True)
class Style:
    """Style of scalars.

    `typed` leaves dates and numbers without quotation marks, `quote` are those that are set around any text; `escaped`
    writes all in one line, `in_flow` as an item between brackets.
    """

    typed: bool = False
    escaped: bool = False
    quote: str = ""
    in_flow: bool = False


AS_USUAL = Style()


class Entry(NamedTuple):
    """The nodes of a key and its value."""

    key: YamlNode
    value: YamlNode


def split_lines(text: str) -> list[str]:
    """Return the lines of a text with their ends; Unicode's further ends of lines are none."""
    lines: list[str] = _LINE.findall(text)
    return lines


def find_end_of_line(text: str) -> str:
    """Return how the first line of a text ends."""
    found = re.search(r"\r\n?|\n", text)
    return found[0] if found else "\n"


class YamlText:
    """A text of YAML with the nodes in it; `fold` and `prepare` make of its lines what the program reads."""

    def __init__(
        self, text: str, fold: Callable[[str], str], prepare: Callable[[list[str]], list[str]], eol: str
    ) -> None:
        """Read the text; new lines end with `eol`.

        Raises:
            UnwritableError: It is no block of keys, or has anchors, or keys that are no plain text.
        """
        self._is_open = bool(text) and not text.endswith(("\r", "\n"))
        self.text, self._fold = text + eol * self._is_open, fold
        self.lines = split_lines(self.text)
        self._starts = [0, *accumulate(map(len, self.lines))]
        self._plain = [fold(line.rstrip(_ENDS)) for line in self.lines]
        self._read = prepare(self._plain)
        self._eol = eol
        self._joined = "\n".join(self._read)
        self._at = Lines(self._joined)
        self.root = self._compose()

    def _compose(self) -> YamlNode | None:
        try:
            root = read_nodes(self._joined)
        except UnreadableDataError as error:
            raise UnwritableError from error
        if len(self._read) != len(self.lines):
            raise UnwritableError
        if root is None or _is_empty(root):
            return None
        keys = [key.text for key, _ in list_entries(root)]
        if root.kind != "map" or root.style or len({*keys}) < len(keys) or not all(keys) or "<<" in keys:
            raise UnwritableError
        return root

    def find(self, path: Path) -> Entry | None:
        """Return the entry at a path of keys, None where there is none."""
        node, entry = self.root, None
        for name in path:
            entry = next((each for each in list_entries(node) if each.key.text == name), None)
            if entry is None:
                return None
            node = entry.value
        return entry

    def text_of(self, entry: Entry) -> str:
        """Return the lines of a key and its value."""
        first, behind = self._lines_of(entry)
        return self.text[self._starts[first] : self._starts[behind]]

    def _lines_of(self, entry: Entry) -> tuple[int, int]:
        """Return the numbers, from 0, of the first line of a key and of the one behind the last of its value."""
        return self._line(entry.key.start), self._line(max(entry.value.end, entry.key.end)) + 1

    def with_value(
        self, path: Path, value: Plain | None, after: Sequence[str] | None = None, style: Style = AS_USUAL
    ) -> str:
        """Return the text with another value of the key at a path; without the key where it is None.

        A new key comes behind the last of the keys `after` that is there, first where none is, last for None.

        Raises:
            UnwritableError: The place is of a kind that cannot be changed.
        """
        entry, around, column = self.find(path), self.find(path[:-1]), self._column(path)
        if entry is None:
            if path[1:] and (around is None or _is_empty(around.value)):
                return self.with_value(path[:-1], None if value is None else {path[-1]: value}, None, style)
            return self.with_lines(path, "" if value is None else _write_entry(path[-1], value, column, style), after)
        if around and around.value.style:
            if not isinstance(value, str) or entry.value.kind != "text":
                raise UnwritableError
            return self._replace(entry, value, replace(style, in_flow=True))
        if value is None:
            return self.with_lines(path, "")
        if entry.value.kind == "list" and not entry.value.style and isinstance(value, list):
            return self._change_items(entry, value, style)
        return self._replace(entry, value, style)

    def with_lines(self, path: Path, lines: str, after: Sequence[str] | None = None) -> str:
        """Return the text with these lines for those of the key at a path; where it has none, as those of a new key.

        Raises:
            UnwritableError: The place is of a kind that cannot be changed.
        """
        entry, around = self.find(path), self.find(path[:-1])
        if entry:
            start, behind = (self._starts[number] for number in self._lines_of(entry))
        else:
            node = around.value if around else self.root
            if node and (node.kind != "map" or node.style):
                raise UnwritableError
            start = behind = self._starts[self._find_place(node, after) if node else len(self.lines)]
        lines = (" " * self._column(path) if lines and not entry else "") + lines.replace("\n", self._eol)
        return self._close(start, lines + self._eol if lines else "", behind)

    def _column(self, path: Path) -> int:
        """Return how far the key at a path is from the left."""
        around = self.find(path[:-1])
        node = around.value if around else self.root
        return node.column if node else 0

    def _close(self, start: int, text: str, end: int) -> str:
        """Return the text with another one from a place to another; its last line ends as it did."""
        changed = self.text[:start] + text + self.text[end:]
        return changed.removesuffix(self._eol) if self._is_open else changed

    def _replace(self, entry: Entry, value: Plain, style: Style) -> str:
        node, start, is_block = entry.value, self._colon(entry), entry.value.style in ("|", ">")
        end = max(start, self._offset(node.end))
        inner = split_lines(self.text[start:end])
        if any(map(_REMARK.search, inner[:1] if is_block else inner[:-1])):  # it would be lost
            raise UnwritableError
        remark = "" if is_block else "".join(split_lines(self.text[end:])[:1])
        # Without quotation marks, our reader would take the remark for a part of the text.
        begun = self.text[self._offset(node.start) :][:1]
        quote = begun if begun in ("'", '"') and begun == node.style else "'" * ("#" in remark and not style.typed)
        is_escaped = style.escaped or ("#" in remark and "\n" in str(value))
        style = replace(style, quote=quote, escaped=is_escaped)
        written = render(value, entry.key.column, style)
        blank = "" if written.startswith("\n") else " "
        return self._close(start, blank + written.replace("\n", self._eol), end)

    def _find_place(self, node: YamlNode, after: Sequence[str] | None) -> int:
        """Return the number of the line before which a new key of a map is to come."""
        entries = list(list_entries(node))
        known = {entry.key.text: entry for entry in entries}
        last = [known[name] for name in after if name in known] if after is not None else entries
        return self._lines_of(last[-1])[1] if last else self._line(node.start)

    def _change_items(self, entry: Entry, values: Sequence[str], style: Style) -> str:
        """Return the text with other items of a block list: those that stay keep their lines, and all remarks stay."""
        node, (first, behind) = entry.value, self._lines_of(entry)
        starts = [self._line(item.start) for item in node.parts]
        if any(
            item.kind != "text" or self.lines[n].lstrip()[:1] != "-" for item, n in zip(node.parts, starts, strict=True)
        ):
            raise UnwritableError
        kept: defaultdict[str, deque[list[str]]] = defaultdict(deque)
        for item, (start, end) in zip(node.parts, pairwise((*starts, behind)), strict=True):
            kept[item.text].append(self.lines[start:end])
        lines = self.lines[first : starts[0]]
        for value in values:
            written = f"{' ' * node.column}- {write_scalar(value, '', style)}{self._eol}"
            lines += kept[value].popleft() if kept[value] else [written]
        lost = [line for chunks in kept.values() for chunk in chunks for line in chunk[1:]]
        lines += [line for line in lost if line.lstrip().startswith("#")]
        return self._close(self._starts[first], "".join(lines), self._starts[behind])

    def _colon(self, entry: Entry) -> int:
        return self._offset(self._joined.index(":", entry.key.end) + 1)

    def _line(self, index: int) -> int:
        return self._at.place(index)[0] - 1

    def _offset(self, index: int) -> int:
        """Return the place in the file's text for one in what is read of it."""
        number, column = self._at.place(index)
        number, column = number - 1, column - 1
        if number >= len(self.lines):
            return len(self.text)
        raw, plain, read = self.lines[number].rstrip(_ENDS), self._plain[number], self._read[number]
        if read != plain and not plain.startswith(read[:column]):
            column = len(plain)
        if raw != plain:  # a letter with its accents is several signs in the file
            wanted = plain[:column]
            column = bisect_left(range(len(raw)), column, key=lambda n: len(self._fold(raw[:n])))
            while column < len(raw) and self._fold(raw[:column]) != wanted:
                column += 1
        return self._starts[number] + column


def list_entries(node: YamlNode | None) -> Iterator[Entry]:
    """Yield the entries of a map; of anything else none."""
    if node and node.kind == "map":
        yield from map(Entry, node.parts[::2], node.parts[1::2])


def render(value: Plain, column: int, style: Style = AS_USUAL) -> str:
    """Return a value as it comes behind a key in this column: in its line, or as lines below it."""
    inner = " " * (column + _INDENT)
    if isinstance(value, Mapping):
        return "".join(f"\n{inner}{_write_entry(key, item, column + _INDENT, style)}" for key, item in value.items())
    if isinstance(value, str):
        return write_scalar(value, inner, style)
    if isinstance(value, bool):
        return "true" if value else "false"
    items = (write_scalar(item, "", replace(style, quote="", in_flow=True)) for item in value)
    return f"[{', '.join(items)}]"


def _write_entry(key: str, value: Plain, column: int, style: Style = AS_USUAL) -> str:
    written = render(value, column, style)
    return f"{write_scalar(key, '')}:{'' if written.startswith(chr(10)) else ' '}{written}"


def write_scalar(text: str, indent: str, style: Style = AS_USUAL) -> str:
    """Return a text as a scalar that YAML 1.1 and 1.2 read alike; its further lines have this indent."""
    if style.escaped or _ESCAPED.search(text.replace("\n", "")):
        return escape_text(text)
    if "\n" in text:
        return _write_block(text, indent)
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _RESERVED
    is_plain = is_plain and not (style.in_flow and _IN_FLOW.search(text))
    if not style.quote and (is_plain or (style.typed and _TYPED.fullmatch(text))):
        return text
    if style.quote == '"' or ("'" in text and not set('"\\') & set(text)):
        return escape_text(text)
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def _write_block(text: str, indent: str) -> str:
    """Return a text of several lines with the sign | before them, or escaped where its blanks would be lost."""
    lines = text.removesuffix("\n").split("\n")
    if not (indent and lines[0] and lines[-1]) or any(line != line.rstrip() for line in lines) or lines[0][0] in " \t":
        return escape_text(text)
    body = "".join(f"\n{indent}{line}" if line else "\n" for line in lines)
    return f"|{'' if text.endswith(chr(10)) else '-'}{body}"


def escape_text(text: str) -> str:
    """Return a text between double quotation marks."""
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))


def _is_empty(node: YamlNode) -> bool:
    return node.kind == "text" and not node.style and node.text in ("", "~", "null")
