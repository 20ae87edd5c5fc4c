"""The values of settings as what they mean; what is none is refused in words."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import partial
from typing import NamedTuple, TypeVar

from pipeline.i18n.sentences import joined, said_by, sentence
from pipeline.i18n.words import known_word, word_of, words_for
from pipeline.text.printable import in_one_line
from pipeline.text.shapes import Schema, Shape, Value, like, one_or_more, one_word, plain, several_words, takes

_Choice = TypeVar("_Choice", bound=StrEnum)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ADDRESS = re.compile(r"""https?://[^\s/?#"'<>]++[^\s?#"'<>]*+""")
LONGEST = 5_000  # letters
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
# A letter, but for those of scripts that have their marks and digits between their letters.
_HAS_LETTER = r".*[A-Za-zªµºÀ-ÖØ-öø-ˁͰ-\u1fff\u2c00-\u2dff\u3005-\ud7ff\uf900-\ufdff\uff21-\uffdc].*"
_MONTH = (
    r"(?:0?[13578]|1[02])(?:-(?:0?[1-9]|[12]\d|3[01]))?"
    r"|(?:0?[469]|11)(?:-(?:0?[1-9]|[12]\d|30))?"
    r"|0?2(?:-(?:0?[1-9]|[12]\d))?"
)
_DAY = rf"(?!0000)\d{{4}}(?:-(?:{_MONTH}))?"
YES_OR_NO = ("true", "false")
_NUMBER = r"\s*\+?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?\s*"


class WrongValueError(ValueError):
    """A value that its key cannot take; the text says what it wants."""


class WrongFieldError(WrongValueError):
    """A value that the key of an entry cannot take: which, and what it wants."""

    def __init__(self, key: str, why: str, written: str = "") -> None:
        """Say it as the middle of a sentence."""
        super().__init__(sentence("“{key}” {error}", key=in_one_line(written) or word_of(key), error=why))
        self.key = key
        self.why = why


class Key(NamedTuple):
    """A key: the field that it fills, what reads its value, what it is about, and an example of a value."""

    field: str
    read: Value[object]
    about: str
    example: object


Readers = Mapping[str, Key]
"""The keys that an entry may have."""


def read_fields(values: object, readers: Readers, such_as: str) -> dict[str, object]:
    """Return the fields that these keys and values fill; None as a value is the same as no such key.

    Raises:
        WrongValueError: a key is not known, or cannot take its value; the text says which and what it wants.
    """
    if not isinstance(values, Mapping):
        raise WrongValueError(sentence("wants “key: value” lines such as “{such_as}”", such_as=such_as))
    found: dict[str, object] = {}
    for name, value in values.items():
        key = known_word(str(name).replace("-", "_"), readers)
        if key not in readers or (key in values and key != str(name)):
            hint = meant(key, readers) or sentence("; known keys: {keys}", keys=joined(map(word_of, readers)))
            raise WrongValueError(sentence("has an unknown key “{key}”{hint}", key=in_one_line(key), hint=hint))
        if value is not None:
            try:
                found[readers[key].field] = readers[key].read(value)
            except WrongValueError as error:
                raise WrongFieldError(key, said_by(error), str(name)) from None
    return found


def choices(kind: type[_Choice], value: object) -> tuple[_Choice, ...]:
    """Return words of a kind, each once: a list, or a text with commas or blanks between them."""
    names = [name for item in texts(value) for name in item.replace(",", " ").split()]
    return tuple(dict.fromkeys(choice(kind, name) for name in names))


@takes(sentence("a text"), lambda: plain(LONGEST))
def text(value: object) -> str:
    """Return a text in one line; numbers and dates are texts too."""
    if isinstance(value, dict | list):
        raise WrongValueError(sentence("wants a text"))
    found = in_one_line(str(value))
    if len(found) > LONGEST:
        raise WrongValueError(sentence("has {number:,} letters, more than any page can show", number=len(found)))
    return found


@takes(sentence("a text, or a list of texts"), lambda: one_or_more(plain(LONGEST)))
def texts(value: object) -> tuple[str, ...]:
    """Return a list of texts, or one; an item without a text is none."""
    if isinstance(value, list | tuple):
        return tuple(text(item) for item in value if item is not None)
    return (text(value),)


def _name() -> Schema:
    return {"type": ["string", "boolean", "null"], "pattern": rf"^\s*$|{_HAS_LETTER}", "maxLength": LONGEST}


