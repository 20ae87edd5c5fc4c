"""What browsers are told of files by their names, on every machine the same."""

from __future__ import annotations

from mimetypes import MimeTypes
from pathlib import PurePosixPath

from pipeline.editions.book.book import EPUB
from pipeline.files.kinds import media_type_of

_KNOWN = MimeTypes(filenames=())
_OURS = {
    ".avif": "image/avif",
    EPUB.suffix: EPUB.media_type,
    ".md": "text/markdown",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
_TEXTS = ("application/xml", "image/svg+xml")
_UNKNOWN = "application/octet-stream"


def media_type(path: str) -> str:
    """Return the media type of a file, of a text with its encoding; a name that says nothing is one of some bytes."""
    suffix = PurePosixPath(path).suffix.lower()
    kind, packed = _KNOWN.guess_type(f"file{suffix}")
    kind = _OURS.get(suffix) or media_type_of(path) or (kind if kind and not packed else _UNKNOWN)
    kind = "application/xml" if kind == "text/xml" else kind
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind in _TEXTS else kind
