"""The keys of a front matter in the languages that the editions speak, and what one may have meant that is none."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from pipeline.i18n.catalogue import fold_key

_LONGEST_DATE = 40
# Words that mean other things, too: what the value must look like for them to be these keys.
DOUBTFUL: dict[str, tuple[str, Callable[[str], bool]]] = {
    "data": ("date", lambda value: len(value) <= _LONGEST_DATE and re.search(r"\d{4}", value) is not None),
    "resume": ("summary", lambda value: len(value.split()) > 1),
    "question": ("questions", lambda value: "?" in value),
}
YES_WORDS = tuple(
    "true yes on 1 y"
    " oui vrai ja wahr sí si verdadero sì vero sim verdadeiro ναι да правда نعم بله हाँ 是 はい 예 네".split()
)
"""“Yes” and “true” in the languages of the editions."""
NO_WORDS = tuple(
    "false no off 0 n non faux nein falsch falso não nao όχι нет لا خیر नहीं नही 否 不 いいえ 아니요 아니오".split()
)
"""“No” and “false” in them."""
_YES, _NO = frozenset(map(fold_key, YES_WORDS)), frozenset(map(fold_key, NO_WORDS)) | {""}
_OWN = (
    "title subtitle date description summary excerpt tags categories keywords author authors lang language locale slug"
    " draft published weight questions image cover featured_image thumbnail hero image_alt image_alt_text alt permalink"
    " url aliases redirect_from audio unlisted series related translation_key note consigne interactive cover_image"
    " feature_image banner picture images header social_image og_image cover_alt cover_image_alt featured_image_alt"
    " feature_image_alt audience bibliography references csl nocite link-citations reference-section-title"
).split()
# Ours with which lines of texts begin, too ("Note: …", between two lines across the page).
_IN_TEXTS = frozenset({"note", "consigne"})
# Keys that others know and that are near ours all the same.
_OTHERS = frozenset(
    "dates data titles covers taxon text texts late rate state slugs urls icon lead label labels hear authority"
    " layout translate locales languages locations locale_name tagline taglines audit audios"
    " public publish short_title related_posts node none nope".split()
)
_SHORTEST, _FOREIGN = 4, 6
_LONG = 8


def parse_bool(value: object) -> bool | None:
    """Return whether a value means yes, in any language; an empty text means no. None if it means neither."""
    word = str(value).strip()
    word = word if isinstance(value, list | dict) else fold_key(word) or word
    return True if word in _YES else False if word in _NO else None


def key_of(key: str, value: object = None) -> str:
    """Return the key that a word is ours for, in small letters; the word itself where it is none."""
    plain = fold_key(key)
    if plain in DOUBTFUL:
        ours, is_meant = DOUBTFUL[plain]
        accented = not key.isascii()
        return ours if accented or is_meant(str(value)) else key.lower()
    return _index_words().get(plain) or key.lower()


def keys_of(metadata: Mapping[str, object]) -> dict[str, str]:
    """Return what each key of a front matter is for; of two words for one thing, ours counts, else the first."""
    taken = {key.lower() for key in metadata if key.lower() in _OWN}
    keys: dict[str, str] = {}
    for key, value in metadata.items():
        ours = key_of(key, value)
        keys[key] = key.lower() if ours != key.lower() and ours in taken else ours
        taken.add(ours)
    return keys


def words_for(key: str) -> tuple[str, ...]:
    """Return the words of other languages for a key, as they are written, but for those that mean other things, too."""
    words = (word.strip() for word in _read_words().get(key, "").split(","))
    return tuple(word for word in words if word and (fold_key(word) not in DOUBTFUL or not word.isascii()))


def is_known(key: str) -> bool:
    """Return whether lines that begin with this key may well be a front matter."""
    return fold_key(key) in _index_words() and fold_key(key) not in _IN_TEXTS


@lru_cache(maxsize=1_000)
def find_near_key(key: str) -> str:
    """Return the key that one nearly is, "" where it is one of ours or of another tool's, or none that is near."""
    plain = fold_key(key)
    if plain in _index_words() or key.strip().lower() in _OTHERS or len(plain) < _SHORTEST or not plain.isascii():
        return ""
    return next((ours for ours in _find_near(plain)), "")


def _find_near(plain: str) -> Iterable[str]:
    for known, ours in _index_words().items():
        most = 2 if min(len(known), len(plain)) >= _LONG else 1
        same_word = known.rstrip("s") == plain.rstrip("s")
        least = _SHORTEST if ours == known else _FOREIGN
        if len(known) >= least and not same_word and known[0] == plain[0] and is_within(most, plain, known):
            yield ours


def is_within(limit: int, one: str, other: str) -> bool:
    """Return whether so many letters put in, left out, exchanged or turned round make one word the other."""
    if abs(len(one) - len(other)) > limit:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        older, before, row = before, row, [n]
        for m, its in enumerate(other, 1):
            cost = min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (letter != its))
            turned = n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == its
            row.append(min(cost, older[m - 2] + 1) if turned else cost)
    return row[-1] <= limit


@cache
def _read_words() -> Mapping[str, str]:
    """Return the words of other languages for each key, with commas between them."""
    return tomllib.loads(Path(__file__).with_name("keys.toml").read_text("utf-8"))


@cache
def _index_words() -> dict[str, str]:
    """Return every word for a key, folded, and the key."""
    found = {fold_key(key): key for key in _OWN}
    for key, words in _read_words().items():
        for word in words.split(","):
            found.setdefault(fold_key(word), key)
    return found
