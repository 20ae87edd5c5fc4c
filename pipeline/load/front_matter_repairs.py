"""Front matter as people and other tools write it -> what its readers know; all keeps its line.

| written | of |
| --- | --- |
| between other lines than two of --- | word processors; a second block joins the first |
| `Title: …`, as far as the first empty line | Pelican, MultiMarkdown |
| `.. title: …`, in a comment or as far as the first empty line | Nikola |
| `title: …`, as far as a line of --- | Hexo, Octopress |
| what cannot be read as a whole | anybody: key by key, each value as YAML or else as it was typed |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.files.plain_yaml import KeyPath, LocatedData, Spot, read_yaml
from pipeline.files.text_files import UnreadableDataError
from pipeline.i18n.sentences import sentence
from pipeline.text.keys import is_known, key_of

FENCE = "---"
# Four hyphens, or the dashes that a word processor makes of three.
_LIKE_A_FENCE = re.compile(r"(?:-{3,80}|-?[–—]{1,4}-?)\s*")
_LINE_OF_KEY = re.compile(r"""["']?(\w[\w .-]{0,80}+)["']?\s*+:(?:\s|$)""")
_BELONGS = re.compile(r"\s*$|[ \t]|#|-[ \t]|[\]}]")
_HEADER_KEY = r"^(?P<dots>(?:\.\.[ ])?)(?P<key>[^\W\d_](?:[\w -]{0,80}?\w)?):[ \t]*+"
_HEADER_VALUE = r"(?P<value>(?:\n[ \t]++(?!-[ ]))?+\S[^\n]*+(?:\n[ \t]++\S[^\n]*+)*+)?+"
_HEADER_LINES = re.compile(rf"{_HEADER_KEY}{_HEADER_VALUE}(?P<items>(?:\n[ \t]*+-[ ][^\n]++)*+)$", re.MULTILINE)
_AS_IT_IS = re.compile(r"""\s*(?:"[^"\n\\]*"|'[^'\n]*'|\[[^\[\]{}"':#\n]*\])\s*""")
_OPENING, _CLOSING = "<!--", "-->"
# The same in YAML, TOML and JSON; an address is no key.
_ENTRY = re.compile(r"""([ \t]*+)(["']?)(\w[\w.-]{0,80}(?: [\w.-]{1,40}){0,4}+)\2[ \t]*+[:=](?!//)(\s*+)(.*+)""")
_GOES_ON = re.compile(r"[ \t]|#|-[ \t]|[\]}]")
_QUOTED = re.compile(r"""\"[^\"]*+\"|'[^']*+'""")
_QUOTED_LIST = re.compile(rf"(?:{_QUOTED.pattern})(?:\s*+[,;]\s*+(?:{_QUOTED.pattern}))++")  # as people write one
_QUOTING = re.compile(r"""(["'])(?:(?!\1).)*+(?<=\S)\1[ \t]""")  # what begins with a word in quotation marks
_ITEM = re.compile(r"[ \t]*+-[ \t]++")
_MOST_KEYS, _LONGEST = 200, 10_000  # keys, and letters of a value


def find_first_written(lines: list[str]) -> int:
    """Return the number, from 0, of the first line that is not empty; 0 where all are."""
    return next((number for number, line in enumerate(lines) if line.strip()), 0)


def normalize_fences(lines: list[str]) -> tuple[list[str], list[tuple[int, str]]]:
    """Return the lines with one block of front matter between two lines of ---, and what was done on which line."""
    start = find_first_written(lines)
    fences: list[tuple[int, str]] = []
    end = _end(lines, start)
    if end is None:
        return lines, fences
    repaired = list(lines)
    odd = next((n for n in (start, end) if lines[n].rstrip() not in (FENCE, "...")), None)
    if odd is not None:
        repaired[start] = repaired[end] = FENCE
        fences.append(
            (odd + 1, sentence("the front matter is set apart by “{mark}”; read as “---”", mark=lines[odd].strip()))
        )
    while True:
        second = next((n for n in range(end + 1, len(lines)) if lines[n].strip()), len(lines))
        further = _end(lines, second)
        if further is None:
            return repaired, fences
        fences.append((second + 1, sentence("a second block of front matter; joined to the first")))
        repaired[end] = repaired[second] = ""
        repaired[further] = FENCE
        end = further


def _end(lines: list[str], start: int) -> int | None:
    """Return where the front matter that is opened on a line is closed; None where it is not, or is no front matter."""
    if start >= len(lines) or start + 1 >= len(lines) or not _LIKE_A_FENCE.fullmatch(lines[start]):
        return None
    first = _LINE_OF_KEY.match(lines[start + 1])
    if first is None or not (is_known(first[1]) or lines[start].rstrip() == FENCE):
        return None
    known = False
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if line.rstrip() == "..." or _LIKE_A_FENCE.fullmatch(line):
            return number if known else None
        key = _LINE_OF_KEY.match(line)
        known = known or (key is not None and is_known(key[1]))
        if key is None and not _BELONGS.match(line):
            return None
    return None


def drop_fences(lines: list[str], start: int, end: int) -> list[str]:
    """Return the lines with none where the fences stood that set apart what is no front matter."""
    return [*lines[:start], "", *lines[start + 1 : end], "", *lines[end + 1 :]]


def convert_header(lines: list[str], start: int) -> tuple[list[str], int, int] | None:
    """Return the lines with a header that begins on a line as YAML, and the numbers of the lines around it.

    It is None where none begins there: a title must be among its keys, and another that is known if it has others.
    """
    in_comment = lines[start].strip() == _OPENING
    first = start + in_comment
    end = next((n for n in range(first, len(lines)) if lines[n].strip() in ("", "---", _CLOSING)), len(lines))
    if in_comment != (end < len(lines) and lines[end].strip() == _CLOSING):
        return None
    text = "\n".join(lines[first:end])
    entries = list(_HEADER_LINES.finditer(text))
    dots = {bool(entry["dots"]) for entry in entries}
    if sum(len(entry[0]) + 1 for entry in entries) != len(text) + 1 or len(dots) != 1 or (in_comment and not any(dots)):
        return None
    others = [entry["key"] for entry in entries if key_of(entry["key"]) != "title" or not entry["value"]]
    if len(others) == len(entries) or not (any(dots) or not others or any(map(is_known, others))):
        return None
    return [*lines[:first], *_HEADER_LINES.sub(_write_yaml, text).split("\n"), *lines[end:]], first - 1, end


def _write_yaml(entry: re.Match[str]) -> str:
    value = entry["value"] or ""
    if value and not _AS_IT_IS.fullmatch(value):
        value = "'{}'".format(value.replace("'", "''"))
    return f"{' ' * len(entry['dots'])}{entry['key']}: {value}{entry['items']}"


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
    """Data that could be read of some lines, their number, and the first key without a blank behind it."""

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
        elif not entries or ((after_blank or not is_closed) and not _GOES_ON.match(line)):
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
        values = read_yaml(text).values
        yield entry.key, values["x"]
    except (UnreadableDataError, KeyError):
        inner = [match for line in entry.below if (match := _ENTRY.match(line)) and is_known(match[3])]
        for match in inner[:_MOST_KEYS]:
            yield match[3], _strip_quotation_marks(match[5])
        own = [line for line in entry.below if not (match := _ENTRY.match(line)) or not is_known(match[3])]
        items = [_strip_quotation_marks(line[item.end() :]) for line in own if (item := _ITEM.match(line))]
        if items and not first:
            yield entry.key, items
        elif first.startswith("[") and "]" not in first[:-1] and key_of(entry.key) != "title":
            yield entry.key, [_strip_quotation_marks(part) for part in first.strip("[]").split(",") if part.strip()]
        elif _QUOTED_LIST.fullmatch(first) and key_of(entry.key) != "title":
            yield entry.key, [_strip_quotation_marks(part[0]) for part in _QUOTED.finditer(first)]
        else:
            yield entry.key, _strip_quotation_marks(" ".join([first, *own]))


def _strip_quotation_marks(text: str) -> str:
    """Return a text without the quotation marks around it, even if there is one alone."""
    text = text[:_LONGEST].strip()
    return text if not text.startswith(("'", '"')) or _QUOTING.match(text) else text.strip(text[0]).strip()
