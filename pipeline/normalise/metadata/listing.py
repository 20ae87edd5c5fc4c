"""Read whether a post is public, in lists and in search engines, in our words or another tool's."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TypeVar

from pipeline.i18n.catalogue import fold_key, known_word, word_of
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Night
from pipeline.model.audience import Audience, NameStyle
from pipeline.normalise.metadata import keys as known
from pipeline.normalise.metadata.front_matter import OFF, FrontMatter
from pipeline.text.setting_values import one_of

NOINDEX_KEY = "noindex"
UNLISTED_KEYS = ("unlisted", "hidden")
_LONGEST = 20  # letters of such a word
_FOLDER = re.compile(
    r"(?i)(?:^|/)(?:drafts?|brouillons?|entwürfe|borradores|bozze|rascunhos|logseq/bak)(?=/)|-non-pub(?=/)"
)
_UNFINISHED = frozenset("draft autodraft brouillon private prive pending future scheduled trash".split())
_UNBUILT = ("never", "false", "link")  # in Hugo
_CLOSED = frozenset("private prive protected password members paid".split())
# Values of keys that hold a post back; an empty collection means all but “no”.
_VALUES: dict[str, Collection[str]] = {
    **dict.fromkeys(known.STATUS_KEYS, _UNFINISHED),
    **dict.fromkeys(known.VISIBILITY_KEYS, _CLOSED),
    **dict.fromkeys(known.PRIVATE_KEYS, ()),
    **dict.fromkeys(known.PUBLIC_KEYS, OFF - {""}),
}


def explain_holding_back(front: FrontMatter, path: str) -> str:
    """Return why the post at a path is a draft, "" if nothing says so."""
    if folder := _FOLDER.search(path):
        return sentence("in a folder “{folder}”", folder=path[: folder.end()])
    key = next((key for key in known.HOLDING_KEYS if _holds_back(key, front.value(key))), "")
    build = front.value(*known.BUILD_KEYS)
    if isinstance(build, dict) and str(build.get("render")).casefold() in _UNBUILT:
        key = known.BUILD_KEYS[0]
    return sentence("by the key “{key}”", key=key) if key else ""


def _holds_back(key: str, value: object) -> bool:
    if value is None:
        return False
    word = fold_key(str(value)[:_LONGEST]) or str(value).strip()
    return word in _VALUES[key] if _VALUES[key] else word not in OFF


def is_unlisted(front: FrontMatter) -> bool:
    """Return whether a post is in no list, by our keys, Hugo's `build`, Eleventy's, or the status of hosted blogs."""
    ours = [front.yes(key, otherwise=False) for key in UNLISTED_KEYS]  # each is read, for each may be wrong
    build = front.value(*known.BUILD_KEYS)
    listed = build.get("list") if isinstance(build, dict) else None
    return (
        any(ours)
        or str(listed).casefold() in ("never", "false")
        or str(front.value("eleventyexcludefromcollections")).casefold() == "true"
        or any(fold_key(str(front.value(key))[:_LONGEST]) in ("hidden", "unlisted") for key in ("visibility", "status"))
    )


_Word = TypeVar("_Word", Audience, NameStyle, Night)


def read_audience(front: FrontMatter) -> Audience | None:
    """Return for whom a post is; what is no audience counts as the class, so that no slip of the pen is published.

    A key that is nearly ours is enough.
    """
    said = _read_word(front, "audience", Audience, Audience.CLASS)
    return Audience.CLASS if said is None and front.has_near("audience") else said


def read_names(front: FrontMatter) -> NameStyle | None:
    """Return how a post's authors are called in public editions; by no name where the word is not known."""
    return _read_word(front, "names", NameStyle, NameStyle.NONE)


def read_night(front: FrontMatter) -> Night | None:
    """Return what dark screens make of the post's drawings; where the word is not known they stay as they are."""
    return _read_word(front, "night", Night, Night.KEEP)


def _read_word(front: FrontMatter, key: str, kind: type[_Word], otherwise: _Word) -> _Word | None:
    value = front.value(key)
    word = "" if value is None else str(value).strip()
    meant = known_word(word.lower(), kind)
    if not word or meant in set(kind):
        return kind(meant) if word else None
    message = sentence(
        "“{key}” must be {words}, not “{value}”; taken for “{taken}”",
        key=key,
        words=one_of(kind),
        value=word,
        taken=word_of(otherwise),
    )
    front.report(key, message)
    return otherwise


def is_kept_from_engines(front: FrontMatter) -> bool:
    """Return whether search engines are asked to leave a post's page out; lists, feeds and books have it."""
    if front.yes(NOINDEX_KEY, otherwise=False) or fold_key(str(front.value("robotsnoindex"))[:_LONGEST]) == "true":
        return True
    words = re.split(r"[\s,]+", str(front.value("robots")).casefold()[:_LONGEST])
    sitemap = front.value("sitemap")
    if isinstance(sitemap, dict):  # as Hugo has it
        return str(sitemap.get("disable")).casefold() == "true"
    return (not {"noindex", "none"}.isdisjoint(words) and front.value("robots") is not None) or str(sitemap) == "False"
