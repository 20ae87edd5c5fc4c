"""Which files are posts: Markdown under all its names. What else holds texts is named, so that nobody misses it."""

from __future__ import annotations

from pathlib import PurePosixPath

MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"})
"""How the names of posts end, in small letters."""
_ZIP = b"PK\x03\x04"
_PACKED = (
    (b"mimetypeapplication/vnd.oasis.opendocument", "a LibreOffice document"),
    (b"mimetypeapplication/epub", "an e-book"),
    (b"word/", "a Word document"),
    (b"[Content_Types].xml", "an office document"),
)
_BEGINNINGS = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word document"),
)
_LOOKED_AT = 4_096  # bytes: the names of the first things in an archive

# Folders and files in which repositories say how they are to be used; Jekyll passes most of them over as well.
_OF_REPOSITORIES = frozenset(
    "license licence copying contributing code_of_conduct code-of-conduct changelog changes history security support"
    " governance maintainers issue_template pull_request_template agents claude".split()
)


def is_markdown(path: str) -> bool:
    """Whether a file is named as Markdown is."""
    return PurePosixPath(path).suffix.lower() in MARKDOWN


def is_readme(path: str) -> bool:
    """Whether a file tells of the folder that it stands in."""
    return PurePosixPath(path).stem.lower() == "readme"


def is_of_repository(path: str) -> bool:
    """Whether a file tells of the repository, and not of what this publishes."""
    return PurePosixPath(path).stem.lower() in _OF_REPOSITORIES


def other_kind(data: bytes) -> str:
    """What a file is that is no text at all, whatever its name; "" where it may be one."""
    start = data[:_LOOKED_AT]
    if start.startswith(_ZIP):
        return next((kind for sign, kind in _PACKED if sign in start), "an archive (ZIP)")
    return next((kind for sign, kind in _BEGINNINGS if start.startswith(sign)), "")
