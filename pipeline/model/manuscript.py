"""The content folder as found: settings, posts and assets, nothing repaired yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from pipeline.model.anthologies import Anthology, Economy, Trim
from pipeline.model.handouts import Handout
from pipeline.model.look import Look
from pipeline.model.pages import SiteSettings
from pipeline.model.problems import Position, Problem
from pipeline.model.related import RelatedSettings

SETTINGS_FILE = "collection.yaml"
"""Where an editor says what the collection is, in the content folder."""
FOOTER = f"{SETTINGS_FILE}#footer"
"""The path of the text of the footer, which stands in the settings."""
AUTHORS_FILE = "authors.yaml"
"""Where an editor says who the authors are."""


class Trust(StrEnum):
    """What whoever runs a command may let a collection do.

    `html` lets raw HTML of posts through as it is; `templates` has the collection's own templates fill parts of pages.
    """

    HTML = "html"
    TEMPLATES = "templates"


@dataclass(frozen=True)
class Settings:
    """`collection.yaml`: what its editor says of the collection as a whole.

    `language` is "" as long as nobody has told it.
    `order` is "date", "title" or a tuple of slugs. `reader` names a pandoc reader ("" for the default one).
    `trim` is that of books, `article_trim` that of the articles' own PDFs. `small_caps` sets acronyms so.
    `base_url` ends with a slash, or is "" for a site whose address is not known. `trust` is what the command line gave:
    the file itself, which strangers may write, cannot give it.
    """

    title: str = ""
    subtitle: str = ""
    language: str = "fr"
    authors: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""
    base_url: str = ""
    identifier: str = ""
    order: str | tuple[str, ...] = "date"
    reader: str = ""
    trim: Trim = Trim.A5
    article_trim: Trim = Trim.A4
    economy: Economy = Economy.AUTO
    small_caps: bool = False
    trust: tuple[Trust, ...] = ()


@dataclass(frozen=True)
class Post:
    """One Markdown file as found.

    `path` is relative to the content folder, with forward slashes. `metadata` is the front matter as parsed;
    `key_places` tells where in the file each of its keys stands; `body_line` is the line of the file on which `body`
    begins. Lines and columns count from 1.
    """

    path: str
    metadata: Mapping[str, object]
    body: str
    body_line: int = 1
    key_places: Mapping[str, Position] = field(default_factory=dict)


class LanguageFolder(NamedTuple):
    """A folder that another tool has for the posts in a language; they say what those at the same path `beside` do."""

    language: str
    beside: str = ""


@dataclass(frozen=True)
class Manuscript:
    """Everything found below one content folder.

    `assets` are paths relative to `root`. `handouts` and `anthologies` are those that are made with everything.
    `book_texts` are texts that books name, and `opening`, the path of the one that opens the whole ("" for none).
    `served` are folders whose files have addresses at the root of another tool's site, `language_folders` those that it
    has for the posts in a language, with these. `unless_linked` is wrong with
    files to which no link leads. `biographies` are those of authors, whose
    names are their titles, `author_links` the addresses of authors elsewhere, by their names. `site` is what the
    settings say of the site's pages, `footer` the text at their foot.
    `commit` is the state of the folder in version control, or "". `order_places` tells where in
    the settings each slug of the order stands. `related` is what they say of articles below others. `beside` are the
    style sheets and templates of its own look, by their paths.
    """

    root: Path
    settings: Settings
    posts: tuple[Post, ...]
    assets: frozenset[str]
    problems: tuple[Problem, ...] = ()
    handouts: tuple[Handout, ...] = ()
    anthologies: tuple[Anthology, ...] = ()
    book_texts: tuple[Post, ...] = ()
    opening: str = ""
    served: tuple[str, ...] = ()
    language_folders: Mapping[str, LanguageFolder] = field(default_factory=dict)
    unless_linked: tuple[Problem, ...] = ()
    biographies: tuple[Post, ...] = ()
    author_links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    site: SiteSettings = field(default_factory=SiteSettings)
    footer: Post | None = None
    commit: str = ""
    order_places: Mapping[str, Position] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    related: RelatedSettings = field(default_factory=RelatedSettings)
    beside: Mapping[str, str] = field(default_factory=dict)
