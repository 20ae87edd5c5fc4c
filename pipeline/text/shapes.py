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

from pipeline.i18n.sentences import Sentence, sentence
from pipeline.i18n.words import words_for

_Read_co = TypeVar("_Read_co", covariant=True)
_Shape_co = TypeVar("_Shape_co", bound="Shape", covariant=True)

Schema = dict[str, Any]
_PLAIN = ["string", "number", "boolean", "null"]


@dataclass(frozen=True)
class Shape:
    """What values look like: in words, for people, and as a schema, made when it is asked for."""

    words: str
    schema: Callable[[], Schema]


@dataclass(frozen=True)
class ValueKind(Shape, Generic[_Read_co]):
    """A shape with the function that reads a value of it."""

    read: Callable[[object], _Read_co]

    def __call__(self, value: object) -> _Read_co:
        """Read a value."""
        return self.read(value)


class Key(Generic[_Shape_co]):
    """A key of a file: its names, ours first, the kind of its values, what it says, and an example of a value.

    `field` is the name of what it fills, the key's own where it is not given.
    """

    def __init__(
        self,
        names: str | tuple[str, ...],
        kind: _Shape_co,
        about: str,
        example: object = True,  # noqa: FBT002 - no switch
        field: str = "",
    ) -> None:
        """Make a key; `about` is a template of the catalogue."""
        self.names = (names,) if isinstance(names, str) else names
        self.kind, self.about, self.example, self.field = kind, sentence(about), example, field or self.names[0]


def by_name(*keys: Key[_Shape_co]) -> dict[str, Key[_Shape_co]]:
    """Return keys by the first of their names."""
    return {key.names[0]: key for key in keys}


def takes(words: str, schema: Callable[[], Schema]) -> Callable[[Callable[[object], _Read_co]], ValueKind[_Read_co]]:
    """Return a decorator of functions that read values of a kind; `words` is a template of the catalogue."""
    in_words = words if isinstance(words, Sentence) else sentence(words)
    return lambda read: ValueKind(in_words, schema, read)


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
