"""Words of a list whose author made maps and lists of them: `tags: {web: 1}`, `[[web, code], maths]`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

# What a map calls the word that it is about.
_NAMES = ("name", "title", "label", "slug", "tag", "value")


def is_nested(value: object) -> bool:
    """Return whether a value that should be a text or a list of texts is a map, or holds lists or maps."""
    return bool(value) and (
        isinstance(value, Mapping)
        or (isinstance(value, list) and any(isinstance(one, Mapping | list) for one in value))
    )


def words_in(value: object) -> Iterator[object]:
    """Yield the words in a value, however they are nested: of a map its name, else its keys."""
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
