"""Kinds of values that keys of YAML have: each with a function that reads one, or refuses it in words, and its schema.

A JSON schema (draft 2020-12), which editors check while one writes, takes what our readers take, for whom every plain
value is a text: numbers, dates, `true`. A key without a value counts as left out.
"""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, Generic, TypeVar

from pipeline.i18n.catalogue import known_word, word_of, words_for
from pipeline.i18n.sentences import Sentence, error_text, joined, sentence
from pipeline.text.printable import in_one_line

_Read_co = TypeVar("_Read_co", covariant=True)
_Shape_co = TypeVar("_Shape_co", bound="Shape", covariant=True)

Schema = dict[str, Any]
_PLAIN = ["string", "number", "boolean", "null"]
_Choice = TypeVar("_Choice", bound=StrEnum)
_Read = TypeVar("_Read")
LONGEST = 5_000  # letters
_MANY_KEYS = 8  # of more, the nearest three are named
YES_OR_NO = ("true", "false")
# A letter, but for those of scripts that have their marks and digits between their letters.
_HAS_LETTER = r".*[A-Za-zªµºÀ-ÖØ-öø-ˁͰ-\u1fff\u2c00-\u2dff\u3005-\ud7ff\uf900-\ufdff\uff21-\uffdc].*"
_MONTH = (
    r"(?:0?[13578]|1[02])(?:-(?:0?[1-9]|[12]\d|3[01]))?"
    r"|(?:0?[469]|11)(?:-(?:0?[1-9]|[12]\d|30))?"
    r"|0?2(?:-(?:0?[1-9]|[12]\d))?"
)


@dataclass(frozen=True)
class Shape:
    """Form of values: in words, for people, and as a schema, made when it is asked for."""

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
        self.kind = kind
        self.about = sentence(about)
        self.example = example
        self.field = field or self.names[0]


def by_name(*keys: Key[_Shape_co]) -> dict[str, Key[_Shape_co]]:
    """Return keys by the first of their names."""
    return {key.names[0]: key for key in keys}


def takes(words: str, schema: Callable[[], Schema]) -> Callable[[Callable[[object], _Read_co]], ValueKind[_Read_co]]:
    """Return a decorator of functions that read values of a kind; `words` is a template of the catalogue."""
    in_words = words if isinstance(words, Sentence) else sentence(words)
    return lambda read: ValueKind(in_words, schema, read)


Keys = dict[str, Key[ValueKind[object]]]
"""The keys that an entry may have."""


def plain(limit: int) -> Schema:
    """Return the schema of a text of so many letters at most."""
    return {"type": _PLAIN, "maxLength": limit}


def one_or_more(schema: Schema, **more: object) -> Schema:
    """Return the schema of a value, or a list of such; `more` is what else must be true of the list."""
    return {"anyOf": [schema, {"type": "array", "items": schema, **more}]}


def like(pattern: str, *, may_lack: bool = True) -> Schema:
    """Return the schema of a text that is as a regular expression says, all of it.

    What is a number or true to YAML is meant as a text, too.
    """
    whole = re.compile(pattern)
    number = "number" if whole.fullmatch("0.5") else "integer" if whole.fullmatch("7") else ""
    others = ["boolean"] * bool(whole.fullmatch("true")) + [number] * bool(number)
    kinds = ["string", *others, *["null"] * may_lack]
    return {"type": kinds, "pattern": f"^(?:{_translate_pattern(pattern)})$"} | ({"minimum": 0} if number else {})


def one_word(words: Iterable[str], *, may_lack: bool = True) -> Schema:
    """Return the schema of one of some words, which an editor can offer, in small letters or capitals."""
    known = list(words)
    return {"anyOf": [{"enum": known}, like(rf"\s*{_join_words(known)}\s*", may_lack=may_lack)]}


def several_words(words: Iterable[str], *, may_be_none: bool = True) -> Schema:
    """Return the schema of some of these words: a text with commas or blanks between them, or a list."""
    known = list(words)
    one = {"anyOf": [{"enum": known}, like(rf"[\s,]*(?:{_join_words(known)}(?:[\s,]+|$))*", may_lack=may_be_none)]}
    if may_be_none:
        return one_or_more(one)
    text = like(rf"[\s,]*(?:{_join_words(known)}(?:[\s,]+|$))+")
    return {"anyOf": [{"enum": known}, text, {"type": "array", "items": one, "contains": {"pattern": r"[^\s,]"}}]}


