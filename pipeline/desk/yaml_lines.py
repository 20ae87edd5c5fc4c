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
from typing import NamedTuple

from pipeline.files.plain_yaml import YamlNode, read_nodes
from pipeline.files.text_files import Lines, UnreadableDataError

Plain = str | bool | Sequence["Plain"] | Mapping[str, "Plain"]
"""A value that can be written: a text, yes or no, lists and maps of these."""
Path = tuple[str, ...]
_Prepare = Callable[[list[str]], list[str]]

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_ENDS = "\r\n"
_BLANKS = " \t\r\n"
# What every YAML (1.1 and 1.2) takes for a text without quotation marks, whatever follows in the line.
_PLAIN = re.compile(r"(?:[^\W\d_]|[^\x00-\xa0\s])(?:[^\s:#]|:(?=[^\s:])|(?<=[^\s])#|[ \u00a0\u202f\u2009](?=[^\s:#]))*")
_IN_FLOW = re.compile(r"[\[\]{},:\"'?]")
_RESERVED = frozenset("null true false yes no on off y n nan inf none".split())
TYPED = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}[\d:.]*(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?|-?\d{1,15}(?:\.\d+)?|true|false"
)
"""Dates, numbers and switches, which other tools want without quotation marks."""
# What no reader takes as it is between quotation marks, but escaped.
_ESCAPED = re.compile(r"[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_INDENT = 2


class UnwritableError(ValueError):
    """The text is written in a way that cannot be changed line by line."""


@dataclass(frozen=True)
class Style:
    """How scalars are written.

    `typed` leaves dates and numbers without quotation marks; `quote` are the marks that the value had before;
    `escaped` writes all in one line, `in_flow` as an item between brackets.
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
        self.text, self._fold = text, fold
        self.lines = split_lines(text)
        self._starts = [0]
        for line in self.lines:
            self._starts.append(self._starts[-1] + len(line))
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

    def lines_of(self, entry: Entry) -> tuple[int, int]:
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
        entry = self.find(path)
        if entry is None:
            return self.text if value is None else self._insert(path, value, after, style)
        around = self.find(path[:-1])
        if around and around.value.style:
            if not isinstance(value, str) or entry.value.kind != "text":
                raise UnwritableError
            return self._replace(entry, value, replace(style, in_flow=True))
        if value is None:
            return self.with_lines(entry, "")
        if entry.value.kind == "list" and not entry.value.style and isinstance(value, list):
            return self._change_items(entry, value, style)
        return self._replace(entry, value, style)

    def with_lines(self, entry: Entry, lines: str) -> str:
        """Return the text with these lines for those of an entry."""
        first, behind = self.lines_of(entry)
        return self.text[: self._starts[first]] + lines + self.text[self._starts[behind] :]

    def _replace(self, entry: Entry, value: Plain, style: Style) -> str:
        node = entry.value
        colon, start = self._colon(entry), self._offset(node.start)
        if not self.text[colon:start].strip():
            start = colon
        end = max(start, self._offset(node.end))
        if _has_remark(self.lines[self._line(node.start) : self.lines_of(entry)[1] - 1], node):
            raise UnwritableError
        is_block = node.style in ("|", ">")
        rest = re.match(r"[^\r\n]*", self.text[end:])
        remark = rest[0] if rest else ""
        if is_block:
            header = re.match(r"[^\r\n#]*(#[^\r\n]*)?", self.text[self._offset(node.start) :])
            remark, rest = f" {header[1]}" if header and header[1] else "", None
        begun = self.text[self._offset(node.start) :][:1]
        quote = begun if begun and begun in "'\"" and begun == node.style else ""
        if not quote and "#" in remark and not style.typed:
            quote = "'"  # without quotation marks, our reader would take the remark for a part of the text
        written = render(value, entry.key.column, replace(style, quote=quote))
        head, mark, body = written.partition("\n")
        blank = " " if head and self.text[start - 1 : start] == ":" else ""
        changed = f"{blank}{head}{remark}{mark}{body}".replace("\n", self._eol)
        return self.text[:start] + changed + self.text[end + (len(remark) if rest else 0) :]

    def _insert(self, path: Path, value: Plain, after: Sequence[str] | None, style: Style) -> str:
        *outer, name = path
        around = self.find(tuple(outer)) if outer else None
        if outer and (around is None or _is_empty(around.value)):
            return self.with_value(tuple(outer), {name: value}, None, style)
        node = around.value if around else self.root
        if node and (node.kind != "map" or node.style):
            raise UnwritableError
        column, number = (node.column, self._find_place(node, after)) if node else (0, len(self.lines))
        before: str = self.text[: self._starts[number]]
        eol = self._eol
        line = " " * column + _write_entry(name, value, column, style).replace("\n", eol) + eol
        return before + (eol if before and not before.endswith(("\r", "\n")) else "") + line + self.text[len(before) :]

    def _find_place(self, node: YamlNode, after: Sequence[str] | None) -> int:
        """Return the number of the line before which a new key of a map is to come."""
        entries = list(list_entries(node))
        known = {entry.key.text: entry for entry in entries}
        last = [known[name] for name in after if name in known] if after is not None else entries
        return self.lines_of(last[-1])[1] if last else self._line(node.start)

    def _change_items(self, entry: Entry, values: Sequence[Plain], style: Style) -> str:
        """Return the text with other items of a block list: those that stay keep their lines, and all remarks stay."""
        node, eol = entry.value, self._eol
        first, behind = self.lines_of(entry)
        column = node.column
        chunks = list(self.list_chunks(node))
        unused: defaultdict[str, deque[int]] = defaultdict(deque)
        for number, item in enumerate(node.parts):
            unused[json.dumps(plain_value(item))].append(number)
        same = [unused[json.dumps(value)] for value in values]
        taken = [numbers.popleft() if numbers else None for numbers in same]
        head = self.text[self._starts[first] : self._starts[chunks[0][0]]]
        if not values:
            colon = self._colon(entry) - self._starts[first]
            head = f"{head[:colon]} []{head[colon:]}"
        lost = deque(sorted({*range(len(chunks))} - {*taken}))
        made = [head]
        for value, old in zip(values, taken, strict=True):
            while lost and (old is None or lost[0] < old):
                made.append(self._gap(chunks, lost.popleft()))
                if old is None:
                    break
            if old is not None:
                made += (self._gap(chunks, old), "".join(self.lines[chunks[old][0] : chunks[old][1]]))
            else:
                made.append(" " * column + _write_item(value, column, style).replace("\n", eol) + eol)
        made += (self._gap(chunks, n) for n in lost)
        is_last = behind == len(self.lines) and not self.text.endswith(("\r", "\n"))
        pieces = [piece if piece.endswith(("\r", "\n")) else piece + eol for piece in made if piece]
        changed = "".join(pieces)
        return (
            self.text[: self._starts[first]]
            + (changed.removesuffix(eol) if is_last else changed)
            + self.text[self._starts[behind] :]
        )

    def list_chunks(self, node: YamlNode) -> Iterator[tuple[int, int]]:
        """Yield the numbers of the first line of each item of a block list, and of the one behind its last."""
        at = self._line(node.start)
        dash = re.compile(rf" {{{node.column}}}-(?:\s|$)")
        for item in node.parts:
            start = next((n for n in range(at, len(self._read)) if dash.match(self._read[n])), None)
            if start is None:
                raise UnwritableError
            at = max(self._line(item.end), start) + 1
            yield start, at

    def _gap(self, chunks: Sequence[tuple[int, int]], number: int) -> str:
        """Return the lines of remarks before an item, but for the first, whose remarks belong to the key."""
        return "".join(self.lines[chunks[number - 1][1] : chunks[number][0]]) if number else ""

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


def plain_value(node: YamlNode) -> Plain:
    """Return the value of a node as texts, lists and maps."""
    if node.kind == "map":
        return {entry.key.text: plain_value(entry.value) for entry in list_entries(node)}
    return node.text if node.kind == "text" else list(map(plain_value, node.parts))


def render(value: Plain, column: int, style: Style = AS_USUAL) -> str:
    """Return a value as it comes behind a key in this column: in its line, or as lines below it."""
    inner = " " * (column + _INDENT)
    if isinstance(value, Mapping):
        return "".join(f"\n{inner}{_write_entry(key, item, column + _INDENT, style)}" for key, item in value.items())
    if isinstance(value, str):
        return write_scalar(value, inner, style)
    if isinstance(value, bool):
        return "true" if value else "false"
    if any(isinstance(item, Mapping) for item in value):
        return "".join(f"\n{inner}{_write_item(item, column + _INDENT, style)}" for item in value)
    items = (write_scalar(str(item), "", replace(style, quote="", in_flow=True)) for item in value)
    return f"[{', '.join(items)}]"


def _write_entry(key: str, value: Plain, column: int, style: Style = AS_USUAL) -> str:
    written = render(value, column, style)
    return f"{write_scalar(key, '')}:{'' if written.startswith(chr(10)) else ' '}{written}"


def _write_item(value: Plain, column: int, style: Style = AS_USUAL) -> str:
    return f"- {render(value, column, style).lstrip(' ' + chr(10))}"


def write_scalar(text: str, indent: str, style: Style = AS_USUAL) -> str:
    """Return a text as a scalar that YAML 1.1 and 1.2 read alike; its further lines have this indent."""
    if style.escaped or _ESCAPED.search(text.replace("\n", "")):
        return escape_text(text)
    if "\n" in text:
        return _write_block(text, indent)
    if style.typed and not style.quote and TYPED.fullmatch(text):
        return text
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _RESERVED
    if is_plain and not style.quote and not (style.in_flow and _IN_FLOW.search(text)):
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


def _has_remark(lines: Sequence[str], node: YamlNode) -> bool:
    """Return whether lines of a list or map, without the last, have a remark, which would be lost."""
    return node.kind != "text" and any(re.search(r"(?:^|\s)#", line) for line in lines)
