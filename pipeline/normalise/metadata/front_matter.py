"""The keys of a front matter, whatever their case and language, and problems with their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from html import unescape
from itertools import islice

from pipeline.i18n.catalogue import folded, word_of
from pipeline.i18n.sentences import changed, counted, sentence
from pipeline.model.manuscript import Post
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.normalise.body import titles
from pipeline.normalise.metadata.keys import (
    AUDIO_KEYS,
    HOLDING_KEYS,
    IMAGE_KEYS,
    KEYS,
    NO_WORDS,
    TRANSLATION_KEYS,
    YES_WORDS,
)
from pipeline.text.keys import NO, keys_of, near_key
from pipeline.text.printable import in_one_line

_PLACED = {
    "title": ("title",),
    "slug": ("slug",),
    "image": IMAGE_KEYS,
    "audio": AUDIO_KEYS,
    "draft": ("draft", "published", *HOLDING_KEYS),
    "date": ("publishdate", "date", "pubdate"),
    "series": ("series",),
    "aliases": ("aliases", "redirect_from"),
    "related": ("related",),
    "translation_key": TRANSLATION_KEYS,
}
_MOST_KEYS = 200  # that are looked at for slips of the pen
_WITH_TITEL = ("de", "nl", "sv", "da", "nb", "nn", "no")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_SHORTER = sentence("write less here; what is long belongs below the front matter")
_YES = frozenset(map(folded, YES_WORDS))
_NO = frozenset(map(folded, NO_WORDS)) | {""}
# What a map calls the word that it is about.
_NAMES = ("name", "nom", "title", "titre", "label", "slug", "tag", "value")
_WIKI = re.compile(r"!?\[\[([^|\[\]]+)(?:\|([^\[\]]*))?\]\]")
_USED = frozenset(name for key in KEYS for name in key.names)


class FrontMatter:
    """Reads one post's keys whatever their case, and collects what is wrong with them."""

    def __init__(self, post: Post) -> None:
        """Read the keys of a post."""
        self._post = post
        inner = post.metadata.get("taxonomies")  # where Zola has tags
        metadata = {**(inner if isinstance(inner, Mapping) else {}), **post.metadata}
        self._keys = keys_of(metadata)
        self._written = {ours: key for key, ours in self._keys.items()}
        self._values = {self._keys[key]: value for key, value in metadata.items()}
        self._places = {self._keys[key]: place for key, place in post.key_places.items() if key in self._keys}
        self.problems: list[Problem] = []

    def value(self, *keys: str) -> object:
        """Return the first of the keys that has a value."""
        return next((self._values[key] for key in keys if self._values.get(key) not in (None, "")), None)

    def text(self, *keys: str, most: int = titles.NAME) -> str:
        """Return the first of the keys that has a value, as text in one line, cut where it is too long."""
        value = self.value(*keys)
        if isinstance(value, dict | list):
            key = next(key for key in keys if self._values.get(key) is value)
            self.report(
                key,
                sentence("“{key}” wants a text, not a list or a map", key=key),
                sentence("write {key}: words", key=key),
            )
            return ""
        return "" if value is None else titles.bounded(_words(value), most, f"“{keys[0]}”", self.too_long(*keys))

    def texts(
        self, *keys: str, most: int = titles.NAME, separators: str = ",", are_links: bool = False
    ) -> tuple[str, ...]:
        """Return all the keys' values, each a list or a text with separators, each once whatever its case.

        Of `[[page|words]]`, links take the page and others the words.
        """
        found: dict[str, str] = {}
        for key in keys:
            value = self._values.get(key)
            if _is_nested(value):
                message = sentence(
                    "“{key}” wants a list of words, not lists or maps in it; the words in them were taken", key=key
                )
                self.report(key, message, sentence("write {key}: [one, two]", key=key))
            for text in _texts(value, separators):
                found.setdefault(text.casefold(), unlinked(text, page=are_links))
        return titles.bounded_all([*found.values()], f"“{keys[0]}”", self.too_long(*keys), most)

    def other_keys(self) -> dict[str, object]:
        """Return the post's own keys, as written, with what they say."""
        return {key: value for key, value in self._post.metadata.items() if self._keys[key] not in _USED}

    def report_near_keys(self, language: str) -> None:
        """Name the keys that are nearly one of ours."""
        for key in islice(self._keys, _MOST_KEYS):
            ours = near_key(key)
            if ours:
                message = sentence(
                    "the key “{key}” means nothing here; did you mean “{ours}”?", key=key, ours=word_of(ours)
                )
            elif key.lower() == "titel" and not language.startswith(_WITH_TITEL):
                message = sentence("the key “titel” is German; taken for “title”")
            else:
                continue
            place = self._post.key_places.get(key, BEGINNING)
            self.problems.append(Problem(self._post.path, *place, "unknown-key", changed(message, in_one_line)))

    def yes(self, key: str, *, otherwise: bool) -> bool:
        """Return whether a key is on."""
        value = self.value(key)
        word = str(value).strip() if isinstance(value, list | dict) else folded(str(value)) or str(value).strip()
        if value is not None and word not in _YES | _NO:
            self.report(
                key, sentence("“{key}” wants true or false, not “{value}”; it counts for nothing", key=key, value=value)
            )
        return otherwise if value is None or word not in _YES | _NO else word in _YES

    def too_long(self, *keys: str) -> Callable[[str], None]:
        """Return what notes that the value of the first of the keys that has one is longer than can be shown."""
        key = next((key for key in keys if self._values.get(key) not in (None, "")), keys[0])
        return lambda message: self.report(key, message, _SHORTER, rule="too-long")

    def report(self, key: str, message: str, hint: str = "", rule: str = "bad-value") -> None:
        """Note what is wrong with a key, which is named as it is written."""
        written = {text: text.replace(key, self._written.get(key, key)) for text in (key, f"“{key}”")}
        message, hint = (changed(text, lambda part: in_one_line(written.get(part, part))) for text in (message, hint))
        self.problems.append(Problem(self._post.path, *self.place(key), rule, message, hint))

    def place(self, *keys: str) -> Position:
        """Return where the first of the keys that has a value stands, or one without.

        It is the file's beginning where there is none.
        """
        present = sorted((key for key in keys if key in self._places), key=lambda key: self._values[key] in (None, ""))
        return self._places[present[0]] if present else BEGINNING

    def places(self) -> dict[str, Position]:
        """Return where those keys stand that later stages may have something to say of."""
        return {name: self.place(*keys) for name, keys in _PLACED.items() if any(key in self._places for key in keys)}


