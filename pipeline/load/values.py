"""The values of settings as what they mean; what is none is refused in words."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from pipeline.text.printable import in_one_line
from pipeline.text.sentences import said_by, sentence

_Choice = TypeVar("_Choice", bound=StrEnum)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ADDRESS = re.compile(r"""https?://[^\s/?#"'<>]++[^\s?#"'<>]*+""")
_LONGEST = 5_000  # letters
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class WrongValueError(ValueError):
    """A value that its key cannot take; the text says what it wants."""


class WrongFieldError(WrongValueError):
    """A value that the key of an entry cannot take: which, and what it wants."""

    def __init__(self, key: str, why: str) -> None:
        """Say it as the middle of a sentence."""
        super().__init__(sentence("“{key}” {error}", key=key, error=why))
        self.key = key
        self.why = why


Readers = Mapping[str, tuple[str, Callable[[object], object]]]
"""The keys that an entry may have: the field that each fills, and what reads its value."""


def read_fields(values: object, readers: Readers, such_as: str) -> dict[str, object]:
    """Return the fields that these keys and values fill; None as a value is the same as no such key.

    Raises:
        WrongValueError: a key is not known, or cannot take its value; the text says which and what it wants.
    """
    if not isinstance(values, Mapping):
        raise WrongValueError(sentence("wants “key: value” lines such as “{such_as}”", such_as=such_as))
    found: dict[str, object] = {}
    for name, value in values.items():
        key = str(name).replace("-", "_")
        if key not in readers:
            hint = meant(key, readers) or sentence("; known keys: {keys}", keys=", ".join(readers))
            raise WrongValueError(sentence("has an unknown key “{key}”{hint}", key=in_one_line(key), hint=hint))
        if value is not None:
            field, read = readers[key]
            try:
                found[field] = read(value)
            except WrongValueError as error:
                raise WrongFieldError(key, said_by(error)) from None
    return found


def choices(kind: type[_Choice], value: object) -> tuple[_Choice, ...]:
    """Words of a kind, each once: a list, or a text with commas or blanks between them."""
    names = [name for item in texts(value) for name in item.replace(",", " ").split()]
    return tuple(dict.fromkeys(choice(kind, name) for name in names))


def text(value: object) -> str:
    """Return a text in one line; numbers and dates are texts too."""
    if isinstance(value, dict | list):
        raise WrongValueError(sentence("wants a text"))
    found = in_one_line(str(value))
    if len(found) > _LONGEST:
        raise WrongValueError(sentence("has {number:,} letters, more than any page can show", number=len(found)))
    return found


def texts(value: object) -> tuple[str, ...]:
    """Return a list of texts, or one."""
    if isinstance(value, list | tuple):
        return tuple(text(item) for item in value)
    return (text(value),)


def names(value: object) -> tuple[str, ...]:
    """Names of people, or one: each has a letter."""
    found = tuple(filter(None, texts(value)))
    for name in found:
        if not any(map(str.isalpha, name)):
            raise WrongValueError(sentence("wants the names of people, not “{name}”", name=name))
    return found


def language(value: object) -> str:
    """Return a language code."""
    word = text(value).replace("_", "-")
    if not _LANGUAGE.fullmatch(word):
        raise WrongValueError(sentence("wants a language code such as fr or en-GB, not “{word}”", word=word))
    return word


def base_url(value: object) -> str:
    """Return the address of a site, with a slash at its end."""
    word = text(value)
    if not _ADDRESS.fullmatch(word):
        raise WrongValueError(sentence("wants an address such as https://example.org/blog/, not “{word}”", word=word))
    return word.rstrip("/") + "/"


def flag(value: object) -> bool:
    """Yes or no."""
    word = text(value).lower()
    if word not in ("true", "false"):
        raise WrongValueError(sentence("wants true or false"))
    return word == "true"


def number(value: object) -> float:
    """Return a number that is not negative."""
    try:
        found = float(text(value).replace(",", "."))
    except ValueError:
        found = -1
    if not 0 <= found < float("inf"):
        raise WrongValueError(sentence("wants a number from 0 on, not “{value}”", value=text(value)))
    return found


def date(value: object) -> dt.date:
    """Return a day; a month or year stands for its first."""
    match = _DATE.fullmatch(text(value).partition(" ")[0])
    try:
        year, month, day = (int(part or 1) for part in match.groups()) if match else (0, 0, 0)
        return dt.date(year, month, day)
    except ValueError:
        raise WrongValueError(sentence("wants a date such as 2025-09-01, not “{value}”", value=text(value))) from None


def choice(kind: type[_Choice], value: object) -> _Choice:
    """One of the words of a kind."""
    word = text(value).lower()
    if word not in set(kind):
        raise WrongValueError(
            sentence(
                "wants {choices}, not “{value}”{meant}",
                choices=one_of(kind),
                value=text(value),
                meant=meant(word, kind),
            )
        )
    return kind(word)


def one_of(words: Iterable[str]) -> str:
    """Return the words that may be chosen from, as text."""
    *others, last = words
    return sentence("{words} or {last}", words=", ".join(others), last=last)


def meant(word: str, known: Iterable[str]) -> str:
    """Return the known word that one may have meant, as the end of a sentence."""
    near = difflib.get_close_matches(word, list(known), 1)
    return sentence("; did you mean “{word}”?", word=near[0]) if near else ""
