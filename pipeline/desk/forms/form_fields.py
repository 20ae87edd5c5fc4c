"""Fields of a form: made of the keys that the program knows, with what a file says of each."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pipeline.desk.forms.yaml_lines import Path, Plain
from pipeline.files.text_files import with_few_marks
from pipeline.i18n.catalogue import known_word
from pipeline.i18n.sentences import error_text, sentence
from pipeline.model.collection import Collection
from pipeline.normalise.collection.lists import fold
from pipeline.normalise.metadata.metadata import split_names
from pipeline.text.keys import parse_bool
from pipeline.text.printable import in_one_line, printable
from pipeline.text.setting_values import WrongValueError

_SEPARATORS = re.compile("[,;]")
_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")


class Kind(StrEnum):
    """Kind of a field in a page."""

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
    LINES = "lines"


@dataclass(frozen=True)
class Field:
    """A field of a form.

    `name` is the key as the file has it, or the keys that lead to it, with / between them. `value` is None for a switch
    that is neither on nor off. `is_there` tells whether the file has the key; a value that `is_fixed` is too much for a
    field, and can be changed as text alone. `more` is what one kind alone has: the day of a date, a colour beside.
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
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """Form of a post, of the collection or of authors: the fields of a file in the order in which they are shown."""

    fields: tuple[Field, ...]

    def as_json(self) -> dict[str, object]:
        """Return the form as JSON has it, but for its sentences."""
        return {"fields": [vars(each) for each in self.fields]}

    def find_faults(self, names: Iterable[str]) -> dict[str, str]:
        """Return what is wrong with the values of these fields, and of those that make one value with them."""
        wanted = frozenset(names)
        wholes = {name.rpartition("/")[0] for name in wanted}
        return {
            each.name: each.problem
            for each in self.fields
            if each.problem
            and (each.name in wanted or (each.more.get("whole") and each.name.rpartition("/")[0] in wholes))
        }


@dataclass(frozen=True)
class Names:
    """Names in a collection, the commonest first; its pictures and languages."""

    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
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


def _sort(names: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (-names[name], fold(name), name)))


class UnshowableError(Exception):
    """A value is a list or a map that its field cannot show."""


@dataclass(frozen=True)
class Row:
    """Definition of a field: its name, the keys that lead to its value in the file, and the check of the value.

    `is_typed` writes dates and numbers without quotation marks.
    """

    name: str
    path: Path
    label: str
    kind: Kind
    about: str = ""
    group: str = ""
    choices: tuple[str, ...] = ()
    check: Callable[[Any], object] = str
    is_typed: bool = True
    more: Mapping[str, object] = field(default_factory=dict)

    def read(self, value: object) -> Plain | None:
        """Return what the field shows of a value.

        Raises:
            UnshowableError: The value is a list or a map that the field cannot show.
        """
        if self.kind in (Kind.LIST, Kind.NAMES):
            return self._read_items(value)
        if isinstance(value, list | dict):
            raise UnshowableError
        text = "" if value is None else str(value)
        if self.kind is Kind.SWITCH:
            return parse_bool(text) if text else None
        if self.kind is Kind.CHOICE and text:
            word = known_word(text.lower(), self.choices)
            return next((each for each in self.choices if each.casefold() == word), word)
        return text

    def _read_items(self, value: object) -> list[str]:
        if isinstance(value, dict) or (
            isinstance(value, list) and any(isinstance(item, list | dict) for item in value)
        ):
            raise UnshowableError
        if isinstance(value, list):
            return [str(item) for item in value if item is not None]
        text = "" if value is None else str(value)
        parts = split_names(text) if self.kind is Kind.NAMES else _SEPARATORS.split(text)
        return [part.strip() for part in parts if part.strip()]

    def clean(self, value: Plain) -> Plain:
        """Return a value as the program reads it: printable, its letters composed, in one line but for long texts."""
        if isinstance(value, str):
            text = _BREAKS.sub("\n", value)
            text = printable(unicodedata.normalize("NFC", with_few_marks(text))).replace("\ufeff", "")
            return text.strip() if self.kind in (Kind.LONG, Kind.LINES) else in_one_line(text).strip()
        if isinstance(value, bool):
            return value
        return [text for item in value if (text := in_one_line(str(self.clean(str(item)))))]

    def is_same(self, old: object, value: Plain) -> bool:
        """Return whether the file's value is the one that the field has."""
        try:
            current = self.read(old)
        except UnshowableError:
            return False
        return current == value or (current is not None and self.clean(current) == self.clean(value))

    def find_problem(self, value: object) -> str:
        """Return what is wrong with a value, "" for nothing."""
        try:
            if value not in (None, ""):
                self.check(value)
        except WrongValueError as error:
            return sentence("“{key}” {error}", key=self.label, error=error_text(error))
        return ""


def kind_of(schema: Mapping[str, Any]) -> tuple[Kind, tuple[str, ...]]:
    """Return the kind of field for a schema, and the words that it offers."""
    parts = [schema, *schema.get("anyOf", ()), *([schema["else"]] if "else" in schema else ())]
    parts += [part for inner in parts for part in inner.get("anyOf", ()) if inner is not schema]
    words = next((tuple(map(str, part["enum"])) for part in parts if "enum" in part), ())
    is_list = any("array" in part.get("type", ()) for part in parts)
    if not words and any(part.get("type") == "boolean" for part in parts):
        return Kind.SWITCH, ()
    return Kind.LIST if is_list else Kind.CHOICE if words else Kind.TEXT, words
