"""Sources that posts cite: what a post says of them, what its citations are made of, and what a book cites anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.jobs.blob import Blob
from pipeline.model.problems import BEGINNING, Position

STYLES: Mapping[str, str] = {
    "iso-690": "iso690-author-date-en",
    "iso-690-notes": "iso690-note-fr",
    "heg": "haute-ecole-de-gestion-de-geneve-iso-690",
    "infoclio": "infoclio-fr-nocaps",
    "apa": "apa",
    "chicago": "chicago-author-date",
    "chicago-notes": "chicago-notes-bibliography",
    "ieee": "ieee",
}
"""The styles that have a name, and their files in `styles/citations`."""
FRENCH: Mapping[str, str] = {
    "iso-690": "iso690-author-date-fr",
    "chicago": "chicago-author-date-fr",
    "chicago-notes": "chicago-notes-bibliography-fr",
}
"""The files of styles that are another in French."""
USUAL_STYLE = "iso-690"
LANGUAGES = {
    "fr": "french",
    "en": "english",
    "de": "german",
    "es": "spanish",
    "it": "italian",
    "pt": "portuguese",
    "nl": "dutch",
}
"""What BibLaTeX calls languages."""


@dataclass(frozen=True)
class CitingPost:
    """Sources and settings of a post that may cite.

    `files` are the paths of bibliographies, the post's own first; `references` are those of its front matter, as JSON.
    `style` is a name of `STYLES` or the path of a file. `nocite` are keys of entries that are listed and not cited, "*"
    for all. `heading` is that of the bibliography, "" for the usual one. Where citations are not `linked`, no link
    leads to an entry.
    """

    files: tuple[str, ...] = ()
    references: str = ""
    style: str = USUAL_STYLE
    nocite: tuple[str, ...] = ()
    heading: str = ""
    linked: bool = True
    place: Position = BEGINNING


@dataclass(frozen=True)
class SourceFiles:
    """Bibliographies and styles of the content folder by their paths, and the posts that may cite, by theirs."""

    texts: Mapping[str, Blob] = field(default_factory=dict)
    styles: Mapping[str, Blob] = field(default_factory=dict)
    posts: Mapping[str, CitingPost] = field(default_factory=dict)


@dataclass(frozen=True)
class Sources:
    """Input of the citations of one post.

    `references` are the entries that it may cite, as pandoc's JSON by their keys; `near` has a known key for each that
    is not. `style` is a name, or else `own_style` the text of a style.
    """

    references: Mapping[str, Blob]
    near: Mapping[str, str]
    style: str = USUAL_STYLE
    own_style: Blob | None = None
    nocite: tuple[str, ...] = ()
    heading: str = ""
    linked: bool = True


@dataclass(frozen=True)
class Cited:
    """The citations of an article for a book, which cites anew: of all its articles as if they were one text.

    `clusters` are its citations in reading order, as pandoc's JSON. The element `cite-N` of the body, from 1, is that
    of the cluster N.
    """

    keys: tuple[str, ...]
    clusters: Blob
    sources: Sources
