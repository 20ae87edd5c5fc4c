"""Sentences and words of the program in the languages that it speaks: English, as in the code, and others.

`messages/LANGUAGE.toml` has sentences by their English template, `messages/rules/LANGUAGE.toml` (English too) the
explanations of rules, `messages/desk/LANGUAGE.toml` the words of the desk's pages, `messages/words/LANGUAGE.toml` those
of settings, blocks and options.
"""

from __future__ import annotations

import functools
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.i18n.sentences import Counted, Sentence, Value

_WORDS = Path(__file__).parent / "messages" / "words"


class OurWord(Sentence):
    """A word of ours that is shown in the reader's language, whose file of words has it."""

    __slots__ = ()


def word_of(ours: str) -> OurWord:
    """Return a word of ours as what each reader reads in a language of the program."""
    return OurWord(ours, {})


@cache
def words_in(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the words for each of ours in a language, the one that hints name first."""
    path = _WORDS / f"{language}.toml"
    found = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    return {ours: tuple(words.split(", ")) for ours, words in found.items()}


def words_for(ours: str) -> tuple[str, ...]:
    """Return the words of other languages for one of ours."""
    return tuple(word for path in sorted(_WORDS.glob("*.toml")) for word in words_in(path.stem).get(ours, ()))


@cache
def language_of_word(word: str) -> str:
    """Return the language that has a word for one of ours; "" where it is our own, or unknown."""
    files = {path.stem: words_in(path.stem) for path in sorted(_WORDS.glob("*.toml"))}
    return next((name for name, words in files.items() if word not in words and word in chain(*words.values())), "")


def switch_under(key: str, *, is_on: bool) -> str | bool:
    """Return yes or no in the language of a key; a truth value where this is ours."""
    words = words_in(language_of_word(key)) if language_of_word(key) else {}
    return words["yes" if is_on else "no"][0] if words else is_on


def known_word(written: str, known: Iterable[str]) -> str:
    """Return which of the known words is written, in any language; what is written itself where it is none."""
    words = tuple(known)
    return written if written in words else _index_words(words).get(fold_key(written), written)


@cache
def _index_words(words: tuple[str, ...]) -> Mapping[str, str]:
    every, first = (
        {fold_key(other): ours for ours in reversed(words) for other in words_for(ours)[:end]} for end in (None, 1)
    )
    return every | first  # “auteurs” is `authors`, though `author` has the word too


def fold_key(key: str) -> str:
    """Return a key without what differs between the ways to write it."""
    plain = unicodedata.normalize("NFKD", key.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


ENGLISH = "en"
_FOLDER = Path(__file__).parent / "messages"
_RULES, _DESK = _FOLDER / "rules", _FOLDER / "desk"
_THIN = "\u202f"  # between the thousands, and where all languages but English count nothing as one


@functools.cache
def languages() -> tuple[str, ...]:
    """Return the languages that the program speaks."""
    return (ENGLISH, *sorted(path.stem for path in _FOLDER.glob("*.toml") if path.stem != ENGLISH))


def in_language(text: str, language: str) -> str:
    """Return what a sentence says, in a language; English where it lacks, and what is no sentence of ours as it is."""
    if language == ENGLISH or not isinstance(text, Sentence):
        return str(text)
    if isinstance(text, OurWord):
        return words_in(language).get(text, (str(text),))[0]
    translations = sentences(language)
    template = text.template
    if isinstance(text, Counted):  # CLDR: French says of 0 and 1 what it says of one
        template = text.one if int(text.values["number"]) < 2 else text.other  # noqa: PLR2004 - see above
    values = {name: _read_value(value, language) for name, value in text.values.items()}
    return translations.get(template, template).format_map(values)


def sentences(language: str) -> Mapping[str, str]:
    """Return what is said in a language, by what is said in English."""
    translated: Mapping[str, str] = _read_file(_FOLDER, language).get("sentences", {})
    return translated


def load_rules(language: str) -> Mapping[str, Mapping[str, Any]]:
    """Return what there is to say of each rule in a language."""
    explained: Mapping[str, Mapping[str, Any]] = _read_file(_RULES, language)["rules"]
    return explained


def load_desk_words(language: str) -> Mapping[str, str]:
    """Return the words of the desk's pages by their names in a language, in English where it lacks one."""
    return {**_read_file(_DESK, ENGLISH), **_read_file(_DESK, language)}


class _Number(int):
    """A number that is written with a thin space between the thousands."""

    def __format__(self, form: str) -> str:
        return super().__format__(form).replace(",", _THIN)


class _Share(float):
    """A number with a comma before its decimals."""

    def __format__(self, form: str) -> str:
        return super().__format__(form).replace(",", _THIN).replace(".", ",")


def _read_value(value: Value, language: str) -> Value:
    if isinstance(value, str):
        return in_language(value, language)
    if isinstance(value, float):
        return _Share(value)
    return _Number(value) if isinstance(value, int) and not isinstance(value, bool) else value


@functools.cache
def _read_file(folder: Path, language: str) -> Mapping[str, Any]:
    path = folder / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
