"""The content folder as found: settings, posts and assets, nothing repaired yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pipeline.model.audience import ListedPupil, Person
from pipeline.model.bibliography import SourceFiles
from pipeline.model.books_and_handouts import Anthology, Handout, ReadingPath
from pipeline.model.problems import Position, Problem
from pipeline.model.settings import Look, RelatedSettings, Settings, SiteSettings


class Part(NamedTuple):
    """Lines of a post from its line `at` on, which in the file at a path are those from `line` on."""

    at: int
    path: str
    line: int


@dataclass(frozen=True)
class Post:
    """One Markdown file as found.

    `path` is relative to the content folder, with forward slashes. `metadata` is the front matter as parsed,
    `key_places` are the places of its keys in the file; `body` begins on `body_line`. Lines and columns count from 1.
    Where it includes other files, `body` has their lines, `typed` its own alone; `parts` tell which are whose.
    `language_folder` is the code of the folder of a language that it is in, if any. It `has_roles` where it is of MyST
    and may have roles.
    """

    path: str
    metadata: Mapping[str, object]
    body: str
    body_line: int = 1
    key_places: Mapping[str, Position] = field(default_factory=dict)
    typed: str = ""
    parts: tuple[Part, ...] = ()
    language_folder: str = ""
    has_roles: bool = False

    def find_line(self, line: int) -> int:
        """Return the line of the body that is, or is in the place of, a line of the post's own file."""
        before = [part for part in self.parts if part.path == self.path and part.line <= line]
        if not before:
            return line
        at = before[-1].at + line - before[-1].line
        return min([at, *(part.at for part in self.parts if part.at > before[-1].at)])


def find_origin(parts: Sequence[Part], path: str, line: int) -> tuple[str, int]:
    """Return the file and its line that a line of a post at a path comes from."""
    part = next((part for part in reversed(parts) if part.at <= line), None)
    return (part.path, part.line + line - part.at) if part else (path, line)


class Piece(NamedTuple):
    """A file that posts include: its text, which begins on a line of it, or the `fault` for which it was not read."""

    path: str
    text: str = ""
    line: int = 1
    metadata: Mapping[str, object] = MappingProxyType({})
    fault: str = ""


class LanguageFolder(NamedTuple):
    """A folder that another tool has for the posts in a language; they say what those at the same path `beside` do."""

    language: str
    beside: str = ""


Contents = tuple[tuple[str, str], ...]
"""The pages of another tool's site in their order: the title of the part that each is in, "" for none, and its path."""


@dataclass(frozen=True)
class Manuscript:
    """Everything found below one content folder.

    - `assets` are paths relative to `root`.
    - `handouts` and `anthologies` are made with everything. `book_texts` are texts that books name, `opening` is the
      path of the text that opens the whole ("" for none).
    - `paths` are proposed to readers of the site.
    - `biographies` are those of authors, whose names are their titles; `author_links` are addresses by authors' names.
    - `site` is what the settings say of the site's pages, `footer` the text at their foot, `related` what they say of
      related articles, `beside` the style sheets and templates of its own look by their paths.
    - `order_places` are the places of the slugs of the order in the settings. `unless_linked` are problems with files
      to which no link leads.
    - `commit` is the state of the folder in version control, or "".
    - `sources` are what posts cite.
    - `pieces` are files that posts include, by their paths, `bases` the folders that they may be seen from.
    - `people` are the persons of whom `authors.yaml` says how they may be shown, `pupils` those of lists of pupils.

    Of other tools: `tools` are their names by their folders, `served` are folders whose files have addresses at the
    root of the site, `language_folders` those of posts in a language, `holding_back` those (with the tools' names) in
    which no post is published before its date, `copies` those of old copies, `macros` those where MkDocs has the plugin
    of this name. `pages` are posts that are pages though they do not say so, and whether they are for sure. `contents`
    is the order of a tool's pages, () where the settings have one. `is_language_adopted` tells that the language is
    that of a tool's configuration, which may be its theme's default.
    """

    root: Path
    settings: Settings
    posts: tuple[Post, ...]
    assets: frozenset[str]
    problems: tuple[Problem, ...] = ()
    handouts: tuple[Handout, ...] = ()
    anthologies: tuple[Anthology, ...] = ()
    paths: tuple[ReadingPath, ...] = ()
    book_texts: tuple[Post, ...] = ()
    opening: str = ""
    served: tuple[str, ...] = ()
    language_folders: Mapping[str, LanguageFolder] = field(default_factory=dict)
    tools: Mapping[str, str] = field(default_factory=dict)
    holding_back: Mapping[str, str] = field(default_factory=dict)
    copies: frozenset[str] = frozenset()
    macros: tuple[str, ...] = ()
    contents: Contents = ()
    pages: Mapping[str, bool] = field(default_factory=dict)
    unless_linked: tuple[Problem, ...] = ()
    biographies: tuple[Post, ...] = ()
    author_links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_language_adopted: bool = False
    site: SiteSettings = field(default_factory=SiteSettings)
    footer: Post | None = None
    commit: str = ""
    order_places: Mapping[str, Position] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    related: RelatedSettings = field(default_factory=RelatedSettings)
    beside: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    pupils: tuple[ListedPupil, ...] = field(default=(), repr=False)
    sources: SourceFiles = field(default_factory=SourceFiles)
    pieces: Mapping[str, Piece] = field(default_factory=dict)
    bases: tuple[str, ...] = ()