def keyed(properties: Mapping[str, Schema], required: str = "") -> Schema:
    """Return the schema of a map with these keys alone, which may be written with hyphens and in other languages."""
    others: dict[str, Schema] = {}
    for key, schema in properties.items():
        words = [key.replace("_", "-")] * ("_" in key) + [match_spelling(word) for word in words_for(key)]
        if words:
            others[f"^(?:{'|'.join(words)})$"] = schema
    needed = {"anyOf": [{"required": [key]} for key in (required, *words_for(required))]} if required else {}
    return {"properties": dict(properties), "patternProperties": others, "additionalProperties": False, **needed}


def escaped(word: str) -> str:
    """Return a word as a regular expression, for JavaScript too, where no other signs may have a backslash."""
    return re.sub(r"[.^$*+?()\[\]{}|\\]", r"\\\g<0>", word)


def in_any_case(word: str) -> str:
    """Return the regular expression of a word whose letters may be capitals."""
    return "".join(f"[{letter}{letter.upper()}]" if letter.isalpha() else escaped(letter) for letter in word)


def match_spelling(word: str) -> str:
    """Return the regular expression of a key as people write it: capitals, accents, blanks and hyphens do not count."""
    return "".join(_write_letter(letter) for letter in word if letter.isprintable())


def _write_letter(letter: str) -> str:
    if letter in " -_":
        return "[ _-]?"
    if letter == "’":
        return "[’' ]?"
    base = unicodedata.normalize("NFKD", letter)[0]
    letters = "".join(dict.fromkeys((letter, letter.upper(), *((base, base.upper()) if base.isascii() else ()))))
    return f"[{letters}]" if letter.isalpha() and len(letters) > 1 else escaped(letter)


def _join_words(words: Collection[str]) -> str:
    """Return the regular expression of any of these words, in any language."""
    known = [*map(in_any_case, words), *(match_spelling(other) for word in words for other in words_for(word))]
    return f"(?:{'|'.join(known)})"


def _translate_pattern(pattern: str) -> str:
    r"""Return a regular expression of Python for JavaScript, where \w has no accents; each \w is in brackets."""
    return pattern.replace("++", "+").replace("*+", "*").replace(r"[\w", r"[0-9A-Za-z_ª-\uffff")


class WrongValueError(ValueError):
    """A value that its key cannot take: the text says what it must be, `path` which keys in it lead to the fault."""

    def __init__(self, reason: str, path: tuple[str, ...] = ()) -> None:
        """Say it as the middle of a sentence."""
        super().__init__(reason)
        self.path = path


def wrong_value(template: str, /, **values: object) -> WrongValueError:
    """Return the error of a value that its key cannot take, from the template of its sentence."""
    return WrongValueError(sentence(template, **values))


class WrongFieldError(WrongValueError):
    """A value that the key of an entry cannot take: which, and what it must be."""

    def __init__(self, key: str, reason: str, written: str = "", inner: tuple[str, ...] = ()) -> None:
        """Say it as the middle of a sentence."""
        message = sentence("“{key}” {error}", key=in_one_line(written) or word_of(key), error=reason)
        super().__init__(message, (written or key, *inner))
        self.key, self.reason = key, reason


def read_fields(values: object, keys: Keys, such_as: str) -> dict[str, Any]:
    """Return the fields that these values fill; None as a value is the same as no such key.

    Raises:
        WrongValueError: a key is not known, or cannot take its value; the text says which and what it must be.
    """
    if not isinstance(values, Mapping):
        key, _, value = such_as.partition(": ")
        example = sentence("{key}: {value}", key=word_of(key), value=value)
        raise wrong_value("needs “key: value” lines such as “{such_as}”", such_as=example)
    fields: dict[str, Any] = {}
    for name, value in values.items():
        key = known_word(str(name).replace("-", "_"), keys)
        if key not in keys or (key in values and key != str(name)):
            hint = suggest_word(key, keys) or sentence("; {hint}", hint=list_near_keys(key, keys))
            message = sentence("has an unknown key “{key}”{hint}", key=in_one_line(key), hint=hint)
            raise WrongValueError(message, (str(name),))
        if value is not None:
            try:
                fields[keys[key].field] = keys[key].kind.read(value)
            except WrongValueError as error:
                raise WrongFieldError(key, error_text(error), str(name), error.path) from None
    return fields


