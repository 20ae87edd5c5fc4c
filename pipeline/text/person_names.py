"""Names of people in texts, in both orders and with an initial, with any capitals, accents and marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_TITLES = frozenset("m mme mlle mr mrs ms miss dr prof pr madame monsieur herr frau".split())
_GROUPS = frozenset(
    "la le les un une the a class classe club atelier groupe group lycée collège école school rédaction équipe team"
    " die der das el los las il gli".split()
)


def split_name(name: str) -> tuple[str, str]:
    """Return the given names and the family name: “Martin, Ada” and “MARTIN Ada” are Ada Martin, too.

    The given names are "" where only a title is known, the family name "" for one word and for groups (“La 4e B”).
    """
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and given and family:
        return given, family
    words = name.split()
    first = words[0].casefold().rstrip(".") if words else ""
    if len(words) <= 1 or first in _GROUPS or re.match(r"[Ll][’']", name) or re.search(r"\b\d", name):
        return name, ""
    if first in _TITLES:
        return "", name
    shouted = [word.isupper() and len(word.rstrip(".")) > 1 for word in words]
    if shouted[0] and not all(shouted):
        number = shouted.index(False)
        return " ".join(words[number:]), " ".join(words[:number])
    return words[0], " ".join(words[1:])


_GAP = r"(?:[\s_*~\u00ad\u2010\u2011-]|&nbsp;|%20){1,4}"
_NO_GAP = r"(?:[\s_*~\u00ad\u2010\u2011-]|&nbsp;|%20){0,4}"
_LONG = 8  # letters of a name that may be written in one word, as in names of files
_LETTERS = range(0x00C0, 0x2000)


def _fold_letter(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter)[0].lower()
    return plain if len(plain) == 1 else letter


_FOLDED = {code: _fold_letter(chr(code)) for code in _LETTERS if chr(code).isalpha()}
_FOLDED |= {ord("\u2019"): "'"}


def fold_name(text: str) -> str:
    """Return a text without capitals and accents, each letter in its place."""
    lower = (
        "".join(letter if len(low := letter.lower()) != 1 else low for letter in text)
        if "\u0130" in text
        else text.lower()
    )
    return lower.translate(_FOLDED)


class NameWatch:
    """Finds whole names of people; those of one word, and groups, are not looked for."""

    def __init__(self, names: Iterable[str]) -> None:
        patterns = {name: _make_pattern(name) for name in dict.fromkeys(names)}
        self.names = [name for name, pattern in patterns.items() if pattern]
        joined = "|".join(f"({patterns[name]})" for name in self.names)
        self._pattern = re.compile(rf"(?<![^\W\d_])(?:{joined})(?![^\W\d_])") if joined else None

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield where names begin in a text, and which."""
        if self._pattern is not None:
            for found in self._pattern.finditer(fold_name(unicodedata.normalize("NFC", text))):
                yield found.start(), self.names[(found.lastindex or 1) - 1]


def _make_pattern(name: str) -> str:
    given, family = (fold_name(unicodedata.normalize("NFC", part)).split() for part in split_name(name))
    if not family:
        return ""
    if not given:
        return _join(family, _GAP)
    orders = [[*given, *family], [*family, *given], [given[0], *family], [*family, given[0]]]
    patterns = [_join(words, _NO_GAP if sum(map(len, words)) >= _LONG else _GAP) for words in orders]
    patterns.append(rf"{_join(family, _GAP)},\s{{0,2}}{re.escape(given[0])}")
    patterns.append(rf"{re.escape(given[0][0])}\.{_NO_GAP}{_join(family, _GAP)}")
    return "|".join(dict.fromkeys(patterns))


def _join(words: list[str], gap: str) -> str:
    return gap.join(gap.join(map(re.escape, word.split("-"))) if "-" in word else re.escape(word) for word in words)
