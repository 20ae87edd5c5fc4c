"""Make a JSON schema (draft 2020-12) of the keys of each file of settings, in the language of its author."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from pipeline.i18n.catalogue import in_language, words_for
from pipeline.i18n.sentences import sentence
from pipeline.load import books, look, settings, targets
from pipeline.load.authors import AUTHOR_KEYS
from pipeline.load.collection_keys import RELATED, RELATED_KEYS, WHOLE_KEYS
from pipeline.load.site_keys import AUDIT_KEYS, LANGUAGE_KEYS, LEGAL_KEYS, OURS_KEYS, SITE_KEYS
from pipeline.load.targets import TARGET_KEYS
from pipeline.model.books_and_handouts import Anthology, Handout, ReadingPath
from pipeline.model.settings import AUTHORS_FILE, GH_PAGES, SETTINGS_FILE, Method, RelatedSettings
from pipeline.normalise.metadata.keys import KEYS
from pipeline.text.keys import DOUBTFUL
from pipeline.text.keys import words_for as foreign_keys
from pipeline.text.setting_values import (
    LONGEST,
    Key,
    Keys,
    Schema,
    Shape,
    consent,
    in_any_case,
    keyed,
    match_spelling,
    one_word,
    plain,
)
from pipeline.text.standard_numbers import ISBN_KEYS, NO_ISBNS

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def dump_schema(name: str, language: str) -> str:
    """Return a schema of `SCHEMAS` as JSON, with its descriptions in a language of the catalogue."""
    return json.dumps(_translate(make_schema(name), language), ensure_ascii=False, indent=2) + "\n"


def make_schema(name: str) -> Schema:
    """Return a schema of `SCHEMAS`, with its descriptions as sentences."""
    return {"$schema": _DIALECT, **SCHEMAS[name]()}


def describe_keys(keys: Keys, usual: object = None) -> dict[str, Schema]:
    """Return the schema of each key, with its default as `usual` has it in its fields."""
    return {name: _property(key) | _default(getattr(usual, key.field, None)) for name, key in keys.items()}


def deploy_keys(method: Method) -> dict[str, Schema]:
    """Return the schema of each key that a target of this method has besides `to`."""
    usual = {"remote": "origin", "branch": GH_PAGES}
    return {key: schema | _default(usual.get(key)) for key, schema in describe_keys(TARGET_KEYS[method]).items()}


def _collection() -> Schema:
    entries = {"handouts": (books.HANDOUT_KEYS, Handout()), "anthologies": (books.make_book_keys(), Anthology())}
    entries["paths"] = (books.PATH_KEYS, ReadingPath("", ()))
    listed = {
        key: {"type": ["array", "null"], "items": _entry(describe_keys(*entries[key])), "description": about}
        for key, about in settings.LISTS.items()
    }
    own = _entry(describe_keys(look.LOOK_KEYS)) | {"type": ["object", "null"], "description": look.ABOUT}
    deploy = {settings.DEPLOY: {"$ref": "#/$defs/deploy", "description": targets.ABOUT}}
    return {
        "title": SETTINGS_FILE,
        "description": sentence("The settings of the collection. Every key is optional."),
        "type": ["object", "null"],
        **keyed(
            describe_keys(WHOLE_KEYS, settings.UNTOLD)
            | describe_keys(SITE_KEYS)
            | describe_keys(RELATED)
            | listed
            | {look.LOOK: own}
            | deploy
        ),
        "$defs": {
            "part": _entry(describe_keys(books.PART_KEYS) | {"title": _part_title()}, required="title"),
            "language": _entry(describe_keys(LANGUAGE_KEYS)),
            "isbn": _entry(describe_keys(ISBN_KEYS)),
            "legal": _entry(describe_keys(LEGAL_KEYS)),
            "ours": _entry(describe_keys(OURS_KEYS)),
            "accessibility": _entry(describe_keys(AUDIT_KEYS)),
            "related": _entry(describe_keys(RELATED_KEYS, RelatedSettings())),
            "deploy": _deploy(),
            "target": _target(),
        },
    }


def _part_title() -> Schema:
    title = books.PART_KEYS["title"]
    text = plain(LONGEST) | {"type": ["string", "number", "boolean"], "pattern": r"\S"}
    return _property(Key("title", Shape(title.kind.words, lambda: text), title.about, title.example))


def _deploy() -> Schema:
    """Return the schema of one target, or of several by their names: an object each."""
    methods = "|".join(Method)
    names = {"not": {"pattern": f"^(?:{methods}):|^$"}}
    return {
        "type": ["object", "null"],
        "if": {"type": "object", "minProperties": 1, "additionalProperties": {"type": "object"}},
        "then": {"additionalProperties": {"$ref": "#/$defs/target"}, "propertyNames": names},
        "else": {"if": {"type": "object"}, "then": {"$ref": "#/$defs/target"}},
    }


def _target() -> Schema:
    to = one_word(Method, may_lack=False) | {"description": targets.ABOUT_TO, "examples": list(Method)}
    return {
        "type": "object",
        "required": ["to"],
        "properties": {"to": to},
        "allOf": [
            {
                "if": {"required": ["to"], "properties": {"to": one_word([method], may_lack=False)}},
                "then": keyed({"to": {}, **deploy_keys(method)}) | {"allOf": [{}, *map(_required, _needed(method))]},
            }
            for method in Method
        ],
    }


def _needed(method: Method) -> list[str]:
    """Return the keys that a target of this method cannot lack."""
    return [key for key, schema in deploy_keys(method).items() if "default" not in schema]


def _required(key: str) -> Schema:
    """Return the schema of a map that has this key, in any language."""
    return {"anyOf": [{"required": [word]} for word in (key, *words_for(key))]}


def _authors() -> Schema:
    return {
        "title": AUTHORS_FILE,
        "description": sentence(
            "The authors: a name, a colon and a few sentences in Markdown; or, below the name, lines `bio`,"
            " `picture` and `url` (an address or a list)."
        ),
        "type": ["object", "null"],
        "additionalProperties": {"anyOf": [{"type": ["string", "number", "boolean", "null"]}, _author()]},
        "examples": [{"Ada Martin": "Ada enseigne la *physique* à Lyon."}],
    }


def _author() -> Schema:
    """Return the schema of what several keys say of an author."""
    schema: Schema = {"type": ["string", "null"]}
    several: Schema = {"type": ["string", "array", "object", "null"]}
    kinds = {"url": several, "consent": consent.schema()}
    known = {name: kinds.get(key, schema) for key, names in AUTHOR_KEYS.items() for name in names}
    return _entry(known)


def _front_matter() -> Schema:
    known: dict[str, Schema] = {}
    others: dict[str, Schema] = {}
    for key in KEYS:
        schema = _property(key)
        for name in key.names:
            known[name] = schema
            others[_match_spellings((name, *foreign_keys(name)), name)] = schema
    return {
        "title": "front matter",
        "description": sentence("The keys of an article, between two lines of ---. Other keys are allowed."),
        "type": ["object", "null"],
        "properties": known,
        "patternProperties": others,
    }


def _match_spellings(words: Iterable[str], but: str) -> str:
    """Return the regular expression of other ways to write a key: in capitals, in other languages."""
    without = "|".join([but, *map(in_any_case, DOUBTFUL)])
    return f"^(?!(?:{without})$)(?:{'|'.join(map(match_spelling, words))})$"


def _entry(properties: Mapping[str, Schema], *, required: str = "", **more: object) -> Schema:
    """Return the schema of an entry, whose keys may be written with hyphens."""
    return {"type": "object", **keyed(properties, required), **more}


def _property(key: Key[Shape]) -> Schema:
    one = _explained(key.kind.schema(), sentence("Expected: {kind}.", kind=key.kind.words))
    return {"description": key.about, **one, "examples": one.get("examples", [key.example])}


def _explained(part: Any, said: str) -> Any:  # noqa: ANN401 - anything that JSON may hold
    """Return a schema that says in words what is expected: editors would show its regular expressions."""
    if isinstance(part, list):
        return [_explained(one, said) for one in part]
    if not isinstance(part, dict):
        return part
    words = {"errorMessage": said} if "pattern" in part or part.get("type", "object") != "object" else {}
    return {key: _explained(one, said) for key, one in part.items()} | words


def _default(value: object) -> Schema:
    """Return the default of a key, if there is one that says something."""
    if value is None or value in ("", (), NO_ISBNS):
        return {}
    return {"default": list(value) if isinstance(value, tuple) else str(value) if isinstance(value, StrEnum) else value}


def _translate(value: Any, language: str) -> Any:  # noqa: ANN401 - anything that JSON may hold
    if isinstance(value, dict):
        return {key: _translate(one, language) for key, one in value.items()}
    if isinstance(value, list):
        return [_translate(one, language) for one in value]
    return in_language(value, language) if isinstance(value, str) else value


SCHEMAS: Mapping[str, Callable[[], Schema]] = {
    "collection": _collection,
    "authors": _authors,
    "front-matter": _front_matter,
}
"""The schemas by the names that `editions schema` knows."""