def unlinked(text: str, *, page: bool = False) -> str:
    """Return the words of a text that is `[[page|words]]` as a whole, as Obsidian has it, or its page."""
    found = _WIKI.fullmatch(text.strip())
    return text if found is None else ((not page and found[2]) or found[1]).strip()


def _words(value: object) -> str:
    """Return a value as text in one line; blogs that were exported to Markdown write signs as HTML does ("&#8217;")."""
    return in_one_line(_REFERENCE.sub(lambda match: unescape(match[0]), str(value)))


def _texts(value: object, separators: str) -> Iterator[str]:
    if isinstance(value, str):
        yield from filter(None, map(in_one_line, re.split(f"[{separators}]", _words(value))))
    elif value is not None:
        yield from filter(None, map(_words, _words_in(value)))


def _is_nested(value: object) -> bool:
    """Return whether a value that should be a text or a list of texts is a map, or holds lists or maps."""
    return bool(value) and (
        isinstance(value, Mapping)
        or (isinstance(value, list) and any(isinstance(one, Mapping | list) for one in value))
    )


def _words_in(value: object) -> Iterator[object]:
    """Yield the words of a list whose author made maps and lists of them: of a map its name, else its keys."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += reversed(item)
        elif isinstance(item, Mapping):
            waiting += reversed(_words_of(item))
        elif item is not None:
            yield item


def _words_of(item: Mapping[str, object]) -> list[object]:
    """Return a map's name; else its keys, each with the words of what it holds below it."""
    named = next((item[key] for key in _NAMES if isinstance(item.get(key), str)), None)
    if named is not None:
        return [named]
    return [
        part for key, value in item.items() for part in ((key, value) if isinstance(value, Mapping | list) else (key,))
    ]


_ANY = frozenset[str]()
# The key, the values that mean something ("" for all but “no”), and what does not happen here.
_KEYS: dict[str, tuple[frozenset[str], str]] = {
    "expirydate": (_ANY, sentence("the post does not expire")),
    "redirect_to": (_ANY, sentence("the post leads nowhere else")),
    "bibliography": (_ANY, sentence("no citation is made of it")),
    "nav_order": (_ANY, sentence("the order is that of “weight” and “date”")),
}
_OF_PAGES = frozenset({"nav_order"})  # which a page obeys, or need not
_OFF = frozenset(map(folded, f"false no off 0 none null {NO}".split())) | {""}
_LONGEST = 100


def other_keys(posts: Iterable[Post], pages: Collection[str] = ()) -> Iterator[Problem]:
    """Yield a note for each such key, at the first post that has it, with the number of those that have.

    `pages` are the paths of those that are no articles.
    """
    found: dict[str, list[tuple[str, Position]]] = {}
    for post in posts:
        for key, value in post.metadata.items():
            if _means_something(key.lower(), value) and not (key.lower() in _OF_PAGES and post.path in pages):
                found.setdefault(key.lower(), []).append((post.path, post.key_places.get(key, BEGINNING)))
    for key, places in found.items():
        path, place = places[0]
        message = counted(
            "the key “{key}” of this post does nothing here yet: {what}",
            "the key “{key}” of {number} posts does nothing here yet: {what}",
            len(places),
            key=key,
            what=_KEYS[key][1],
        )
        yield Problem(path, *place, "other-key", changed(message, in_one_line))


def _means_something(key: str, value: object) -> bool:
    if key not in _KEYS or value in (None, "", [], {}):
        return False
    word = folded(str(value)[:_LONGEST])
    values, _ = _KEYS[key]
    return word in values if values else word not in _OFF
