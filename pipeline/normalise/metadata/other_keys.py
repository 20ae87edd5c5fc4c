"""Keys of other tools that change there what a reader sees, and do nothing here: each is named once for all posts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.model.manuscript import Post
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.text.keys import NO, folded
from pipeline.text.printable import in_one_line

_ANY = frozenset[str]()
_PAGES = frozenset({"page", "pages", "home", "landing", "about", "splash"})
# The key, the values that mean something ("" for all but “no”), and what does not happen here.
_KEYS: dict[str, tuple[frozenset[str], str]] = {
    "series": (_ANY, "its parts do not lead to each other"),
    "unlisted": (_ANY, "the post is listed like any other"),
    "hidden": (_ANY, "the post is published like any other"),
    "private": (_ANY, "the post is published like any other"),
    "visibility": (frozenset({"private", "hidden", "unlisted"}), "the post is published like any other"),
    "status": (frozenset({"draft", "private", "pending"}), "the post is published like any other"),
    "expirydate": (_ANY, "the post does not expire"),
    "publishdate": (_ANY, "the post is published at once"),
    "redirect_to": (_ANY, "the post leads nowhere else"),
    "type": (_PAGES, "the page stands among the articles"),
    "layout": (_PAGES, "the page stands among the articles"),
    "bibliography": (_ANY, "no citation is made of it"),
    "subtitle": (_ANY, "it is not shown"),
    "nav_order": (_ANY, "the order is that of “weight” and “date”"),
    "sidebar_position": (_ANY, "the order is that of “weight” and “date”"),
}
_OFF = frozenset(map(folded, f"false no off 0 none null {NO}".split())) | {""}
_LONGEST = 100
_HINT = "“draft: true” holds a post back"
_HOLDING_BACK = frozenset("unlisted hidden private visibility status".split())


def other_keys(posts: Iterable[Post]) -> Iterator[Problem]:
    """Yield a note for each such key, at the first post that has it, with the number of those that have."""
    found: dict[str, list[tuple[str, Position]]] = {}
    for post in posts:
        for key, value in post.metadata.items():
            if _means_something(key.lower(), value):
                found.setdefault(key.lower(), []).append((post.path, post.key_places.get(key, BEGINNING)))
    for key, places in found.items():
        path, place = places[0]
        number = "this post" if len(places) == 1 else f"{len(places)} posts"
        message = f"the key “{key}” of {number} does nothing here yet: {_KEYS[key][1]}"
        yield Problem(path, *place, "other-key", in_one_line(message), _HINT if key in _HOLDING_BACK else "")


def _means_something(key: str, value: object) -> bool:
    if key not in _KEYS or value in (None, "", [], {}):
        return False
    word = folded(str(value)[:_LONGEST])
    values, _ = _KEYS[key]
    return word in values if values else word not in _OFF