@takes(sentence("a name, or a list of names"), lambda: one_or_more(_name()))
def names(value: object) -> tuple[str, ...]:
    """Return names of people, or one: each has a letter."""
    found = tuple(filter(None, texts(value)))
    for name in found:
        if not any(map(str.isalpha, name)):
            raise WrongValueError(sentence("wants the names of people, not “{name}”", name=name))
    return found


@takes(sentence("a language code"), lambda: like(r"\s*[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*\s*"))
def language(value: object) -> str:
    """Return a language code."""
    word = text(value).replace("_", "-")
    if not _LANGUAGE.fullmatch(word):
        raise WrongValueError(sentence("wants a language code such as fr or en-GB, not “{word}”", word=word))
    return word


@takes(sentence("an address (https://…)"), lambda: like(rf"\s*{_ADDRESS.pattern}\s*"))
def base_url(value: object) -> str:
    """Return the address of a site, with a slash at its end."""
    word = text(value)
    if not _ADDRESS.fullmatch(word):
        raise WrongValueError(sentence("wants an address such as https://example.org/blog/, not “{word}”", word=word))
    return word.rstrip("/") + "/"


@takes(sentence("`true` or `false`"), lambda: {"anyOf": [{"type": "boolean"}, one_word(YES_OR_NO)["anyOf"][1]]})
def flag(value: object) -> bool:
    """Return whether it says yes."""
    written = known_word(text(value).lower(), YES_OR_NO)
    if written not in YES_OR_NO:
        raise WrongValueError(sentence("wants {words}", words=one_of(YES_OR_NO)))
    return written == "true"


@takes(sentence("a number from 0 on"), lambda: like(_NUMBER) | {"type": ["number", "string", "null"]})
def number(value: object) -> float:
    """Return a number that is not negative."""
    try:
        found = float(text(value).replace(",", "."))
    except ValueError:
        found = -1
    if not 0 <= found < float("inf"):
        raise WrongValueError(sentence("wants a number from 0 on, not “{value}”", value=text(value)))
    return found


@takes(
    sentence("a day, a month or a year (2025-09-01)"),
    lambda: like(rf"\s*{_DAY}(?:\s.*)?") | {"type": ["integer", "string", "null"], "minimum": 1000, "maximum": 9999},
)
def date(value: object) -> dt.date:
    """Return a day; a month or year stands for its first."""
    match = _DATE.fullmatch(text(value).partition(" ")[0])
    try:
        year, month, day = (int(part or 1) for part in match.groups()) if match else (0, 0, 0)
        return dt.date(year, month, day)
    except ValueError:
        raise WrongValueError(sentence("wants a date such as 2025-09-01, not “{value}”", value=text(value))) from None


def choice(kind: type[_Choice], value: object) -> _Choice:
    """Return one of the words of a kind."""
    written = known_word(text(value).lower(), kind)
    if written not in set(kind):
        raise WrongValueError(
            sentence(
                "wants {choices}, not “{value}”{meant}",
                choices=one_of(kind),
                value=text(value),
                meant=meant(written, kind),
            )
        )
    return kind(written)


def one(kind: type[_Choice]) -> Value[_Choice]:
    """Return what reads one of the words of a kind."""
    return Value(partial(choice, kind), Shape(in_code(kind), lambda: one_word(kind)))


def some(kind: type[_Choice]) -> Value[tuple[_Choice, ...]]:
    """Return what reads words of a kind."""
    return Value(
        partial(choices, kind), Shape(sentence("{words}; or several", words=in_code(kind)), lambda: several_words(kind))
    )


def in_code(words: Iterable[str]) -> str:
    """Return words that may be chosen from, each as code."""
    return ", ".join(f"`{word}`" for word in words)


def one_of(words: Iterable[str]) -> str:
    """Return the words that may be chosen from, as text."""
    *others, last = words
    return sentence("{words} or {last}", words=joined(map(word_of, others)), last=word_of(last))


def near_word(written: str, known: Iterable[str]) -> str:
    """Return the known word that one may have meant, in any language; "" for none."""
    words = {other: ours for ours in known for other in (ours, *words_for(ours))}
    return next((words[near] for near in difflib.get_close_matches(written, list(words), 1)), "")


def meant(written: str, known: Iterable[str]) -> str:
    """Return the known word that one may have meant, as the end of a sentence."""
    near = near_word(written, known)
    return sentence("; did you mean “{word}”?", word=word_of(near)) if near else ""
