"""The keys of a front matter, in any case and language, and problems with their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from html import unescape
from itertools import islice

from pipeline.i18n.catalogue import fold_key, word_of
from pipeline.i18n.sentences import change_text, counted, sentence
from pipeline.model.manuscript import Post
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.normalise.body import titles
from pipeline.normalise.metadata import keys as known
from pipeline.text.keys import NO_WORDS, find_near_key, keys_of, parse_bool
from pipeline.text.printable import in_one_line

_PLACED = {
    key: (key,) for key in ("title", "subtitle", "slug", "series", "related", "audience", "translated", "permalink")
} | {
    "image": known.IMAGE_KEYS,
    "audio": known.AUDIO_KEYS,
    "draft": ("draft", "published", *known.HOLDING_KEYS, *known.BUILD_KEYS),
    "author": ("author", "authors"),
    "description": ("description", "summary", "excerpt"),
    "date": ("publishdate", "date", "pubdate"),
    "aliases": ("aliases", "redirect_from"),
    "translation_key": known.TRANSLATION_KEYS,
}
_MOST_KEYS = 200  # that are checked for slips of the pen
_WITH_TITEL = ("de", "nl", "sv", "da", "nb", "nn", "no")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_SHORTER = sentence("write less here; a long text belongs below the front matter")
# Keys for the name of a map.
_NAMES = ("name", "nom", "title", "titre", "label", "slug", "tag", "value")
_WIKI = re.compile(r"!?\[\[([^|\[\]]+)(?:\|([^\[\]]*))?\]\]")
_USED = frozenset(name for key in known.KEYS for name in key.names)


class FrontMatter:
    """Reads one post's keys in any case and collects problems with them."""

    def __init__(self, post: Post) -> None:
        self._post = post
        inner = post.metadata.get("taxonomies")  # where Zola has tags
        metadata = {**(inner if isinstance(inner, Mapping) else {}), **post.metadata}
        self._keys = keys_of(metadata)
        self._written = {ours: key for key, ours in self._keys.items()}
        self._values = {self._keys[key]: value for key, value in metadata.items()}
        self._places = {self._keys[key]: place for key, place in post.key_places.items() if key in self._keys}
        self.problems: list[Problem] = []

    def value(self, *keys: str) -> object:
        """Return the value of the first of the keys that has one."""
        key = self._with_value(keys)
        return self._values[key] if key else None

    def _with_value(self, keys: Iterable[str]) -> str:
        """Return the first of the keys that has a value, "" if none has."""
        return next((key for key in keys if self._values.get(key) not in (None, "")), "")

    def text(self, *keys: str, limit: int = titles.NAME) -> str:
        """Return the value of the first of the keys that has one, as text in one line, cut if it is too long."""
        value = self.value(*keys)
        if isinstance(value, dict | list):
            key = self._with_value(keys)
            message = sentence("“{key}” must be a text, not a list or a map", key=key)
            self.report(key, message, sentence("write {key}: words", key=key))
            return ""
        return (
            ""
            if value is None
            else titles.cut_text(_clean_words(value), limit, sentence("“{word}”", word=keys[0]), self.too_long(*keys))
        )

    def texts(
        self, *keys: str, limit: int = titles.NAME, separators: str = ",", are_links: bool = False
    ) -> tuple[str, ...]:
        """Return the values of all keys, lists or texts with separators, without duplicates that differ by case.

        Of `[[page|words]]`, links take the page and others the words.
        """
        found: dict[str, str] = {}
        for key in keys:
            value = self._values.get(key)
            parts = value if isinstance(value, list) else [value]
            if value and any(isinstance(part, Mapping | list) for part in parts):
                message = sentence(
                    "“{key}” must be a list of words, without lists or maps in it; the words in them were taken",
                    key=key,
                )
                self.report(key, message, sentence("write {key}: [one, two]", key=key))
            texts = map(_clean_words, _flatten_words(value))
            if isinstance(value, str):
                texts = map(_unquote, map(in_one_line, re.split(f"[{separators}]", _clean_words(value))))
            for text in filter(None, texts):
                found.setdefault(text.casefold(), unlink(text, page=are_links))
        return titles.cut_texts([*found.values()], sentence("“{word}”", word=keys[0]), self.too_long(*keys), limit)

    def other_keys(self) -> dict[str, object]:
        """Return the post's own keys, as written, with their values."""
        return {key: value for key, value in self._post.metadata.items() if self._keys[key] not in _USED}

    def has_near(self, ours: str) -> bool:
        """Return whether there is a key that is nearly one of ours."""
        return any(find_near_key(key) == ours for key in islice(self._keys, _MOST_KEYS))

    def report_near_keys(self, language: str) -> None:
        """Report the keys that are nearly one of ours."""
        for key in islice(self._keys, _MOST_KEYS):
            ours = find_near_key(key)
            if ours:
                suggestion = word_of(ours)
                message = sentence("the key “{key}” is unknown; did you mean “{ours}”?", key=key, ours=suggestion)
            elif key.lower() == "titel" and not language.startswith(_WITH_TITEL):
                message = sentence("the key “titel” is German; read as “title”")
            else:
                continue
            place = self._post.key_places.get(key, BEGINNING)
            self.problems.append(Problem(self._post.path, *place, "unknown-key", change_text(message, in_one_line)))

    def yes(self, key: str, *, otherwise: bool) -> bool:
        """Return whether a key is on."""
        value = self.value(key)
        if value is None:
            return otherwise
        if (meant := parse_bool(value)) is not None:
            return meant
        message = sentence("“{key}” must be true or false, not “{value}”; it is ignored", key=key, value=value)
        self.report(key, message)
        return otherwise

    def too_long(self, *keys: str) -> Callable[[str], None]:
        """Return a function that reports a too long value of the first of the keys that has one."""
        key = self._with_value(keys) or keys[0]
        return lambda message: self.report(key, message, _SHORTER, rule="too-long")

    def report(self, key: str, message: str, hint: str = "", rule: str = "bad-value") -> None:
        """Report a problem with a key, which is called as it is written."""
        written = {key: self._written.get(key, key)}
        message, hint = (
            change_text(text, lambda part: in_one_line(written.get(part, part))) for text in (message, hint)
        )
        self.problems.append(Problem(self._post.path, *self.place(key), rule, message, hint))

    def place(self, *keys: str) -> Position:
        """Return the place of the first of the keys with a value, else of one without, else the file's beginning."""
        present = sorted((key for key in keys if key in self._places), key=lambda key: self._values[key] in (None, ""))
        return self._places[present[0]] if present else BEGINNING

    def places(self) -> dict[str, Position]:
        """Return the places of keys that later stages may report."""
        return {name: self.place(*keys) for name, keys in _PLACED.items() if any(key in self._places for key in keys)}


