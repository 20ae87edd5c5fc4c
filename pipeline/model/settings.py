"""Settings of a collection: what `collection.yaml` says of the whole, its look, its site and where it goes online."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.model.article import ALL_BLOCKS, Readers
from pipeline.model.audience import Audience, NameStyle
from pipeline.model.books_and_handouts import Economy, OfficeFormat, Trim
from pipeline.model.problems import BEGINNING, Position

SETTINGS_FILE = "collection.yaml"
"""Where an editor says what the collection is, in the content folder."""
FOOTER = f"{SETTINGS_FILE}#footer"
"""The path of the text of the footer, which stands in the settings."""
AUTHORS_FILE = "authors.yaml"
"""Where an editor says who the authors are."""


class Trust(StrEnum):
    """Right that a command may give to a collection.

    `html` lets raw HTML of posts through as it is; `templates` has the collection's own templates fill parts of pages.
    """

    HTML = "html"
    TEMPLATES = "templates"


class Numbering(StrEnum):
    """Numbering of figures, tables, listings and equations: in each article, or with its number in the book.

    `all`: those with captions too to which nothing refers.
    """

    ARTICLE = "article"
    BOOK = "book"
    ALL = "all"


@dataclass(frozen=True)
class Settings:
    """Settings of `collection.yaml` about the collection as a whole.

    `language` is "" until it is known. `order` is "date", "title" or a tuple of slugs. `reader` names a pandoc reader
    ("" for the default one). `trim` is that of books, `article_trim` that of the articles' own PDFs. `small_caps` sets
    acronyms so. `numbering` is how figures are numbered, `office` the forms in which articles and books come out for
    word processors. `base_url` ends with a slash, or is "" where the address of the site is not known. `trust` is what
    the command line gave: the file itself, which strangers may write, cannot give it. `levels` and `groups` are those
    whose blocks the editions show; with `has_variants` all blocks stay in the articles, for copies that show some each.
    `audience` is for whom the editions are, None where that is not set: they have everything then. `names` is how
    public ones call authors, `consent` until when pictures may be in them, by their paths or patterns of paths.
    `bibliography` are the files of sources that posts cite, `csl` is the style of citations. Of rules
    in `quiet` nothing is said.
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
    numbering: tuple[Numbering, ...] = ()
    office: tuple[OfficeFormat, ...] = ()
    quiet: tuple[str, ...] = ()
    trust: tuple[Trust, ...] = ()
    levels: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    has_variants: bool = False
    audience: Audience | None = None
    names: NameStyle | None = None
    consent: tuple[tuple[str, dt.date], ...] | None = None
    bibliography: tuple[str, ...] = ()
    csl: str = ""
    issn: str = ""

    @property
    def is_public(self) -> bool:
        """Return whether what is for the class alone is left out."""
        return self.audience is Audience.PUBLIC

    @property
    def readers(self) -> Readers | None:
        """For whom the editions are made."""
        return ALL_BLOCKS if self.has_variants else Readers(self.levels, self.groups, self.audience or Audience.CLASS)

    @property
    def of_posts(self) -> Settings:
        """The settings that posts are read with, and nothing else: no post is read anew for another title."""
        return Settings(
            language=self.language,
            base_url=self.base_url,
            reader=self.reader,
            small_caps=self.small_caps,
            trust=self.trust,
        )


GH_PAGES = "gh-pages"


class Method(StrEnum):
    """Way to put a site online: into a branch of a git repository, over ssh, or into a folder of this machine."""

    PAGES = "pages"
    RSYNC = "rsync"
    SFTP = "sftp"
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
    """Front page of the site: the newest article large and the others in columns, or all below each other."""

    CARDS = "cards"
    LIST = "list"


@dataclass(frozen=True)
class Tones:
    """Colour on light and on dark screens, as "#rrggbb"; "" where none is set."""

    light: str = ""
    dark: str = ""


@dataclass(frozen=True)
class Logo:
    """Logo of the publisher; `dark` is the one for dark screens, if that is another."""

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
    """Changes of how all editions look; keys that are not set leave the theme as it is.

    `logo` and `icon` are pictures: names as they are written, in a collection the keys of its `pictures`. `measure` is
    the approximate number of letters in a line of the site, or 0. `places` are the places of the keys in the settings.
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
    """Publisher's legal notice: `legal` of the settings; "" for what it does not say.

    Of a `public_body`, French law asks for a declaration on accessibility.
    """

    publisher: str = ""
    director: str = ""
    host: str = ""
    contact: str = ""
    licence: str = ""
    public_body: bool = False

    @property
    def says_something(self) -> bool:
        """Return whether there is anything to print."""
        return any((self.publisher, self.director, self.host, self.contact, self.licence))


@dataclass(frozen=True)
class Ours:
    """Masthead of a school paper beside `Legal`: `ours` of the settings; "" for what it does not say.

    `printer` is the name and the town of who prints it, where that is not the school; `deposit` the date of the legal
    deposit.
    """

    printer: str = ""
    issn: str = ""
    deposit: str = ""


@dataclass(frozen=True)
class Audit:
    """Audit of the site's accessibility: its day, its kind, and the share of criteria that are met, in per cent.

    `exceptions` are known not to be accessible. `rate` is None where nothing was measured.
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
    """Language with lists and books of its own: its code, and the collection's titles in it ("" for the usual ones)."""

    code: str
    title: str = ""
    subtitle: str = ""


class Search(StrEnum):
    """Search of the site: none, in an index of the site's own, or in Pagefind's (an extra)."""

    NONE = "false"
    OWN = "true"
    PAGEFIND = "pagefind"


@dataclass(frozen=True)
class SiteSettings:
    """Settings of the site's pages. `menu`, `legal`, `audit` and `languages` are None where they are not set.

    `links` are names and addresses, in their order. With `noindex` search engines are asked to leave all of it out.
    With `offline` the site may be kept as an app. `legal_place` is that of `legal`, or else of the site's address;
    `no_legal` tells that no legal notice is wanted (`legal: false`). `search_place` is that of `search`. `languages`
    are those with lists of their own, in their order.
    """

    menu: tuple[MenuEntry, ...] | None = None
    links: tuple[tuple[str, str], ...] = ()
    legal: Legal | None = None
    ours: Ours = Ours()
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
    """`related` of the settings: how many articles are listed below another, and whether with the words they share.

    With 0 only those are listed that an author names.
    """

    most: int = MOST
    words: bool = False
