"""A collection's own look, as `collection.yaml` asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.model.problems import Position

SHEETS = ("styles/site.css", "styles/print.css", "styles/epub.css")
"""Style sheets that an editor may put beside `collection.yaml`: for the site, for paper, for e-books."""


class Part(StrEnum):
    """A part of the site's pages that an editor's template may fill."""

    MASTHEAD = "masthead"
    FOOTER = "footer"
    TEASER = "teaser"
    ARTICLE_END = "article-end"

    @property
    def path(self) -> str:
        """The path of its template, beside `collection.yaml`."""
        return f"templates/{self}.html"


class Front(StrEnum):
    """How the front page shows articles: the newest large and the others in columns, or all below each other."""

    CARDS = "cards"
    LIST = "list"


@dataclass(frozen=True)
class Tones:
    """A colour on light and on dark screens, as "#rrggbb"; "" where nobody says it."""

    light: str = ""
    dark: str = ""


@dataclass(frozen=True)
class Logo:
    """A picture that stands for whoever publishes; `dark` is the one on dark screens, if that is another."""

    light: str = ""
    dark: str = ""


@dataclass(frozen=True)
class FontChoice:
    """A family of ours by its name, or files of the content folder and what their licence is; nothing for the usual."""

    family: str = ""
    files: tuple[str, ...] = ()
    licence: str = ""


@dataclass(frozen=True)
class Look:
    """What an editor wants changed of how all editions look; what is not said stays as it is.

    `logo` and `icon` are pictures: names as they are written, in a collection the keys of its `pictures`. `measure` is
    how many letters a line of the site has, about, or 0. `places` tells where in the settings each key stands.
    """

    accent: Tones = Tones()
    ground: Tones = Tones()
    ink: Tones = Tones()
    text_font: FontChoice = FontChoice()
    heading_font: FontChoice = FontChoice()
    code_font: FontChoice = FontChoice()
    logo: Logo = Logo()
    icon: str = ""
    measure: int = 0
    front_page: Front = Front.CARDS
    places: Mapping[str, Position] = field(default_factory=dict, compare=False)
