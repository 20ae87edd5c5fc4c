"""Whether a post stands in lists, and whether search engines may, in our words or in another tool's."""

from __future__ import annotations

import re

from pipeline.normalise.metadata.front_matter import FrontMatter
from pipeline.text.keys import folded

NOINDEX_KEY = "noindex"
UNLISTED_KEYS = ("unlisted", "hidden")
# Of Hugo's `build`, of Pelican's `status`, of what blogs in the net call visibility.
_HUGO = ("build", "_build")
_HIDDEN = frozenset({"hidden", "unlisted"})
_NEVER = frozenset({"never", "false"})
_LONGEST = 20  # letters of such a word
_ELEVENTY = "eleventyexcludefromcollections"


def is_unlisted(front: FrontMatter) -> bool:
    """Return whether a post has a page that no list leads to."""
    ours = [front.yes(key, otherwise=False) for key in UNLISTED_KEYS]  # each is read, for each may be wrong
    return any(ours) or _is_unlisted_elsewhere(front)


def _is_unlisted_elsewhere(front: FrontMatter) -> bool:
    build = front.value(*_HUGO)
    listed = build.get("list") if isinstance(build, dict) else None
    if str(listed).casefold() in _NEVER or str(front.value(_ELEVENTY)).casefold() == "true":
        return True
    return any(folded(str(front.value(key))[:_LONGEST]) in _HIDDEN for key in ("visibility", "status"))


def is_kept_from_engines(front: FrontMatter) -> bool:
    """Return whether search engines are asked to leave a post's page out; lists, feeds and books have it."""
    if front.yes(NOINDEX_KEY, otherwise=False) or folded(str(front.value("robotsnoindex"))[:_LONGEST]) == "true":
        return True
    words = re.split(r"[\s,]+", str(front.value("robots")).casefold()[:_LONGEST])
    sitemap = front.value("sitemap")
    if isinstance(sitemap, dict):  # as Hugo has it
        return str(sitemap.get("disable")).casefold() == "true"
    return (not {"noindex", "none"}.isdisjoint(words) and front.value("robots") is not None) or str(sitemap) == "False"
