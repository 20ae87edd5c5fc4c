"""Change single keys of a text of TOML, those before its first table: their lines alone become others."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.desk.yaml_lines import AS_USUAL, TYPED, Path, Plain, Style, UnwritableError, escape_text, split_lines
from pipeline.files.text_files import parse_bounded_toml

_KEY = re.compile(r"""[ \t]*(?:(?P<bare>[\w-]+)|"(?P<double>[^"\\]*)"|'(?P<single>[^']*)')[ \t]*=[ \t]*""", re.ASCII)
# All before a remark, but in texts of several lines.
_WORDS = re.compile(r"""(?:"(?:[^"\\]|\\.)*+"|'[^']*+'|[^#"'])*+""")
_LONGEST, _LARGEST = 200, 20_000  # lines of a value, and letters: it is read anew with each line


class _Statement(NamedTuple):
    """A key, the numbers of its first line and of that behind its last, and the offsets of its value in them."""

    key: str
    first: int
    behind: int
    start: int
    end: int


class TomlText:
    """A text of TOML with the keys in it."""

    def __init__(self, text: str, eol: str) -> None:
        """Read the text; new lines end with `eol`.

        Raises:
            UnwritableError: It is no TOML, or one whose keys cannot be told line by line.
        """
        self.text, self.lines = text, split_lines(text)
        self._eol = eol
        try:
            parse_bounded_toml(text.replace("\r\n", "\n"))
        except ValueError as error:
            raise UnwritableError from error
        self._statements = {each.key: each for each in self._list_statements()}
        tables = (number for number, line in enumerate(self.lines) if line.lstrip().startswith("["))
        first_table = next(tables, len(self.lines)) if not self._statements else 0
        self._start = min((each.first for each in self._statements.values()), default=first_table)
        self._end = max((each.behind for each in self._statements.values()), default=first_table)

    def _list_statements(self) -> Iterator[_Statement]:
        number = 0
        while number < len(self.lines):
            line = self.lines[number].strip()
            if line.startswith("["):
                return
            if not line or line.startswith("#"):
                number += 1
                continue
            behind = self._find_end(number)
            if key := _KEY.match(self.lines[number]):
                statement = "".join(self.lines[number:behind]).rstrip("\r\n")
                name = next(part for part in key.groups() if part is not None)
                yield _Statement(name, number, behind, key.end(), _end_of_value(statement, key.end()))
            number = behind

    def _find_end(self, first: int) -> int:
        statement = ""
        for behind, line in enumerate(self.lines[first : first + _LONGEST], first + 1):
            statement += line
            if _parses(statement):
                return behind
            if len(statement) > _LARGEST:
                break
        raise UnwritableError

    def with_value(
        self, path: Path, value: Plain | None, after: Sequence[str] | None = None, style: Style = AS_USUAL
    ) -> str:
        """Return the text with another value of a key; without the key where it is None.

        Raises:
            UnwritableError: The place is of a kind that cannot be changed.
        """
        (name,) = path
        statement = self._statements.get(name)
        if statement is None:
            return self.text if value is None else self._insert(name, value, after, style)
        before, behind = ("".join(lines) for lines in (self.lines[: statement.first], self.lines[statement.behind :]))
        if value is None:
            return before + behind
        lines = self.lines[statement.first : statement.behind]
        if any(re.search(r"(?:^|\s)#", line) for line in lines[:-1]):
            raise UnwritableError
        old = "".join(lines)
        return before + old[: statement.start] + write_toml(value, style) + old[statement.end :] + behind

    def _insert(self, name: str, value: Plain, after: Sequence[str] | None, style: Style) -> str:
        known = [self._statements[key].behind for key in after or () if key in self._statements]
        number = known[-1] if known else self._end if after is None else self._start
        key = name if re.fullmatch(r"[\w-]+", name, re.ASCII) else escape_text(name)
        line = f"{key} = {write_toml(value, style)}{self._eol}"
        return "".join((*self.lines[:number], line, *self.lines[number:]))


def write_toml(value: Plain, style: Style = AS_USUAL) -> str:
    """Return a value as TOML 1.0 has it, in one line.

    Raises:
        UnwritableError: It is a map.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if style.typed and TYPED.fullmatch(value) and _parses(f"x = {value}") else escape_text(value)
    if isinstance(value, Mapping):
        raise UnwritableError
    return f"[{', '.join(map(write_toml, value))}]"


def _parses(text: str) -> bool:
    try:
        tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError):
        return False
    return True


def _end_of_value(statement: str, start: int) -> int:
    """Return where a value ends, which a remark may follow."""
    words = _WORDS.match(statement, start)
    before = statement[: words.end()].rstrip() if words else ""
    is_whole = _parses(before) and tomllib.loads(before) == tomllib.loads(statement)
    return len(before if is_whole else statement.rstrip())
