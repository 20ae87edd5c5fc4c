"""Whether a post is public, is in lists, and may be in search engines, in our words or in another tool's."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath

from pipeline.i18n.catalogue import folded
from pipeline.i18n.sentences import sentence
from pipeline.normalise.metadata import keys as known
from pipeline.normalise.metadata.front_matter import FrontMatter

NOINDEX_KEY = "noindex"
UNLISTED_KEYS = ("unlisted", "hidden")
# Of Hugo's `build`, of Pelican's `status`, of what blogs in the net call visibility.
_HUGO = ("build", "_build")
_HIDDEN = frozenset({"hidden", "unlisted"})
_NEVER = frozenset({"never", "false"})
_LONGEST = 20  # letters of such a word
_ELEVENTY = "eleventyexcludefromcollections"
_FOLDERS = frozenset("draft drafts brouillon brouillons entwürfe borradores bozze rascunhos".split())
_NO = frozenset(map(folded, known.NO_WORDS)) | {"", "none", "null"}
_UNFINISHED = frozenset("draft autodraft brouillon private prive pending future scheduled trash".split())
_CLOSED = frozenset("private prive protected password members paid".split())
# The values of keys that hold a post back; an empty one means all but “no”.
_VALUES: dict[str, Collection[str]] = {
    **dict.fromkeys(known.STATUS_KEYS, _UNFINISHED),
    **dict.fromkeys(known.VISIBILITY_KEYS, _CLOSED),
    **dict.fromkeys(known.PRIVATE_KEYS, ()),
    **dict.fromkeys(known.PUBLIC_KEYS, _NO - {""}),
}


def why_held_back(front: FrontMatter, path: str) -> str:
    """Return why the post at a path is a draft, "" where nothing says so."""
    folder = next((name for name in PurePosixPath(path).parts[:-1] if name.casefold() in _FOLDERS), "")
    if folder:
        return sentence("in a folder “{folder}”", folder=folder)
    key = next((key for key in known.HOLDING_KEYS if _holds_back(key, front.value(key))), "")
    return sentence("by the key “{key}”", key=key) if key else ""


def _holds_back(key: str, value: object) -> bool:
    if value is None:
        return False
    word = folded(str(value)[:_LONGEST]) or str(value).strip()
    return word in _VALUES[key] if _VALUES[key] else word not in _NO


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
