"""The configuration of another tool as data: read within bounds, never carried out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pipeline.files.opening import read_below
from pipeline.files.plain_yaml import PlainLoader, read_yaml
from pipeline.files.text_files import DEEPEST, parse_bounded_toml, require_bounded

# A text that is never closed ends with its line, or with the file: then no place is looked at twice.
_TOKEN = re.compile(
    r"""(?P<blank>\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+)"""
    r"""|(?P<text>"(?:[^"\\\n]|\\.)*+"?+|'(?:[^'\\\n]|\\.)*+'?+|`(?:[^`\\]|\\.)*+`?+)"""
    r"""|(?P<name>[\w$]++(?:\.[\w$]++)*+)"""
    r"""|(?P<sign>=>|\.\.\.|.)""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_MEANT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_WORDS = {"true": True, "false": False, "null": None, "undefined": None}
_OPENING, _CLOSING = "([{", ")]}"
_DECLARING = ("const", "let", "var")
# What begins the next statement where no sign ends the last one, and the signs that end a value.
_BEGINNING, _ENDING = (*_DECLARING, "export", "module.exports"), (",", ";", *_CLOSING)
# Words behind a value that only give its type.
_TYPED = ("as", "satisfies")
_MOST_NAMES = 5  # that stand one for the other


@dataclass(frozen=True)
class Name:
    """A value that has a name elsewhere in the file."""

    name: str


@dataclass(frozen=True)
class Call:
    """Call of a function with its arguments: `starlight({ title: "…" })`."""

    name: str
    arguments: tuple[object, ...]


@dataclass(frozen=True)
class Module:
    """Module of a file: its constants by their names, and its default export."""

    constants: Mapping[str, object] = field(default_factory=dict)
    exported: object = None

    def find(self, value: object, *keys: str) -> object:
        """Return the value under these keys of a value of the file, one within the other; None for none."""
        found = self._resolve(value)
        for key in keys:
            found = self._resolve(found.get(key)) if isinstance(found, dict) else None
        return found

    def _resolve(self, value: object) -> object:
        """Resolve a name; unwrap a call such as `defineConfig(…)`."""
        for _ in range(_MOST_NAMES):
            if isinstance(value, Name):
                value = self.constants.get(value.name)
            elif isinstance(value, Call) and value.name.startswith("define") and value.arguments:
                value = value.arguments[0]
            else:
                return value
        return None


def read_module(text: str) -> Module:
    """Return the constants of a file and its default export, as far as they are data."""
    reader = _Reader(text)
    constants: dict[str, object] = {}
    exported: object = None
    in_function = False
    while (word := reader.take()) is not None:
        if word in _DECLARING and reader.is_name():
            name = str(reader.take())
            if reader.skip_to_sign("="):
                constants[name] = reader.value()
        elif word == "default" or (word == "module.exports" and reader.take_if("=")):
            in_function = reader.is_function()
            exported = exported if in_function else reader.value()
        elif word == "return" and in_function and exported is None:
            exported = reader.value()
    return Module(constants, exported)


class _Reader:
    """Reads a file from its beginning to its end, each sign once."""

    def __init__(self, text: str) -> None:
        self._tokens = [(str(m.lastgroup), m[0]) for m in _TOKEN.finditer(text) if m.lastgroup != "blank"]
        self._at = 0

    def take(self) -> str | None:
        """Return the next token; None at the end."""
        if self._at >= len(self._tokens):
            return None
        self._at += 1
        return self._tokens[self._at - 1][1]

    def take_if(self, sign: str) -> bool:
        """Return whether the next sign is this, which is then taken."""
        if self._peek() != ("sign", sign):
            return False
        self._at += 1
        return True

    def is_name(self) -> bool:
        """Return whether a name comes next."""
        return self._peek()[0] == "name"

    def is_function(self) -> bool:
        """Return whether a function comes next, which returns what there is to know."""
        return self._peek()[1] in ("function", "async")

    def skip_to_sign(self, wanted: str) -> bool:
        """Skip to the position after the next such sign of this statement; return whether there is one."""
        depth = 0
        while self._at < len(self._tokens):
            kind, sign = self._peek()
            if kind == "sign" and not depth and sign == wanted:
                self._at += 1
                return True
            if kind == "sign" and not depth and sign in (";", ")", "]", "}"):
                return False
            depth += self._step(kind, sign)
            self._at += 1
        return False

    def value(self, depth: int = 0) -> object:
        """Return the value that comes next; None where it is not told by the text alone."""
        value = self._read_primary(depth)
        if self._peek() == ("sign", "(") and isinstance(value, Name):
            self._at += 1
            value = Call(value.name, tuple(self._read_items(")", depth + 1)))
        kind, sign = self._peek()
        if kind == "name" and sign in _TYPED:
            self._skip_value()
        elif kind == "sign" and sign not in _ENDING:
            self._skip_value()  # part of a greater thing, which would have to be computed
            return None
        return value

    def _read_primary(self, depth: int) -> object:
        kind, sign = self._peek()
        if depth > DEEPEST or kind == "end":
            self._skip_value()
            return None
        self._at += 1
        if kind == "text":
            return _read_text(sign)
        if kind == "name":
            return _WORDS[sign] if sign in _WORDS else int(sign) if sign.isdecimal() else Name(sign)
        if sign == "{":
            return self._map(depth + 1)
        if sign == "[":
            return self._read_items("]", depth + 1)
        self._at -= 1
        self._skip_value()
        return None

    def _read_items(self, end: str, depth: int) -> list[object]:
        items: list[object] = []
        while self._at < len(self._tokens) and not self.take_if(end):
            before = self._at
            items.append(self.value(depth))
            self.take_if(",")
            if self._at == before:
                self._at += 1
        return items

    def _map(self, depth: int) -> dict[str, object]:
        values: dict[str, object] = {}
        while self._at < len(self._tokens) and not self.take_if("}"):
            before = self._at
            kind, sign = self._peek()
            if kind in ("name", "text"):
                self._at += 1
                key = _read_text(sign) if kind == "text" else sign
                if self.take_if(":"):
                    values[str(key)] = self.value(depth)
                elif self._peek()[1] in (",", "}"):
                    values[str(key)] = Name(sign)
            self._skip_value()
            self.take_if(",")
            if self._at == before:
                self._at += 1
        return values

    def _skip_value(self) -> None:
        """Go to the sign that ends the value here."""
        depth = 0
        while self._at < len(self._tokens):
            kind, sign = self._peek()
            if not depth and (sign in _BEGINNING if kind == "name" else kind == "sign" and sign in _ENDING):
                return
            depth += self._step(kind, sign)
            self._at += 1

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    @staticmethod
    def _step(kind: str, sign: str) -> int:
        """Return how much deeper a sign leads."""
        return (sign in _OPENING) - (sign in _CLOSING) if kind == "sign" else 0


def _read_text(sign: str) -> object:
    """Return what a text between quotation marks says; None where a value is to be put into it."""
    if sign.startswith("`") and "${" in sign:
        return None
    inner = sign[1:-1] if len(sign) > 1 and sign[-1] == sign[0] else sign[1:]
    return _ESCAPE.sub(lambda one: chr(int(one[1][1:], 16)) if len(one[1]) > 1 else _MEANT.get(one[1], one[1]), inner)


_LARGEST = 200_000  # bytes: hundreds of times what such files have
_PYTHON_TEXT = re.compile(r"""^(\w+) *= *u?(["'])((?:(?!\2)[^\\\n])*)\2 *(?:#.*)?$""", re.MULTILINE)
SCRIPTS = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts")
denied: ContextVar[set[Path]] = ContextVar("denied")
"""The files that the system refused to open, for `load` to name."""


class _Loader(PlainLoader):
    """Reads YAML in which tags name programs (`!!python/name:…`, `!ENV`): what they would make is None."""


for _prefix in ("!", "tag:yaml.org,2002:python/"):
    _Loader.add_multi_constructor(_prefix, lambda *_: None)


def read_configuration(folder: Path, name: str) -> dict[str, object]:
    """Return the keys and values of a file in YAML, TOML or JSON; {} where it cannot be read."""
    return _parse(read_bounded(folder, name), PurePosixPath(name).suffix) or {}


def _parse(text: str, suffix: str) -> dict[str, object] | None:
    """Return the keys and values of a text, which may say none; None where it says something else."""
    try:
        value: object = {}
        if suffix == ".toml":
            value = parse_bounded_toml(text)
        elif suffix != ".json":
            value = read_yaml(text, _Loader).values
        elif text.strip():
            value = json.loads(text)
        require_bounded(value, text)
    except (ValueError, RecursionError, LookupError, TypeError):
        return None
    value = {} if value is None else value
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else None


def is_readable(folder: Path, name: str) -> bool:
    """Return whether a file in YAML, TOML or JSON can be read; any other, or one `denied`, passes."""
    path, suffix = folder / name, PurePosixPath(name).suffix
    if suffix not in (".yml", ".yaml", ".toml", ".json") or not path.is_file():
        return True
    text = read_bounded(folder, name)
    is_read = _parse(text, suffix) is not None if text else not path.stat().st_size
    return is_read or path in denied.get(set())


def read_script(folder: Path, name: str) -> Module:
    """Return the data in a file in JavaScript or TypeScript."""
    return read_module(read_bounded(folder, name)) if PurePosixPath(name).suffix in SCRIPTS else Module()


def python_texts(folder: Path, name: str) -> dict[str, str]:
    """Return the texts that a file in Python gives names to, each on a line of its own; it is never run."""
    return {match[1]: match[3] for match in _PYTHON_TEXT.finditer(read_bounded(folder, name))}


def make_finder(folder: Path, name: str) -> Callable[[str], object]:
    """Return a function that finds what a file says under keys (`theme.locale`), whichever language it is in."""
    if PurePosixPath(name).suffix in SCRIPTS:
        module = read_script(folder, name)
        return lambda keys: module.find(module.exported, *keys.split("."))
    values = python_texts(folder, name) if name.endswith(".py") else read_configuration(folder, name)
    return lambda keys: find_at(values, *keys.split("."))


def read_bounded(folder: Path, name: str) -> str:
    """Return the text of a file below a folder; "" if it cannot be read, is elsewhere, or is too large."""
    try:
        data = read_below(folder, name, _LARGEST)
        return data.decode("utf-8-sig") if len(data) <= _LARGEST else ""
    except (OSError, ValueError) as error:
        if isinstance(error, PermissionError):
            denied.get(set()).add(folder / name)
        return ""


def find_at(value: object, *keys: str) -> object:
    """Return the value under these keys, one within the other, in any case; None for none."""
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = next((item for name, item in value.items() if str(name).lower() == key.lower()), None)
    return value
