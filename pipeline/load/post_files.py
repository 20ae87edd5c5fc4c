"""Which files are posts: Markdown under all its names, but for what tells of a folder or of a repository."""

from __future__ import annotations

import re
from functools import lru_cache
from posixpath import basename, splitext

from pipeline.i18n.sentences import sentence

MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"})
"""How the names of posts end, in small letters."""
_KEPT = 1 << 16  # paths, each of which is asked about several times
_WEB_PAGE = sentence("a web page")
_OTHER_FORMATS = {
    ".txt": sentence("a plain text"),
    ".docx": sentence("a Word document"),
    ".doc": sentence("a Word document"),
    ".odt": sentence("a LibreOffice document"),
    ".rtf": sentence("an RTF document"),
    ".pages": sentence("a Pages document"),
    ".adoc": sentence("an AsciiDoc text"),
    ".asciidoc": sentence("an AsciiDoc text"),
    ".rst": sentence("a reStructuredText"),
    ".textile": sentence("a Textile text"),
    ".org": sentence("an Org text"),
    ".ipynb": sentence("a notebook of Jupyter"),
    ".html": _WEB_PAGE,
    ".htm": _WEB_PAGE,
    ".xhtml": _WEB_PAGE,
}
# Those of which `import` makes posts; `importing/sources.py` says so of all kinds.
_IMPORTED = frozenset({".docx", ".odt", ".rtf", ".html", ".htm", ".xhtml"})
# Plain texts that web servers, robots and programs read, and what Word writes beside a document that is open.
_FOR_PROGRAMS = re.compile(
    r"(?:robots|humans|ads|llms|security|requirements|licen[cs]e|copying|ofl|cmakelists|readme|changelog)\b.*|~\$.*",
    re.IGNORECASE,
)

_READMES = frozenset({"readme", "lisezmoi"})
# Files in which repositories say how they are to be used; Jekyll passes most of them over as well.
_OF_REPOSITORIES = frozenset("license licence copying contributing code_of_conduct code-of-conduct changelog".split())
# … written in capitals, as is usual there, and may be an article otherwise.
_IN_CAPITALS = frozenset(
    "CHANGES HISTORY SECURITY SUPPORT GOVERNANCE MAINTAINERS ISSUE_TEMPLATE PULL_REQUEST_TEMPLATE AGENTS CLAUDE".split()
)


@lru_cache(_KEPT)
def is_markdown(path: str) -> bool:
    """Return whether a file is named as Markdown is."""
    return splitext(path)[1].lower() in MARKDOWN


@lru_cache(_KEPT)
def is_readme(path: str) -> bool:
    """Return whether a file tells of the folder that it stands in."""
    return _stem(path).lower() in _READMES


def is_of_repository(path: str) -> bool:
    """Return whether a file tells of the repository, and not of what this publishes."""
    stem = _stem(path).partition(".")[0]  # LICENSE.fr.md
    return stem.lower() in _OF_REPOSITORIES or stem in _IN_CAPITALS


def is_web_page(path: str) -> bool:
    """Return whether a file is named as pages of the web are."""
    return other_format(path) == _WEB_PAGE


def is_importable(path: str) -> bool:
    """Return whether `import` makes a post of a text of this name."""
    return splitext(path)[1].lower() in _IMPORTED


@lru_cache(_KEPT)
def other_format(path: str) -> str:
    """Return what a text is that somebody wrote for readers, and that is no Markdown; "" for any other file."""
    kind = _OTHER_FORMATS.get(splitext(path)[1].lower(), "")
    return "" if kind and _FOR_PROGRAMS.fullmatch(basename(path)) else kind


def _stem(path: str) -> str:
    return splitext(basename(path))[0]
