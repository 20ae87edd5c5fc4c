"""The stems of a text's words. Only user of snowballstemmer.

A language that it does not know keeps its words as they are. Scripts that write no blanks are read two
letters at a time; so is Korean, which joins to a word what belongs to it.
"""

from __future__ import annotations

import functools
import itertools
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Protocol

from pipeline.text.scripts import script_of

_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f]+[^\W\d_]*)*")
_SHORTEST, _LONGEST = 3, 40  # letters
_IN_PAIRS = frozenset(("Hani", "Hira", "Kana", "Hang", "Thai", "Laoo", "Khmr", "Mymr"))
_BASIC = 0x0E00  # no script below it is read so
_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
LANGUAGES = tuple(_ALGORITHMS)
"""Codes of the languages that have a stemmer."""


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str:  # noqa: N802 - the library's own name
        """Return the stem of a word in small letters."""


def stems_in(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the stem of each word of a text, and the word, in small letters."""
    stem = _stemming(language.partition("-")[0].lower())
    for match in _WORD.finditer(text.casefold()):
        word = match[0]
        if ord(max(word)) >= _BASIC and script_of(max(word)) in _IN_PAIRS:
            yield from ((pair, pair) for pair in map("".join, itertools.pairwise(word)))
        elif _SHORTEST <= len(word) <= _LONGEST:
            yield stem(word) or word, word  # of some function words, Greek and Nepali ones, nothing is left


@functools.cache
def _stemming(language: str) -> functools._lru_cache_wrapper[str]:
    """Return what gives the stem of a word; the words of a language are few, and each of them comes often."""
    name = _ALGORITHMS.get(language)
    if name is None:
        return functools.lru_cache(maxsize=1)(sys.intern)
    import snowballstemmer  # noqa: PLC0415 - a quarter of a second, for whoever stems

    # By the module's own name: at its entrance the package gives those of another library, where that is installed.
    module = import_module(f"{snowballstemmer.__name__}.{name}_stemmer")
    made: _Stemmer = getattr(module, f"{name.title()}Stemmer")()
    return functools.lru_cache(maxsize=200_000)(made.stemWord)
