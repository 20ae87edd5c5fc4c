"""Split front matter from a post by the three fences that blogs use; unreadable front matter is empty."""

import json
import tomllib
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

import yaml


def _as_typed(block: str) -> Any:
    """Parse YAML with all values as text: `title: no` is not "False"."""
    return yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 (it makes nothing but texts, lists and maps)


_FENCES: dict[str, tuple[tuple[str, ...], Callable[[str], Any]]] = {
    "---": (("---", "..."), _as_typed),
    "+++": (("+++",), tomllib.loads),
    "{": (("}",), lambda block: json.loads(f"{{{block}}}")),
}
_PICTURES = ("image", "cover", "featured_image", "thumbnail", "hero")
_ADDRESSES = ("src", "url", "path", "file", "image", "feature")


def parted(text: str) -> tuple[Mapping[str, Any], str]:
    """Return the front matter's keys in lower case, and the text below it."""
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
    """Return the title in a front matter."""
    title = keys.get("title")
    return "" if title is None or isinstance(title, dict | list) else unescape(str(title))


def picture_in(keys: Mapping[str, Any]) -> str:
    """Return the address of the lead picture in a front matter."""
    value = next((keys[key] for key in _PICTURES if keys.get(key)), "")
    value = value[0] if isinstance(value, list) else value
    if isinstance(value, dict):
        value = next((value[key] for key in _ADDRESSES if value.get(key)), "")
    return str(value)