def unlink(text: str, *, page: bool = False) -> str:
    """Return the words, or the page, of a text that is an Obsidian link as a whole: `[[page|words]]`."""
    found = _WIKI.fullmatch(text.strip())
    return text if found is None else ((not page and found[2]) or found[1]).strip()


def _unquote(name: str) -> str:
    """Return a name without the quotation marks around it."""
    return name[1:-1].strip() if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'" else name


def _clean_words(value: object) -> str:
    """Return a value as text in one line, without HTML's character references, which exported blogs have."""
    return in_one_line(_REFERENCE.sub(lambda match: unescape(match[0]), str(value)))


def _flatten_words(value: object) -> Iterator[object]:
    """Yield the words of nested lists and maps: of a map its name, else its keys with the lists and maps below."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Mapping):
            named = next((item[key] for key in _NAMES if isinstance(item.get(key), str)), None)
            item = _list_keys(item) if named is None else [named]
        if isinstance(item, list):
            waiting += reversed(item)
        elif item is not None:
            yield item


def _list_keys(item: Mapping[object, object]) -> list[object]:
    """Return the keys of a map, each with the list or the map that it holds after it."""
    keys: list[object] = []
    for key, below in item.items():
        keys.append(key)
        if isinstance(below, Mapping | list):
            keys.append(below)
    return keys


# Keys of other tools, and what does not happen here.
_OF_TOOLS = {
    "expirydate": sentence("the post does not expire"),
    "redirect_to": sentence("the post leads nowhere else"),
    "nav_order": sentence("they are ordered by “weight” and “date”"),
}
OFF = frozenset(map(fold_key, ("none", "null", *NO_WORDS))) | {""}
"""What a key says that is as good as not there."""
_LONGEST = 100


def report_other_keys(posts: Iterable[Post], pages: Collection[str] = ()) -> Iterator[Problem]:
    """Yield a note for each key that only other tools obey, at the first post with it, with the number of posts.

    `pages` are the paths of pages, which have the order of “nav_order”, or need none.
    """
    found: dict[str, list[tuple[str, Position]]] = {}
    for post in posts:
        for written, value in post.metadata.items():
            key = written.lower()
            if key not in _OF_TOOLS or value in (None, "", [], {}):
                continue
            if fold_key(str(value)[:_LONGEST]) not in OFF and not (key == "nav_order" and post.path in pages):
                found.setdefault(key, []).append((post.path, post.key_places.get(written, BEGINNING)))
    for key, places in found.items():
        path, place = places[0]
        message = counted(
            "the key “{key}” of this post has no effect here: {what}",
            "the key “{key}” of {number} posts has no effect here: {what}",
            len(places),
            key=key,
            what=_OF_TOOLS[key],
        )
        yield Problem(path, *place, "other-key", change_text(message, in_one_line))