def require_short(word: str) -> str:
    """Return a text that is no longer than any page can show."""
    if len(word) > LONGEST:
        raise wrong_value("has {number:,} letters, more than any page can show", number=len(word))
    return word


@takes("a text", lambda: plain(LONGEST))
def text(value: object) -> str:
    """Return a text in one line; numbers and dates are texts too."""
    if isinstance(value, dict | list):
        raise wrong_value("must be a text")
    return require_short(in_one_line(str(value)))


@takes("a text, or a list of texts", lambda: one_or_more(plain(LONGEST)))
def texts(value: object) -> tuple[str, ...]:
    """Return a list of texts, or one; an item without a text is none."""
    if isinstance(value, list | tuple):
        return tuple(text(item) for item in value if item is not None)
    return (text(value),)


@takes(
    "a name, or a list of names",
    lambda: one_or_more(
        {"type": ["string", "boolean", "null"], "pattern": rf"^\s*$|{_HAS_LETTER}", "maxLength": LONGEST}
    ),
)
def names(value: object) -> tuple[str, ...]:
    """Return names of people, or one: each has a letter."""
    words = tuple(filter(None, texts(value)))
    for name in words:
        if not any(map(str.isalpha, name)):
            raise wrong_value("must be names of people, not “{name}”", name=name)
    return words


def matching(
    words: str, pattern: str, refusal: str, parse: Callable[[str], _Read], schema: Schema | None = None
) -> ValueKind[_Read]:
    """Return the kind of texts that a regular expression matches as a whole, and that `parse` takes.

    `refusal` is the template of the sentence that refuses a “{value}”; `schema` is added to that of the texts.
    """

    def read(value: object) -> _Read:
        word = text(value)
        try:
            if re.fullmatch(pattern, word):
                return parse(word)
        except ValueError:
            pass
        raise wrong_value(refusal, value=word)

    return ValueKind(sentence(words), lambda: like(rf"\s*(?:{pattern})\s*") | (schema or {}), read)


def whole_number(minimum: int, maximum: int) -> ValueKind[int]:
    """Return the kind of whole numbers between two, both included."""
    of_text = "|".join(map(str, range(minimum, maximum + 1)))
    whole = {"type": ["integer", "null"], "minimum": minimum, "maximum": maximum}

    def read(value: object) -> int:
        if re.fullmatch(of_text, word := text(value)):
            return int(word)
        raise wrong_value(
            "must be a number from {least} to {most}, not “{value}”", least=minimum, most=maximum, value=word
        )

    return ValueKind(
        sentence("a number from {least} to {most}", least=minimum, most=maximum),
        lambda: {"anyOf": [whole, {"type": "string", "pattern": rf"^\s*(?:{of_text})\s*$"}]},
        read,
    )


def parse_colour(word: str) -> str:
    """Return a colour as "#rrggbb"."""
    digits = word[1:] if len(word) == len("#rrggbb") else "".join(2 * digit for digit in word[1:])
    return f"#{digits.lower()}"


COLOUR = "#(?:[0-9a-fA-F]{3}){1,2}"
language = matching(
    "a language code",
    r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*",
    "must be a language code such as fr or en-GB, not “{value}”",
    lambda word: word.replace("_", "-"),
)
base_url = matching(
    "an address (https://…)",
    r"""https?://[^\s/?#"'<>]++[^\s?#"'<>]*+""",
    "must be an address such as https://example.org/blog/, not “{value}”",
    lambda word: word.rstrip("/") + "/",
)


def _parse_number(word: str) -> float:
    """Return a number; hundreds of digits are none, for which Python has infinity."""
    found = float(word.replace(",", "."))
    if math.isinf(found):
        raise ValueError
    return found


number = matching(
    "a number of at least 0",
    r"\+?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,2})?",
    "must be a number of at least 0, not “{value}”",
    _parse_number,
)


def _parse_date(word: str) -> dt.date:
    """Return a day; of a month or a year, its first."""
    year, month, day = [*map(int, word.split(maxsplit=1)[0].split("-")), 1, 1][:3]
    return dt.date(year, month, day)


