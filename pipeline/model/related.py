"""Related articles: those to which an article leads its readers at its end."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 4
"""So many articles are listed below one at most, however many are like it."""


@dataclass(frozen=True)
class RelatedSettings:
    """`related` of the settings: how many articles stand at most below another, and whether with the words they share.

    None stand there where `most` is 0, but for those that an author names.
    """

    most: int = MOST
    words: bool = False


@dataclass(frozen=True)
class Related:
    """A related article as an edition shows it; `words` are those that tell why it is, none where nobody asks."""

    slug: str
    title: str
    language: str
    title_html: str = ""
    words: tuple[str, ...] = ()
