"""The configuration of another tool as data: read within bounds, never carried out."""

from __future__ import annotations

import json
import re
from contextvars import ContextVar
from pathlib import Path, PurePosixPath

from pipeline.dialects.folders.literals import Module, read_module
from pipeline.files.bounds import bounded_toml, require_bounded
from pipeline.files.opening import read_below
from pipeline.files.plain_yaml import PlainLoader, read_yaml

_LARGEST = 200_000  # bytes: hundreds of times what such files have
_EMPTY = 3  # bytes: an end of line, {}
_PYTHON_TEXT = re.compile(r"""^(\w+) *= *u?(["'])((?:(?!\2)[^\\\n])*)\2 *(?:#.*)?$""", re.MULTILINE)
_SCRIPTS = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts")
denied: ContextVar[set[Path]] = ContextVar("denied")
"""The files that were to be read here and that the system lets nobody open, for `load` to name."""


class _Loader(PlainLoader):
    """Reads YAML in which tags name programs (`!!python/name:…`, `!ENV`): what they would make is None."""


def _nothing(*_: object) -> None:
    """Make nothing of a value, its loader and its tag."""


_Loader.add_multi_constructor("!", _nothing)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _nothing)


def read_configuration(folder: Path, name: str) -> dict[str, object]:
    """Return the keys and values of a file in YAML, TOML or JSON; {} where it cannot be read."""
    text, suffix = read_bounded(folder, name), PurePosixPath(name).suffix
    try:
        if suffix == ".toml":
            value: object = bounded_toml(text)
        elif suffix == ".json":
            value = json.loads(text) if text.strip() else {}
        else:
            value = read_yaml(text, _Loader).values
        require_bounded(value, text)
    except (ValueError, RecursionError, LookupError, TypeError):
        return {}
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else {}


def is_readable(folder: Path, name: str) -> bool:
    """Return whether a file in YAML, TOML or JSON says anything, or is empty; any other, or one `denied`, passes."""
    path = folder / name
    is_data = PurePosixPath(name).suffix in (".yml", ".yaml", ".toml", ".json") and path.is_file()
    says_something = not is_data or path.stat().st_size < _EMPTY or bool(read_configuration(folder, name))
    return says_something or path in denied.get(set())


def read_script(folder: Path, name: str) -> Module:
    """Return what stands as data in a file in JavaScript or TypeScript."""
    return read_module(read_bounded(folder, name)) if PurePosixPath(name).suffix in _SCRIPTS else Module()


def python_texts(folder: Path, name: str) -> dict[str, str]:
    """Return the texts that a file in Python gives names to, each on a line of its own; it is never run."""
    return {match[1]: match[3] for match in _PYTHON_TEXT.finditer(read_bounded(folder, name))}


def read_bounded(folder: Path, name: str) -> str:
    """Return the text of a file below a folder.

    It is "" where it cannot be read, is elsewhere, or is larger than people write it.
    """
    try:
        data = read_below(folder, name, _LARGEST)
        return data.decode("utf-8-sig") if len(data) <= _LARGEST else ""
    except PermissionError:
        denied.get(set()).add(folder / name)
        return ""
    except (OSError, ValueError):
        return ""


def at(value: object, *keys: str) -> object:
    """Return what stands in a value under these keys, one within the other, whatever their case.

    It is None where nothing does.
    """
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = next((item for name, item in value.items() if str(name).lower() == key.lower()), None)
    return value
