"""A file with keys as the source of a form: its fields, and changes of them in the lines of their keys alone.

Every change is read again by the program's own reader: it has the wanted values and all else as it was, or nothing
comes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.desk.forms.form_fields import Field, Kind, Names, Row, UnshowableError
from pipeline.desk.forms.yaml_lines import Entry, Path, Plain, Style, UnwritableError, YamlText
from pipeline.desk.store.files import DeskError
from pipeline.i18n.catalogue import switch_under
from pipeline.i18n.sentences import sentence

_FIXED = sentence("It is written in a way that this form cannot show.")


@dataclass(frozen=True)
class Source:
    """A file: the lines of its keys, what the program reads of them, and the rows of its form.

    `head` and `tail` are what the file has around these lines, `body` the text that the program reads below them.
    `places` are the keys of values that the program reads elsewhere than the file has them.
    """

    yaml: YamlText
    values: Mapping[str, Any]
    rows: tuple[Row, ...]
    head: str = ""
    tail: str = ""
    body: str = ""
    places: Mapping[Path, Path] = field(default_factory=dict)

    def find(self, row: Row) -> Entry | None:
        """Return the entry of a row, None where the file has none."""
        return self.yaml.find(self.places.get(row.path, row.path))

    def value(self, row: Row) -> Any:  # noqa: ANN401 - anything that YAML may hold
        """Return what the program reads there, or the lines where these are what is shown; None for nothing."""
        if row.kind is not Kind.LINES:
            return self.read(row.path)
        entry = self.find(row)
        return self.yaml.text_of(entry) if entry else None

    def read(self, path: Path) -> Any:  # noqa: ANN401 - anything that YAML may hold
        """Return what the program reads at a path of keys, None for nothing."""
        value: Any = self.values
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def make_field(self, row: Row, names: Names) -> Field:
        """Return the field of a row, with what the file says, and the names that are offered."""
        entry, around = self.find(row), self.yaml.find(row.path[:-1])
        empty = Field(
            row.name, row.label, row.about, row.kind, "", row.choices, entry is not None, row.group, more=row.more
        )
        try:
            value = row.read(self.value(row))
        except UnshowableError:
            return replace(empty, is_fixed=True, hint=_FIXED)
        if around and around.value.style == "[" and not entry:  # between braces
            return replace(empty, value=value, is_fixed=True, hint=_FIXED)
        choices = {Kind.NAMES: names.authors, Kind.LANGUAGE: names.languages, Kind.PICTURE: names.pictures}
        problem = row.find_problem(self.read(row.path))
        return replace(empty, value=value, problem=problem, choices=choices.get(row.kind, row.choices))

    def with_value(self, row: Row, value: Plain | None, *, is_escaped: bool) -> bytes | None:
        """Return the file with another value of a row, None where that changes nothing; a value of None is none.

        Raises:
            UnwritableError: The place is of a kind that cannot be changed.
        """
        entry, path = self.find(row), self.places.get(row.path, row.path)
        if value in (None, []) if entry is None else value is not None and row.is_same(self.value(row), value):
            return None
        new = self._shorten(row, value)
        if new is not None and path[:-1] in self.places.values():  # a text becomes a map
            path, new = path[:-1], {**self.read(path[:-1]), path[-1]: new}
        elif new is None and len(self.values) == 1 and "#" in self.yaml.text:
            new = ""  # remarks alone would be read as a heading of the text
        before, depth = [each.path for each in self.rows], len(path) - 1
        before = before[: before.index(row.path)]
        after = [each[depth] for each in before if each[:depth] == path[:depth] and len(each) > depth]
        if row.kind is Kind.LINES and isinstance(new, str) and new:
            has_key = re.match(rf"{re.escape(path[-1])}\s*:", new)
            text = self.yaml.with_lines(path, new if has_key else f"{path[-1]}:\n{new}", after)
        else:
            text = self.yaml.with_value(path, new, after, Style(typed=row.is_typed, escaped=is_escaped))
        return (self.head + text + self.tail).encode()

    def _shorten(self, row: Row, value: Plain | None) -> Plain | None:
        """Return a value as it is written: no items are nothing, one name is no list where there was none before."""
        if value is None or value == []:
            return None
        new = row.clean(value)
        if isinstance(new, bool):
            return switch_under(row.path[-1].lower(), is_on=new)
        if row.kind is not Kind.NAMES or isinstance(self.value(row), list) or not isinstance(new, list) or new[1:]:
            return new
        return new[0] if new and row.read(new[0]) == new else new

    def list_said(self, but: tuple[Path, ...]) -> dict[Path, object]:
        """Return all that the program reads by the keys that lead to it, without what is at some paths."""
        said = dict(_flatten(self.values))
        return {path: value for path, value in said.items() if not any(path[: len(own)] == own for own in but)}


def change_source(raw: bytes, changes: Mapping[str, Plain | None], read: Callable[[bytes], Source]) -> bytes:
    """Return a file with other values of these fields; None takes a key out. All other bytes stay.

    Raises:
        DeskError: The file cannot be changed line by line, or would say something else then.
    """
    try:
        for is_escaped in (False, True):
            changed = raw
            for name, value in changes.items():
                source = read(changed)
                changed = source.with_value(_find_row(source, name), value, is_escaped=is_escaped) or changed
            if changed == raw or _says(read(raw), read(changed), changes):
                return changed
    except UnwritableError:
        pass
    raise DeskError("this file cannot be changed by the form; change it as text")


def _find_row(source: Source, name: str) -> Row:
    row = next((row for row in source.rows if row.name == name), None)
    if row is None:
        raise UnwritableError
    return row


def _says(before: Source, after: Source, changes: Mapping[str, Plain | None]) -> bool:
    """Return whether a changed file has the wanted values, and everything else as it was."""
    rows = [_find_row(before, name) for name in changes]
    paths = tuple(row.path for row in rows)
    return (
        before.body == after.body
        and before.list_said(paths) == after.list_said(paths)
        and all(
            not after.value(row)
            if value in (None, [])
            else row.kind is Kind.LINES or row.is_same(after.value(row), value)
            for row, value in zip(rows, changes.values(), strict=True)
        )
    )


def _flatten(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield the values of maps in maps with the keys that lead to them."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flatten(item, (*path, str(key)))
    elif value not in (
        None,
        "",
    ):  # a text of several lines ends with the end of its last, but where it is the last of all
        yield path, value.rstrip("\n") if isinstance(value, str) else value
