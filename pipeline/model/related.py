"""Related articles: those to which an article leads its readers at its end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Related:
    """A related article as an edition shows it; `words` are those that tell why it is, none where nobody asks."""

    slug: str
    title: str
    language: str
    title_html: str = ""
    words: tuple[str, ...] = ()
