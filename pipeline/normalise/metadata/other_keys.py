"""Keys of other tools that change there what a reader sees, and do nothing here: each is named once for all posts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from pipeline.i18n.sentences import changed, counted, sentence
from pipeline.i18n.words import folded
from pipeline.model.manuscript import Post
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.text.keys import NO
from pipeline.text.printable import in_one_line

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
