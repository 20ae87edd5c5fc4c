"""The words of settings, of blocks and of options in other languages: `messages/words/LANGUAGE.toml` has them."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from pipeline.i18n.sentences import Sentence

_FOLDER = Path(__file__).parent / "messages" / "words"


class OurWord(Sentence):
    """A word of ours that is shown in the reader's language, whose file of words has it."""

    __slots__ = ()


def word_of(ours: str) -> OurWord:
    """Return a word of ours as what each reader reads in a language of the program."""
    return OurWord(ours, {})


@cache
def words_in(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the words for each of ours in a language, the one that hints name first."""
    path = _FOLDER / f"{language}.toml"
    found = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    return {ours: tuple(words.split(", ")) for ours, words in found.items()}


def words_for(ours: str) -> tuple[str, ...]:
    """Return the words of other languages for one of ours."""
    return tuple(word for path in sorted(_FOLDER.glob("*.toml")) for word in words_in(path.stem).get(ours, ()))


def known_word(written: str, known: Iterable[str]) -> str:
    """Return which of the known words is written, in any language; what is written itself where it is none."""
    words = tuple(known)
    return written if written in words else _known(words).get(folded(written), written)


@cache
def _known(words: tuple[str, ...]) -> Mapping[str, str]:
    return {folded(other): ours for ours in reversed(words) for other in words_for(ours)}


def folded(key: str) -> str:
    """Return a key without what differs between the ways to write it."""
    plain = unicodedata.normalize("NFKD", key.casefold())
    return "".join(letter for letter in plain if letter.isalnum())
