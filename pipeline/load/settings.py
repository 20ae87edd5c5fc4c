"""`collection.yaml` -> Settings: every key optional, each checked, an unknown one named with a suggestion."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import yaml

from pipeline.load.bounds import excess
from pipeline.load.plain_yaml import PlainLoader
from pipeline.load.yaml_faults import Fault, understood
from pipeline.model.manuscript import Settings
from pipeline.model.pandoc import readers
from pipeline.model.problems import BEGINNING, Place, Problem
from pipeline.model.text import in_one_line

SETTINGS_FILE = "collection.yaml"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_KNOWN = tuple(field.name for field in fields(Settings))


# The language is told by the posts where nobody tells it.
_UNTOLD = Settings(language="")


class _WrongValueError(ValueError):
    """A value that its key cannot take; the text says what it wants."""


def read_settings(root: Path | None) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings in `root`, and what is wrong with them; the default ones where there is no file.

    The language is "" where it is not told.
    """
    if root is None:
        return _UNTOLD, ()
    try:
        text = (root / SETTINGS_FILE).read_bytes().decode("utf-8-sig")
        node = yaml.compose(text, Loader=PlainLoader)
        values = yaml.load(text, Loader=PlainLoader)  # noqa: S506 (made of the safe loader)
    except (yaml.YAMLError, ValueError, RecursionError, LookupError, TypeError, OSError) as error:
        return _UNTOLD, (_unreadable(error),)
    if values is None:
        return _UNTOLD, ()
    if how := excess(values, text):
        return _UNTOLD, (_unreadable(ValueError(how)),)
    if not isinstance(values, dict) or not isinstance(node, yaml.MappingNode):
        message = "not a list of “key: value” lines; the default settings are used"
        return _UNTOLD, (Problem(SETTINGS_FILE, *BEGINNING, "settings", message),)
    marks = {str(key.value): key.start_mark for key, _ in node.value}
    places = {key: (mark.line + 1, mark.column + 1) for key, mark in marks.items()}
    return _checked({str(key): value for key, value in values.items()}, places)


def _unreadable(error: Exception) -> Problem:
    found = understood(error) if isinstance(error, yaml.MarkedYAMLError) else Fault(None, in_one_line(str(error)), "")
    place = (found.mark.line + 1, found.mark.column + 1) if found.mark else BEGINNING
    message = f"cannot be read: {found.what}; the default settings are used"
    return Problem(
        SETTINGS_FILE, *place, "settings", message, found.hint or "check colons, quotation marks and indents"
    )


def places_of_order(root: Path) -> dict[str, Place]:
    """Where in the settings that `root` has each slug of the order stands."""
    node = yaml.compose((root / SETTINGS_FILE).read_bytes().decode("utf-8-sig"), Loader=PlainLoader)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    lists = [value for key, value in pairs if key.value == "order" and isinstance(value, yaml.SequenceNode)]
    marks = {str(item.value): item.start_mark for found in lists for item in found.value}
    return {slug: (mark.line + 1, mark.column + 1) for slug, mark in marks.items()}


def _checked(values: dict[str, Any], places: dict[str, Place]) -> tuple[Settings, tuple[Problem, ...]]:
    problems: list[Problem] = []
    good: dict[str, Any] = {}
    for key, value in values.items():
        place = places.get(key, BEGINNING)
        if key not in _KNOWN:
            problems.append(Problem(SETTINGS_FILE, *place, "settings-key", f"unknown key “{key}”", _suggestion(key)))
        elif value is not None:
            try:
                good[key] = _READERS[key](value)
            except _WrongValueError as error:
                problems.append(Problem(SETTINGS_FILE, *place, "settings", f"“{key}” {error}"))
    return replace(_UNTOLD, **good), tuple(problems)


def _suggestion(key: str) -> str:
    near = difflib.get_close_matches(key.lower().replace("-", "_"), _KNOWN, 1)
    return f"did you mean “{near[0]}”?" if near else f"known keys: {', '.join(_KNOWN)}"


def _text(value: object) -> str:
    if isinstance(value, dict | list):
        raise _WrongValueError("wants a text")
    return in_one_line(str(value))


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(_text(item) for item in value)
    return (_text(value),)


def _language(value: object) -> str:
    text = _text(value).replace("_", "-")
    if not _LANGUAGE.fullmatch(text):
        raise _WrongValueError(f"wants a language code such as fr or en-GB, not “{text}”")
    return text


def _base_url(value: object) -> str:
    text = _text(value)
    if not re.fullmatch(r"""https?://[^\s/?#"'<>]+[^\s?#"'<>]*""", text):
        raise _WrongValueError(f"wants an address such as https://example.org/blog/, not “{text}”")
    return text.rstrip("/") + "/"


def _order(value: object) -> str | tuple[str, ...]:
    if isinstance(value, list):
        return _texts(value)
    text = _text(value)
    if text not in ("date", "title"):
        raise _WrongValueError(f"wants date, title or a list of slugs, not “{text}”")
    return text


def _reader(value: object) -> str:
    text = _text(value)
    name = re.split(r"[+-]", text, maxsplit=1)[0]
    if not re.fullmatch(r"\w+([+-]\w+)*", text) or name not in readers():
        near = difflib.get_close_matches(name, readers(), 1)
        raise _WrongValueError(f"wants the name of a pandoc reader, not “{text}”" + (f"; {near[0]}?" if near else ""))
    return text


def _trust(value: object) -> bool:
    word = _text(value).lower()
    if word not in ("true", "false"):
        raise _WrongValueError("wants true or false")
    return word == "true"


_READERS: dict[str, Callable[[object], object]] = {
    "title": _text,
    "subtitle": _text,
    "language": _language,
    "authors": _texts,
    "publisher": _text,
    "rights": _text,
    "base_url": _base_url,
    "identifier": _text,
    "order": _order,
    "reader": _reader,
    "trust": _trust,
}
