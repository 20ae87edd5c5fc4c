"""Whether a post stands in lists, in our words or in another tool's."""

from __future__ import annotations

from pipeline.normalise.metadata.front_matter import FrontMatter
from pipeline.text.keys import folded

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
