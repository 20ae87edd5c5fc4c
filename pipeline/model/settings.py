"""Settings of a collection: what `collection.yaml` says of the whole, its look, its site and where it goes online."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.model.books_and_handouts import Economy, Trim
from pipeline.model.problems import BEGINNING, Position

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


GH_PAGES = "gh-pages"


class Method(StrEnum):
    """How a site gets online: into a branch of a git repository, over ssh, or into a folder of this machine."""

    PAGES = "pages"
    RSYNC = "rsync"
    FOLDER = "folder"


@dataclass(frozen=True)
class DeployTarget:
    """One place for a site.

    `address` is that of a git repository, or the name of a remote, with its `branch`; of a folder on a host; a folder.
    """

    method: Method
    address: str
    branch: str = ""

    def __str__(self) -> str:
        """Return the target as it is typed after `--to`."""
        return f"{self.method}:{self.address}" + (f"#{self.branch}" if self.branch else "")


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


@dataclass(frozen=True)
class Legal:
    """Who answers for what is published: `legal` of the settings; "" for what it does not say."""

    publisher: str = ""
    director: str = ""
    host: str = ""
    contact: str = ""
    licence: str = ""

    @property
    def says_something(self) -> bool:
        """Whether there is anything to print."""
        return any((self.publisher, self.director, self.host, self.contact, self.licence))


@dataclass(frozen=True)
class Audit:
    """An audit of the site's accessibility: its day, of what kind it was, how many per cent of the criteria are met.

    `exceptions` are what is known not to be accessible. Without a `rate` nobody has measured anything.
    """

    date: dt.date | None = None
    kind: str = ""
    rate: float | None = None
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class MenuEntry:
    """A line of the menu as it is asked for: a page by its slug, or any address; "" as the title for the page's own."""

    link: str
    title: str = ""
    place: Position = BEGINNING


@dataclass(frozen=True)
class OwnLanguage:
    """A language that has lists and books of its own: its code, and what the collection is called in it.

    "" for what nobody says: the collection's own stands for it.
    """

    code: str
    title: str = ""
    subtitle: str = ""


class Search(StrEnum):
    """How readers search the site: not at all, in an index of the site's own, or in Pagefind's (an extra)."""

    NONE = "false"
    OWN = "true"
    PAGEFIND = "pagefind"


@dataclass(frozen=True)
class SiteSettings:
    """What the settings say of the site's pages. `menu` is None where nobody says it, `legal` and `audit` likewise.

    `links` are names and addresses, in their order. With `noindex` search engines are asked to leave all of it out.
    With `offline` the site may be kept as an app. `legal_place` is where `legal` stands, or, where it does not, the
    address of the site; without a legal notice as it is wanted (`legal: false`) nobody is told of one (`no_legal`).
    `search_place` is where `search` stands.
    `languages` are those that shall have lists of their own, in their order; None where nobody says it.
    """

    menu: tuple[MenuEntry, ...] | None = None
    links: tuple[tuple[str, str], ...] = ()
    legal: Legal | None = None
    audit: Audit | None = None
    noindex: bool = False
    offline: bool = False
    search: Search = Search.OWN
    search_place: Position = BEGINNING
    legal_place: Position = BEGINNING
    no_legal: bool = False
    languages: tuple[OwnLanguage, ...] | None = None


MOST = 4
"""So many articles are listed below one at most, however many are like it."""


@dataclass(frozen=True)
class RelatedSettings:
    """`related` of the settings: how many articles stand at most below another, and whether with the words they share.

    None stand there where `most` is 0, but for those that an author names.
    """

    most: int = MOST
    words: bool = False