date = matching(
    "a day, a month or a year (2025-09-01)",
    rf"(?!0000)\d{{4}}(?:-(?:{_MONTH}))?(?:\s.*)?",
    "must be a date such as 2025-09-01, not “{value}”",
    _parse_date,
    {"type": ["integer", "string", "null"], "minimum": 1000, "maximum": 9999},
)


@takes("`true` or `false`", lambda: {"anyOf": [{"type": "boolean"}, one_word(YES_OR_NO)["anyOf"][1]]})
def flag(value: object) -> bool:
    """Return whether it says yes."""
    written = known_word(text(value).lower(), YES_OR_NO)
    if written not in YES_OR_NO:
        raise wrong_value("must be {words}", words=one_of(YES_OR_NO))
    return written == "true"


@takes("the last day (2027-06-30), `true` or `false`", lambda: {"anyOf": [*flag.schema()["anyOf"], date.schema()]})
def consent(value: object) -> dt.date:
    """Return until when a person agrees: the last day, the last of all for yes, the first of all for no."""
    word = known_word(text(value).lower(), YES_OR_NO)
    if word in YES_OR_NO:
        return dt.date.max if word == "true" else dt.date.min
    if not re.match(r"\d{4}-\d{2}-\d{2}", word):
        raise wrong_value("must be the last day, such as 2027-06-30, or true or false, not “{value}”", value=word)
    return date(value)


def choice(kind: type[_Choice], value: object) -> _Choice:
    """Return one of the words of a kind."""
    written = known_word(text(value).lower(), kind)
    if written not in set(kind):
        raise wrong_value(
            "must be {choices}, not “{value}”{meant}",
            choices=one_of(kind),
            value=text(value),
            meant=suggest_word(written, kind),
        )
    return kind(written)


def choices(kind: type[_Choice], value: object) -> tuple[_Choice, ...]:
    """Return words of a kind, each once: a list, or a text with commas or blanks between them."""
    names = [name for item in texts(value) for name in item.replace(",", " ").split()]
    return tuple(dict.fromkeys(choice(kind, name) for name in names))


def one(kind: type[_Choice]) -> ValueKind[_Choice]:
    """Return the kind of one of some words."""
    return ValueKind(in_code(kind), lambda: one_word(kind), partial(choice, kind))


def some(kind: type[_Choice]) -> ValueKind[tuple[_Choice, ...]]:
    """Return the kind of one or several of some words."""
    words = sentence("{words}; or several", words=in_code(kind))
    return ValueKind(words, lambda: several_words(kind), partial(choices, kind))


def in_code(words: Iterable[str]) -> str:
    """Return words that may be chosen from, each as code."""
    return ", ".join(f"`{word}`" for word in words)


def one_of(words: Iterable[str]) -> str:
    """Return the words that may be chosen from, as text."""
    *others, last = words
    return sentence("{words} or {last}", words=joined(map(word_of, others)), last=word_of(last))


def near_word(written: str, known: Iterable[str], least: float = 0.75) -> str:
    """Return the known word that one may have meant, in any language; "" for none."""
    words = {other: ours for ours in known for other in (ours, *words_for(ours))}
    return next((words[near] for near in difflib.get_close_matches(written, list(words), 1, least)), "")


def list_near_keys(written: str, known: Iterable[str]) -> str:
    """Return a sentence that names all known keys, or of many those whose names are nearest to what is written."""
    keys = list(known)
    if len(keys) <= _MANY_KEYS:
        return sentence("known keys: {keys}", keys=joined(map(word_of, keys)))
    words = {other: ours for ours in keys for other in (ours, *words_for(ours))}
    near = dict.fromkeys(words[word] for word in difflib.get_close_matches(written, list(words), 5))
    if not near:
        return sentence("the page “settings” of the docs lists all keys")
    return sentence(
        "nearest keys: {keys}; the page “settings” of the docs lists all of them",
        keys=joined(map(word_of, list(near)[:3])),
    )


def suggest_word(written: str, known: Iterable[str]) -> str:
    """Return the known word that one may have meant, as the end of a sentence."""
    near = near_word(written, known, 0.6)
    return sentence("; did you mean “{word}”?", word=word_of(near)) if near else ""
