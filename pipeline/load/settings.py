"""`collection.yaml` -> Settings: every key optional, each checked, an unknown one named with a suggestion."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import fields, replace
from itertools import chain, repeat
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml

from pipeline.load.anthologies import read_anthology
from pipeline.load.bounds import bounded_file, excess
from pipeline.load.decoding import old_encoding, told
from pipeline.load.handouts import read_handout
from pipeline.load.hashes import remark_in_value, with_hashes
from pipeline.load.plain_yaml import PlainLoader
from pipeline.load.values import WrongValueError, base_url, language, names, text, texts
from pipeline.load.yaml_faults import Fault, understood
from pipeline.model.anthologies import Anthology
from pipeline.model.handouts import Handout
from pipeline.model.manuscript import SETTINGS_FILE, Settings, Trust
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.pandoc.process import readers
from pipeline.text.in_words import said
from pipeline.text.printable import in_one_line

_Entry = TypeVar("_Entry")
_LARGEST = 5_000_000  # bytes
_KNOWN = (*(field.name for field in fields(Settings) if field.name != "trust"), "handouts", "anthologies")
_TRUST_HINT = f"take the line out; whoever knows all authors gives the command --trust {Trust.HTML}"

# The language is told by the posts where nobody tells it.
_UNTOLD = Settings(language="")


class SettingsRead(NamedTuple):
    """What the settings say, and what is wrong with them. The language is "" where it is not told."""

    settings: Settings = _UNTOLD
    handouts: tuple[Handout, ...] = ()
    anthologies: tuple[Anthology, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_settings(root: Path | None) -> SettingsRead:
    """Return the settings in `root`; the default ones where there is no file."""
    if root is None:
        return SettingsRead()
    try:
        decoded = told(bounded_file(root, SETTINGS_FILE, _LARGEST))
        lines, signs = with_hashes(decoded.text.split("\n"))
        source = "\n".join(lines)
        node = yaml.compose(source, Loader=PlainLoader)
        values = yaml.load(source, Loader=PlainLoader)  # noqa: S506 (made of the safe loader)
    except (yaml.YAMLError, ValueError, RecursionError, LookupError, TypeError, OSError) as error:
        return SettingsRead(problems=(_unreadable(error),))
    if values is None:
        return SettingsRead()
    if how := excess(values, source):
        return SettingsRead(problems=(_unreadable(ValueError(how)),))
    if not isinstance(values, dict) or not isinstance(node, yaml.MappingNode):
        message = "not a list of “key: value” lines; the default settings are used"
        return SettingsRead(problems=(Problem(SETTINGS_FILE, *BEGINNING, "settings", message),))
    places = {str(key.value): _place(key) for key, _ in node.value}
    keys = {str(key): value for key, value in values.items()}
    handouts, wrong = _entries("handouts", "handout", keys, node, read_handout)
    anthologies, more = _entries(
        "anthologies", "anthology", keys, node, lambda asked, place: read_anthology(asked, root, place)
    )
    settings, problems = _checked(keys, places)
    odd = [remark_in_value(SETTINGS_FILE, place, key) for place, key in signs]
    odd += [old_encoding(SETTINGS_FILE, decoded, BEGINNING)] if decoded.encoding else []
    return SettingsRead(settings, handouts, anthologies, (*odd, *problems, *wrong, *more))


def _unreadable(error: Exception) -> Problem:
    found = understood(error) if isinstance(error, yaml.MarkedYAMLError) else Fault(None, in_one_line(said(error)), "")
    place = (found.mark.line + 1, found.mark.column + 1) if found.mark else BEGINNING
    message = f"cannot be read: {found.what}; the default settings are used"
    return Problem(
        SETTINGS_FILE, *place, "settings", message, found.hint or "check colons, quotation marks and indents"
    )


def places_of_order(root: Path) -> dict[str, Position]:
    """Return where in the settings that `root` has each slug of the order stands."""
    node = yaml.compose(told(bounded_file(root, SETTINGS_FILE, _LARGEST)).text, Loader=PlainLoader)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return {str(item.value): _place(item) for key, value in pairs if key.value == "order" for item in _items(value)}


def _place(node: yaml.Node) -> Position:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _items(node: yaml.Node) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _entries(
    key: str, what: str, values: dict[str, Any], node: yaml.MappingNode, read: Callable[[object, Position], _Entry]
) -> tuple[tuple[_Entry, ...], list[Problem]]:
    """Return what a list asks for that is to be made with everything; the key is taken from the values.

    An entry that cannot be understood is left out and named.
    """
    places = [_place(item) for name, items in node.value if name.value == key for item in _items(items)]
    value = values.pop(key, None)
    if value is None:
        return (), []
    if not isinstance(value, list):
        message = f"“{key}” wants a list, an entry with the keys of one {what} each"
        place = next((_place(name) for name, _ in node.value if name.value == key), BEGINNING)
        return (), [Problem(SETTINGS_FILE, *place, "settings", message)]
    entries: list[_Entry] = []
    problems: list[Problem] = []
    for number, (asked, place) in enumerate(zip(value, chain(places, repeat(BEGINNING)), strict=False), start=1):
        try:
            entries.append(read(asked, place))
        except WrongValueError as error:
            problems.append(Problem(SETTINGS_FILE, *place, "settings", f"{what} {number} {error}; it is not made"))
    return tuple(entries), problems


def _checked(values: dict[str, Any], places: dict[str, Position]) -> tuple[Settings, tuple[Problem, ...]]:
    problems: list[Problem] = []
    good: dict[str, Any] = {}
    for key, value in values.items():
        place = places.get(key, BEGINNING)
        if key == "trust":
            message = "“trust” does nothing here: whoever can write a post can write this file"
            problems.append(Problem(SETTINGS_FILE, *place, "settings-key", message, _TRUST_HINT))
        elif key not in _KNOWN:
            problems.append(Problem(SETTINGS_FILE, *place, "settings-key", f"unknown key “{key}”", _suggestion(key)))
        elif value is not None:
            try:
                good[key] = _READERS[key](value)
            except WrongValueError as error:
                problems.append(Problem(SETTINGS_FILE, *place, "settings", f"“{key}” {error}"))
    return replace(_UNTOLD, **good), tuple(problems)


def _suggestion(key: str) -> str:
    near = difflib.get_close_matches(key.lower().replace("-", "_"), _KNOWN, 1)
    return f"did you mean “{near[0]}”?" if near else f"known keys: {', '.join(_KNOWN)}"


def _order(value: object) -> str | tuple[str, ...]:
    if isinstance(value, list):
        return texts(value)
    word = text(value)
    if word not in ("date", "title"):
        raise WrongValueError(f"wants date, title or a list of slugs, not “{word}”")
    return word


def _reader(value: object) -> str:
    word = text(value)
    name = re.split(r"[+-]", word, maxsplit=1)[0]
    if not re.fullmatch(r"\w+([+-]\w+)*", word) or name not in readers():
        near = difflib.get_close_matches(name, readers(), 1)
        raise WrongValueError(f"wants the name of a pandoc reader, not “{word}”" + (f"; {near[0]}?" if near else ""))
    return word


_READERS: dict[str, Callable[[object], object]] = {
    "title": text,
    "subtitle": text,
    "language": language,
    "authors": names,
    "publisher": text,
    "rights": text,
    "base_url": base_url,
    "identifier": text,
    "order": _order,
    "reader": _reader,
}
