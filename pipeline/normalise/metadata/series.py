"""The series that a post belongs to, and its place there, in our words or another tool's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.i18n.sentences import sentence
from pipeline.normalise.body import lengths
from pipeline.normalise.metadata.front_matter import FrontMatter
from pipeline.normalise.metadata.keys import PART_KEYS
from pipeline.text.printable import in_one_line

_NAME_KEYS = ("name", "nom", "title", "label", "series", "id", "slug")
_NUMBER_KEYS = ("part", "partie", "number", "order", "index", "weight", "position")
# “2”, “2.0”, “2/4”, “Part 2 of 4”.
_NUMBER = re.compile(r"[^0-9-]{0,40}([0-9]{1,6})(?![0-9])")
_HINT = sentence("write a line “series: Our radio” and a line “part: 2”")


@dataclass(frozen=True)
class SeriesEntry:
    """The series that a post names, "" for none, and the number that it gives itself there."""

    name: str = ""
    part: int | None = None


def read_series(front: FrontMatter) -> SeriesEntry:
    """Return what a post says of its series: a name, a map with `name` and `part`, or a list, as Hugo has it."""
    value = front.value("series")
    if isinstance(value, list):
        value = _only(value, front)
    own = _part(front.value(*PART_KEYS), front)
    if isinstance(value, dict):
        keys = {str(key).casefold(): item for key, item in value.items() if item not in (None, "")}
        inner = next((keys[key] for key in _NUMBER_KEYS if key in keys), None)
        own = own if inner is None else _part(inner, front)
        value = next((keys[key] for key in _NAME_KEYS if key in keys), None)
        if value is None:
            front.report("series", "bad-value", sentence("“series” has no name; it counts for nothing"), _HINT)
    if value is None:
        return SeriesEntry()
    if isinstance(value, list | dict):
        front.report("series", "bad-value", sentence("“series” wants a name; it counts for nothing"), _HINT)
        return SeriesEntry()
    name = lengths.bounded(in_one_line(str(value)), lengths.NAME, "“series”", front.too_long("series"))
    return SeriesEntry(name, own)


def _only(names: list[object], front: FrontMatter) -> object:
    """Return the first of several series: an article stands in one."""
    given = [name for name in names if name not in (None, "")]
    if len(given) > 1:
        message = sentence("an article stands in one series; the first of {number} counts", number=len(given))
        front.report("series", "bad-value", message, _HINT)
    return given[0] if given else None


def _part(value: object, front: FrontMatter) -> int | None:
    if value is None:
        return None
    found = _NUMBER.match(str(value)[: lengths.NAME])
    if found and not isinstance(value, list | dict):
        return int(found[1])
    key = next((key for key in PART_KEYS if front.value(key) is not None), "series")
    message = sentence("the part of a series wants a number, not “{value}”; it counts for nothing", value=value)
    front.report(key, "bad-value", message, _HINT)
    return None
