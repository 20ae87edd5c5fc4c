"""Front matter that cannot be read as a whole: read key by key, each value as YAML or else as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.files.bounds import UnreadableDataError
from pipeline.files.plain_yaml import KeyPath, LocatedData, Spot, read_yaml
from pipeline.text.keys import is_known, key_of

# The same in YAML, TOML and JSON; an address is no key.
_ENTRY = re.compile(r"""([ \t]*+)(["']?)(\w[\w.-]{0,80}(?: [\w.-]{1,40}){0,4}+)\2[ \t]*+[:=](?!//)(\s*+)(.*+)""")
_BELONGS = re.compile(r"[ \t]|#|-[ \t]|[\]}]")
_QUOTING = re.compile(r"""(["'])(?:(?!\1).)*+(?<=\S)\1[ \t]""")  # what begins with a word in quotation marks
_ITEM = re.compile(r"[ \t]*+-[ \t]++")
_MOST_KEYS, _LONGEST = 200, 10_000  # keys, and letters of a value


@dataclass
class _Entry:
    """A key with the text of its value: what is on its line, the lines below that are its own; `line` is from 0."""

    line: int
    column: int
    key: str
    first: str
    below: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LenientData:
    """What could be read of some lines, the number of those lines, and the first key without a blank behind it."""

    data: LocatedData
    length: int
    glued: tuple[str, int] | None


def read_leniently(lines: Sequence[str], *, is_closed: bool) -> LenientData:
    """Read lines key by key as far as the first that is none of a front matter; of one that is closed, text may be."""
    entries: list[_Entry] = []
    glued, indent, length = None, 0, 0
    for number, line in enumerate(lines):
        after_blank = number > length
        match = _ENTRY.match(line[:_LONGEST])
        is_entry = match is not None and (bool(match[4]) or not match[5] or bool(match[2]) or is_known(match[3]))
        if match and is_entry and len(match[1]) <= (indent if entries else len(match[1])):
            if after_blank and not (match[2] or is_known(match[3])):
                break
            if not match[4] and match[5] and not match[2]:
                glued = glued or (match[3], number)
            indent = indent if entries else len(match[1])
            entries.append(_Entry(number, len(match[1]) + 1, match[3], match[5]))
        elif not line.strip():
            continue
        elif is_closed and entries and line.startswith("["):
            length = len(lines)  # a table of TOML, whose keys are its own
            break
        elif not entries or ((after_blank or not is_closed) and not _BELONGS.match(line)):
            break
        else:
            entries[-1].below.append(line)
        length = number + 1
    values: dict[str, object] = {}
    spots: dict[KeyPath, Spot] = {}
    for entry in entries[:_MOST_KEYS]:
        for key, value in _values(entry):
            values[key] = value
            place = (entry.line + 1, entry.column)
            spots[(key,)] = Spot(place, place)
    return LenientData(LocatedData(values, spots), length, glued)


def _values(entry: _Entry) -> Iterator[tuple[str, object]]:
    """Yield a key with its value; where that cannot be read, known keys among its lines (`draft: true`) count, too."""
    first = entry.first.strip().removesuffix(",")
    text = "\n".join([f"x: {first}", *entry.below])[:_LONGEST]
    try:
        found = read_yaml(text).values
        yield entry.key, found["x"]
    except (UnreadableDataError, KeyError):
        inner = [match for line in entry.below if (match := _ENTRY.match(line)) and is_known(match[3])]
        for match in inner[:_MOST_KEYS]:
            yield match[3], _plain(match[5])
        own = [line for line in entry.below if not (match := _ENTRY.match(line)) or not is_known(match[3])]
        items = [_plain(line[item.end() :]) for line in own if (item := _ITEM.match(line))]
        if items and not first:
            yield entry.key, items
        elif first.startswith("[") and "]" not in first[:-1] and key_of(entry.key) != "title":
            yield entry.key, [_plain(part) for part in first.strip("[]").split(",") if part.strip()]
        else:
            yield entry.key, _plain(" ".join([first, *own]))


def _plain(text: str) -> str:
    """Return a text without the quotation marks around it, even if there is one alone."""
    text = text[:_LONGEST].strip()
    return text if not text.startswith(("'", '"')) or _QUOTING.match(text) else text.strip(text[0]).strip()
