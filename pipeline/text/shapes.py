"""What a value of YAML looks like, in words and as JSON schema (draft 2020-12), which editors check while one writes.

A schema takes what our readers take, for whom every plain value is a text: numbers, dates, `true`. A key without a
value is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pipeline.i18n.words import words_for

_Read_co = TypeVar("_Read_co", covariant=True)

Schema = dict[str, Any]
_PLAIN = ["string", "number", "boolean", "null"]


@dataclass(frozen=True)
class Shape:
    """What values look like: `kind` in words, for people, and as a schema, made when it is asked for."""

    kind: str
    schema: Callable[[], Schema]


@dataclass(frozen=True)
class Value(Generic[_Read_co]):
    """A function that reads a value, and what values it can read look like."""

    read: Callable[[object], _Read_co]
    shape: Shape

    def __call__(self, value: object) -> _Read_co:
        """Read a value."""
        return self.read(value)


def takes(kind: str, schema: Callable[[], Schema]) -> Callable[[Callable[[object], _Read_co]], Value[_Read_co]]:
    """Say of a function what values it can read."""
    return lambda read: Value(read, Shape(kind, schema))


def plain(most: int) -> Schema:
    """Return the schema of a text of so many letters at most."""
    return {"type": _PLAIN, "maxLength": most}


def one_or_more(one: Schema, **more: object) -> Schema:
    """Return the schema of a value, or a list of such; `more` is what else must be true of the list."""
    return {"anyOf": [one, {"type": "array", "items": one, **more}]}


def like(pattern: str, *, may_lack: bool = True) -> Schema:
    """Return the schema of a text that is as a regular expression says, all of it.

    What is a number or true to YAML is meant as a text, too.
    """
    whole = re.compile(pattern)
    number = "number" if whole.fullmatch("0.5") else "integer" if whole.fullmatch("7") else ""
    others = ["boolean"] * bool(whole.fullmatch("true")) + [number] * bool(number)
    kinds = ["string", *others, *["null"] * may_lack]
    return {"type": kinds, "pattern": f"^(?:{_portable(pattern)})$"} | ({"minimum": 0} if number else {})


def one_word(words: Iterable[str], *, may_lack: bool = True) -> Schema:
    """Return the schema of one of some words, which an editor can offer, in small letters or capitals."""
    known = list(words)
    return {"anyOf": [{"enum": known}, like(rf"\s*{_any_of(known)}\s*", may_lack=may_lack)]}


def several_words(words: Iterable[str], *, may_be_none: bool = True) -> Schema:
    """Return the schema of some of these words: a text with commas or blanks between them, or a list."""
    known = list(words)
    one = {"anyOf": [{"enum": known}, like(rf"[\s,]*(?:{_any_of(known)}(?:[\s,]+|$))*", may_lack=may_be_none)]}
    if may_be_none:
        return one_or_more(one)
    text = like(rf"[\s,]*(?:{_any_of(known)}(?:[\s,]+|$))+")
    return {"anyOf": [{"enum": known}, text, {"type": "array", "items": one, "contains": {"pattern": r"[^\s,]"}}]}


def keyed(properties: Mapping[str, Schema], required: str = "") -> Schema:
    """Return the schema of a map with these keys alone, which may be written with hyphens and in other languages."""
    others: dict[str, Schema] = {}
    for key, one in properties.items():
        words = [key.replace("_", "-")] * ("_" in key) + [spelt(word) for word in words_for(key)]
        if words:
            others[f"^(?:{'|'.join(words)})$"] = one
    needed = {"anyOf": [{"required": [key]} for key in (required, *words_for(required))]} if required else {}
    return {"properties": dict(properties), "patternProperties": others, "additionalProperties": False, **needed}


def escaped(word: str) -> str:
    """Return a word as a regular expression, for JavaScript too, where no other signs may have a backslash."""
    return re.sub(r"[.^$*+?()\[\]{}|\\]", r"\\\g<0>", word)


def in_any_case(word: str) -> str:
    """Return the regular expression of a word whose letters may be capitals."""
    return "".join(f"[{letter}{letter.upper()}]" if letter.isalpha() else escaped(letter) for letter in word)


def spelt(word: str) -> str:
    """Return the regular expression of a key as people write it: capitals, accents, blanks and hyphens do not count."""
    return "".join(_letters(letter) for letter in word if letter.isprintable())


def _letters(letter: str) -> str:
    if letter in " -_":
        return "[ _-]?"
    if letter == "’":
        return "[’' ]?"
    base = unicodedata.normalize("NFKD", letter)[0]
    found = "".join(dict.fromkeys((letter, letter.upper(), *((base, base.upper()) if base.isascii() else ()))))
    return f"[{found}]" if letter.isalpha() and len(found) > 1 else escaped(letter)


def _any_of(words: Collection[str]) -> str:
    """Return the regular expression of any of these words, in any language."""
    known = [*map(in_any_case, words), *(spelt(other) for word in words for other in words_for(word))]
    return f"(?:{'|'.join(known)})"


def _portable(pattern: str) -> str:
    r"""Return a regular expression of Python as JavaScript has it, where \w has no accents; each stands in brackets."""
    return pattern.replace("++", "+").replace("*+", "*").replace(r"[\w", r"[0-9A-Za-z_ª-\uffff")
