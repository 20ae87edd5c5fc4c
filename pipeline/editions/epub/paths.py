"""Paths and links of the e-book; each path follows from its file alone, so that none moves because of another."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from pipeline.editions.book.sections import AFTERWORD, AUTHORS, BIBLIOGRAPHY, CONTENTS, DEDICATION, PREFACE
from pipeline.model.article import Picture
from pipeline.text.urls import asset_path

Link = tuple[str, str]
"""A link to another chapter: an article's slug, and an id in it or ""."""
CHAPTERS, IMAGES, RECORDINGS = "articles", "images", "recordings"  # folders of the package
CHAPTER_TITLE = "chapter-title"  # the id that a chapter has of its own
LARGEST = 300_000
"""Bytes of a page that reading systems lay out without a long wait."""
TEXTS = (DEDICATION, PREFACE, AFTERWORD, BIBLIOGRAPHY, AUTHORS)
"""The sections that are made of Markdown, as the articles are."""
NAVIGATION = "nav.xhtml"
_PLAIN_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/svg+xml": "svg"}
# https://www.w3.org/TR/xml-names/#NT-NCName
_FIRST = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = re.compile(rf"[{_FIRST}][{_FIRST}.0-9\u00b7\u0300-\u036f\u203f\u2040-]*")
_MADE = "id-"  # how the names begin that are made here, and no others
_READABLE = 40  # characters of an id that a made name keeps


def chapter_file(slug: str, number: int = 1) -> str:
    """Return the file of an article, or of a section that is made as one, in the folder of chapters.

    `number` counts those of a chapter that is too long for one. No slug has an underscore within.
    """
    name = slug if slug in TEXTS or _PLAIN_SLUG.fullmatch(slug) else f"_{_digest(slug)}"
    return f"{name}{f'_{number}' if number > 1 else ''}.xhtml"


def file_of(name: str, number: int = 1) -> str:
    """Return the path of a section, part or article in the package, by its name.

    `number` tells which, where it has several files.
    """
    if name == CONTENTS:
        return NAVIGATION
    if not name.startswith("_") or name in TEXTS:
        return f"{CHAPTERS}/{chapter_file(name, number)}"
    return f"{name[1:]}{f'-{number}' if number > 1 else ''}.xhtml"


def page_id(number: int) -> str:
    """Return the id of the place where a page of the printed edition begins."""
    return f"page-{number}"


def picture_path(picture: Picture) -> str:
    """Return the path of a picture in the package, one for all pictures of the same bytes."""
    return f"{IMAGES}/{picture.data.digest[:16]}.{_SUFFIXES[picture.media_type]}"


def recording_path(digest: str, suffix: str) -> str:
    """Return the path of a recording, or of its captions, in the package, one for all files of the same bytes."""
    return f"{RECORDINGS}/{digest[:16]}{suffix}"


def overlay_path(name: str, number: int) -> str:
    """Return the path of what tells when a page of a chapter is read aloud, by the chapter's name."""
    return str(PurePosixPath(file_of(name, number)).with_suffix(".smil"))


def cover_path(media_type: str) -> str:
    """Return the path of the cover's picture in the package."""
    return f"{IMAGES}/cover.{_SUFFIXES[media_type]}"


def xml_name(identifier: str) -> str:
    """Return the name of an article's id in XML: the id itself wherever that is a name; two ids never have one name."""
    own = identifier == CHAPTER_TITLE or identifier.startswith(_MADE)
    if not own and _NAME.fullmatch(identifier):
        return identifier
    readable = re.sub(r"[^A-Za-z0-9]+", "-", identifier)[:_READABLE].strip("-")
    return f"{_MADE}{readable}-{_digest(identifier)[:8]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


_ARTICLE = "article:"
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms", "geo", "ftp"})
_ADDRESS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


@dataclass(frozen=True)
class BodyContext:
    """Context of a body: its article's slug and language, and the targets of its addresses.

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


def resolve_address(neutral: str, context: BodyContext, places: Collection[str]) -> str | None:
    """Return where an address leads, seen from its own chapter; None where it leads nowhere that a book can tell."""
    other = find_other_chapter(neutral, context.slug)
    if other is not None:
        slug, identifier = other
        if (slug, "") in context.lost:
            return None
        place = _fragment(identifier) if other not in context.lost else ""
        return chapter_file(slug, context.moved.get(other, 1)) + place
    if neutral.startswith(("#", _ARTICLE)):
        identifier = neutral.partition("#")[2]
        known = next((name for name in (identifier, unquote(identifier)) if name in places), "")
        # To this very article, and to no place in it, is to its beginning.
        return _fragment(known) or (chapter_file(context.slug) if neutral.startswith(_ARTICLE) else None)
    if path := asset_path(neutral):
        return f"{context.files}{quote(path)}" if context.files else None
    if neutral.startswith("site:"):
        return f"{context.files.removesuffix('files/')}{neutral.removeprefix('site:')}" if context.files else None
    return neutral if _is_valid(neutral) else None


def find_other_chapter(neutral: str, slug: str) -> Link | None:
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
