"""Which files are posts: Markdown under all its names, but for what tells of a folder or of a repository."""

from __future__ import annotations

from pathlib import PurePosixPath

MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"})
"""How the names of posts end, in small letters."""
# Files in which repositories say how they are to be used; Jekyll passes most of them over as well.
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
