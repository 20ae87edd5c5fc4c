"""Remarks of one person for another in a post, which no edition shows.

    %% remark Ada Martin 2026-11-30: Who says so?
    answer Bob 2026-12-01: The museum, on its site.
    done Bob 2026-12-01 %%

Each is a comment as Obsidian has them, below the block that it is about, of one line for each thing said. `done` is
written where it was ticked off. Between two `%` of a text there is a backslash: `%%` would end the comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.dialects.code import Code
from pipeline.text.printable import in_one_line

Kind = Literal["remark", "answer", "done"]
_BEGINNING = re.compile(r"%% remark \S[^\n]{0,200}? \d{4}-\d\d-\d\d: ")
_ENTRY = re.compile(r"(?P<kind>remark|answer|done) (?P<author>\S.*?) (?P<day>\d{4}-\d\d-\d\d)(?:: (?P<text>.*))?")
_PERCENT = re.compile(r"%(?=\\*(?:%|\Z))")
_ESCAPED = re.compile(r"%\\(?=\\*(?:%|\Z))")
_NAME_BREAKS = re.compile(r"[%:\s]+")


@dataclass(frozen=True)
class Entry:
    """What a person said on a day (`2026-11-30`), or that it is done."""

    kind: Kind
    author: str
    day: str
    text: str = ""


@dataclass(frozen=True)
class Remark:
    """A remark and its answers; `line` is its first line in its text, from 1, and `end` the one behind its last."""

    entries: tuple[Entry, ...]
    line: int = 0
    end: int = 0

    @property
    def is_done(self) -> bool:
        """Whether it was ticked off."""
        return self.entries[-1].kind == "done"

    def adding(self, entry: Entry) -> Remark:
        """Return the remark with one more thing said, which opens it again if it was done."""
        return replace(self, entries=(*(each for each in self.entries if each.kind != "done"), entry))


def is_signed(text: str, start: int) -> bool:
    """Return whether the comment that begins there has a name and a day."""
    return _BEGINNING.match(text, start) is not None


def find_signed_remarks(text: str) -> Iterator[Remark]:
    r"""Yield the remarks of a text, which begin and end lines; these end with \n. None is in code."""
    if "%% remark " not in text:
        return
    code, lines = Code(text), text.split("\n")
    start = at = 0
    for number, line in enumerate(lines, 1):
        if not start and _BEGINNING.match(line) and code.at(at) < 0:
            start = number
        if start and _closes(line):
            yield Remark(tuple(_read_entries("\n".join(lines[start - 1 : number]))), start, number + 1)
            start = 0
        at += len(line) + 1


def _closes(line: str) -> bool:
    """Return whether a comment ends with a line, by signs that are not escaped."""
    typed = line.rstrip(" \t")
    return typed.endswith("%%") and typed[-3:-2] not in ("%", "\\")


def _read_entries(comment: str) -> Iterator[Entry]:
    entry = None
    for line in comment.strip().removeprefix("%%").removesuffix("%%").strip().split("\n"):
        match = _ENTRY.fullmatch(line.strip())
        if match is None:  # a line that somebody has wrapped
            entry = replace(entry, text=f"{entry.text} {_ESCAPED.sub('%', line.strip())}".strip()) if entry else None
            continue
        if entry:
            yield entry
        kind: Kind = "remark" if match["kind"] == "remark" else "answer" if match["kind"] == "answer" else "done"
        entry = Entry(kind, match["author"], match["day"], _ESCAPED.sub("%", match["text"] or ""))
    if entry:
        yield entry


def write_remark(remark: Remark) -> str:
    """Return a remark as it is written into a file."""
    return "%% {} %%".format("\n".join(map(_write_entry, remark.entries)))


def _write_entry(entry: Entry) -> str:
    name = _NAME_BREAKS.sub(" ", entry.author).strip() or "?"
    text = _PERCENT.sub(r"%\\", in_one_line(entry.text))
    return f"{entry.kind} {name} {entry.day}" + (f": {text}" if entry.kind != "done" else "")
