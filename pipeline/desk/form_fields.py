"""Fields of a form: made of the keys that the program knows, with what a file says of each."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from pipeline.desk.yaml_lines import Plain
from pipeline.files.text_files import with_few_marks
from pipeline.i18n.catalogue import fold_key
from pipeline.i18n.sentences import sentence
from pipeline.model.collection import Collection
from pipeline.normalise.collection.lists import fold
from pipeline.normalise.metadata.keys import NO_WORDS, YES_WORDS
from pipeline.normalise.metadata.metadata import split_names
from pipeline.text.printable import in_one_line, printable

_YES, _NO = frozenset(map(fold_key, YES_WORDS)), frozenset(map(fold_key, NO_WORDS))
_SEPARATORS = re.compile("[,;]")
_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")
_PLURAL = re.compile(r"(?<=\w{2})[sx]\b")

FIXED = sentence("It is written in a way that the text alone shows.")


class Kind(StrEnum):
    """What a field is in a page."""

    TEXT = "text"
    LONG = "long text"
    DATE = "date"
    NAMES = "names"
    LIST = "list"
    CHOICE = "choice"
    LANGUAGE = "language"
    PICTURE = "picture"
    SWITCH = "switch"
    COLOUR = "colour"
    ENTRIES = "entries"
    LINES = "lines"


@dataclass(frozen=True)
class Field:
    """A field of a form.

    `name` is the key as the file has it, or the keys that lead to it, with / between them. `value` is None for a switch
    that is neither on nor off. `is_there` tells whether the file has the key; a value that `is_fixed` is too much for a
    field, and can be changed as text alone. `twins` are other spellings that the collection has of items, `more` what
    one kind alone has: the day of a date, the contrast of a colour, the columns of entries.
    """

    name: str
    label: str
    help: str
    kind: Kind
    value: Plain | None
    choices: tuple[str, ...] = ()
    is_there: bool = True
    group: str = ""
    problem: str = ""
    hint: str = ""
    is_fixed: bool = False
    twins: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """What a file says of a post, of the collection or of authors, as fields in the order in which they are shown."""

    kind: str
    fields: tuple[Field, ...]

    def as_json(self) -> dict[str, object]:
        """Return the form as JSON has it, but for its sentences."""
        return {"kind": self.kind, "fields": [vars(each) for each in self.fields]}

    def find_faults(self, names: Iterable[str]) -> dict[str, str]:
        """Return what is wrong with the values of these fields."""
        wanted = frozenset(names)
        return {each.name: each.problem for each in self.fields if each.problem and each.name in wanted}


@dataclass(frozen=True)
class Names:
    """Names in a collection with the number of their posts, the commonest first; its pictures and languages."""

    authors: Mapping[str, int] = field(default_factory=dict)
    tags: Mapping[str, int] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


def collect_names(collection: Collection | None) -> Names:
    """Return the names that a collection has; of one that was not read yet none."""
    if collection is None:
        return Names()
    articles = collection.articles
    authors = Counter(name for article in articles for name in article.authors)
    tags = Counter({tag.name: len(tag.articles) for tag in collection.tags})
    languages = dict.fromkeys((collection.settings.language, *(article.language for article in articles)))
    return Names(_sort(authors), _sort(tags), tuple(sorted(collection.pictures)), tuple(filter(None, languages)))


def _sort(names: Counter[str]) -> dict[str, int]:
    return dict(sorted(names.items(), key=lambda each: (-each[1], fold(each[0]), each[0])))


def find_twins(items: Iterable[str], known: Mapping[str, int]) -> dict[str, str]:
    """Return other spellings of items, the commonest of each: capitals, accents, hyphens and a plural do not count."""
    spellings: dict[str, str] = {}
    for name in known:
        spellings.setdefault(_fold_name(name), name)
    pairs = ((item, spellings.get(_fold_name(item), item)) for item in items)
    return {item: other for item, other in pairs if _type_plainly(other) != _type_plainly(item)}


def _type_plainly(name: str) -> str:
    """Return a name as keyboards have it: the collection's names are set with the signs of print."""
    return in_one_line(name.replace("’", "'").replace("\u202f", " ").replace("\u00a0", " "))


def _fold_name(name: str) -> str:
    return _PLURAL.sub("", re.sub(r"[\W_]+", " ", fold(name)).strip())


class UnshowableError(Exception):
    """A value is a list or a map that its field cannot show."""


def read_value(kind: Kind, value: object) -> Plain | None:
    """Return what a field of a kind shows of a value.

    Raises:
        UnshowableError: The value is a list or a map that the field cannot show.
    """
    if kind in (Kind.LIST, Kind.NAMES):
        return _read_items(kind, value)
    if isinstance(value, list | dict):
        raise UnshowableError
    if kind is Kind.SWITCH:
        word = fold_key(str(value))
        return True if word in _YES else False if word in _NO else None
    return "" if value is None else str(value)


def _read_items(kind: Kind, value: object) -> list[Plain]:
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, list | dict) for item in value)):
        raise UnshowableError
    if isinstance(value, list):
        return [str(item) for item in value if item is not None]
    text = "" if value is None else str(value)
    parts = split_names(text) if kind is Kind.NAMES else _SEPARATORS.split(text)
    return [part.strip() for part in parts if part.strip()]


def clean_value(kind: Kind, value: Plain) -> Plain:
    """Return a value as the program reads it: printable, its letters composed, in one line but for long texts."""
    if isinstance(value, str):
        text = _BREAKS.sub("\n", value)
        text = printable(unicodedata.normalize("NFC", with_few_marks(text))).replace("\ufeff", "")
        return text.strip() if kind in (Kind.LONG, Kind.LINES) else in_one_line(text).strip()
    if isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        cleaned = {str(key): clean_value(Kind.TEXT, item) for key, item in value.items()}
        return {key: item for key, item in cleaned.items() if item not in ("", [])}
    items = [clean_value(Kind.TEXT, item) for item in value]
    return [item for item in items if item not in ("", [], {})]


def kind_of(schema: Mapping[str, Any]) -> tuple[Kind, tuple[str, ...]]:
    """Return the kind of field for a schema, and the words that it offers."""
    parts = [schema, *schema.get("anyOf", ()), *([schema["else"]] if "else" in schema else ())]
    parts += [part for inner in parts for part in inner.get("anyOf", ()) if inner is not schema]
    words = next((tuple(map(str, part["enum"])) for part in parts if "enum" in part), ())
    types = {kind for part in parts for kind in _list_types(part)}
    if words:
        return (Kind.LIST if "array" in types else Kind.CHOICE), words
    if any(part.get("type") == "boolean" for part in parts):
        return Kind.SWITCH, ()
    return (Kind.LIST if "array" in types else Kind.TEXT), ()


def _list_types(part: Mapping[str, Any]) -> list[str]:
    kind = part.get("type", [])
    return [kind] if isinstance(kind, str) else list(kind)


def with_problems(fields: Iterable[Field], problems: Mapping[str, tuple[str, str]]) -> tuple[Field, ...]:
    """Return fields with the message and the hint that there is for each by its name."""
    return tuple(
        replace(each, problem=problems[each.name][0], hint=problems[each.name][1]) if each.name in problems else each
        for each in fields
    )
