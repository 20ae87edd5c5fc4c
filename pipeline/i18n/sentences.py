"""Sentences of the program: English texts that keep their parts, so that they can be said in other languages.

A sentence is a `str`, the English one; `catalogue.py` translates it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any, Self

Value = str | int | float
JOINED, AND, OR = "{first}, {second}", "{first} and {second}", "{first} or {second}"
"""How parts are joined (`joined`)."""


class Sentence(str):
    """A sentence with its parts: the template, which is its key in the catalogues, and the values by their names.

    A value may be a sentence itself.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Self:
        """Make the English sentence; what an error says for itself is said as a sentence, too."""
        known = {name: _value(value) for name, value in values.items()}
        made = super().__new__(cls, template.format_map(known))
        made.template, made.values = template, known
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to other processes, and into the store, with all parts."""
        return type(self), (self.template, dict(self.values))

    def with_values(self, change: Callable[[str], str]) -> Self:
        """Return the sentence with each text in it changed."""
        return type(self)(self.template, _change_value(self.values, change))


def _change_value(values: Mapping[str, Value], change: Callable[[str], str]) -> dict[str, Value]:
    return {name: change_text(value, change) if isinstance(value, str) else value for name, value in values.items()}


def _value(value: object) -> Value:
    if isinstance(value, Exception):
        return error_text(value)
    if isinstance(value, str | int | float):
        return value
    return "" if value is None else str(value)


def sentence(template: str, /, **values: object) -> Sentence:
    """Return a sentence: "a link was {how}; joined" with how="broken", say. Braces that are meant are doubled."""
    return Sentence(template, values)


def constant(text: str) -> Sentence:
    """Return a text without values as a sentence; braces in it are kept."""
    return text if isinstance(text, Sentence) else Sentence(text.replace("{", "{{").replace("}", "}}"), {})


def quote_foreign(words: str) -> str:
    """Return what a library or the system says in its own language, which is quoted where that is not the reader's."""
    return sentence("{words}", words=words) if words else ""


def error_text(error: Exception) -> str:
    """Return what an error of ours says, as the sentence that it was raised with."""
    return error.args[0] if error.args and isinstance(error.args[0], Sentence) else str(error)


class Counted(Sentence):
    """A sentence about a number of things, which is said in one way of one, in another of others."""

    __slots__ = ("one", "other")
    one: str
    other: str

    @classmethod
    def of(cls, one: str, other: str, values: Mapping[str, object]) -> Self:
        """Make the English sentence of both templates; `number` among the values counts."""
        made = cls(one if values["number"] == 1 else other, values)
        made.one, made.other = one, other
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to other processes with both templates."""
        return type(self), (self.template, dict(self.values)), (None, {"one": self.one, "other": self.other})

    def with_values(self, change: Callable[[str], str]) -> Self:
        """Return the sentence with each text in it changed."""
        return type(self).of(self.one, self.other, _change_value(self.values, change))


def counted(one: str, other: str, number: int, /, **values: object) -> Counted:
    """Return a sentence about {number} things, which English says in one way of one, in another of others."""
    return Counted.of(one, other, {"number": number, **values})


def with_others(names: str, number: int) -> str:
    """Return names, with the number of others that are not named, if any."""
    if number < 1:
        return names
    return counted("{names} and {number} other", "{names} and {number} others", number, names=names)


def and_others(number: int) -> str:
    """Return how many others the same is said of, in brackets; "" for none."""
    return counted(" (and {number} other)", " (and {number} others)", number) if number else ""


def byte_size(number: int) -> Sentence:
    """Describe a number of bytes, in kB up to 100 kB, then in MB or GB; no file has 0 kB but an empty one."""
    if number >= 10**9:
        return sentence("{size:.1f} GB", size=number / 10**9)
    if number > 10**5:
        return sentence("{size:.1f} MB", size=number / 10**6)
    return sentence("{size} kB", size=-(-number // 1000))


def joined(parts: Iterable[str], template: str = JOINED) -> str:
    """Return several sentences as one, each joined to those before it; "" where there are none."""
    texts = list(parts)
    return reduce(lambda first, second: sentence(template, first=first, second=second), texts) if texts else ""


def change_text(text: str, change: Callable[[str], str]) -> str:
    """Return the text changed; of a sentence the texts in it, so that it stays one."""
    return text.with_values(change) if isinstance(text, Sentence) else change(text)


# What means something to those who write Python alone: kinds of exceptions, objects by their place in memory.
_INNARDS = (
    (re.compile(r"<[^<>]{0,200}object at 0x[0-9a-fA-F]+>"), "it"),
    (re.compile(r"\(<\w{1,20}>, line \d+\)|\[Errno -?\d+\]"), ""),
    (re.compile(r"\b(?:\w{1,40}\.){0,6}[A-Z]\w{0,60}(?:Error|Exception)\b:?"), ""),
)
_IN_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (RecursionError, sentence("it is nested too deep")),
    (MemoryError, sentence("it takes more memory than there is")),
    (UnicodeDecodeError, sentence("it is not UTF-8")),
)
CHECK_PERMISSIONS = sentence("check its permissions")
# What systems say most often of files, which has its French; anything else stays as they say it.
_OF_SYSTEMS = (
    "Permission denied, Operation not permitted, No such file or directory, File exists, File name too long,"
    " Is a directory, Not a directory, No space left on device, Read-only file system, Too many open files,"
    " Input/output error, Disk quota exceeded, Connection refused, Directory not empty, Device or resource busy,"
    " Too many levels of symbolic links, Address already in use, Invalid argument"
).split(", ")


def suggest_fix(reason: str, otherwise: str) -> str:
    """Return how to fix a file that cannot be used: by its permissions where the system names them (`humanize`)."""
    return CHECK_PERMISSIONS if reason in _OF_SYSTEMS[:2] else otherwise


def humanize(error: BaseException) -> str:
    """Return what an exception says, as a sentence or the end of one."""
    for kind, words in _IN_WORDS:
        if isinstance(error, kind):
            return words
    if isinstance(error, OSError) and error.strerror:
        return constant(error.strerror) if error.strerror in _OF_SYSTEMS else quote_foreign(error.strerror)
    own = error.args[0] if error.args else ""
    return own if isinstance(own, Sentence) else quote_foreign(without_innards(str(error)))


def without_innards(text: str) -> str:
    """Return a sentence of a library, in one line, without what it says of Python."""
    for pattern, instead in _INNARDS:
        text = pattern.sub(instead, text)
    return " ".join(text.split())
