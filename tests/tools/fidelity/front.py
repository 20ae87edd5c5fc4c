"""A post's front matter, parted from its text by the three fences that blogs use; what cannot be read says nothing."""

import json
import tomllib
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

import yaml


def _as_typed(block: str) -> Any:
    """YAML with each value as its author typed it: `title: no` is no "False"."""
    return yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 (it makes nothing but texts, lists and maps)


_FENCES: dict[str, tuple[tuple[str, ...], Callable[[str], Any]]] = {
    "---": (("---", "..."), _as_typed),
    "+++": (("+++",), tomllib.loads),
    "{": (("}",), lambda block: json.loads(f"{{{block}}}")),
}
_PICTURES = ("image", "cover", "featured_image", "thumbnail", "hero")
_ADDRESSES = ("src", "url", "path", "file", "image", "feature")


def parted(text: str) -> tuple[Mapping[str, Any], str]:
    """The front matter's keys, in small letters, and the text below it."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    closing, read = _FENCES.get(lines[start].rstrip(), ((), None)) if lines else ((), None)
    end = next((n for n in range(start + 1, len(lines)) if lines[n].rstrip() in closing), None)
    if read is None or end is None:
        return {}, text
    try:
        found = read("".join(lines[start + 1 : end]))
    except (yaml.YAMLError, ValueError, RecursionError):
        found = {}
    keys = {str(key).lower(): value for key, value in found.items()} if isinstance(found, dict) else {}
    return keys, "".join(lines[end + 1 :])


def title_in(keys: Mapping[str, Any]) -> str:
    """The title that a front matter gives."""
    title = keys.get("title")
    return "" if title is None or isinstance(title, dict | list) else unescape(str(title))


def picture_in(keys: Mapping[str, Any]) -> str:
    """The address of the picture that a front matter puts before the text."""
    value = next((keys[key] for key in _PICTURES if keys.get(key)), "")
    value = value[0] if isinstance(value, list) else value
    if isinstance(value, dict):
        value = next((value[key] for key in _ADDRESSES if value.get(key)), "")
    return str(value)
