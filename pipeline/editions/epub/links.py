"""Where the links of a chapter lead in the e-book."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from pipeline.editions.epub.paths import chapter_file, xml_name
from pipeline.editions.epub.values import Link
from pipeline.text.neutral import asset_path

_ARTICLE = "article:"
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms", "geo", "ftp"})
_ADDRESS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


@dataclass(frozen=True)
class Around:
    """What is around a body: its article's slug and language, and where its addresses lead.

    `images` and `recordings` have the places of the assets in the book, relative to a chapter. For `files`,
    `lost` and `moved` see `ChapterCopy`.
    """

    slug: str
    language: str
    images: Mapping[str, str]
    files: str = ""
    lost: tuple[Link, ...] = ()
    moved: Mapping[Link, int] = field(default_factory=dict)
    recordings: Mapping[str, str] = field(default_factory=dict)


def address(neutral: str, around: Around, places: Collection[str]) -> str | None:
    """Return where an address leads, seen from its own chapter; None where it leads nowhere that a book can tell."""
    other = other_chapter(neutral, around.slug)
    if other is not None:
        slug, identifier = other
        if (slug, "") in around.lost:
            return None
        place = _fragment(identifier) if other not in around.lost else ""
        return chapter_file(slug, around.moved.get(other, 1)) + place
    if neutral.startswith(("#", _ARTICLE)):
        identifier = neutral.partition("#")[2]
        found = next((name for name in (identifier, unquote(identifier)) if name in places), "")
        # To this very article, and to no place in it, is to its beginning.
        return _fragment(found) or (chapter_file(around.slug) if neutral.startswith(_ARTICLE) else None)
    if path := asset_path(neutral):
        return f"{around.files}{quote(path)}" if around.files else None
    if neutral.startswith("site:"):
        return f"{around.files.removesuffix('files/')}{neutral.removeprefix('site:')}" if around.files else None
    return neutral if _is_valid(neutral) else None


def other_chapter(neutral: str, slug: str) -> Link | None:
    """Return the other chapter that an address leads to, and the place in it."""
    if not neutral.startswith(_ARTICLE):
        return None
    target, _, identifier = neutral.removeprefix(_ARTICLE).partition("#")
    return None if unquote(target) == slug else (unquote(target), unquote(identifier))


def _fragment(identifier: str) -> str:
    return f"#{quote(xml_name(identifier))}" if identifier else ""


def _is_valid(outside: str) -> bool:
    try:
        parts = urlsplit(outside)
        whole = parts.scheme in _SCHEMES and (bool(parts.hostname) or parts.scheme not in ("http", "https", "ftp"))
    except ValueError:
        return False
    return whole and _ADDRESS.fullmatch(outside) is not None and "%" not in re.sub("%[0-9A-Fa-f]{2}", "", outside)
